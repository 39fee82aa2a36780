"""What the tests of interviews share: refusals, and sessions of other agencies."""

from __future__ import annotations

from copy import deepcopy
from datetime import datetime
from typing import Any

import pytest

from services.kernel.errors import DomainError, Problem, Refused
from services.kernel.sittings import Sitting, SittingKind, SittingState
from services.police_investigation.domain.model import PoliceFile
from tests.unit.police_investigation import builders as b

APPROVED: dict[str, Any] = {"override_reason": "Nhiều tình tiết phức tạp.", "override_approved_by": "PI-0003"}
INVESTIGATOR = b.an_actor("investigator", staff_id="PI-0002")


def refused(file: PoliceFile, command: Any, kind: type[DomainError] = Refused, **more: Any) -> list[Problem]:
    """Why the command is refused; the file is as before and every problem is in both tongues."""
    before = deepcopy(file)
    with pytest.raises(kind) as error:
        b.give(file, command, **more)
    assert file == before
    assert all(problem.vi and problem.en for problem in error.value.problems)
    return list(error.value.problems)


def keys(file: PoliceFile, command: Any, kind: type[DomainError] = Refused, **more: Any) -> list[Any]:
    return [(problem.key, problem.rule) for problem in refused(file, command, kind, **more)]


def elsewhere(start: datetime, **more: Any) -> Sitting:
    """A session of the same child at the procuracy or court."""
    values: dict[str, Any] = {
        "id": f"c-{start.isoformat()}", "agency": "court_liaison", "kind": SittingKind.INTERVIEW, "starts_at": start,
        "minutes": 60, "topics": (), "state": SittingState.HELD, "interviewers": ("CL-0003",),
    }  # fmt: skip
    return Sitting(**{**values, **more})
