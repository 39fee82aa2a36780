"""Words of the care for the data: who looked, who may not, what is held, given away, or got out."""

from __future__ import annotations

from services.portal.domain.words.common import PURPOSE, Pair

FIELDS: dict[str, Pair] = {
    # what others shared
    "basis": ("Căn cứ", "Basis"),
    "SharedSection.level": ("Mức cung cấp", "How much was given"),
    "DisclosedSection.level": ("Mức cung cấp", "How much was given"),
    "record": ("Dữ liệu", "Data"),
    "restricted": ("Ngừng sử dụng", "No longer used"),
    "SharedSection.restricted": ("Chỉ giữ, không sử dụng, theo", "Kept and no longer used, by"),
    "sections": ("Các phần dữ liệu", "Sections"),
    "disclosures": ("Dữ liệu đã cung cấp", "What was given away"),
    "recipient": ("Nơi nhận", "Recipient"),
    "confirmed_at": ("Xác nhận lúc", "Confirmed at"),
    "kept_by_rule": ("Giữ lại theo quy định", "Kept by rule"),
    # who looked, and who may not
    "action": ("Hành động", "Action"),
    "call": ("Thao tác", "Call"),
    "decision": ("Cho phép hay từ chối", "Granted or refused"),
    "lines": ("Các lượt truy cập", "Lines of the log"),
    "AccessLine.number": ("Dòng số", "Line"),
    "AccessLine.staff_id": ("Người truy cập", "Who looked"),
    "exclusions": ("Người không được xem hồ sơ", "Who is kept away"),
    "grant_id": ("Lượt xem khẩn cấp", "Emergency view"),
    "hours": ("Số giờ", "Hours"),
    "justified": ("Có lý do chính đáng", "Justified"),
    "review_due": ("Phải kiểm tra trước", "To be reviewed by"),
    "reviewed_by": ("Người kiểm tra", "Reviewed by"),
    "views": ("Lượt xem khẩn cấp", "Emergency views"),
    "content": ("Nội dung", "Content"),
    "content_type": ("Loại tệp", "Type of file"),
    "format": ("Định dạng", "Format"),
    # legal holds
    "hold_id": ("Lệnh giữ", "Legal hold"),
    "holds": ("Lệnh giữ hồ sơ", "Legal holds"),
    "lift_reason": ("Lý do bỏ lệnh giữ", "Why it was lifted"),
    "lifted_at": ("Bỏ lúc", "Lifted at"),
    "lifted_by": ("Người bỏ lệnh giữ", "Lifted by"),
    "placed_at": ("Ra lệnh lúc", "Placed at"),
    "placed_by": ("Người ra lệnh giữ", "Placed by"),
    # breaches
    "BreachExtent.cases": ("Số hồ sơ bị ảnh hưởng", "Cases concerned"),
    "ReassessBreachRequest.cases": ("Số hồ sơ bị ảnh hưởng", "Cases concerned"),
    "RecordBreachRequest.cases": ("Số hồ sơ bị ảnh hưởng", "Cases concerned"),
    "Breach.measures": ("Biện pháp khắc phục", "Measures"),
    "BreachFamiliesTold.words": ("Đã báo thế nào", "How they were told"),
    "NoteFamiliesToldRequest.words": ("Đã báo thế nào", "How they were told"),
    "BreachMeasure.words": ("Biện pháp khắc phục", "Measure"),
    "NoteBreachMeasureRequest.words": ("Biện pháp khắc phục", "Measure"),
    "Breach.families": ("Các lần báo gia đình", "When families were told"),
    "BreachClock.level": ("Đã nhắc đến", "Who was told"),
    "breach_id": ("Mã sự cố", "Breach"),
    "breaches": ("Sự cố dữ liệu", "Breaches"),
    "clock": ("Thời hạn 72 giờ", "The 72 hours"),
    "closed_at": ("Kết thúc lúc", "Closed at"),
    "closed_by": ("Người kết thúc", "Closed by"),
    "Breach.description": ("Mô tả sự cố", "What happened"),
    "RecordBreachRequest.description": ("Mô tả sự cố", "What happened"),
    "discovered_at": ("Phát hiện lúc", "Discovered at"),
    "extents": ("Phạm vi", "Extent"),
    "families": ("Số gia đình đã báo", "Families told"),
    "happened_at": ("Xảy ra lúc", "Happened at"),
    "how_found": ("Phát hiện bằng cách nào", "How it was found"),
    "told_at": ("Báo lúc", "Told at"),
}

_REVIEW: dict[str, Pair] = {
    "waiting": ("Chờ kiểm tra", "Waits for review"),
    "escalated": ("Quá hạn kiểm tra, đã báo cấp trên", "Not reviewed in time"),
    "justified": ("Có lý do chính đáng", "Justified"),
    "not_justified": ("Không có lý do chính đáng", "Not justified"),
}

