"""What the procuracy's and the court's own codes mean."""

from __future__ import annotations

from services.portal.domain.words.common import REASON, Pair
from services.portal.domain.words.work import CODES as SHARED

FIELDS: dict[str, Pair] = {}

_OTHER = {"other": REASON["other"]}
_UNWELL = {"child_unwell": REASON["child_unwell"]}
_PARTY_ABSENT: dict[str, Pair] = {"party_absent": ("Người tham gia tố tụng vắng mặt", "A party is absent")}

_MOVE: dict[str, Pair] = {
    **_PARTY_ABSENT,
    "judge_unavailable": ("Thẩm phán không tham gia được", "The judge is not available"),
    "room_lost": ("Không còn phòng", "The room was lost"),
}

_ADJOURN: dict[str, Pair] = {
    **_PARTY_ABSENT,
    "child_tired": ("Trẻ mệt", "The child is tired"),
    "evidence_wanted": ("Cần thêm chứng cứ", "Evidence is wanted"),
    "panel_changed": ("Thay đổi Hội đồng xét xử", "The panel changed"),
}

_CANCEL: dict[str, Pair] = {
    "child_unwilling": ("Trẻ không muốn", "The child is unwilling"),
    "adult_absent": ("Vắng người đại diện, người bảo vệ", "The adult is absent"),
    "not_needed": ("Không cần thiết", "Not needed"),
}

_RETURN: dict[str, Pair] = {
    "evidence_missing": ("Thiếu chứng cứ", "Evidence is missing"),
    "other_offence": ("Có tội phạm khác", "Another offence"),
    "other_offender": ("Có người phạm tội khác", "Another offender"),
    "procedure_breached": ("Vi phạm thủ tục tố tụng", "Procedure was breached"),
}

_SUSPEND: dict[str, Pair] = {
    "accused_ill": ("Bị cáo bị bệnh", "The accused is ill"),
    "accused_away": ("Không biết bị cáo ở đâu", "The accused is away"),
    "expert_awaited": ("Chờ kết quả giám định", "An expert is awaited"),
    "force_majeure": ("Bất khả kháng", "Force majeure"),
}

_DISMISS: dict[str, Pair] = {
    "prosecution_withdrawn": ("Viện kiểm sát rút quyết định truy tố", "The prosecution is withdrawn"),
    "request_withdrawn": ("Người yêu cầu khởi tố rút yêu cầu", "The request is withdrawn"),
    "ground_against_proceeding": ("Có căn cứ không được tố tụng", "A ground against the proceeding"),
}

_PROSECUTOR: dict[str, Pair] = {
    "prosecute": ("Truy tố", "To prosecute"),
    "not_prosecute": ("Không truy tố", "Not to prosecute"),
    "return_file": ("Trả hồ sơ điều tra bổ sung", "To return the file"),
    "keep_prosecution": ("Giữ nguyên quyết định truy tố", "To keep the prosecution"),
}

_OUTCOME: dict[str, Pair] = {
    "not_prosecuted": ("Không truy tố", "Not prosecuted"),
    "judged": ("Đã xét xử", "Judged"),
    "dismissed": ("Đình chỉ vụ án", "Dismissed"),
}

_COMPLAINT_KIND: dict[str, Pair] = {
    "complaint": ("Khiếu nại", "Complaint"),
    "appeal": ("Kháng cáo, kháng nghị", "Appeal"),
}

_ANSWERED: dict[str, Pair] = {
    "accepted": ("Chấp nhận", "Accepted"),
    "partly_accepted": ("Chấp nhận một phần", "Partly accepted"),
}

_APPEAL: dict[str, Pair] = {
    "upheld": ("Giữ nguyên bản án sơ thẩm", "Upheld"),
    "amended": ("Sửa bản án sơ thẩm", "Amended"),
    "quashed": ("Hủy bản án sơ thẩm", "Quashed"),
}

