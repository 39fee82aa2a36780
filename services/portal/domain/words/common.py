"""Codes that all agencies share: who they are, what they may know, what a person is and does."""

from __future__ import annotations

Pair = tuple[str, str]

FIELDS: dict[str, Pair] = {}

AGENCY: dict[str, Pair] = {
    "case_intake": ("Đầu mối tiếp nhận", "Intake point"),
    "social_support": ("Bảo vệ trẻ em, công tác xã hội", "Social support"),
    "police_investigation": ("Công an", "Police"),
    "court_liaison": ("Viện kiểm sát, Tòa án", "Procuracy and court"),
    "oversight": ("Giám sát của tỉnh", "Oversight"),
    "identity": ("Quản trị tài khoản", "Accounts"),
}

CATEGORY: dict[str, Pair] = {
    "identity": ("Danh tính", "Identity"),
    "birth": ("Ngày sinh, tuổi", "Birth and age"),
    "contact": ("Địa chỉ, liên hệ", "Address and contact"),
    "school": ("Trường học", "School"),
    "family": ("Gia đình", "Family"),
    "representative": ("Người đại diện", "Representative"),
    "health": ("Sức khỏe", "Health"),
    "psychology": ("Tâm lý", "Psychology"),
    "narrative": ("Diễn biến sự việc", "What happened"),
    "informant": ("Người báo tin", "Informant"),
    "suspect": ("Người bị nghi vấn", "Suspect"),
    "offender_register": ("Danh sách đối tượng cần phòng ngừa", "Register of known offenders"),
    "evidence": ("Chứng cứ", "Evidence"),
    "online_reference": ("Dấu vết trên mạng", "Online reference"),
    "accommodation": ("Nhu cầu khi làm việc với trẻ", "Accommodation"),
    "safe_place": ("Nơi ở an toàn", "Safe place"),
    "services": ("Dịch vụ hỗ trợ", "Services"),
    "notes": ("Ghi chú nội bộ", "Internal notes"),
}

ROLE: dict[str, Pair] = {
    "intake_officer": ("Cán bộ tiếp nhận", "Intake officer"),
    "intake_supervisor": ("Phụ trách tiếp nhận", "Intake supervisor"),
    "child_protection_worker": ("Người làm công tác bảo vệ trẻ em", "Child protection worker"),
    "social_worker": ("Người làm công tác xã hội", "Social worker"),
    "commune_chairman": ("Chủ tịch UBND cấp xã", "Commune chairman"),
    "police_officer": ("Cán bộ công an", "Police officer"),
    "investigator": ("Điều tra viên", "Investigator"),
    "head_of_unit": ("Thủ trưởng đơn vị", "Head of unit"),
    "court_clerk": ("Thư ký Tòa án", "Court clerk"),
    "judge": ("Thẩm phán", "Judge"),
    "prosecutor": ("Kiểm sát viên", "Prosecutor"),
    "privacy_officer": ("Người phụ trách bảo vệ dữ liệu", "Privacy officer"),
    "provincial_monitor": ("Cán bộ giám sát của tỉnh", "Provincial monitor"),
    "calendar_feed": ("Chương trình lịch", "Calendar program"),
    "administrator": ("Quản trị tài khoản", "Administrator"),
}

PURPOSE: dict[str, Pair] = {
    "handle_case": ("Giải quyết hồ sơ", "To handle the case"),
    "supervise": ("Giám sát công việc", "To supervise"),
    "prepare_hearing": ("Chuẩn bị phiên tòa", "To prepare a hearing"),
    "privacy_review": ("Kiểm tra bảo vệ dữ liệu", "Privacy review"),
    "family_request": ("Trả lời gia đình", "To answer the family"),
    "emergency": ("Khẩn cấp", "Emergency"),
}

SEVERITY: dict[str, Pair] = {
    "less_serious": ("Ít nghiêm trọng", "Less serious"),
    "serious": ("Nghiêm trọng", "Serious"),
    "very_serious": ("Rất nghiêm trọng", "Very serious"),
    "extremely_serious": ("Đặc biệt nghiêm trọng", "Extremely serious"),
}

# What may stand as a reason in the news of more than one agency.
REASON: dict[str, Pair] = {
    "other": ("Lý do khác", "Another reason"),
    "new_harm": ("Có tổn hại mới", "New harm"),
    "child_unwell": ("Trẻ không khỏe", "The child is unwell"),
    "not_competent": ("Không thuộc thẩm quyền", "Not competent"),
    "incomplete": ("Thông tin chưa đầy đủ", "Incomplete"),
    "duplicate": ("Trùng với hồ sơ khác", "Duplicate"),
}

_OTHER = {"other": REASON["other"]}
_LANGUAGE: dict[str, Pair] = {
    "vietnamese": ("Tiếng Việt", "Vietnamese"),
    "cham": ("Tiếng Chăm", "Cham"),
    "raglai": ("Tiếng Raglai", "Raglai"),
    "sign": ("Ngôn ngữ ký hiệu", "Sign language"),
    "other": ("Ngôn ngữ khác", "Another language"),
}

EVENTS: dict[str, Pair] = {
    "DeadlineRaised": ("Nhắc hạn", "Reminder of a deadline"),
    "DelayExplained": ("Đã giải trình việc quá hạn", "Delay explained"),
}

CODES: dict[str, dict[str, Pair]] = {
    "agency": AGENCY,
    "agencies": AGENCY,
    "owner": AGENCY,
    "recipient": AGENCY,
    "to": AGENCY,
    "asked": AGENCY,
    "asking": AGENCY,
    "circle": AGENCY,
    "source": AGENCY,
    "category": CATEGORY,
    "categories": CATEGORY,
    "categories_shown": CATEGORY,
    "Category": {
        **CATEGORY,
        "none": ("Không phải dữ liệu cá nhân", "Not personal"),
        "staff": ("Cán bộ", "Staff"),
    },
    "role": ROLE,
    "roles": ROLE,
    "Purpose": PURPOSE,
    "purpose": PURPOSE,
    "age_band": {
        "under_7": ("Dưới 7 tuổi", "Under 7"),
        "7_to_9": ("7 đến 9 tuổi", "7 to 9"),
        "10_to_13": ("10 đến 13 tuổi", "10 to 13"),
        "14_to_15": ("14 đến 15 tuổi", "14 to 15"),
        "16_to_17": ("16 đến 17 tuổi", "16 to 17"),
        "18_or_older": ("Từ 18 tuổi", "18 or older"),
    },
    "sex": {
        "male": ("Nam", "Male"),
        "female": ("Nữ", "Female"),
        "unknown": ("Không biết", "Not known"),
    },
    "precision": {
        "exact": ("Chính xác đến ngày", "To the day"),
        "month": ("Chỉ biết tháng", "Only the month is known"),
        "year": ("Chỉ biết năm", "Only the year is known"),
        "estimated": ("Ước lượng", "Estimated"),
    },
    "Severity": SEVERITY,
    "severity_code": SEVERITY,
    "reason_code": REASON,
    "by": AGENCY,
    "recorded_by": AGENCY,
    "started_by": EVENTS,
    "ended_by": EVENTS,
    "CancelReason": {**_OTHER, "child_unwell": REASON["child_unwell"]},
    "DeclineReason": {code: REASON[code] for code in ("not_competent", "incomplete", "duplicate")},
    "Language": _LANGUAGE,
    "ConsentLanguage": _LANGUAGE,
    "language": _LANGUAGE,
}

LONG: frozenset[str] = frozenset()
