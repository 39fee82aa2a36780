"""The forms of procuracy and court. Pure."""

from __future__ import annotations

from typing import Any

from services.kernel.preparing import PreparationKind
from services.portal.domain import picks
from services.portal.domain.calls.joint import answering
from services.portal.domain.forms import Beside, Changes, Form, How, Kind, Where
from services.portal.domain.texts import Text

JUDGES = frozenset({"judge"})
CLERKS = frozenset({"court_clerk"})
PROSECUTORS = frozenset({"prosecutor"})
PLANNERS = JUDGES | CLERKS
REGISTER = "court"  # the page of rooms and people
MONTH = "month_plan"
SESSION: How = {"kind": Kind.PICK, "pick": picks.planned_interviews}
LIMITS: Changes = {"override_reason": {"optional": True}, "approval_number": {"optional": True}}
PREPARATIONS: Changes = {
    name: {"optional": True} for kind in PreparationKind for name in (f"{kind}_at", f"{kind}_room")
}
HEARD: Changes = {"child_minutes": {"width": "3", "optional": True}, "override_reason": {"optional": True}}
HEARING_NEEDS: Changes = {
    "judge": {"roles": JUDGES, "optional": True}, "minutes": {"width": "3"}, "child": {"width": "3"},
    "child_minutes": {"width": "3"}, "age": {"width": "3", "optional": True},
    "stretch": {"width": "3", "optional": True}, "travel_minutes": {"width": "3", "optional": True},
}  # fmt: skip
HEARING_RULES = (
    "court-panel-423",
    "court-closed-423",
    "closed-trial-must",
    "sa-trial-time-0619",
    "session-length",
    "min-contact-accused",
)


def said_last(case: Any) -> Any | None:
    """What the hearing needs, as it was said last; None while nobody has."""
    return case.listings[-1].wanted if case.listings else None


