"""The forms of the intake point. Pure."""

from __future__ import annotations

from services.portal.domain import picks
from services.portal.domain.forms import Beside, Changes, Form, How, Kind, Where
from services.portal.domain.people import PRIVACY
from services.portal.domain.texts import Text

STAFF = frozenset({"intake_officer", "intake_supervisor"})
CARERS_OF_DATA = STAFF | PRIVACY
LEADS = frozenset({"intake_supervisor"}) | PRIVACY
DAY_KNOWN = Text("Năm, năm-tháng hoặc năm-tháng-ngày, ví dụ 2014-05", "YYYY, YYYY-MM or YYYY-MM-DD, such as 2014-05")
FORM_01: Changes = {
    "form.children": {"least": 1},
    "form.children.date_of_birth": {"hint": DAY_KNOWN, "width": "10"},
    "form.children.youngest_age": {"width": "3"},
    "form.children.oldest_age": {"width": "3"},
    "form.father.age": {"width": "3"},
    "form.mother.age": {"width": "3"},
    "form.informant.agreed_to_record": {
        "hint": Text("Chỉ ghi danh tính người báo tin khi người đó đồng ý.",
                     "Who the informant is may be written down only with their agreement."),
    },
    "form.online_refs": {
        "hint": Text("Chỉ ghi nơi nhìn thấy và giá trị băm, không lưu nội dung.",
                     "Only where it was seen, and a hash; never the content."),
    },
    "form.harm_signs": {"kind": Kind.TICKS},
    "form.matters": {"kind": Kind.TICKS},
}  # fmt: skip
CONSENT: How = {"kind": Kind.PICK, "pick": picks.consents}
REQUEST: How = {"kind": Kind.PICK, "pick": picks.family_requests}


def _form_of(case: object) -> object:
    return case


