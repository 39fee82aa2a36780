"""The pictures in the documentation are those of the program."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.diagrams import WORKFLOWS, page


@pytest.mark.parametrize("agency", WORKFLOWS)
def test_an_agencys_page_shows_the_workflow_that_runs(agency: str) -> None:
    """Otherwise: ``make diagrams``, and commit what it drew."""
    assert (Path("services") / agency / "WORKFLOW.md").read_text(encoding="utf-8") == page(agency)