CODES: dict[str, dict[str, Pair]] = {
    "court_liaison.state": {
        "new": ("Chưa có hồ sơ", "New"),
        "supervising": ("Viện kiểm sát đang kiểm sát", "Procuracy supervises"),
        "transferred": ("Hồ sơ đang chuyển đến", "File on its way"),
        "file_received": ("Đã nhận hồ sơ", "File received"),
        "prosecuted": ("Đã truy tố", "Prosecuted"),
        "returned": ("Đã trả hồ sơ điều tra bổ sung", "Returned to the police"),
        "docketed": ("Đã thụ lý", "Docketed"),
        "court_returned": ("Tòa án đã trả hồ sơ", "Returned by the court"),
        "suspended": ("Tạm đình chỉ vụ án", "Suspended"),
        "scheduled": ("Đã lên lịch phiên tòa", "Hearing scheduled"),
        "held": ("Phiên tòa đã mở", "Hearing held"),
        "judged": ("Đã tuyên án", "Judged"),
        "appealed": ("Đang xét xử phúc thẩm", "Under appeal"),
        "appeal_scheduled": ("Đã lên lịch phiên tòa phúc thẩm", "Appeal hearing scheduled"),
        "appeal_held": ("Phiên tòa phúc thẩm đã mở", "Appeal hearing held"),
        "remitted": ("Hủy án để giải quyết lại", "Remitted"),
        "finished": ("Kết thúc", "Finished"),
    },
    "NoticeKind": {
        "crime_report": ("Đang giải quyết tin báo tội phạm", "Crime report"),
        "prosecution_request": SHARED["RequestKind"]["prosecution_request"],
    },
    "DecisionCode": _PROSECUTOR,
    "decision_code": _PROSECUTOR,
    "OutcomeCode": _OUTCOME,
    "outcome_code": {
        **_OUTCOME,
        **_ANSWERED,
        **_APPEAL,
    },
    "InterviewPlace": {place: SHARED["place"][place] for place in ("home", "school", "care_place", "friendly_room")},
    "AdultPresent": {
        "representative": ("Người đại diện", "The representative"),
        "protector": ("Người bảo vệ quyền và lợi ích hợp pháp", "Protector of rights"),
    },
    "CancelReason": _CANCEL,
    "Need": {
        "fear_of_accused": ("Sợ bị cáo", "Fear of the accused"),
        "sign_language": ("Ngôn ngữ ký hiệu", "Sign language"),
        "language": ("Ngôn ngữ khác tiếng Việt", "Another language"),
        "young_age": ("Còn nhỏ tuổi", "Young age"),
        "disability": ("Khuyết tật", "Disability"),
        "school_hours": ("Không muốn nghỉ học", "School hours"),
        "distance": ("Ở xa", "Distance"),
        "trauma": ("Sang chấn tâm lý", "Trauma"),
        "other": ("Nhu cầu khác", "Another need"),
    },
    "SchoolSession": {
        "morning": ("Buổi sáng", "Morning"),
        "afternoon": ("Buổi chiều", "Afternoon"),
        "whole_day": ("Cả ngày", "Whole day"),
    },
    "Accommodation": {
        "screen": ("Màn che", "Screen"),
        "separate_room": ("Phòng cách ly", "Separate room"),
        "remote_link": ("Trình bày từ xa", "Remote link"),
        "support_person": ("Người hỗ trợ", "Support person"),
        "interpreter": ("Người phiên dịch", "Interpreter"),
        "pre_visit": ("Làm quen trước phiên tòa", "Visit to the court before"),
        "preparation": ("Trò chuyện chuẩn bị trước phiên tòa", "Preparatory talk before the hearing"),
        "breaks": ("Nghỉ giữa giờ", "Breaks"),
        "separate_entrance": ("Lối vào riêng", "Separate entrance"),
        "separate_time": ("Đến và về khác giờ bị cáo", "Separate time"),
        "outside_school_hours": ("Ngoài giờ học", "Outside school hours"),
        "frequent_breaks": ("Nghỉ thường xuyên", "Frequent breaks"),
        "friendly_room": ("Phòng xử án thân thiện", "Child-friendly room"),
    },
    "ClosedRequest": {
        "child": ("Trẻ em", "The child"),
        "representative": ("Người đại diện", "The representative"),
        "accused": ("Bị cáo", "The accused"),
        "procuracy": ("Viện kiểm sát", "The procuracy"),
        "court": ("Tòa án tự quyết định", "The court itself"),
    },
    "BanListItem": {
        "no_retelling_of_details": ("Không bắt trẻ kể lại chi tiết", "No retelling of details"),
        "no_shaming_questions": ("Không hỏi xúc phạm, làm trẻ xấu hổ", "No shaming questions"),
        "no_confrontation": ("Không đối chất với bị cáo", "No confrontation"),
        "no_pointing_at_body": ("Không bắt chỉ vào cơ thể", "No pointing at the body"),
        "no_questions_by_offender": ("Bị cáo không hỏi trực tiếp trẻ", "No questions by the accused"),
        "no_forced_standing": ("Không bắt trẻ phải đứng", "No forced standing"),
    },
    "MoveReason": {**_MOVE, **_UNWELL, **_OTHER},
    "AdjournReason": {**_ADJOURN, **_UNWELL, **_OTHER},
    "reason_code": {**_MOVE, **_ADJOURN, **_CANCEL, **_RETURN, **_SUSPEND, **_DISMISS},
    "TurnKind": {
        "returned": ("Trả hồ sơ", "Returned"),
        "suspended": ("Tạm đình chỉ", "Suspended"),
        "resumed": ("Phục hồi", "Resumed"),
        "dismissed": ("Đình chỉ", "Dismissed"),
    },
    "ReturnReason": {**_RETURN, **_OTHER},
    "SuspendReason": {**_SUSPEND, **_OTHER},
    "DismissReason": {**_DISMISS, **_OTHER},
    "Instance": {
        "first": ("Sơ thẩm", "First instance"),
        "second": ("Phúc thẩm", "Second instance"),
    },
    "AppealOutcome": {**_APPEAL, "withdrawn": ("Đã rút kháng cáo, kháng nghị", "Withdrawn")},
    "Booked": {
        "room": ("Phòng xử án", "Courtroom"),
        "judge": ("Thẩm phán", "Judge"),
        "assessor": ("Hội thẩm", "Assessor"),
        "attendee": ("Người dự khác", "Somebody else with a seat"),
    },
    "HearingPoint": {
        "friendly_room": ("Phòng xử án thân thiện", "Child-friendly courtroom"),
        "office_dress": ("Mặc trang phục hành chính", "Office dress"),
        "short_simple_questions": ("Câu hỏi ngắn, đơn giản", "Short, simple questions"),
        "one_matter_at_a_time": ("Hỏi từng việc một", "One matter at a time"),
        "could_see_the_court_before": ("Trẻ được làm quen trước phiên tòa", "Could see the court before"),
    },
    "Arrival": {
        "separate_entrance": ("Lối vào riêng", "By a separate entrance"),
        "separate_time": ("Khác giờ bị cáo", "At a separate time"),
        "not_in_the_building": ("Không đến trụ sở", "Not in the building"),
        "together": ("Cùng lối, cùng giờ", "Together"),
    },
    "Help": {
        "explained_plainly": ("Giải thích dễ hiểu", "Explained plainly"),
        "steps": ("Hướng dẫn thủ tục", "Steps and papers"),
        "compensation": ("Yêu cầu bồi thường", "Compensation"),
        "remedies": ("Khiếu nại, kháng cáo", "Remedies"),
        "companion": ("Có người đi cùng", "A companion"),
        "other": ("Hỗ trợ khác", "Other help"),
    },
    "Verdict": {
        "convicted": ("Có tội", "Convicted"),
        "acquitted": ("Không có tội", "Acquitted"),
        "other": ("Phán quyết khác", "Another verdict"),
    },
    "ComplaintKind": _COMPLAINT_KIND,
    "kind_code": _COMPLAINT_KIND,
    "ComplaintBy": {
        "victim": ("Bị hại", "The victim"),
        "representative": ("Người đại diện", "The representative"),
        "accused": ("Bị cáo", "The accused"),
        "procuracy": ("Viện kiểm sát", "The procuracy"),
    },
    "ComplaintOutcome": {
        **_ANSWERED,
        "rejected": ("Không chấp nhận", "Rejected"),
        "withdrawn": ("Đã rút", "Withdrawn"),
    },
}

EVENTS: dict[str, Pair] = {}

LONG: frozenset[str] = frozenset()