FORMS = {
    form.call: form
    for form in (
        Form(call="ReceiveFile", title=Text("Nhận hồ sơ vụ án", "Receive the file")),
        Form(call="ClassifyOffence", title=Text("Ghi loại tội phạm", "Classify the offence")),
        Form(call="DecideExtension", title=Text("Quyết định gia hạn điều tra", "Decide on more time"), changes={
            "extension_id": {"kind": Kind.PICK, "pick": picks.asked_extensions}, "granted": {"kind": Kind.YES_NO}}),
        Form(call="ExtendProsecution", title=Text("Gia hạn quyết định truy tố", "Extend the decision"),
             changes={"days": {"width": "3"}}),
        Form(call="Prosecute", title=Text("Truy tố", "Prosecute")),
        Form(call="DoNotProsecute", title=Text("Không truy tố", "Do not prosecute"), danger=True),
        Form(call="ReturnFile", title=Text("Trả hồ sơ điều tra bổ sung", "Return the file")),
        Form(call="PlanInterview", title=Text("Kế hoạch lấy lời khai trẻ", "Plan a session with the child"),
             beside=(Beside.CHECK,), changes={
            "child": {"width": "3", "start": lambda case: 1}, "minutes": {"width": "3"},
            "place_reason": {"optional": True}, "repeat_reason": {"optional": True}, "necessity": {"optional": True},
            **LIMITS}),
        Form(call="HoldInterview", title=Text("Ghi buổi lấy lời khai", "Record a session with the child"),
             changes={"sitting_id": SESSION, "child_minutes": {"width": "3"},
                      "override_reason": {"optional": True}}),
        Form(call="CancelInterview", title=Text("Hủy buổi lấy lời khai", "Cancel a session"),
             changes={"sitting_id": SESSION}),
        *answering({"roles": PROSECUTORS}),
        Form(call="DocketCase", title=Text("Thụ lý vụ án", "Docket the case")),
        Form(call="ExtendPreparation", title=Text("Gia hạn chuẩn bị xét xử", "Extend the preparation"),
             changes={"days": {"width": "3"}}),
        Form(call="OrderTrial", title=Text("Quyết định đưa vụ án ra xét xử", "Order the trial")),
        Form(call="ExtendOpening", title=Text("Gia hạn mở phiên tòa", "Extend the opening")),
        Form(call="RecordNeeds", title=Text("Ghi nhu cầu của trẻ", "Record the child's needs"), changes={
            "child": {"width": "3", "start": lambda case: 1}, "note": {"optional": True}}),
        Form(call="ScheduleHearing", title=Text("Lên lịch phiên tòa", "Schedule a hearing"), beside=(Beside.CHECK,),
             intro=Text("Giờ, phòng và người được kiểm tra theo mọi quy định.",
                        "Time, room and people are checked against every rule."),
             changes={
                 "judge": {"roles": JUDGES}, "minutes": {"width": "3"}, "child": {"width": "3"},
                 "child_minutes": {"width": "3"}, "panel.override_reason": {"optional": True},
                 "panel.assessors.staff_id": {"kind": Kind.LINE}, "attendees.staff_id": {"kind": Kind.LINE},
                 "closed_requested_by": {"optional": True}, "open_reason": {"optional": True},
                 "unmet_needs_reason": {"optional": True}, "late_reason": {"optional": True},
                 "repeat_reason": {"optional": True}, **PREPARATIONS, **LIMITS,
             },
             rules=HEARING_RULES),
        Form(call="WantHearing", title=Text("Ghi yêu cầu xếp lịch phiên tòa", "Say what the hearing needs"),
             intro=Text("Hồ sơ vào danh sách chờ xếp lịch; khi tìm ngày không phải nhập lại.",
                        "The case goes on the list; whoever looks for a day need not say it again."),
             changes=HEARING_NEEDS, begin=said_last, rules=("open-trial", "principles-u18", "min-contact-accused")),
        Form(call="ProposeSlots", title=Text("Tìm ngày xét xử phù hợp với trẻ", "Find a day that suits the child"),
             intro=Text("Máy đề xuất tối đa ba phương án và lý do; người có thẩm quyền quyết định.",
                        "Up to three slots are proposed, with reasons; a person decides."),
             changes=HEARING_NEEDS, begin=said_last,
             rules=("open-trial", "principles-u18", "min-contact-accused", "court-panel-423")),
        Form(call="PlanMonth", title=Text("Lập lịch cả tháng", "Plan the whole month"), where=Where.NEW, roles=PLANNERS,
             tab=MONTH, intro=Text("Máy đề xuất lịch cho mọi hồ sơ đang chờ, ít dời nhất.",
                                   "Every hearing that waits gets a proposal, as little moves as can be."),
             changes={
                 "seconds": {"width": "3", "optional": True},
                 "pinned": {"kind": Kind.TICKS, "pick": picks.hearings_with_a_day, "optional": True},
             },
             rules=("open-trial", "principles-u18", "min-contact-accused", "court-panel-423")),
        Form(call="CallOffPlan", title=Text("Dừng tính lịch", "Call the plan off"), where=Where.NEW, roles=PLANNERS,
             tab=MONTH, leave_out=("plan_id",)),
        Form(call="SaveRoom", title=Text("Ghi phòng", "Enter a room"), where=Where.NEW, roles=CLERKS, tab=REGISTER,
             intro=Text("Ghi trùng tên phòng đã có là thay đổi phòng đó.", "A room of the same name is changed."),
             changes={"use": {"optional": True}, "ways": {"optional": True}, "child_ways": {"optional": True},
                      "custody_ways": {"optional": True}}, rules=("min-contact-accused",)),
        Form(call="RemoveRoom", title=Text("Bỏ phòng", "Remove a room"), where=Where.NEW, roles=CLERKS, tab=REGISTER,
             leave_out=("room_id",), danger=True),
        Form(call="SavePerson", title=Text("Ghi người tham gia phiên tòa", "Enter a person"), where=Where.NEW,
             roles=CLERKS, tab=REGISTER, changes={"staff_id": {"kind": Kind.LINE}},
             rules=("court-panel-423", "staff-trained")),
        Form(call="RemovePerson", title=Text("Bỏ người tham gia", "Remove a person"), where=Where.NEW, roles=CLERKS,
             tab=REGISTER, leave_out=("person_id",), danger=True),
        Form(call="TellAbsence", title=Text("Báo vắng mặt, phòng hỏng", "Tell an absence"), where=Where.NEW,
             roles=PLANNERS, tab=REGISTER, changes={"staff_id": {"kind": Kind.LINE, "optional": True},
                                                    "room": {"optional": True}}),
        Form(call="TakeBackAbsence", title=Text("Rút báo vắng mặt", "Take an absence back"), where=Where.NEW,
             roles=PLANNERS, tab=REGISTER, leave_out=("absence_id",)),
        Form(call="MoveHearing", title=Text("Dời phiên tòa", "Move the hearing"), beside=(Beside.CHECK,),
             intro=Text("Để trống phòng, thẩm phán, hội đồng xét xử, người dự nếu không đổi.",
                        "Leave room, judge, panel and others empty where they do not change."),
             changes={"late_reason": {"optional": True}, "room": {"optional": True},
                      "judge": {"optional": True, "roles": JUDGES}, "panel.override_reason": {"optional": True},
                      "panel.assessors.staff_id": {"kind": Kind.LINE}, "attendees.staff_id": {"kind": Kind.LINE},
                      **PREPARATIONS, **LIMITS}),
        Form(call="ChangeAccommodations", title=Text("Đổi cách hỗ trợ trẻ tại tòa", "Change the accommodations"),
             changes={"unmet_needs_reason": {"optional": True}}),
        Form(call="HoldHearing", title=Text("Ghi phiên tòa đã mở", "The hearing was held"), changes=HEARD,
             rules=("ban-list-0619", "court-question-style", "judge-dress-room", "min-contact-accused")),
        Form(call="AdjournHearing", title=Text("Hoãn phiên tòa", "Adjourn the hearing"), changes=HEARD),
        Form(call="GiveJudgment", title=Text("Tuyên án", "Give judgment")),
        Form(call="ReturnToProcuracy", title=Text("Trả hồ sơ cho Viện kiểm sát", "Return the file to the procuracy")),
        Form(call="KeepProsecution", title=Text("Giữ quyết định truy tố", "Keep the prosecution as it is")),
        Form(call="SuspendCase", title=Text("Tạm đình chỉ vụ án", "Suspend the case")),
        Form(call="ResumeCase", title=Text("Phục hồi vụ án", "Resume the case"),
             changes={"reason": {"optional": True}}),
        Form(call="DismissCase", title=Text("Đình chỉ vụ án", "Dismiss the case"), danger=True),
        Form(call="RecordHelp", title=Text("Ghi việc hỗ trợ trẻ trong tố tụng", "Record help given"), changes={
            "child": {"width": "3", "start": lambda case: 1}, "note": {"optional": True}}, rules=("court-duty-seed",)),
        Form(call="OpenAppeal", title=Text("Thụ lý phúc thẩm", "Open the appeal")),
        Form(call="DecideAppeal", title=Text("Ghi bản án phúc thẩm", "Record the judgment on appeal"),
             changes={"reason": {"optional": True}}),
        Form(call="QuashJudgment", title=Text("Hủy bản án sơ thẩm", "Quash the judgment"), danger=True),
        Form(call="EndAppeal", title=Text("Đình chỉ phúc thẩm", "End the appeal")),
        Form(call="OrderCompensation", title=Text("Buộc bồi thường", "Order compensation"),
             changes={"amount_vnd": {"hint": Text("Đồng", "Dong"), "width": "10"}}),
        Form(call="RecordPayment", title=Text("Ghi khoản đã trả", "Record a payment"), changes={
            "compensation_id": {"kind": Kind.PICK, "pick": picks.owed_compensations},
            "amount_vnd": {"hint": Text("Đồng", "Dong"), "width": "10"}}),
        Form(call="FileComplaint", title=Text("Ghi khiếu nại, kháng cáo", "File a complaint or appeal")),
        Form(call="AnswerComplaint", title=Text("Giải quyết khiếu nại, kháng cáo", "Answer a complaint or appeal"),
             changes={"complaint_id": {"kind": Kind.PICK, "pick": picks.open_complaints}}),
        Form(call="FinishProceeding", title=Text("Kết thúc vụ việc tại tòa", "Finish the proceeding"), danger=True,
             changes={"outcome": {"kind": Kind.WORDS}}),
    )
}  # fmt: skip
