"""The forms of social support. Pure."""

from __future__ import annotations

from typing import Any

from services.portal.domain.calls.joint import answering
from services.portal.domain.forms import Beside, Changes, Form, Kind
from services.portal.domain.picks import support_person_before
from services.portal.domain.texts import Text

WORKERS = frozenset({"child_protection_worker", "social_worker"})
PLAN: Changes = {
    "goals": {"hint": Text("Mỗi mục tiêu một dòng.", "One goal in each line.")},
    "measures": {"least": 1},
    "measures.what": {"kind": Kind.WORDS},
    "measures.responsible": {"kind": Kind.COLLEAGUE, "optional": True},
    "measures.cost": {"hint": Text("Đồng", "Dong"), "optional": True, "width": "10"},
}
ATTENDANCE: Changes = {"child": {"kind": Kind.CHOICE}, "carer": {"kind": Kind.CHOICE}}


def _newest_plan(case: Any) -> Any:
    return case.plans[-1] if case.plans else None


FORMS = {
    form.call: form
    for form in (
        Form(call="AcceptReferral", title=Text("Nhận hồ sơ", "Accept the referral"),
             changes={"worker": {"roles": WORKERS}}),
        Form(call="DeclineReferral", title=Text("Không nhận hồ sơ", "Decline the referral"), danger=True),
        Form(call="CompleteInitialAssessment", title=Text("Đánh giá ban đầu (Mẫu số 02)", "First assessment (form 02)"),
             changes={"risk_items": {"least": 1}, "capacity_items": {"least": 1}},
             rules=("initial-assessment-02", "emergency-12h")),
        Form(call="ApplyEmergencyMeasure", title=Text("Biện pháp khẩn cấp", "Emergency measure"),
             changes={"decision_number": {"optional": True}}),
        Form(call="CompleteDetailedAssessment", title=Text("Đánh giá chi tiết (Mẫu số 03)",
                                                           "Detailed assessment (form 03)"),
             rules=("detail-assessment-03",)),
        Form(call="HoldNeedsMeeting", title=Text("Họp xác định nhu cầu", "Needs meeting")),
        Form(call="DraftPlan", title=Text("Lập kế hoạch hỗ trợ (Mẫu số 04)", "Draft the support plan (form 04)"),
             changes=PLAN, begin=_newest_plan),
        Form(call="RevisePlan", title=Text("Sửa kế hoạch", "Revise the plan"), changes=PLAN, begin=_newest_plan),
        Form(call="SubmitPlan", title=Text("Trình kế hoạch", "Submit the plan"), beside=(Beside.CHECK,),
             changes={"minutes": {"kind": Kind.WORDS}}),
        Form(call="ApprovePlan", title=Text("Phê duyệt kế hoạch", "Approve the plan")),
        Form(call="ReturnPlan", title=Text("Trả lại kế hoạch", "Return the plan")),
        Form(call="RecordCarerAnswer", title=Text("Ghi câu trả lời của người chăm sóc", "Record the carer's answer"),
             changes={"reason": {"optional": True}}, rules=("plan-refused-by-carer",)),
        Form(call="AskToRestrictParentalRights",
             title=Text("Đề nghị hạn chế quyền của cha, mẹ", "Ask that parental rights be limited"),
             rules=("plan-refused-by-carer",)),
        Form(call="RecordParentalRightsResult",
             title=Text("Ghi kết quả đề nghị hạn chế quyền", "Record what came of it"),
             changes={"document_number": {"optional": True}, "decided_on": {"optional": True},
                      "reason": {"optional": True}}, rules=("plan-refused-by-carer",)),
        Form(call="OrderNoContact", title=Text("Cấm tiếp xúc", "No-contact order"),
             changes={"ends_on": {"kind": Kind.DAY}}, rules=("family-violence",)),
        Form(call="EndNoContact", title=Text("Chấm dứt cấm tiếp xúc", "End the no-contact order"),
             changes={"reason": {"optional": True}}, rules=("family-violence",)),
        Form(call="DeliverSupport", title=Text("Ghi việc đã hỗ trợ", "Record support given"),
             changes={"note": {"optional": True}}),
        Form(call="HoldSession", title=Text("Ghi buổi làm việc, thăm hộ", "Record a session or visit"),
             changes={**ATTENDANCE, "note": {"optional": True}, "next_on": {"optional": True},
                      "code": {"optional": True}}),
        Form(call="HoldReview", title=Text("Rà soát", "Review"), changes={
            "no_more_risk": {"kind": Kind.YES_NO}, "stable": {"kind": Kind.YES_NO}, "notes": {"kind": Kind.WORDS}}),
        Form(call="ContinueSupport", title=Text("Tiếp tục hỗ trợ", "Go on with the support")),
        Form(call="ReturnToPlanning", title=Text("Lập kế hoạch lại", "Plan again")),
        Form(call="FinishSupport", title=Text("Kết thúc hỗ trợ", "Finish the support"), danger=True),
        Form(call="SeparateChild", title=Text("Tạm cách ly trẻ", "Separate the child for a time"),
             beside=(Beside.CHECK,), rules=("temp-separation", "separation-max-15d")),
        Form(call="DecideAgainstSeparation", title=Text("Không cách ly trẻ", "Decide against a separation")),
        Form(call="RenewSeparation", title=Text("Gia hạn cách ly", "Renew the separation"), changes={
            "authority": {"optional": True}, "authority_document": {"optional": True},
            "authority_document_on": {"optional": True}}),
        Form(call="AssessCarer", title=Text("Đánh giá người chăm sóc", "Assess the carer"),
             changes={"safe": {"kind": Kind.YES_NO}}),
        Form(call="EndSeparation", title=Text("Kết thúc cách ly", "End the separation")),
        *answering({"optional": True, "roles": WORKERS, "start": support_person_before}, "same-support-person"),
        Form(call="HandOverCase", title=Text("Chuyển sang xã, phường khác", "Hand over to another commune")),
        Form(call="ReceiveHandover", title=Text("Nhận bàn giao", "Receive the handover"),
             changes={"worker": {"roles": WORKERS}}),
        Form(call="CallOffHandover", title=Text("Hủy bàn giao", "Call the handover off")),
        Form(call="ReassignWorker", title=Text("Phân công lại", "Assign to somebody else"),
             changes={"worker": {"roles": WORKERS}}),
        Form(call="NoteSupervision", title=Text("Ghi chú giám sát", "Supervision note"),
             changes={"agreed_actions": {"kind": Kind.WORDS, "optional": True}}),
    )
}  # fmt: skip
