"""More time: what the procuracy grants the police, and by how much procuracy and court prolong their own limits. Pure.

BLTTHS Art 147(2), 172(2), 240, 277. Each rests on a document, and is given before the time has run out: afterwards
there is only a delay, and the reason for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.court_liaison.domain import events as e
from services.court_liaison.domain.limits import most_days, with_days
from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, personal
from services.kernel.workflow import Effect, Guard, Step

# By which rule the procuracy gives more time for what the police ask.
GRANTED_BY = {"report-20d": "report-ext-proc", "investigate-limit": "investigate-ext"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Extension:
    """A limit of procuracy's or court's own was prolonged. ``length``: in all, from the start."""

    rule: str
    document_number: str
    reason: str = personal(Category.NOTES)
    length: str
    at: datetime
    by: str


@dataclass(slots=True, kw_only=True)
class ExtensionRequest:
    """The police ask for more time. ``rule``: whose clock; ``step``: their first, second ... extension of it;
    ``granted``: None while nobody has decided."""

    id: str
    rule: str
    step: int
    due_at: datetime
    asked_at: datetime
    granted: bool | None = None
    document_number: str = ""
    reason: str = personal(Category.NOTES, default="")
    decided_at: datetime | None = None
    decided_by: str = ""


# --- guards -------------------------------------------------------------------------------------------


def limit_is_running(rule: str) -> Guard:
    """A guard: this clock runs, and its end has not passed."""

    def is_running(step: Step) -> Problem | None:
        deadline = step.file.running(rule)
        if deadline is not None and step.at <= deadline.due.rolled:
            return None
        return Problem(
            "case_reference",
            "limit_not_running",
            rule=rule,
            vi="Không có thời hạn nào đang chạy để gia hạn.",
            en="There is no limit running that could be extended.",
        )

    return is_running


def more_time_is_left(rule: str) -> Guard:
    """A guard: the law knows a further extension of this clock."""

    def is_left(step: Step) -> Problem | None:
        deadline = step.file.running(rule)
        if deadline is None or most_days(deadline) > 0:
            return None
        return Problem(
            "case_reference",
            "extended_already",
            rule=rule,
            vi="Thời hạn này không được gia hạn thêm.",
            en="This limit cannot be extended any further.",
        )

    return is_left


def days_are_within_the_law(rule: str) -> Guard:
    """A guard: not more days than the law gives for this class."""

    def is_within(step: Step) -> Problem | None:
        deadline, days = step.file.running(rule), getattr(step.command, "days", None)
        if deadline is None or days is None or most_days(deadline) == 0 or 1 <= days <= most_days(deadline):
            return None
        return Problem(
            "days",
            "too_many_days",
            rule=rule,
            vi=f"Chỉ được gia hạn từ 1 đến {most_days(deadline)} ngày.",
            en=f"It can be extended by 1 to {most_days(deadline)} days.",
        )

    return is_within


def _request(step: Step) -> ExtensionRequest | None:
    requests: list[ExtensionRequest] = step.file.extension_requests
    return next((request for request in requests if request.id == step.command.extension_id), None)


def extension_is_asked_for(step: Step) -> Problem | None:
    request = _request(step)
    if request is not None and request.granted is None:
        return None
    return Problem(
        "extension_id",
        "no_such_extension" if request is None else "decided_already",
        vi="Không có đề nghị gia hạn nào như vậy đang chờ quyết định.",
        en="No such request for more time waits for a decision.",
    )


def extension_has_a_document(step: Step) -> Problem | None:
    """Rules ``report-ext-proc`` and ``investigate-ext``: it is granted, or not, in writing."""
    request = _request(step)
    if request is None or step.command.document_number.strip():
        return None
    return Problem(
        "document_number",
        "document_number_missing",
        rule=GRANTED_BY.get(request.rule),
        vi="Phải ghi số quyết định của viện kiểm sát.",
        en="The number of the procuracy's decision must be written.",
    )


def refusal_is_reasoned(step: Step) -> Problem | None:
    """Rule ``no-hiding``: who refuses more time says why."""
    if step.command.granted or step.command.reason.strip():
        return None
    return Problem(
        "reason",
        "reason_missing",
        rule="no-hiding",
        vi="Phải ghi rõ lý do không gia hạn.",
        en="Why no more time is given must be written.",
    )


# --- effects ------------------------------------------------------------------------------------------


def extend(rule: str, happened: Callable[..., Any]) -> Effect:
    """The effect of prolonging one of the own clocks."""

    def extended(step: Step) -> Iterable[Any]:
        command, deadline = step.command, step.file.running(rule)
        extension = Extension(
            rule=rule,
            document_number=command.document_number.strip(),
            reason=command.reason.strip(),
            length=with_days(deadline, getattr(command, "days", None)),
            at=step.at,
            by=step.actor.staff_id,
        )
        step.file.extensions.append(extension)
        return [happened(document_number=extension.document_number, approved_by=extension.by, length=extension.length)]

    return extended


def decide(step: Step) -> Iterable[Any]:
    command, request = step.command, _request(step)
    assert request is not None
    request.granted, request.document_number = command.granted, command.document_number.strip()
    request.reason, request.decided_at, request.decided_by = command.reason.strip(), step.at, step.actor.staff_id
    return [
        e.ExtensionDecided(
            extension_id=request.id,
            granted=request.granted,
            document_number=request.document_number,
            approved_by=request.decided_by,
        )
    ]
