"""What of a case takes the time of social support's own people: to be with a child that is heard. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from services.kernel.engagements import Engagement, EngagementKind, Expected, at_sitting
from services.kernel.joint import JointAnswer, attendee_of
from services.kernel.requests import RequestKind, RequestState
from services.kernel.sittings import Sitting, SittingState
from services.social_support.domain.model import SERVICE, SupportFile

PLANNING = ("court_liaison", "police_investigation")  # hearings, and joint interviews


class Promise(NamedTuple):
    """Somebody was named to stay with the child: when, to which agency, who by staff number."""

    at: datetime
    to: str
    person: str


def engagements_of(file: SupportFile) -> Iterable[Engagement]:
    """Rule ``victim-rights``: the support person is there whenever the child is heard, at whichever agency."""
    named = promises(file)
    for sitting in file.sittings:
        if sitting.state is SittingState.PLANNED:
            person = attendee_of(file, sitting.id, SERVICE) or support_at(sitting, named)
            yield from at_sitting(file.reference, sitting, (person,), EngagementKind.ACCOMPANYING)


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


def support_at(sitting: Sitting, named: Sequence[Promise]) -> str:
    """Whom that agency was promised last, else whom any was: a child is not to get used to two. Nobody is engaged in
    a session that had begun when they were named."""
    in_time = [one for one in named if one.at <= sitting.starts_at]
    to_this_agency = [one for one in in_time if one.to == sitting.agency]
    return next((one.person for one in reversed(to_this_agency or in_time)), "")


def expected_elsewhere(file: SupportFile) -> Iterable[Expected]:
    """With whom others plan: whom each of them was promised last, while the case is open."""
    if file.case_closed_at is None:
        named = promises(file)
        for agency in PLANNING:
            yield from [Expected(agency, one.person) for one in named if one.to == agency][-1:]
