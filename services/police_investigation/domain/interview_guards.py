"""What speaks against hearing the child in this way: Luật 59/2024/QH15 Art 156, over the sessions of all agencies.

A rule that is not in force on the day of the session says nothing. What really took place is looked at in
``interview_held.py``.
"""

from __future__ import annotations

from services.kernel.errors import Problem
from services.kernel.sittings import RULES, SittingFault, SittingKind, faults_of
from services.kernel.workflow import Guard, Step
from services.police_investigation.domain.agency import Role
from services.police_investigation.domain.interview_codes import SHIELDS, Place, Presence, Separation
from services.police_investigation.domain.interviews import as_planned
from services.police_investigation.domain.texts import in_force, texts_can_be_kept

LONGEST_SESSION = 1_440  # minutes: what somebody may have meant to type
MOST_CHILDREN = 50  # of one case
_WORDS = {
    SittingFault.THIRD_OF_THE_DAY: (
        "Trong ngày trẻ đã có hai buổi: cần lý do và cấp trên phê duyệt.",
        "The child has two sessions that day already: a reason and a superior's approval are needed.",
    ),
    SittingFault.TOO_LONG: (
        "Một buổi không quá hai giờ: cần lý do và cấp trên phê duyệt.",
        "A session is at most two hours: a reason and a superior's approval are needed.",
    ),
    SittingFault.SECOND_CONFRONTATION: (
        "Trong ngày đã có một lần đối chất.",
        "There is a confrontation on that day already.",
    ),
    SittingFault.TOPIC_COVERED: (
        "Trẻ đã nói về nội dung này: phải ghi rõ vì sao cần hỏi lại.",
        "The child has spoken of this already: it must be written why it is asked again.",
    ),
    SittingFault.AT_NIGHT: ("Không làm việc với trẻ từ 22 giờ đến 6 giờ.", "A child is not heard from 22:00 to 06:00."),
    SittingFault.AT_THE_SAME_TIME: (
        "Trẻ đã có buổi làm việc khác vào giờ này.",
        "The child has another session at that time.",
    ),
}


def problem_of(fault: SittingFault, field: str) -> Problem:
    vi, en = _WORDS[fault]
    return Problem(field, str(fault), rule=RULES[fault], vi=vi, en=en)


# --- checks: what is wrong with the input itself ------------------------------------------------------


def plan_can_be_kept(step: Step) -> list[Problem]:
    """A hearing is the court's; a session has a length and somebody who asks."""
    command = step.command
    problems = texts_can_be_kept(step) + somebody_asks(step)
    if command.kind is SittingKind.HEARING:
        problems.append(
            Problem("kind", "hearing_is_the_courts", vi="Phiên tòa do Tòa án.", en="A hearing is the court's to hold.")
        )
    if not 1 <= command.minutes <= LONGEST_SESSION:
        problems.append(not_a_length())
    if not 1 <= command.child <= MOST_CHILDREN:
        problems.append(Problem("child", "no_such_child", vi="Không có trẻ em này.", en="There is no such child."))
    return problems


def somebody_asks(step: Step) -> list[Problem]:
    if any(number.strip() for number in step.command.interviewers):
        return []
    return [
        Problem(
            "interviewers", "interviewers_missing", vi="Phải ghi mã cán bộ lấy lời khai.",
            en="The staff number of who asks must be written.",
        )
    ]  # fmt: skip


def not_a_length() -> Problem:
    return Problem("minutes", "not_a_length", vi="Số phút không hợp lệ.", en="This is not a length in minutes.")


# --- guards of a plan -----------------------------------------------------------------------------------


def _faults(step: Step) -> list[SittingFault]:
    return faults_of(as_planned(step.command), step.file.sittings)


def refuses(fault: SittingFault, field: str) -> Guard:
    """A guard: nothing makes this allowed."""

    def guard(step: Step) -> Problem | None:
        if fault not in _faults(step) or not in_force(RULES[fault], step.command.starts_at):
            return None
        return problem_of(fault, field)

    return guard


def needs_approval(fault: SittingFault, field: str) -> Guard:
    """A guard: allowed with a reason and a superior's approval (rule ``interview-2x2h``), but no long confrontation."""

    def guard(step: Step) -> Problem | None:
        command = step.command
        if fault not in _faults(step):
            return None
        if fault is SittingFault.TOO_LONG and _confronts(step):
            return confrontation_too_long()
        if not in_force(RULES[fault], command.starts_at) or is_approved(step):
            return None
        return problem_of(fault, field)

    return guard


def is_approved(step: Step) -> bool:
    """A reason is written, and the superior who approved is not the one who asks for it, unless they are one."""
    command = step.command
    approver = command.override_approved_by.strip()
    if not approver or not command.override_reason.strip():
        return False
    return approver != step.actor.staff_id or Role.HEAD in step.actor.roles


def confrontation_too_long() -> Problem:
    return Problem(
        "minutes",
        "confrontation_too_long",
        rule="confrontation-last",
        vi="Đối chất không quá hai giờ.",
        en="A confrontation is at most two hours.",
    )


at_day = refuses(SittingFault.AT_NIGHT, "starts_at")
at_a_free_time = refuses(SittingFault.AT_THE_SAME_TIME, "starts_at")
no_second_confrontation = refuses(SittingFault.SECOND_CONFRONTATION, "starts_at")
no_third_session = needs_approval(SittingFault.THIRD_OF_THE_DAY, "override_reason")
no_long_session = needs_approval(SittingFault.TOO_LONG, "minutes")


