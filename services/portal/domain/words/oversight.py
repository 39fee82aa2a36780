"""Words of the province's figures. What is counted beside an agency's own states lies under ``<agency>.counted``."""

from __future__ import annotations

from services.portal.domain.words.common import Pair

FIELDS: dict[str, Pair] = {
    "from_month": ("Từ tháng", "From the month"),
    "to_month": ("Đến tháng", "To the month"),
    "rows": ("Số liệu", "Figures"),
    "month": ("Tháng", "Month"),
    "count": ("Số hồ sơ", "Cases"),
    "suppressed": ("Không công bố vì quá ít", "Not told, too few"),
    "concerned": ("Số hồ sơ liên quan", "Cases concerned"),
    "reached": ("Số hồ sơ đạt", "Cases reached"),
    "met": ("Đạt chỉ tiêu", "Target met"),
    "up_to_month": ("Tính đến hết tháng", "Up to the end of the month"),
    "CommuneTargetRow.rule": ("Chỉ tiêu", "Target"),
    "TargetRow.rule": ("Chỉ tiêu", "Target"),
}

_MISSED: dict[str, Pair] = {"deadline_missed": ("Quá hạn", "Deadline missed")}

CODES: dict[str, dict[str, Pair]] = {
    "case_intake.counted": {
        **_MISSED,
        "separated": ("Tách tin ghép nhầm", "Wrong join undone"),
        "urgency_raised": ("Nâng mức khẩn cấp", "Urgency raised"),
        "urgency_lowered": ("Hạ mức khẩn cấp", "Urgency lowered"),
        "reopened": ("Mở lại", "Reopened"),
    },
    "social_support.counted": {
        **_MISSED,
        "emergency_measure": ("Biện pháp khẩn cấp", "Emergency measure"),
        "plan_returned": ("Kế hoạch bị trả lại", "Plan returned"),
        "separated": ("Tạm thời cách ly trẻ", "Child separated"),
        "child_returned": ("Kết thúc cách ly", "Separation ended"),
    },
    "police_investigation.counted": {
        **_MISSED,
        "registered": ("Ghi tin báo tội phạm", "Crime report registered"),
        "suspended": ("Tạm đình chỉ", "Suspended"),
        "resumed": ("Phục hồi", "Resumed"),
        "report_transferred": ("Chuyển cơ quan điều tra", "Report transferred"),
        "removal_requested": ("Yêu cầu gỡ bỏ nội dung", "Removal requested"),
        "removal_confirmed": ("Có kết quả gỡ bỏ", "Removal confirmed"),
    },
    "court_liaison.counted": {
        **_MISSED,
        "not_prosecuted": ("Không truy tố", "Not prosecuted"),
        "moved": ("Dời phiên tòa", "Hearing moved"),
        "adjourned": ("Hoãn phiên tòa", "Hearing adjourned"),
        "compensation_ordered": ("Buộc bồi thường", "Compensation ordered"),
        "compensation_paid": ("Đã bồi thường xong", "Compensation paid"),
    },
}

EVENTS: dict[str, Pair] = {}

LONG: frozenset[str] = frozenset()