CODES: dict[str, dict[str, Pair]] = {
    "basis": {
        "law": ("Theo luật", "By law"),
        "consent": ("Theo sự đồng ý", "By consent"),
    },
    "level": {
        "full": ("Đầy đủ", "Full"),
        "reduced": ("Rút gọn", "Reduced"),
        "none": ("Không", "None"),
    },
    "DisclosedSection.state": {
        "held": ("Nơi nhận đang giữ", "Held"),
        "asked_back": ("Đã yêu cầu xóa", "Asked back"),
        "purged": ("Đã xóa", "Purged"),
        "restricted": ("Chỉ giữ, không sử dụng", "Restricted"),
    },
    "action": {
        "view": ("Xem hồ sơ", "Viewed the case"),
        "timeline": ("Xem diễn biến", "Viewed the timeline"),
        "list": ("Thấy trong danh sách", "Saw it in a list"),
        "search": ("Thấy khi tìm kiếm", "Saw it in a search"),
        "command": ("Xử lý hồ sơ", "Worked on the case"),
        "export": ("Xuất tài liệu", "Made a document"),
        "emergency": ("Xem khẩn cấp", "Emergency view"),
        "review": ("Kiểm tra lượt xem khẩn cấp", "Reviewed an emergency view"),
        "exclusion": ("Không cho cán bộ xem", "Kept staff away"),
        "log": ("Xem nhật ký truy cập", "Viewed the access log"),
        "verify": ("Kiểm tra nhật ký truy cập", "Verified the access log"),
        "privacy": ("Thực hiện quyền về dữ liệu", "Acted on data rights"),
        "foreign_event": ("Từ chối tin gửi trái phép", "Refused news sent without right"),
    },
    "decision": {
        "granted": ("Cho phép", "Granted"),
        "refused": ("Từ chối", "Refused"),
    },
    # why a line of the access log was allowed, or was not
    "reason": {
        "agency": ("Thuộc cơ quan", "Of the agency"),
        "unit": ("Thuộc đơn vị", "Of the unit"),
        "assigned": ("Được phân công", "Assigned"),
        "emergency": PURPOSE["emergency"],
        "justified": _REVIEW["justified"],
        "not_justified": _REVIEW["not_justified"],
        "tried": ("Chỉ hỏi thử quy định", "Only asked the rules"),
        "excluded": ("Không được xem hồ sơ này", "Kept away from the case"),
        "no_emergency_view": ("Không có lượt xem khẩn cấp", "No emergency view is open"),
        "purpose_not_yours": ("Mục đích không thuộc vai trò", "Not a purpose of the role"),
        "not_assigned": ("Không được phân công", "Not assigned"),
        "role_may_not": ("Vai trò không được phép", "The role may not"),
    },
    "EmergencyViewOfCase.state": _REVIEW,
    "ReviewEmergencyViewResponse.state": _REVIEW,
    "ExclusionGround": {
        "conflict_of_interest": ("Xung đột lợi ích", "Conflict of interest"),
        "relative": ("Người thân của trẻ", "A relative of the child"),
        "suspect_relative": ("Người thân của người bị nghi vấn", "A relative of the suspect"),
    },
    "HoldGround": {
        "proceedings": ("Đang tố tụng", "Proceedings"),
        "inspection": ("Thanh tra, kiểm tra", "Inspection"),
        "archive": ("Lưu trữ", "Archive"),
        "authority_order": ("Yêu cầu của cơ quan có thẩm quyền", "Order of an authority"),
    },
    "ReportFormat": {"html": ("Trang mạng (HTML)", "Web page"), "pdf": ("PDF", "PDF")},
    "ReportLanguage": {"vi": ("Tiếng Việt", "Vietnamese"), "en": ("Tiếng Anh", "English")},
    "BreachState": {
        "found": ("Đã phát hiện", "Found"),
        "reported": ("Đã báo cơ quan chuyên trách", "Reported"),
        "closed": ("Đã kết thúc", "Closed"),
        "dismissed": ("Không phải sự cố", "No breach"),
    },
    "HowFound": {
        "staff": ("Cán bộ phát hiện", "By staff"),
        "access_log": ("Qua nhật ký truy cập", "By the access log"),
        "log_verification": ("Nhật ký truy cập bị sửa", "The access log was changed"),
        "operator": ("Người vận hành phát hiện", "By the operator"),
        "family": ("Gia đình báo", "By the family"),
        "other_agency": ("Cơ quan khác báo", "By another agency"),
        "public": ("Người ngoài báo", "By the public"),
        "other": ("Cách khác", "Otherwise"),
    },
}

EVENTS: dict[str, Pair] = {}

LONG = frozenset({"description", "lift_reason"})
