"""Words of the joint interview: one session with the child instead of several, agreed between the agencies."""

from __future__ import annotations

from services.portal.domain.words.common import AGENCY, REASON, Pair
from services.portal.domain.words.work import CODES as SHARED

FIELDS: dict[str, Pair] = {
    "answers_until": ("Chờ trả lời đến", "Answers are awaited until"),
    "attendee": ("Người tham gia", "Who takes part"),
    "convener": ("Cơ quan mời", "Called by"),
    "invitations": ("Trả lời của các cơ quan", "The agencies' answers"),
    "joint_interview_id": ("Buổi lấy lời khai chung", "Joint interview"),
    "joint_interviews": ("Lấy lời khai chung", "Joint interviews"),
    "Invitation.needed": ("Bắt buộc tham gia", "Must take part"),
    "JointInterview.proposal": ("Lần đề xuất", "Proposal"),
    "ProposeJointSlotsRequest.joint_interview_id": (
        "Đổi giờ của buổi đã mời (bỏ trống nếu là buổi mới)",
        "The one that is to be moved (empty: a new one)",
    ),
    "ProposeJointSlotsRequest.school": ("Trẻ đi học buổi nào", "When the child is at school"),
    "school_wish": ("Trẻ nói gì về việc nghỉ học", "What the child says about missing school"),
    "obstacle": ("Vướng mắc", "What is in the way"),
    "starts": ("Số thời điểm bị loại", "Starts that it rules out"),
    "GivenAnswer.words": ("Ghi chú", "Note"),
    "given": ("Các lần trả lời", "Answers given"),
    "AcceptJointInterviewRequest.words": ("Ghi chú, lý do đổi người hỗ trợ", "Note, or why the support person changes"),
    "DeclineJointInterviewRequest.words": ("Giải thích thêm", "More about the reason"),
}

_ANSWER: dict[str, Pair] = {
    "accepted": ("Tham gia", "Comes"),
    "declined": ("Không tham gia", "Does not come"),
}

_FAULTS: dict[str, Pair] = {
    "third_session_of_the_day": ("Trẻ đã có hai buổi trong ngày", "The child has two sessions that day"),
    "session_too_long": ("Buổi làm việc quá hai giờ", "The session is longer than two hours"),
    "at_night": ("Vào ban đêm", "At night"),
    "at_the_same_time": ("Trùng giờ với buổi khác", "At the time of another session"),
}

_REFUSAL: dict[str, Pair] = {
    "nobody_available": ("Không có người", "Nobody is available"),
    "slot_unsuitable": ("Thời gian, địa điểm không phù hợp", "Time or place do not suit"),
}

EVENTS: dict[str, Pair] = {
    "JointInterviewAsked": ("Công an mời lấy lời khai chung", "Police called a joint interview"),
    "JointInterviewMoved": ("Công an đề xuất thời gian khác", "Police proposed another slot"),
    "JointInterviewAnswerNoted": ("Công an đã nhận trả lời", "Police have an agency's answer"),
    "JointInterviewAgreed": ("Đã thống nhất buổi lấy lời khai chung", "Joint interview agreed"),
    "JointInterviewDeclined": ("Không thống nhất được buổi lấy lời khai chung", "Joint interview declined"),
    "JointInterviewLapsed": ("Hết hạn trả lời, không lấy lời khai chung", "Joint interview lapsed without an answer"),
    "JointInterviewCalledOff": ("Công an hủy buổi lấy lời khai chung", "Joint interview called off"),
    "JointInterviewHeld": ("Đã lấy lời khai chung", "Joint interview held"),
    "SupportJointInterviewAnswered": ("Bảo vệ trẻ em trả lời lời mời", "Social support answered the invitation"),
    "CourtJointInterviewAnswered": ("Viện kiểm sát trả lời lời mời", "Procuracy answered the invitation"),
}

CODES: dict[str, dict[str, Pair]] = {
    "convener": AGENCY,
    "JointInterview.state": {
        "asked": ("Đang chờ trả lời", "Waits for answers"),
        "agreed": ("Đã thống nhất", "Agreed"),
        "moved": ("Đã đề xuất thời gian khác", "Another slot was proposed"),
        "declined": ("Không tiến hành", "Does not take place"),
        "lapsed": ("Hết hạn trả lời", "Lapsed: no answer came"),
        "called_off": ("Đã hủy", "Called off"),
        "held": ("Đã thực hiện", "Held"),
    },
    "Invitation.answer": {"waiting": ("Chưa trả lời", "No answer yet"), **_ANSWER},
    "GivenAnswer.answer": _ANSWER,
    "answer_code": _ANSWER,
    "JointRefusal": {
        **_REFUSAL,
        "child_unwell": REASON["child_unwell"],
        "not_needed": ("Không cần thiết", "Not needed"),
        "no_such_case": SHARED["RejectionReason"]["no_such_case"],
        "other": REASON["other"],
    },
    "reason_code": {
        **_REFUSAL,
        "not_in_hand": ("Công an không còn thụ lý", "The police have not the case in hand any more"),
        "slot_has_passed": ("Trả lời đến sau giờ hẹn", "The answer came after the slot"),
        **_FAULTS,
        "second_confrontation_of_the_day": ("Đã có đối chất trong ngày", "There is a confrontation that day"),
        "topic_covered_already": ("Trẻ đã kể nội dung này", "The child has told this already"),
    },
    "SlotObstacle": {
        **_FAULTS,
        "too_soon_for_a_joint_interview": (
            "Chưa đủ thời gian để các cơ quan trả lời",
            "Too soon for an answer",
        ),
        "interviewer_taken": ("Người lấy lời khai bận", "An interviewer is taken"),
        "support_person_taken": ("Người hỗ trợ trẻ bận", "The support person is taken"),
        "appointment": ("Trẻ có lịch hẹn khác", "The child has another appointment"),
        "lessons": ("Trẻ đang giờ học", "The child is in lessons"),
        "no_office_hours": ("Dài hơn một ngày làm việc", "Longer than an office is open"),
    },
    "SchoolWish": {
        "keep": ("Không muốn nghỉ buổi học nào", "Does not want to miss any lesson"),
        "usual": ("Không nói gì", "Said nothing"),
        "may_miss": ("Muốn đến trong giờ học", "Would rather come during school"),
    },
    "case": {
        "called": ("Từ khi mời", "From the call"),
        "answered": ("Trả lời trước buổi làm việc", "Answers before the session"),
    },
    "started_by": EVENTS,
    "ended_by": EVENTS,
}

LONG: frozenset[str] = frozenset()