def repetition_is_reasoned(step: Step) -> Problem | None:
    """Rule ``interview-no-repeat``: what the child has told any agency is not asked again without a reason."""
    fault = SittingFault.TOPIC_COVERED
    if step.command.repeat_reason.strip() or fault not in _faults(step):
        return None
    return problem_of(fault, "repeat_reason") if in_force(RULES[fault], step.command.starts_at) else None


def confrontation_is_necessary(step: Step) -> Problem | None:
    """Rule ``confrontation-last``: none unless the case cannot be solved otherwise, and that is written."""
    if not _confronts(step) or step.command.necessity.strip():
        return None
    return Problem(
        "necessity",
        "necessity_missing",
        rule="confrontation-last",
        vi="Phải ghi rõ vì sao không thể giải quyết vụ án nếu không đối chất.",
        en="It must be written why the case cannot be solved without a confrontation.",
    )


def confrontation_is_shielded(step: Step) -> Problem | None:
    """Rule ``confrontation-last``: a room apart, a screen or devices stand between child and accused."""
    between = set(step.command.separation)
    if not _confronts(step) or (between & SHIELDS and Separation.FACE_TO_FACE not in between):
        return None
    return Problem(
        "separation",
        "separation_missing",
        rule="confrontation-last",
        vi="Đối chất phải có phòng cách ly, màn che hoặc thiết bị.",
        en="A confrontation needs a separate room, a screen or devices.",
    )


def identification_is_shielded(step: Step) -> Problem | None:
    """Rule ``min-contact-accused``: how a child who says who it was is kept from meeting that person is planned."""
    command = step.command
    if not command.identification or command.separation or not in_force("min-contact-accused", command.starts_at):
        return None
    return Problem(
        "separation",
        "separation_missing",
        rule="min-contact-accused",
        vi="Nhận dạng phải có màn che, kính một chiều, ảnh hoặc băng hình để trẻ không gặp người bị buộc tội.",
        en="An identification needs a screen, one-way glass, pictures or a recording, so that the child meets nobody.",
    )


def meeting_is_necessary(step: Step) -> Problem | None:
    """Rule ``min-contact-accused``: child and accused meet only where nothing else will do, and that is written."""
    command = step.command
    if Separation.FACE_TO_FACE not in command.separation or command.necessity.strip():
        return None
    if not in_force("min-contact-accused", command.starts_at):
        return None
    return Problem(
        "necessity",
        "meeting_not_necessary",
        rule="min-contact-accused",
        vi="Trẻ gặp trực tiếp người bị buộc tội thì phải ghi rõ vì sao không có cách nào khác.",
        en="It must be written why the child has to meet the accused face to face, and nothing else will do.",
    )


def _confronts(step: Step) -> bool:
    command = step.command
    return command.kind is SittingKind.CONFRONTATION and in_force("confrontation-last", command.starts_at)


def station_is_reasoned(step: Step) -> Problem | None:
    """Rule ``interview-place``: home is preferred; the station is not chosen for convenience."""
    command = step.command
    if command.place is not Place.STATION or command.place_reason.strip():
        return None
    if not in_force("interview-place", command.starts_at):
        return None
    return Problem(
        "place_reason",
        "place_reason_missing",
        rule="interview-place",
        vi="Lấy lời khai tại trụ sở thì phải ghi rõ lý do.",
        en="It must be written why the child is heard at the station.",
    )


def interviewers_are_trained(step: Step) -> Problem | None:
    """Rule ``staff-trained``: who asks a child is trained for it; otherwise a written reason."""
    if step.command.interviewers_trained or step.command.untrained_reason.strip():
        return None
    return Problem(
        "untrained_reason",
        "interviewers_not_trained",
        rule="staff-trained",
        vi="Người lấy lời khai chưa được đào tạo: phải ghi rõ lý do vẫn phân công.",
        en="Who asks is not trained for it: write why they are assigned all the same.",
    )


def an_adult_is_with_the_child(step: Step) -> Problem | None:
    """Rule ``interview-adult-present``: a representative or a protector of rights attends."""
    if {Presence.REPRESENTATIVE, Presence.PROTECTOR} & set(step.command.people_present):
        return None
    return Problem(
        "people_present",
        "adult_missing",
        rule="interview-adult-present",
        vi="Phải có người đại diện hoặc người bảo vệ quyền lợi cùng dự.",
        en="A representative or a protector of rights must attend.",
    )


def the_suspect_is_not_with_the_child(step: Step) -> Problem | None:
    """Rule ``interview-adult-present``: a representative who is the suspect is kept out; a protector attends."""
    command = step.command
    if not command.representative_is_suspect or Presence.REPRESENTATIVE not in command.people_present:
        return None
    return representative_is_suspect()


def representative_is_suspect() -> Problem:
    return Problem(
        "people_present",
        "representative_is_suspect",
        rule="interview-adult-present",
        vi="Người đại diện là người bị tố giác: không được dự, phải có người bảo vệ quyền lợi.",
        en="The representative is the suspect and must not attend: a protector of rights does.",
    )


PLANNING = (
    at_day, at_a_free_time, no_third_session, no_long_session, no_second_confrontation, confrontation_is_necessary,
    confrontation_is_shielded, identification_is_shielded, meeting_is_necessary, repetition_is_reasoned,
    station_is_reasoned, interviewers_are_trained, an_adult_is_with_the_child, the_suspect_is_not_with_the_child,
)  # fmt: skip
