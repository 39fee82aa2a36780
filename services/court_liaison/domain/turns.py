"""Where a case leaves the straight way while the trial is prepared: returned, suspended, dismissed. Pure.

BLTTHS Art 277, 280-282. Within the time to prepare the trial the judge decides: that the case is tried, or one of
these. A suspension stops the time and the case goes on with what was left of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.court_liaison.domain import events as e
from services.court_liaison.domain.hearings import call_off
from services.kernel.privacy.categories import Category, personal
from services.kernel.workflow import Effect, Step


class TurnKind(StrEnum):
    """What the judge decided."""

    RETURNED = "returned"  # to the procuracy, for more investigation
    SUSPENDED = "suspended"  # tạm đình chỉ
    RESUMED = "resumed"  # phục hồi
    DISMISSED = "dismissed"  # đình chỉ


class ReturnReason(StrEnum):
    """Why more must be investigated."""

    EVIDENCE_MISSING = "evidence_missing"
    OTHER_OFFENCE = "other_offence"
    OTHER_OFFENDER = "other_offender"
    PROCEDURE_BREACHED = "procedure_breached"
    OTHER = "other"


class SuspendReason(StrEnum):
    """What is waited for; it may say something of the accused, and stays here."""

    ACCUSED_ILL = "accused_ill"
    ACCUSED_AWAY = "accused_away"
    EXPERT_AWAITED = "expert_awaited"
    FORCE_MAJEURE = "force_majeure"
    OTHER = "other"


class DismissReason(StrEnum):
    """Why the case is not tried at all."""

    PROSECUTION_WITHDRAWN = "prosecution_withdrawn"
    REQUEST_WITHDRAWN = "request_withdrawn"  # by who asked for the case to be opened
    GROUND_AGAINST_PROCEEDING = "ground_against_proceeding"  # no crime, under age, out of time, ...
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One such decision of a judge. ``docket_entry``: to which entry in the docket it belongs, from 1;
    ``reason_code``: of one of the lists above, empty where the case goes on; ``reason`` is free text and stays here."""

    kind: TurnKind
    docket_entry: int
    number: str
    reason_code: str = ""
    reason: str = personal(Category.NOTES, default="")
    at: datetime
    by: str


def turn(kind: TurnKind, told: Effect) -> Effect:
    """The effect of one of these decisions. ``told``: what the others hear. A hearing that had its day is called
    off, and the child's session in it."""

    def turned(step: Step) -> Iterable[Any]:
        command = step.command
        step.file.turns.append(
            Turn(
                kind=kind,
                docket_entry=len(step.file.docket),
                number=command.decision_number.strip(),
                reason_code=str(getattr(command, "reason_code", "")),
                reason=command.reason.strip(),
                at=step.at,
                by=step.actor.staff_id,
            )
        )
        return [*told(step), *call_off(step)]

    return turned


def returned(step: Step) -> Iterable[Any]:
    return [e.FileReturnedByCourt(reason_code=step.command.reason_code)]


def suspended(_: Step) -> Iterable[Any]:
    return [e.TrialSuspended()]


def resumed(_: Step) -> Iterable[Any]:
    return [e.TrialResumed()]
