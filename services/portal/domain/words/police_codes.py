"""What the police's own codes mean."""

from __future__ import annotations

from services.portal.domain.words.common import REASON, Pair
from services.portal.domain.words.work import CODES as SHARED

FIELDS: dict[str, Pair] = {}

_STATE: dict[str, Pair] = {
    "new": ("Chưa được chuyển đến", "New"),
    "referred": ("Chờ tiếp nhận", "Referred"),
    "declined": ("Không tiếp nhận", "Declined"),
    "accepted": ("Đã tiếp nhận", "Accepted"),
    "verifying": ("Đang xác minh", "Verifying"),
    "suspended_verification": ("Tạm đình chỉ xác minh", "Verification suspended"),
    "not_opened": ("Không khởi tố vụ án", "No case opened"),
    "investigating": ("Đang điều tra", "Investigating"),
    "suspended_investigation": ("Tạm đình chỉ điều tra", "Investigation suspended"),
    "concluded": ("Đã kết thúc điều tra", "Concluded"),
    "transferred": ("Đã chuyển Viện kiểm sát", "File transferred"),
}

_DECLINE: dict[str, Pair] = {"no_sign_of_offence": ("Không có dấu hiệu tội phạm", "No sign of an offence")}

_NOT_OPENED: dict[str, Pair] = {
    "no_offence": ("Không có sự việc phạm tội", "No offence"),
    "insufficient_evidence": ("Không đủ chứng cứ", "Insufficient evidence"),
    "time_barred": ("Hết thời hiệu", "Time-barred"),
}

_SUSPENSION: dict[str, Pair] = {
    "awaiting_expert": ("Chờ kết quả giám định", "Awaiting an expert"),
    "suspect_unknown": ("Chưa xác định được bị can", "The suspect is not known"),
    "suspect_ill": ("Bị can bị bệnh", "The suspect is ill"),
}

_CANCEL: dict[str, Pair] = {
    "no_longer_needed": ("Không còn cần thiết", "No longer needed"),
    "adult_missing": ("Vắng người đại diện, người bảo vệ", "The adult is missing"),
    "staff_missing": ("Vắng cán bộ", "Staff are missing"),
    "moved": ("Chuyển sang lúc khác", "Moved"),
}

_OUTCOME: dict[str, Pair] = {
    "prosecute": ("Đề nghị truy tố", "Request to prosecute"),
    "discontinue": ("Đình chỉ điều tra", "Discontinued"),
}

_REMOVAL: dict[str, Pair] = {
    "removed": ("Đã gỡ bỏ", "Removed"),
    "partly": ("Gỡ bỏ một phần", "Partly removed"),
}

_OTHER = {"other": REASON["other"]}
_DEMANDER: dict[str, Pair] = {
    "police": ("Cơ quan công an", "Police"),
    "parent": ("Cha hoặc mẹ", "Parent"),
    "carer": ("Người chăm sóc", "Carer"),
    "child": ("Trẻ từ đủ 7 tuổi", "The child, aged seven or more"),
    "responsible_body": ("Cơ quan, tổ chức có trách nhiệm", "Responsible body"),
}

