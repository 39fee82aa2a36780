"""What stands in the way of a hearing: each guard names one problem, or none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from services.court_liaison.domain.accommodations import Accommodation, Need, latest
from services.court_liaison.domain.guards import written
from services.court_liaison.domain.hearings import BanListItem, place_after, session_of
from services.court_liaison.domain.limits import opening_due
from services.court_liaison.domain.preparing import WAYS, asked_in, left_after, set_for
from services.kernel.clock import in_vietnam
from services.kernel.deadlines.keeping import provincial
from services.kernel.errors import Problem
from services.kernel.preparing import PreparationKind
from services.kernel.school import at_school
from services.kernel.times import NIGHT_BEGINS, NIGHT_ENDS, minute_of_day
from services.kernel.workflow import Guard, Step

room_is_named = written("room", "Phải ghi phòng xử án.", "The room must be named.")
judge_is_named = written("judge", "Phải ghi mã cán bộ của thẩm phán.", "The judge's staff number must be written.")
# Rule ``no-hiding``: nobody puts off a child's case without saying why, in words.
move_is_reasoned = written(
    "reason", "Phải ghi rõ lý do dời phiên tòa.", "Why the hearing is moved must be written.", rule="no-hiding"
)
adjournment_is_reasoned = written(
    "reason", "Phải ghi rõ lý do hoãn phiên tòa.", "Why it is broken off must be written.", rule="no-hiding"
)


# --- the slot -----------------------------------------------------------------------------------------


def hearing_is_ahead(step: Step) -> Problem | None:
    """A hearing is entered before it takes place."""
    if step.command.starts_at > step.at:
        return None
    return Problem(
        "starts_at", "not_in_the_future", vi="Thời điểm mở phiên tòa đã qua.", en="The hearing would start in the past."
    )


def starts_by_day(moment: datetime) -> bool:
    return NIGHT_ENDS <= minute_of_day(moment) < NIGHT_BEGINS


def hearing_is_by_day(step: Step) -> Problem | None:
    """Rule ``time-count``: from 22:00 to 06:00, Vietnam time, is night; no child is heard then."""
    if starts_by_day(step.command.starts_at):
        return None
    return Problem(
        "starts_at",
        "at_night",
        rule="time-count",
        vi="Không mở phiên tòa từ 22 giờ đến 6 giờ.",
        en="No hearing starts between 22:00 and 06:00.",
    )


def at_night(step: Step) -> bool:
    """Whether ``hearing_is_by_day`` has said it already."""
    return not starts_by_day(step.command.starts_at)


def hearing_is_on_a_working_day(step: Step) -> Problem | None:
    """Offices, interpreters and support persons are there on working days, swapped Saturdays among them."""
    if provincial().days.is_working_day(in_vietnam(step.command.starts_at).date()):
        return None
    return Problem(
        "starts_at", "not_a_working_day", vi="Ngày này không phải ngày làm việc.", en="This is not a working day."
    )


def hearing_really_moves(step: Step) -> Problem | None:
    """A move to the same moment, room and people would only tell everyone of a change that is none."""
    hearing = step.file.hearing
    before = hearing.starts_at, set_for(hearing), hearing.room, hearing.judge, hearing.panel, hearing.attendees
    after = step.command.starts_at, left_after(hearing, step.command), *place_after(hearing, step.command)
    if before != after:
        return None
    return Problem(
        "starts_at",
        "same_time",
        vi="Phiên tòa đã ấn định đúng thời điểm này.",
        en="The hearing is at this time already.",
    )


def hearing_opens_in_time(step: Step) -> Problem | None:
    """Rule ``open-trial``: within 15 days of the decision to try; later only once it was extended, or for a reason."""
    end = opening_due(step.file, step.at, ordered=step.file.trial_is_ordered)
    if end is None or step.command.starts_at <= end or step.command.late_reason.strip():
        return None
    return Problem(
        "starts_at",
        "after_the_limit",
        rule="open-trial",
        vi="Quá thời hạn mở phiên tòa; phải gia hạn vì bất khả kháng hoặc ghi rõ lý do.",
        en="This is after the limit for opening the hearing; it must be extended, or the reason written.",
    )


def school_is_not_missed(step: Step) -> Problem | None:
    """Rule ``principles-u18``: a child that does not want to miss school is heard at another hour."""
    command = step.command
    if not command.child_speaks:
        return None
    return _school_missed(step, command.child, command.starts_at, command.minutes, command.accommodations)


def school_is_not_missed_by_moving(step: Step) -> Problem | None:
    """Rule ``principles-u18``: the same at the new time."""
    if (sitting := session_of(step)) is None:
        return None
    hearing = step.file.hearing
    return _school_missed(step, sitting.child, step.command.starts_at, hearing.minutes, hearing.accommodations)


def school_is_not_missed_for(kind: PreparationKind) -> Guard:
    def no_school_is_missed(step: Step) -> Problem | None:
        """Rule ``principles-u18``: nor for a visit to the court, or to be told what will happen."""
        command = step.command
        if (one := asked_in(command).get(kind)) is None:
            return None
        if step.file.hearing_is_set:
            sitting, wished = session_of(step), step.file.hearing.accommodations
            child = 1 if sitting is None else sitting.child
        else:
            child, wished = command.child, command.accommodations
        problem = _school_missed(step, child, one.starts_at, WAYS[kind].minutes, wished)
        return None if problem is None else replace(problem, field=f"{kind}_at")

    return no_school_is_missed


NO_SCHOOL_IS_MISSED_TO_BE_PREPARED = tuple(school_is_not_missed_for(kind) for kind in PreparationKind)


def _school_missed(
    step: Step, child: int, starts_at: datetime, minutes: int, accommodations: Iterable[Accommodation]
) -> Problem | None:
    needs = latest(step.file.needs).get(child)
    if needs is None or Need.SCHOOL_HOURS not in needs.needs or needs.school is None:
        return None
    if Accommodation.OUTSIDE_SCHOOL_HOURS not in accommodations:
        return None  # it was written why this need is not met
    if not at_school(needs.school, starts_at, minutes):
        return None
    return Problem(
        "starts_at",
        "in_school_hours",
        rule="principles-u18",
        vi="Trẻ đang đi học vào giờ này.",
        en="The child is at school at that time.",
    )


# --- open or closed -----------------------------------------------------------------------------------


def trial_is_closed(step: Step) -> Problem | None:
    """Rule ``closed-trial-must``: abuse or ill-treatment of a child is never tried in the open."""
    told = step.command.sexual_abuse_or_ill_treatment or step.file.sexual_abuse_or_ill_treatment
    if step.command.closed or not told:
        return None
    return Problem(
        "closed",
        "must_be_closed",
        rule="closed-trial-must",
        vi="Vụ án này phải xét xử kín.",
        en="This case must be tried in closed session.",
    )


def request_for_closed_doors_is_answered(step: Step) -> Problem | None:
    """Rule ``court-closed-423``: who asked for a closed session is not passed over without a reason."""
    command = step.command
    if command.closed or command.closed_requested_by is None or command.open_reason.strip():
        return None
    return Problem(
        "open_reason",
        "open_reason_missing",
        rule="court-closed-423",
        vi="Có yêu cầu xét xử kín; nếu xét xử công khai phải ghi rõ lý do.",
        en="A closed session was asked for; why it is open all the same must be written.",
    )


# --- during and after it --------------------------------------------------------------------------------


def ban_list_was_kept(step: Step) -> Problem | None:
    """Rule ``ban-list-0619``: every item is ticked, or the hearing cannot be entered as held."""
    missing = [item for item in BanListItem if item not in step.command.checklist]
    if not missing:
        return None
    return Problem(
        "checklist",
        "ban_list_incomplete",
        rule="ban-list-0619",
        vi="Phải xác nhận đủ các điều tòa án không được làm với trẻ em.",
        en="Every item of the ban list must be confirmed; missing: " + ", ".join(missing) + ".",
    )


def ban_list_was_kept_while_it_spoke(step: Step) -> Problem | None:
    """Rule ``ban-list-0619``: a hearing that was broken off counts too, if the child had begun to speak."""
    return ban_list_was_kept(step) if step.command.child_minutes else None


def childs_minutes_are_told(step: Step) -> Problem | None:
    """Rule ``interview-2x2h``: whether the child spoke, and how long, is counted in all agencies (0: not at all)."""
    if session_of(step) is None or step.command.child_minutes is not None:
        return None
    return Problem(
        "child_minutes",
        "child_minutes_missing",
        rule="interview-2x2h",
        vi="Phải ghi số phút trẻ trình bày; ghi 0 nếu trẻ không trình bày.",
        en="For how many minutes the child spoke must be told; 0 if it did not.",
    )


def child_was_to_speak(step: Step) -> Problem | None:
    """Rule ``court-contact-423``: a child that nobody planned to hear has nothing that spares it."""
    if not step.command.child_minutes or session_of(step) is not None:
        return None
    return Problem(
        "child_minutes",
        "child_not_planned",
        rule="court-contact-423",
        vi="Phiên tòa này không ấn định cho trẻ trình bày.",
        en="The child was not to speak at this hearing.",
    )


def judgment_stays_off_the_portal(step: Step) -> Problem | None:
    """Rule ``ban-list-0619``: a judgment that tells of a child's abuse is not published."""
    if not (step.command.published_on_portal and step.file.sexual_abuse_or_ill_treatment):
        return None
    return Problem(
        "published_on_portal",
        "must_not_be_published",
        rule="ban-list-0619",
        vi="Không được công bố bản án này trên cổng thông tin.",
        en="This judgment must not be published on the portal.",
    )
