"""What of a case takes the time of social support's own people: to be with a child that is heard, or prepared for that.
Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from services.kernel.engagements import Engagement, EngagementKind, Expected, at_sitting, engagement
from services.kernel.joint import JointAnswer, attendee_of
from services.kernel.requests import RequestKind, RequestState
from services.kernel.sittings import SittingState
from services.social_support.domain.model import SERVICE, SupportFile

COURT = "court_liaison"
PLANNING = (COURT, "police_investigation")  # hearings, and joint interviews


class Promise(NamedTuple):
    """Somebody was named to stay with the child: when, to which agency, who by staff number."""

    at: datetime
    to: str
    person: str


def engagements_of(file: SupportFile) -> Iterable[Engagement]:
    """Rule ``victim-rights``: the support person is there whenever the child is heard, at whichever agency, and when
    the court prepares it for a hearing."""
    named = promises(file)
    for sitting in file.sittings:
        if sitting.state is SittingState.PLANNED:
            person = attendee_of(file, sitting.id, SERVICE) or support_at(sitting.agency, sitting.starts_at, named)
            yield from at_sitting(file.reference, sitting, (person,), EngagementKind.ACCOMPANYING)
    for one in file.preparations:
        if person := support_at(COURT, one.starts_at, named).strip():
            yield engagement(
                file.reference, f"hearing {one.hearing} {one.kind}", person, EngagementKind.ACCOMPANYING,
                one.starts_at, one.minutes, one.place,
            )  # fmt: skip


def promises(file: SupportFile) -> list[Promise]:
    """The answers by which this agency named somebody, in the order in which they were given."""
    asked = [
        Promise(request.answered_at, request.asking, request.support_person)
        for request in file.requests
        if request.kind is RequestKind.SUPPORT_PERSON
        and request.asked == SERVICE
        and request.state is RequestState.ANSWERED
        and request.support_person
        and request.answered_at is not None
    ]
    invited = [
        Promise(invitation.answered_at, joint.convener, invitation.attendee)
        for joint in file.joint_interviews
        if (invitation := joint.invitation(SERVICE)) is not None
        and invitation.answer is JointAnswer.ACCEPTED
        and invitation.answered_at is not None
    ]
    return sorted(asked + invited)


def support_at(agency: str, starts_at: datetime, named: Sequence[Promise]) -> str:
    """Whom that agency was promised last, else whom any was: a child is not to get used to two. Nobody is engaged in
    what had begun when they were named."""
    in_time = [one for one in named if one.at <= starts_at]
    to_this_agency = [one for one in in_time if one.to == agency]
    return next((one.person for one in reversed(to_this_agency or in_time)), "")


def expected_elsewhere(file: SupportFile) -> Iterable[Expected]:
    """With whom others plan: whom each of them was promised last, while the case is open."""
    if file.case_closed_at is None:
        named = promises(file)
        for agency in PLANNING:
            yield from [Expected(agency, one.person) for one in named if one.to == agency][-1:]