CODES: dict[str, dict[str, Pair]] = {
    "police_investigation.state": _STATE,
    "police_investigation.ended_as": _STATE,
    "CrimeSource": {
        "victim": ("Bị hại", "The victim"),
        "relative": ("Người thân", "A relative"),
        "school": ("Trường học", "School"),
        "clinic": ("Cơ sở y tế", "Clinic"),
        "social_body": ("Cơ quan, tổ chức xã hội", "Social body"),
        "hotline_111": ("Tổng đài 111", "Hotline 111"),
        "media_internet": ("Báo chí, mạng xã hội", "Media and internet"),
        "other": ("Nguồn khác", "Another source"),
    },
    "ReportClass": {
        "denunciation": ("Tố giác về tội phạm", "Denunciation"),
        "information": ("Tin báo về tội phạm", "Information"),
        "prosecution_request": SHARED["RequestKind"]["prosecution_request"],
    },
    "InvestigatingBody": {
        "province": ("Cơ quan điều tra Công an tỉnh", "Of the province"),
        "ministry": ("Cơ quan điều tra Bộ Công an", "Of the ministry"),
        "military": ("Cơ quan điều tra trong Quân đội", "Of the army"),
    },
    "DeclineReason": _DECLINE,
    "NotOpenedReason": {**_NOT_OPENED, **_OTHER},
    "SuspensionReason": {**_SUSPENSION, **_OTHER},
    "CancelReason": _CANCEL,
    "reason_code": {**_DECLINE, **_NOT_OPENED, **_SUSPENSION, **_CANCEL},
    "Outcome": _OUTCOME,
    "outcome_code": {
        **_OUTCOME,
        **_REMOVAL,
        "stopped_fatigue": ("Dừng vì trẻ mệt", "Stopped: the child was tired"),
        "stopped_distress": ("Dừng vì trẻ hoảng loạn", "Stopped: the child was distressed"),
        "stopped_other": ("Dừng vì lý do khác", "Stopped: another reason"),
    },
    "Party": {
        "reporter": ("Người báo tin", "Who reported it"),
        "representative": ("Người đại diện", "The representative"),
        "procuracy": ("Viện kiểm sát", "The procuracy"),
        "social_body": ("Cơ quan bảo vệ trẻ em", "The social body"),
        "intake_point": ("Đầu mối tiếp nhận", "The intake point"),
    },
    "Place": {place: SHARED["place"][place] for place in ("home", "school", "care_place", "friendly_room", "station")},
    "Presence": {
        "representative": ("Người đại diện", "The representative"),
        "protector": ("Người bảo vệ quyền và lợi ích hợp pháp", "Protector of rights"),
        "social_worker": ("Người làm công tác xã hội", "Social worker"),
        "psychologist": ("Chuyên gia tâm lý", "Psychologist"),
        "interpreter": ("Người phiên dịch", "Interpreter"),
        "support_person": ("Người hỗ trợ", "Support person"),
    },
    "Aid": {
        "diagram": ("Sơ đồ cơ thể", "Diagram"),
        "model": ("Mô hình", "Model"),
        "device": ("Thiết bị", "Device"),
        "drawing": ("Tranh vẽ", "Drawing"),
    },
    "Separation": {
        "separate_room": ("Phòng cách ly", "Separate room"),
        "screen": ("Màn che", "Screen"),
        "device": ("Thiết bị điện tử", "Device"),
        "one_way_glass": ("Kính một chiều", "One-way glass"),
        "photo": ("Qua ảnh", "By photograph"),
        "video": ("Qua ghi hình", "By recording"),
        "face_to_face": ("Gặp trực tiếp", "Face to face"),
    },
    "Examiner": {
        "clinic": ("Cơ sở khám, chữa bệnh", "Clinic"),
        "forensic_centre": ("Trung tâm pháp y", "Forensic centre"),
        "competent_person": ("Người có chuyên môn", "Competent person"),
    },
    "Stopped": {
        "none": ("Không dừng", "Not stopped"),
        "fatigue": ("Trẻ mệt", "The child was tired"),
        "distress": ("Trẻ hoảng loạn", "The child was distressed"),
        "other": ("Lý do khác", "Another reason"),
    },
    "repeated": SHARED["topics"],
    "EvidenceKind": {
        "phone": ("Điện thoại", "Phone"),
        "computer": ("Máy tính", "Computer"),
        "storage": ("Thiết bị lưu trữ", "Storage"),
        "printout": ("Bản in", "Printout"),
        "recording": ("Bản ghi âm, ghi hình", "Recording"),
        "clothing": ("Quần áo", "Clothing"),
        "trace": ("Dấu vết", "Trace"),
        "document": ("Tài liệu", "Document"),
        "other": ("Loại khác", "Another kind"),
    },
    "CustodyAct": {
        "taken": ("Thu giữ", "Taken"),
        "handed_over": ("Giao", "Handed over"),
        "received": ("Nhận", "Received"),
    },
    "Precision": {
        "day": ("Biết ngày", "The day is known"),
        "month": ("Biết tháng", "The month is known"),
        "quarter": ("Biết quý", "The quarter is known"),
        "half_year": ("Biết nửa năm", "The half year is known"),
        "year": ("Biết năm", "The year is known"),
    },
    "Measure": {
        "residence_check": ("Kiểm tra nơi cư trú", "Checks at home"),
        "regular_reporting": ("Trình diện định kỳ", "Regular reporting"),
        "no_contact_with_children": ("Không tiếp xúc với trẻ em", "No contact with children"),
        "no_work_with_children": ("Không làm việc với trẻ em", "No work with children"),
        "online_watch": ("Theo dõi trên mạng", "Watched online"),
        "warning": ("Cảnh báo", "Warning"),
    },
    "RegisterAct": {
        "entered": ("Đưa vào danh sách", "Entered"),
        "reviewed": ("Xem lại", "Reviewed"),
        "taken_off": ("Đưa ra khỏi danh sách", "Taken off"),
    },
    "ReviewOutcome": {
        "kept": ("Giữ trong danh sách", "Kept"),
        "taken_off": ("Đưa ra khỏi danh sách", "Taken off"),
    },
    "Demander": _DEMANDER,
    "demanded_by_code": _DEMANDER,
    "RemovalTarget": {
        "platform": ("Nền tảng mạng", "Platform"),
        "media": ("Báo chí", "Media"),
    },
    "RemovalOutcome": {**_REMOVAL, "refused": ("Từ chối gỡ bỏ", "Refused")},
}

EVENTS: dict[str, Pair] = {}

LONG: frozenset[str] = frozenset()
