"""The forms of the police. Pure."""

from __future__ import annotations

from services.portal.domain import picks
from services.portal.domain.calls.joint import calling
from services.portal.domain.forms import Beside, Changes, Form, How, Kind, Where
from services.portal.domain.texts import Text

STAFF = frozenset({"police_officer", "investigator", "head_of_unit"})
INVESTIGATORS = frozenset({"investigator", "head_of_unit"})
HEADS = frozenset({"head_of_unit"})
INTERVIEWERS: How = {"kind": Kind.TICKS, "roles": INVESTIGATORS}
SESSION: How = {"kind": Kind.PICK, "pick": picks.planned_interviews}
ITEM: How = {"kind": Kind.PICK, "pick": picks.evidence_items}
WHOSE: How = {"kind": Kind.PICK, "pick": picks.suspects}
OVERRIDE: Changes = {
    "override_reason": {"optional": True},
    "override_approved_by": {"optional": True, "kind": Kind.COLLEAGUE, "roles": HEADS},
}
ANSWERS: Changes = {"answers_request_id": {"kind": Kind.PICK, "pick": picks.requests_to_prosecute, "optional": True}}

FORMS = {
    form.call: form
    for form in (
        Form(call="RegisterCrimeReport", title=Text("Ghi tin báo tội phạm", "Register a crime report"),
             where=Where.NEW, roles=STAFF),
        Form(call="AcceptReferral", title=Text("Nhận tin chuyển đến", "Accept the referral")),
        Form(call="DeclineReferral", title=Text("Không nhận tin", "Decline the referral"), danger=True),
        Form(call="StartVerification", title=Text("Bắt đầu xác minh", "Start the verification"),
             changes={"investigator": {"roles": INVESTIGATORS}, "override_reason": {"optional": True}},
             rules=("report-20d", "sa-evidence-fast")),
        Form(call="CallForExamination", title=Text("Gọi khám, lấy dấu vết cho trẻ", "Call for the child's examination"),
             intro=Text("Khám, lấy dấu vết và điều trị ban đầu trong cùng một lần.",
                        "Examination, traces and first treatment in one sitting."),
             changes={"name": {"optional": True}}, rules=("sa-evidence-fast",)),
        Form(call="ExtendVerification", title=Text("Gia hạn xác minh", "Extend the verification"),
             changes={"step": {"width": "3"}}),
        Form(call="EnterInBook", title=Text("Vào sổ tiếp nhận", "Enter in the book")),
        Form(call="TransferReport", title=Text("Chuyển cơ quan điều tra", "Transfer to the investigating body")),
        Form(call="NotifyProcuracy", title=Text("Thông báo Viện kiểm sát", "Notify the procuracy")),
        Form(call="OpenInvestigation", title=Text("Khởi tố vụ án", "Open the investigation"), changes=ANSWERS),
        Form(call="DeclineToOpen", title=Text("Không khởi tố", "Decline to open"), changes=ANSWERS, danger=True),
        Form(call="SuspendWork", title=Text("Tạm đình chỉ", "Suspend")),
        Form(call="ResumeWork", title=Text("Phục hồi", "Resume")),
        Form(call="RequestExtension", title=Text("Đề nghị gia hạn điều tra", "Ask for more time")),
        Form(call="ChangeClass", title=Text("Đổi loại tội phạm", "Change the class of the offence")),
        Form(call="ConcludeInvestigation", title=Text("Kết luận điều tra", "Conclude the investigation")),
        Form(call="TransferFile", title=Text("Chuyển hồ sơ sang Viện kiểm sát", "Transfer the file to the procuracy")),
        Form(call="PlanInterview", title=Text("Kế hoạch lấy lời khai trẻ", "Plan a session with the child"),
             beside=(Beside.CHECK,),
             intro=Text("Ưu tiên lấy lời khai tại nơi ở; trẻ chỉ kể một lần, nhẹ nhàng.",
                        "At the child's home where possible; the child tells it once, gently."),
             changes={
                 "child": {"width": "3", "start": lambda case: 1}, "minutes": {"width": "3"},
                 "interviewers": INTERVIEWERS, "address": {"optional": True},
                 "place_reason": {"optional": True}, "repeat_reason": {"optional": True},
                 "untrained_reason": {"optional": True}, "necessity": {"optional": True}, **OVERRIDE,
             },
             rules=("interview-place", "interview-adult-present", "interview-2x2h", "interview-no-repeat",
                    "confrontation-last",
                    "min-contact-accused")),
        Form(call="HoldInterview", title=Text("Ghi buổi lấy lời khai", "Record a session with the child"),
             changes={"sitting_id": SESSION, "minutes": {"width": "3"}, "interviewers": INTERVIEWERS,
                      "stopped": {"optional": True}, **OVERRIDE}),
        Form(call="CancelInterview", title=Text("Hủy buổi lấy lời khai", "Cancel a session"),
             changes={"sitting_id": SESSION}),
        *calling(INTERVIEWERS, OVERRIDE),
        Form(call="RegisterEvidence", title=Text("Ghi vật chứng", "Register evidence"),
             intro=Text("Không lưu nội dung; chỉ ghi mô tả, giá trị băm và số niêm phong.",
                        "No content is kept; only a description, a hash and the seal's number."),
             changes={"sha256": {"optional": True}}),
        Form(call="HandOverEvidence", title=Text("Giao vật chứng", "Hand evidence over"),
             changes={"item_number": ITEM, "seal_intact": {"kind": Kind.YES_NO}}),
        Form(call="ConfirmEvidence", title=Text("Ký nhận vật chứng", "Sign for evidence"),
             changes={"item_number": ITEM, "seal_intact": {"kind": Kind.YES_NO}}),
        Form(call="AddSuspect", title=Text("Ghi người bị nghi vấn", "Add a suspect"), changes={
            "alias": {"optional": True}, "handle": {"optional": True}, "relation": {"optional": True}}),
        Form(call="SetAccused", title=Text("Khởi tố bị can", "Set the accused"),
             changes={"suspect_id": WHOSE, "full_time_reason": {"optional": True}}),
        Form(call="RegisterOffender", title=Text("Vào danh sách cần phòng ngừa", "Enter in the register of offenders"),
             changes={"suspect_id": WHOSE, "until": {"kind": Kind.DAY, "optional": True},
                      "review_on": {"kind": Kind.DAY, "optional": True}}, rules=("offender-review",)),
        Form(call="ReviewOffender", title=Text("Xem lại người trong danh sách", "Review an entry of the register"),
             intro=Text("Giữ lại với các biện pháp từ nay, hoặc đưa ra khỏi danh sách.",
                        "It is kept, with the measures from now on, or comes off the register."),
             changes={"suspect_id": {**WHOSE, "pick": picks.on_the_register}, "measures": {"optional": True},
                      "until": {"kind": Kind.DAY, "optional": True},
                      "review_on": {"kind": Kind.DAY, "optional": True}}, rules=("offender-review",)),
        Form(call="RequestRemoval", title=Text("Yêu cầu gỡ bỏ nội dung", "Ask a platform to remove content"),
             changes={"demanded_by": {"optional": True}}, rules=("cyb2025-removal", "takedown-request-right")),
        Form(call="ConfirmRemoval", title=Text("Ghi kết quả gỡ bỏ", "Record the removal"),
             changes={"removal_id": {"kind": Kind.PICK, "pick": picks.open_removals}}),
    )
}  # fmt: skip