FORMS = {
    form.call: form
    for form in (
        Form(
            call="ReceiveReport",
            title=Text("Tin báo mới (Mẫu số 01)", "New report (form 01)"),
            intro=Text("Chỉ cần nguồn và thời điểm. Điền theo lời kể; không hỏi trẻ kể lại nhiều lần.",
                       "Only source and time are needed. Write as it is told; do not have the child tell it again."),
            where=Where.NEW,
            roles=STAFF,
            changes={
                **FORM_01,
                "narrative": {"optional": True},
                "life_at_risk": {"hint": Text("Tính mạng, sức khỏe trẻ đang bị đe dọa ngay lúc này.",
                                              "Life or health of the child is in danger at this moment.")},
            },
            beside=(Beside.LOOK,),
            order=("channel", "received_at", "life_at_risk", "narrative", "form", "outcomes"),
            rules=("form-01-fields", "emergency-definition", "hotline-111-duties", "privacy-right"),
        ),
        Form(call="CorrectReport", title=Text("Sửa tin báo", "Correct the report"), changes=FORM_01, begin=_form_of),
        Form(call="ScreenOutReport", title=Text("Không mở hồ sơ", "Screen out"), danger=True, beside=(Beside.REPORT,),
             rules=("no-hiding",)),
        Form(call="JoinReport", title=Text("Ghép với hồ sơ khác", "Join to another case"),
             intro=Text("Cùng một trẻ hoặc cùng một sự việc.", "The same child, or the same event."),
             beside=(Beside.REPORT,)),
        Form(call="SeparateReport", title=Text("Tách tin đã ghép nhầm", "Undo a wrong join")),
        Form(call="SplitReport", title=Text("Tách thành hai tin", "Split the report"),
             changes={"children": {"kind": Kind.TICKS, "pick": picks.children}}),
        Form(call="OpenCase", title=Text("Mở hồ sơ", "Open the case"),
             intro=Text("Xem phần mềm gợi ý gì, rồi bạn quyết định có khẩn cấp hay không.",
                        "See what the form speaks for; then you decide whether it is urgent."),
             changes={"urgent": {"kind": Kind.YES_NO}, "reason": {"optional": True}},
             rules=("emergency-definition", "emergency-12h"), beside=(Beside.REPORT,)),
        Form(call="ChangeUrgency", title=Text("Đổi mức khẩn cấp", "Change the urgency"),
             changes={"urgent": {"kind": Kind.YES_NO}, "reason": {"optional": True},
                      "despite_signs": {"optional": True}},
             rules=("emergency-definition",)),
        Form(call="RecordOutcomes", title=Text("Ghi việc đã làm với người báo tin", "What was done for the informant")),
        Form(call="ReferCase", title=Text("Chuyển cơ quan giải quyết", "Refer the case"), beside=(Beside.REPORT,),
             changes={"reason": {"optional": True}}),
        Form(call="NoteForNextShift", title=Text("Ghi cho ca sau", "Note for the next shift")),
        Form(call="TakeOver", title=Text("Nhận bàn giao ca", "Take over from the last shift")),
        Form(call="HoldConference", title=Text("Họp kết thúc", "Closing conference"), rules=("close-two-conditions",)),
        Form(call="CloseCase", title=Text("Đóng hồ sơ", "Close the case"), danger=True,
             rules=("close-two-conditions",)),
        Form(call="ReopenCase", title=Text("Mở lại hồ sơ", "Reopen the case")),
        Form(call="PlanShift", title=Text("Xếp ca trực", "Plan a shift"), where=Where.NEW,
             roles=frozenset({"intake_supervisor"}), changes={"staff_id": {"kind": Kind.COLLEAGUE, "roles": STAFF}},
             rules=("hotline-111-24x7",), tab="roster"),
        Form(call="CancelShift", title=Text("Hủy ca trực", "Cancel a shift"), where=Where.NEW,
             roles=frozenset({"intake_supervisor"}), leave_out=("shift_id",), danger=True,
             rules=("hotline-111-24x7",), tab="roster"),
        Form(call="NameRepresentative", title=Text("Ghi người đại diện", "Name the representative"),
             roles=CARERS_OF_DATA, changes={"different_person": {"optional": True}, "document": {"optional": True}},
             where=Where.CASE, tab="family"),
        Form(call="RecordConsent", title=Text("Ghi nhận sự đồng ý", "Record a consent"), roles=CARERS_OF_DATA,
             changes={
                 "child_number": {"width": "3", "start": lambda case: 1},
                 "categories": {"kind": Kind.TICKS},
                 "valid_until": {"optional": True}, "legal_basis": {"optional": True},
             }, rules=("pdp-child-7-both", "consent-not-silence"), where=Where.CASE, tab="family"),
        Form(call="WithdrawConsent", title=Text("Ghi việc rút đồng ý", "Record a withdrawal"), roles=CARERS_OF_DATA,
             changes={"consent_id": CONSENT}, where=Where.CASE, tab="family"),
        Form(call="ReceiveFamilyRequest", title=Text("Nhận yêu cầu của gia đình", "Receive a request of the family"),
             changes={"consent_id": {**CONSENT, "optional": True}, "child_number": {"width": "3", "optional": True}},
             roles=CARERS_OF_DATA, where=Where.CASE, tab="family"),
        Form(call="AnswerFamilyRequest", title=Text("Trả lời gia đình", "Answer the family"),
             roles=LEADS, changes={"family_request_id": REQUEST}, where=Where.CASE, tab="family"),
        Form(call="CompleteFamilyRequest", title=Text("Đã làm xong yêu cầu", "The request is carried out"), roles=LEADS,
             changes={"family_request_id": REQUEST}, where=Where.CASE, tab="family"),
        Form(call="RefuseFamilyRequest", title=Text("Từ chối yêu cầu của gia đình", "Refuse the family's request"),
             roles=LEADS, changes={"family_request_id": REQUEST}, where=Where.CASE, tab="family"),
        Form(call="ExtendFamilyRequest", title=Text("Gia hạn trả lời", "Extend the answer"), roles=LEADS,
             changes={"family_request_id": REQUEST}, where=Where.CASE, tab="family"),
        Form(call="OrderErasure", title=Text("Xóa dữ liệu", "Order the erasure"), roles=PRIVACY, danger=True,
             changes={"family_request_id": {**REQUEST, "optional": True}}, where=Where.CASE, tab="family"),
    )
}  # fmt: skip
