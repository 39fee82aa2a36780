"""What of a case takes the time of social support's own people: to be with a child that is heard. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from services.kernel.engagements import Engagement, EngagementKind, at_sitting
from services.kernel.requests import AgencyRequest, RequestKind, RequestState
from services.kernel.sittings import Sitting, SittingState
from services.social_support.domain.model import SERVICE, SupportFile

COURT = "court_liaison"


def engagements_of(file: SupportFile) -> Iterable[Engagement]:
    """Rule ``victim-rights``: the support person is there whenever the child is heard, at whichever agency."""
    named = promises(file)
    for sitting in file.sittings:
        if sitting.state is SittingState.PLANNED and (person := support_at(sitting, named)):
            yield from at_sitting(file.reference, sitting, (person,), EngagementKind.ACCOMPANYING)


def promises(file: SupportFile) -> list[AgencyRequest]:
    """The answers by which this agency named somebody, in the order in which they were given."""
    given = [
        request
        for request in file.requests
        if request.kind is RequestKind.SUPPORT_PERSON
        and request.asked == SERVICE
        and request.state is RequestState.ANSWERED
        and request.support_person
        and request.answered_at is not None
    ]
    return sorted(given, key=lambda request: (request.answered_at, request.id))


def support_at(sitting: Sitting, named: Sequence[AgencyRequest]) -> str:
    """Whom that agency was promised last, else whom any was: a child is not to get used to two. Nobody is engaged in
    a session that had begun when they were named."""
    in_time = [one for one in named if one.answered_at is not None and one.answered_at <= sitting.starts_at]
    to_this_agency = [one for one in in_time if one.asking == sitting.agency]
    return next((one.support_person for one in reversed(to_this_agency or in_time)), "")


def expected_at_court(file: SupportFile) -> Iterable[str]:
    """With whom the court plans: whom it was promised last, while the case is open."""
    if file.case_closed_at is None:
        yield from [one.support_person for one in promises(file) if one.asking == COURT][-1:]
