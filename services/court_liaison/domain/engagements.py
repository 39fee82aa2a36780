"""What of a case takes the time of procuracy and court: the hearing that is set, the interviews planned. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from services.court_liaison.domain.attendees import AttendeeRole
from services.court_liaison.domain.hearings import Instance
from services.court_liaison.domain.model import SERVICE, CourtFile, DecisionCode
from services.kernel.engagements import Engagement, EngagementKind, at_sitting, engagement
from services.kernel.joint import attendee_of
from services.kernel.sittings import SittingKind, SittingState

PROSECUTING = frozenset({DecisionCode.PROSECUTE, DecisionCode.KEEP_PROSECUTION})


def engagements_of(file: CourtFile) -> Iterable[Engagement]:
    yield from _of_the_hearing(file)
    yield from _of_the_interviews(file)


def _of_the_hearing(file: CourtFile) -> Iterable[Engagement]:
    """Everybody with a seat in the hearing that has its day, but the support person, whose own agency tells them. The
    child's own session lies within it."""
    if not file.hearing_is_set:
        return
    hearing = file.hearing
    assessors = () if hearing.panel is None else tuple(one.staff_id for one in hearing.panel.assessors)
    others = [one.staff_id for one in hearing.attendees if one.role is not AttendeeRole.SUPPORT_PERSON]
    named = any(one.role is AttendeeRole.PROSECUTOR for one in hearing.attendees)
    people = (hearing.judge, *assessors, *others, "" if named else _prosecutor(file))
    for staff_id in dict.fromkeys(person.strip() for person in people):
        if staff_id:
            yield engagement(
                file.reference, f"hearing {len(file.hearings)}", staff_id, EngagementKind.HEARING, hearing.starts_at,
                hearing.minutes, hearing.room,
            )  # fmt: skip


def _prosecutor(file: CourtFile) -> str:
    """Who decided to prosecute last. At second instance it is another, whom the file does not know."""
    if file.hearing.instance is Instance.SECOND:
        return ""
    return next((one.by for one in reversed(file.decisions) if one.code in PROSECUTING), "")


def _of_the_interviews(file: CourtFile) -> Iterable[Engagement]:
    """The prosecutor hears the child in person: who planned the session, or was named for a joint one."""
    planned_by = {interview.sitting_id: interview.by for interview in file.interviews}
    for sitting in file.sittings:
        if sitting.state is not SittingState.PLANNED or sitting.kind is SittingKind.HEARING:
            continue
        asks = planned_by.get(sitting.id, "") if sitting.agency == SERVICE else ""
        yield from at_sitting(file.reference, sitting, (asks, attendee_of(file, sitting.id, SERVICE)))
