"""The forms of the joint interview: the police call it, social support and the procuracy answer. Pure."""

from __future__ import annotations

from services.portal.domain import picks
from services.portal.domain.forms import Beside, Changes, Form, How, Kind
from services.portal.domain.texts import Text

ANSWERED_IN_TIME = "joint-interview-answer"
INTRO = Text(
    "Một buổi chung thay cho nhiều buổi: cơ quan bảo vệ trẻ em phải trả lời thì buổi đó mới tiến hành; Viện kiểm sát "
    "được mời.",
    "One session instead of several: it takes place when social support has said yes; the procuracy is invited.",
)
SEARCH = Text(
    "Tìm theo lịch của cán bộ, giờ bận của người hỗ trợ và các buổi của trẻ ở mọi cơ quan. Chưa mời ai: người có thẩm "
    "quyền quyết định.",
    "By your people's calendars, the hours of the support person and the child's sessions at every agency. Nobody is "
    "invited yet: a person decides.",
)


CHANGED = Text(
    "Trả lời có thể thay đổi cho đến khi buổi đó diễn ra; khi cơ quan bảo vệ trẻ em rút lại, buổi đó bị hủy.",
    "An answer can be changed until it takes place; when social support takes its yes back, it is cancelled.",
)


def calling(interviewers: How, override: Changes) -> tuple[Form, ...]:
    """The police's."""
    slot: Changes = {
        "minutes": {"width": "3"}, "address": {"optional": True}, "place_reason": {"optional": True},
        "repeat_reason": {"optional": True}, **override,
    }  # fmt: skip
    return (
        Form(call="ProposeJointSlots",
             title=Text("Tìm giờ cho buổi lấy lời khai chung", "Find a time for the joint interview"), intro=SEARCH,
             changes={
                 "joint_interview_id": {
                     "kind": Kind.PICK, "pick": picks.joint_interviews_to_move, "optional": True,
                     "start": picks.joint_interview_open,
                 },
                 "child": {"width": "3", "start": lambda case: 1}, "minutes": {"width": "3", "start": lambda case: 60},
                 "interviewers": {**interviewers, "optional": True}, "school": {"optional": True},
                 "school_wish": {"optional": True},
             },
             rules=("joint-interview-notice", "sa-min-statements", "interview-2x2h", "principles-u18")),
        Form(call="CallJointInterview", title=Text("Mời lấy lời khai chung", "Call a joint interview"),
             beside=(Beside.CHECK,), intro=INTRO,
             changes={
                 **slot, "child": {"width": "3", "start": lambda case: 1}, "interviewers": interviewers,
                 "untrained_reason": {"optional": True},
             },
             rules=("sa-min-statements", ANSWERED_IN_TIME, "joint-interview-notice", "interview-2x2h",
                    "interview-no-repeat", "interview-place", "interview-adult-present")),
        Form(call="MoveJointInterview",
             title=Text("Đề xuất thời gian khác cho buổi chung", "Propose another slot for a joint interview"),
             beside=(Beside.CHECK,),
             intro=Text("Mọi cơ quan được hỏi lại; giờ cũ được bỏ.",
                        "Everybody is asked anew; the slot before is free."),
             changes={**slot, "joint_interview_id": _choice(picks.joint_interviews_to_move)},
             rules=(ANSWERED_IN_TIME, "joint-interview-notice")),
        Form(call="CallOffJointInterview", title=Text("Hủy buổi lấy lời khai chung", "Call off a joint interview"),
             changes={"joint_interview_id": _choice(picks.joint_interviews_open)}),
    )  # fmt: skip


def answering(attendee: How, *rules: str) -> tuple[Form, ...]:
    """Of whoever is invited."""
    which: Changes = {
        "joint_interview_id": _choice(picks.joint_interviews_we_answer), "words": {"optional": True},
    }  # fmt: skip
    return (
        Form(call="AcceptJointInterview", title=Text("Tham gia lấy lời khai chung", "Take part in a joint interview"),
             intro=CHANGED,
             changes={**which, "attendee": {"kind": Kind.COLLEAGUE, **attendee}}, rules=(ANSWERED_IN_TIME, *rules)),
        Form(call="DeclineJointInterview",
             title=Text("Không tham gia lấy lời khai chung", "Decline a joint interview"), intro=CHANGED, changes=which,
             rules=(ANSWERED_IN_TIME,)),
    )  # fmt: skip


def _choice(pick: object) -> How:
    return {"kind": Kind.PICK, "pick": pick}
