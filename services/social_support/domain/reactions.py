"""What others' news change in social support's file of a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.social_support.domain.events import EmergencyRuledOut
from services.social_support.domain.model import WAITED_FOR, Referral, State, SupportFile


def case_referred(file: SupportFile, referral_id: str, urgent: bool, received_at: datetime, at: datetime) -> list[Any]:
    """The intake point sent the case: a new file, or one that was declined or finished and comes back.

    A case that we already hold stays as it is: the intake point does not refer what is being worked
    on, and the work in hand must never be lost to a message.
    """
    if file.state not in (State.NEW, State.DECLINED, State.FINISHED) or referral_id == file.referral_id:
        return []
    if file.state is State.NEW:
        file.opened_at = at
    else:
        file.earlier_referrals.append(
            Referral(
                referral_id=file.referral_id,
                received_at=file.received_at,
                urgent=file.urgent,
                worker=file.worker,
                ended_as=file.state,
                unit=file.unit,
            )
        )
    file.referral_id, file.urgent, file.received_at = referral_id, urgent, received_at
    file.worker, file.unit = None, ""  # another commune may be the one to take it now
    file.state = State.REFERRED
    return []


def urgency_changed(file: SupportFile, urgent: bool) -> list[Any]:
    """The intake point raised or lowered it. Raised, the twelve hours run from then; lowered, they run on only where
    Mẫu 02 says emergency. A case that was declined or finished hears of it with its next referral."""
    if file.state not in WAITED_FOR:
        return []
    file.urgent = urgent
    return [] if urgent or file.emergency else [EmergencyRuledOut()]


def case_closed(file: SupportFile, at: datetime) -> list[Any]:
    """The intake point closed the case: every agency has finished."""
    file.case_closed_at = at
    return []


def case_reopened(file: SupportFile) -> list[Any]:
    """The case goes on; work starts here again only with a new referral."""
    file.case_closed_at = None
    return []
