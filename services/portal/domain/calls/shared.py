"""Forms that every agency has: what agencies ask of each other, and the care for the data. Pure."""

from __future__ import annotations

from services.portal.domain import picks
from services.portal.domain.forms import Form, How, Kind, Where
from services.portal.domain.people import CASE_WORKERS, PRIVACY, SUPERIORS
from services.portal.domain.texts import Text
from services.portal.domain.words.common import AGENCY, CATEGORY

ASKED = ("case_intake", "social_support", "police_investigation", "court_liaison")
AGENCIES = tuple((name, Text(*AGENCY[name])) for name in ASKED)
CATEGORIES = tuple((name, Text(*text)) for name, text in CATEGORY.items())
OF_US = {"kind": Kind.PICK, "pick": picks.requests_to_us}
EXCHANGE = {
    "MakeRequest": Form(
        call="MakeRequest",
        title=Text("Yêu cầu cơ quan khác", "Ask another agency"),
        intro=Text("Yêu cầu có thời hạn trả lời; chỉ nêu những gì cần thiết.",
                   "A request has a deadline; say no more than is needed."),
        changes={
            "to": {"kind": Kind.CHOICE, "options": AGENCIES},
            "categories": {"kind": Kind.TICKS, "options": CATEGORIES, "optional": True},
            "document_number": {"optional": True},
        },
        rules=("request-answer-5wd",),
    ),
    "WithdrawRequest": Form(
        call="WithdrawRequest",
        title=Text("Rút yêu cầu", "Take back a request"),
        changes={"agency_request_id": {"kind": Kind.PICK, "pick": picks.own_requests}},
    ),
    "AnswerRequest": Form(
        call="AnswerRequest",
        title=Text("Trả lời yêu cầu", "Answer a request"),
        changes={
            "agency_request_id": OF_US,
            "document_number": {"optional": True},
            "support_person": {"optional": True, "kind": Kind.COLLEAGUE},
        },
        rules=("request-answer-5wd",),
    ),
    "RejectRequest": Form(
        call="RejectRequest", title=Text("Từ chối yêu cầu", "Refuse a request"), changes={"agency_request_id": OF_US},
    ),
    "ExplainDelay": Form(
        call="ExplainDelay",
        title=Text("Giải trình việc quá hạn", "Explain a delay"),
        changes={"deadline_id": {"kind": Kind.PICK, "pick": picks.missed_deadlines}},
    ),
}  # fmt: skip

CARE = {
    "OpenEmergencyView": Form(
        call="OpenEmergencyView",
        title=Text("Xem khẩn cấp", "Look in an emergency"),
        intro=Text("Dùng khi trẻ gặp nguy hiểm và hồ sơ không thuộc phần việc của bạn. Lý do được ghi lại, và mọi lần "
                   "xem khẩn cấp đều được kiểm tra sau đó.",
                   "For when a child is in danger and the case is not yours. The reason is written down, and every "
                   "such look is reviewed afterwards."),
        where=Where.CASE,
        roles=CASE_WORKERS,
        changes={"hours": {"optional": True, "width": "3"}},
        rules=("need-to-know",),
        danger=True,
    ),
    "ExcludeStaff": Form(
        call="ExcludeStaff",
        title=Text("Không cho một cán bộ xem hồ sơ", "Keep a colleague away from the case"),
        where=Where.CASE,
        roles=SUPERIORS,
        tab="protection",
    ),
    "LiftExclusion": Form(
        call="LiftExclusion",
        title=Text("Cho cán bộ xem lại hồ sơ", "Let a colleague see the case again"),
        where=Where.CASE,
        roles=PRIVACY,
        tab="protection",
    ),
    "PlaceLegalHold": Form(
        call="PlaceLegalHold",
        title=Text("Giữ hồ sơ theo yêu cầu pháp luật", "Place a legal hold"),
        where=Where.CASE,
        roles=SUPERIORS,
        tab="protection",
    ),
    "LiftLegalHold": Form(
        call="LiftLegalHold",
        title=Text("Bỏ lệnh giữ hồ sơ", "Lift a legal hold"),
        where=Where.CASE,
        roles=PRIVACY,
        tab="protection",
    ),
}  # fmt: skip

BREACH_INTRO = Text(
    "Cơ quan chuyên trách (A05) được báo trong 72 giờ kể từ khi phát hiện.",
    "The specialised body (A05) is told within 72 hours of the discovery.",
)
_KINDS: How = {"kind": Kind.TICKS, "options": CATEGORIES}


def _breach(call: str, vi: str, en: str, **changes: How) -> Form:
    return Form(
        call=call, title=Text(vi, en), intro=BREACH_INTRO, where=Where.NEW, roles=PRIVACY, changes=changes,
        rules=("breach-72h",), tab="breaches", leave_out=() if call == "RecordBreach" else ("breach_id",),
    )  # fmt: skip


BREACHES = {
    form.call: form
    for form in (
        _breach("RecordBreach", "Ghi nhận sự cố dữ liệu", "Record a breach of data", categories=_KINDS,
                happened_at={"optional": True}, cases={"optional": True}),
        _breach("ReassessBreach", "Đánh giá lại sự cố", "Assess the breach anew", categories=_KINDS,
                happened_at={"optional": True}, cases={"optional": True}),
        _breach("NotifyBreach", "Báo A05", "Tell A05", late_reason={"optional": True}),
        _breach("NoteBreachMeasure", "Ghi biện pháp khắc phục", "Note a measure"),
        _breach("NoteFamiliesTold", "Ghi việc báo gia đình", "Note that families were told", words={"optional": True}),
        _breach("ExplainBreachDelay", "Giải trình việc báo chậm", "Explain the delay"),
        _breach("DismissBreach", "Không phải sự cố", "It was no breach"),
        _breach("CloseBreach", "Kết thúc sự cố", "Close the breach"),
    )
}  # fmt: skip
REVIEW = Form(
    call="ReviewEmergencyView",
    title=Text("Kiểm tra lần xem khẩn cấp", "Review an emergency view"),
    where=Where.NEW,
    roles=PRIVACY,
    changes={"justified": {"kind": Kind.YES_NO}},
    leave_out=("grant_id",),
    rules=("need-to-know",),
    tab="reviews",
)
