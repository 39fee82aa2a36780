"""Commands that change a second file, for tests: a unit of work over files in memory."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

from services.case_intake.domain.form01 import Form01
from services.case_intake.domain.model import IntakeFile, State
from services.case_intake.service_layer.other_files import follow
from tests.unit.case_intake.case_builders import NOW, OFFICER, TWO, do


class Cases:
    """A unit of work over files in memory."""

    def __init__(self, *files: IntakeFile) -> None:
        self.now = NOW + timedelta(minutes=5)
        self.files = {file.reference: file for file in files}
        self.told: list[tuple[str, list[Any], str | None]] = []
        self.family: Any = None

    def file(self, reference: str) -> IntakeFile | None:
        return self.files.get(reference)

    def put(self, file: IntakeFile, events: Any, *, by: str | None = None) -> None:
        self.files[file.reference] = file
        self.told.append((file.reference, list(events), by))

    def beside(self, _name: str) -> Any:
        return SimpleNamespace(get=lambda _reference: self.family)


def carried_out(cases: Cases, file: IntakeFile, command: Any) -> list[Any]:
    """The command and what follows from it in other files."""
    events = do(file, command, OFFICER)
    follow(cases, file, events, OFFICER.staff_id)  # type: ignore[arg-type]
    return events


def a_report(reference: str = "2222-2222-222", form: Form01 = TWO) -> IntakeFile:
    return IntakeFile(
        reference=reference, state=State.RECEIVED, received_at=NOW, version=1, form=form, narrative="Lời kể"
    )
