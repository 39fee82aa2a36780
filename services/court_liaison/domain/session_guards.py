"""What the law has against hearing a child once more, whoever hears it: at court and at the procuracy alike. Pure.

The child has one day: the police's sessions count too, as far as they were told (``kernel.sittings``).
"""

from __future__ import annotations

from collections.abc import Callable

from services.kernel.errors import Problem
from services.kernel.sittings import LONGEST, RULES, Sitting, SittingFault, faults_of
from services.kernel.workflow import Guard, Step

Planned = Callable[[Step], Sitting | None]
Excuse = Callable[[Step], bool]


def never(_: Step) -> bool:
    return False


def approved(step: Step) -> bool:
    """Many complex facts: a written reason, and the superior's approval by its number."""
    return bool(step.command.override_reason.strip() and step.command.approval_number.strip())


def asked_again_for_a_reason(step: Step) -> bool:
    return bool(step.command.repeat_reason.strip())


def lawful(session: Planned, fault: SittingFault, field: str, vi: str, en: str, *, excuse: Excuse = never) -> Guard:
    """A guard: the law does not have this against the session that is planned, or it is excused."""

    def is_lawful(step: Step) -> Problem | None:
        planned = session(step)
        if planned is None or fault not in faults_of(planned, step.file.sittings) or excuse(step):
            return None
        return Problem(field, fault, rule=RULES[fault], vi=vi, en=en)

    return is_lawful


def at_most_twice_a_day(session: Planned) -> Guard:
    """Rule ``interview-2x2h``: not a third session of the child on one day, unless approved."""
    return lawful(
        session,
        SittingFault.THIRD_OF_THE_DAY,
        "starts_at",
        "Trong ngày trẻ đã có hai buổi; phải ghi lý do và số văn bản đồng ý của cấp trên.",
        "The child is heard twice that day already; a reason and the superior's approval are needed.",
        excuse=approved,
    )


def at_most_two_hours(session: Planned, field: str, *, excuse: Excuse = approved) -> Guard:
    """Rule ``interview-2x2h``: not longer than two hours, unless approved."""
    return lawful(
        session,
        SittingFault.TOO_LONG,
        field,
        "Một buổi không quá 2 giờ; phải ghi lý do và số văn bản đồng ý của cấp trên.",
        "A session lasts at most 2 hours; for more a reason and the superior's approval are needed.",
        excuse=excuse,
    )


def nothing_asked_twice(session: Planned) -> Guard:
    """Rule ``interview-no-repeat``: a matter the child has spoken about, in any agency, only for a written reason."""
    return lawful(
        session,
        SittingFault.TOPIC_COVERED,
        "topics",
        "Trẻ đã trình bày nội dung này; chỉ hỏi lại khi thật cần và phải ghi lý do.",
        "The child has spoken about this already; asking again needs a written reason.",
        excuse=asked_again_for_a_reason,
    )


def one_confrontation_a_day(session: Planned) -> Guard:
    """Rule ``confrontation-last``: once a day, without exception."""
    return lawful(
        session,
        SittingFault.SECOND_CONFRONTATION,
        "starts_at",
        "Mỗi ngày chỉ được đối chất một lần.",
        "There is one confrontation a day at most.",
    )


def not_at_night(session: Planned, *, told_elsewhere: Excuse = never) -> Guard:
    """Rule ``time-count``: a session begins and ends between 06:00 and 22:00."""
    return lawful(
        session,
        SittingFault.AT_NIGHT,
        "starts_at",
        "Trẻ chỉ được nghe từ 6 giờ đến 22 giờ.",
        "A child is heard between 06:00 and 22:00 only.",
        excuse=told_elsewhere,
    )


def not_in_two_places(session: Planned) -> Guard:
    """Rule ``interview-no-repeat``: nobody else hears the child at that time."""
    return lawful(
        session,
        SittingFault.AT_THE_SAME_TIME,
        "starts_at",
        "Vào giờ này trẻ đã có buổi làm việc khác.",
        "The child is heard elsewhere at that time.",
    )


def minutes_in_all_were_allowed(step: Step) -> Problem | None:
    """Rule ``interview-2x2h``: what took longer than two hours is written down as it was, with the reason."""
    if (step.command.child_minutes or 0) <= LONGEST or step.command.override_reason.strip():
        return None
    return Problem(
        "override_reason",
        "session_too_long",
        rule="interview-2x2h",
        vi="Trẻ trình bày quá 2 giờ; phải ghi rõ lý do.",
        en="The child was heard for more than 2 hours; the reason must be written.",
    )
