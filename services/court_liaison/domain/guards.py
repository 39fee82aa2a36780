"""What stands in the way of a command at the procuracy or the court: each guard names one problem, or none."""

from __future__ import annotations

from dataclasses import fields
from datetime import time

from services.court_liaison.domain.model import BanListItem
from services.kernel.clock import in_vietnam
from services.kernel.errors import Problem
from services.kernel.workflow import Guard, Step

LONGEST_NUMBER = 60  # characters of a document's, docket's or room's number
LONGEST_TEXT = 8_000  # characters of a reason or an outcome: four full pages
LONG_TEXTS = frozenset({"reason", "outcome"})
NIGHT_BEGINS, NIGHT_ENDS = time(22, 0), time(6, 0)  # rule time-count (BLTTHS Art 134)


def texts_can_be_kept(step: Step) -> list[Problem]:
    """What is too long to be kept is said at once, before anything else is asked."""
    return [
        Problem(field.name, "too_long", vi="Nội dung quá dài.", en="The text is too long.")
        for field in fields(step.command)
        if isinstance(text := getattr(step.command, field.name), str)
        and len(text) > (LONGEST_TEXT if field.name in LONG_TEXTS else LONGEST_NUMBER)
    ]


def written(field: str, vi: str, en: str, *, rule: str | None = None) -> Guard:
    """A guard: this field of the command is written."""

    def is_written(step: Step) -> Problem | None:
        if getattr(step.command, field).strip():
            return None
        return Problem(field, f"{field}_missing", rule=rule, vi=vi, en=en)

    return is_written


receipt_is_numbered = written("receipt_number", "Phải ghi số biên nhận hồ sơ.", "The receipt's number must be written.")
decision_is_numbered = written("decision_number", "Phải ghi số quyết định.", "The decision's number must be written.")
docket_is_numbered = written("docket_number", "Phải ghi số thụ lý.", "The docket number must be written.")
judgment_is_numbered = written("judgment_number", "Phải ghi số bản án.", "The judgment's number must be written.")
room_is_named = written("room", "Phải ghi phòng xử án.", "The room must be named.")
judge_is_named = written("judge", "Phải ghi mã cán bộ của thẩm phán.", "The judge's staff number must be written.")

# Rule ``no-hiding``: nobody ends, returns or puts off a child's case without saying why, in words.
decision_is_reasoned = written(
    "reason", "Phải ghi rõ lý do của quyết định.", "Why it was decided so must be written.", rule="no-hiding"
)
move_is_reasoned = written(
    "reason", "Phải ghi rõ lý do dời phiên tòa.", "Why the hearing is moved must be written.", rule="no-hiding"
)
outcome_is_written = written(
    "outcome", "Phải ghi rõ vụ án kết thúc như thế nào.", "How the proceeding ended must be written.", rule="no-hiding"
)


def hearing_is_ahead(step: Step) -> Problem | None:
    """A hearing is entered before it takes place."""
    if step.command.starts_at > step.at:
        return None
    return Problem(
        "starts_at", "not_in_the_future", vi="Thời điểm mở phiên tòa đã qua.", en="The hearing would start in the past."
    )


def hearing_is_by_day(step: Step) -> Problem | None:
    """Rule ``time-count``: from 22:00 to 06:00, Vietnam time, is night; no child is heard then."""
    wall_clock = in_vietnam(step.command.starts_at).time()
    if NIGHT_ENDS <= wall_clock < NIGHT_BEGINS:
        return None
    return Problem(
        "starts_at",
        "at_night",
        rule="time-count",
        vi="Không mở phiên tòa từ 22 giờ đến 6 giờ.",
        en="No hearing starts between 22:00 and 06:00.",
    )


def hearing_really_moves(step: Step) -> Problem | None:
    """A move to the same moment would only tell everyone of a change that is none."""
    if step.command.starts_at != step.file.hearing.starts_at:
        return None
    return Problem(
        "starts_at",
        "same_time",
        vi="Phiên tòa đã ấn định đúng thời điểm này.",
        en="The hearing is at this time already.",
    )


def panel_knows_children(step: Step) -> Problem | None:
    """Rule ``court-panel-423``: one assessor is a teacher, a Youth Union cadre or experienced with children."""
    if step.command.assessor_with_youth_experience:
        return None
    return Problem(
        "assessor_with_youth_experience",
        "panel_without_youth_experience",
        rule="court-panel-423",
        vi="Hội đồng xét xử phải có hội thẩm là giáo viên, cán bộ Đoàn hoặc có kinh nghiệm với người chưa thành niên.",
        en="The panel needs an assessor who is a teacher, a Youth Union cadre or experienced with children.",
    )


def child_is_accommodated(step: Step) -> Problem | None:
    """Rule ``court-contact-423``: a child's contact with the defendant is limited; how must be said."""
    if step.command.accommodations:
        return None
    return Problem(
        "accommodations",
        "no_accommodation",
        rule="court-contact-423",
        vi="Phải chọn ít nhất một biện pháp bảo vệ trẻ em tại phiên tòa.",
        en="At least one accommodation for the child must be chosen.",
    )


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
