"""Judgments of the first and of the second instance, and which of them is in force. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.court_liaison.domain.hearings import Instance, Verdict
from services.kernel.privacy.categories import Category, personal


class AppealOutcome(StrEnum):
    """What became of a judgment at second instance."""

    UPHELD = "upheld"
    AMENDED = "amended"
    QUASHED = "quashed"  # and sent back: the case is tried anew
    WITHDRAWN = "withdrawn"  # nobody appeals any more


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgment:
    """``appeal_outcome``: what one of the second instance did to the judgment before it."""

    verdict: Verdict
    number: str
    published_on_portal: bool
    instance: Instance = Instance.FIRST
    appeal_outcome: AppealOutcome | None = None
    at: datetime
    by: str


@dataclass(slots=True, kw_only=True)
class AppealProceeding:
    """The case before the court of second instance. ``judgment``: which one is appealed against, from 1;
    ``number``: in that court's docket; ``complaint_ids``: the appeals that led to it. ``outcome_code``: None while it
    lasts; ``document_number``: of what ended it."""

    judgment: int
    number: str
    complaint_ids: tuple[str, ...] = ()
    at: datetime
    by: str
    outcome_code: AppealOutcome | None = None
    document_number: str = ""
    reason: str = personal(Category.NOTES, default="")
    ended_at: datetime | None = None
    ended_by: str = ""


def in_force(
    judgments: Sequence[Judgment], appeals: Iterable[AppealProceeding], ends: Iterable[datetime]
) -> Judgment | None:
    """The judgment that is in force; None where there is none. ``ends``: when a proceeding ended with its judgment.

    One of the first instance is not in force while it can be appealed against: only the end of the proceeding says
    so, or that the appeal fell away. One of the second is in force from the day it is given, unless it quashes.
    """
    let_stand = {a.judgment for a in appeals if a.outcome_code is AppealOutcome.WITHDRAWN}
    ends = tuple(ends)
    quashed = False
    for number, judgment in reversed(tuple(enumerate(judgments, 1))):
        if judgment.instance is Instance.SECOND:
            if judgment.appeal_outcome is not AppealOutcome.QUASHED:
                return judgment
            quashed = True
        elif quashed:  # the one that is no more; before it there may be one of an earlier proceeding
            quashed = False
        elif number in let_stand or any(end >= judgment.at for end in ends):
            return judgment
    return None
