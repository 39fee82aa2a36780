"""Compensation for the child (rule ``compensation``): ordered, paid in parts or whole, overdue. Pure.

When it is due the judgment says, not a rule's length. It outlives the proceeding: a file may be finished while
money is still owed, and payments are entered afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from services.court_liaison.domain import events as e
from services.kernel.clock import VIETNAM, in_vietnam
from services.kernel.errors import Problem
from services.kernel.ids import new_id
from services.kernel.workflow import Guard, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """``amount_vnd``: in đồng. ``paid_on``: the day, as an ISO date."""

    amount_vnd: int
    paid_on: str
    at: datetime
    by: str


@dataclass(slots=True, kw_only=True)
class Compensation:
    """``due_on``: the last day, as an ISO date; ``due_at``: its 24:00 in Vietnam. ``lapsed_at``: when the judgment
    that ordered it was quashed or amended, so that no more is owed; None while it stands."""

    id: str
    amount_vnd: int
    due_on: str
    due_at: datetime
    document_number: str
    at: datetime
    by: str
    payments: list[Payment] = field(default_factory=list)
    lapsed_at: datetime | None = None

    @property
    def paid_vnd(self) -> int:
        return sum(payment.amount_vnd for payment in self.payments)

    @property
    def owed_vnd(self) -> int:
        return 0 if self.lapsed_at is not None else self.amount_vnd - self.paid_vnd

    def overdue(self, now: datetime) -> bool:
        return self.owed_vnd > 0 and now > self.due_at


def day_of(text: str) -> date | None:
    """The day that an ISO date names; None when it names none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


# --- guards -------------------------------------------------------------------------------------------


def amount_is_money(step: Step) -> Problem | None:
    if step.command.amount_vnd > 0:
        return None
    return Problem("amount_vnd", "not_an_amount", vi="Số tiền phải lớn hơn 0.", en="It must be more than 0 đồng.")


def is_a_day(name: str) -> Guard:
    """A guard: this field of the command is a date."""

    def named(step: Step) -> Problem | None:
        if day_of(getattr(step.command, name)) is not None:
            return None
        return Problem(name, "not_a_date", vi="Ngày không hợp lệ.", en="This is not a date.")

    return named


def due_day_is_ahead(step: Step) -> Problem | None:
    """Rule ``compensation``: it is to be paid in time, so there must be a time in which it can be."""
    day = day_of(step.command.due_on)
    if day is None or day >= in_vietnam(step.at).date():
        return None
    return Problem(
        "due_on", "in_the_past", rule="compensation", vi="Hạn thanh toán đã qua.", en="This day has passed already."
    )


def payment_was_made(step: Step) -> Problem | None:
    day = day_of(step.command.paid_on)
    if day is None or day <= in_vietnam(step.at).date():
        return None
    return Problem("paid_on", "in_the_future", vi="Ngày trả tiền ở tương lai.", en="This day has not come yet.")


def _found(step: Step) -> Compensation | None:
    ordered: list[Compensation] = step.file.compensations
    return next((one for one in ordered if one.id == step.command.compensation_id), None)


def compensation_is_owed(step: Step) -> Problem | None:
    found = _found(step)
    if found is not None and found.owed_vnd > 0:
        return None
    return Problem(
        "compensation_id",
        "no_such_compensation" if found is None else "paid_already",
        vi="Không có khoản bồi thường nào như vậy còn phải trả.",
        en="No such compensation is still owed.",
    )


def payment_is_not_too_much(step: Step) -> Problem | None:
    """What is entered beyond what is owed is a slip of the pen, and would hide another debt."""
    found = _found(step)
    if found is None or found.owed_vnd == 0 or step.command.amount_vnd <= found.owed_vnd:
        return None
    return Problem("amount_vnd", "more_than_owed", vi="Nhiều hơn số còn phải trả.", en="It is more than is owed.")


# --- effects ------------------------------------------------------------------------------------------


def order(step: Step) -> Iterable[Any]:
    command = step.command
    day = day_of(command.due_on)
    assert day is not None
    compensation = Compensation(
        id=new_id(),
        amount_vnd=command.amount_vnd,
        due_on=day.isoformat(),
        due_at=datetime.combine(day + timedelta(days=1), time.min, VIETNAM).astimezone(UTC),
        document_number=command.document_number.strip(),
        at=step.at,
        by=step.actor.staff_id,
    )
    step.file.compensations.append(compensation)
    return [e.CompensationOrdered(compensation_id=compensation.id, due_at=compensation.due_at)]


def pay(step: Step) -> Iterable[Any]:
    command, compensation, day = step.command, _found(step), day_of(step.command.paid_on)
    assert compensation is not None
    assert day is not None
    compensation.payments.append(
        Payment(amount_vnd=command.amount_vnd, paid_on=day.isoformat(), at=step.at, by=step.actor.staff_id)
    )
    entered = [e.PaymentRecorded(compensation_id=compensation.id)]
    return entered if compensation.owed_vnd else [*entered, e.CompensationPaid(compensation_id=compensation.id)]
