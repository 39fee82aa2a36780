"""What a report's joining, separation or splitting does to the other file, in the same transaction.

Read ``FOLLOWS`` at the end first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from services.case_intake.domain import events as e
from services.case_intake.domain import joining
from services.case_intake.domain.model import IntakeFile
from services.case_intake.service_layer.family import kept
from services.kernel.errors import Problem, Refused
from services.kernel.ports import Unit

Follow = Callable[[Unit, IntakeFile, Any, str | None], None]


def follow(unit: Unit, file: IntakeFile, events: list[Any], by: str | None) -> None:
    """Do in the other files what these events of a file bring about. ``by``: the staff number of who acts."""
    for event in events:
        if (then := FOLLOWS.get(type(event))) is not None:
            then(unit, file, event, by)


def no_consent_counts_the_children(unit: Unit, file: IntakeFile, _command: Any) -> None:
    """Consents name a child by its number in the form: what was agreed to for one must not become another's."""
    family = kept(unit, file.reference)
    if family is not None and family.consents:
        raise Refused(
            Problem(
                "children",
                "consents_recorded",
                rule="consent-online",
                vi="Đã ghi nhận sự đồng ý theo thứ tự trẻ trong mẫu; không tách được nữa.",
                en="Consents were recorded by the children's numbers; the report can no longer be split.",
            )
        )


def _case_joined(unit: Unit, report: IntakeFile, event: e.ReportJoined, by: str | None) -> None:
    if (case := unit.file(event.joined_to)) is not None:
        unit.put(case, joining.case_joined(case, report, unit.now), by=by)


def _case_left(unit: Unit, report: IntakeFile, event: e.ReportSeparated, by: str | None) -> None:
    if (case := unit.file(event.separated_from)) is not None:
        unit.put(case, joining.case_left(case, report, unit.now), by=by)


def _split_off(unit: Unit, report: IntakeFile, event: e.ReportSplit, by: str | None) -> None:
    unit.put(*joining.split_off(report, event, unit.now), by=by)


FOLLOWS: dict[type, Follow] = {
    e.ReportJoined: _case_joined,
    e.ReportSeparated: _case_left,
    e.ReportSplit: _split_off,
}
