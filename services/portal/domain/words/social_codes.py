"""What social support's own codes mean."""

from __future__ import annotations

from services.portal.domain.words.common import Pair

FIELDS: dict[str, Pair] = {}

_STATE: dict[str, Pair] = {
    "new": ("Chưa được chuyển đến", "New"),
    "referred": ("Chờ tiếp nhận", "Referred"),
    "declined": ("Không tiếp nhận", "Declined"),
    "accepted": ("Đã tiếp nhận", "Accepted"),
    "assessed": ("Đã đánh giá nguy cơ ban đầu", "Initially assessed"),
    "detailed": ("Đã đánh giá nguy cơ cụ thể", "Assessed in detail"),
    "planning": ("Đang lập kế hoạch", "Planning"),
    "submitted": ("Đã trình kế hoạch", "Plan submitted"),
    "approved": ("Kế hoạch đã phê duyệt", "Plan approved"),
    "delivering": ("Đang thực hiện", "In progress"),
    "revising": ("Đang điều chỉnh kế hoạch", "Plan being revised"),
    "revised": ("Đã trình kế hoạch điều chỉnh", "Revised plan submitted"),
    "reviewed": ("Đã rà soát, đánh giá", "Reviewed"),
    "finished": ("Kết thúc hỗ trợ", "Finished"),
}

_SESSION_KIND: dict[str, Pair] = {
    "visit": ("Thăm tại nhà", "Visit"),
    "session": ("Buổi làm việc", "Session"),
    "call": ("Gọi điện", "Call"),
}

_PREPARATION_KIND: dict[str, Pair] = {
    "visit": ("Làm quen phòng xử án", "Visit to the court"),
    "talk": ("Trò chuyện chuẩn bị", "Preparatory talk"),
}

_MEASURE: dict[str, Pair] = {
    "psychology": ("Hỗ trợ tâm lý", "Psychological support"),
    "medical": ("Chăm sóc y tế", "Medical care"),
    "legal_aid": ("Trợ giúp pháp lý", "Legal aid"),
    "school": ("Hỗ trợ học tập", "School support"),
    "shelter": ("Nơi tạm trú an toàn", "Safe temporary place"),
    "alternative_care": ("Chăm sóc thay thế", "Alternative care"),
    "family": ("Hỗ trợ gia đình", "Family support"),
    "social_assistance": ("Trợ giúp xã hội", "Social assistance"),
    "safety_skills": ("Kỹ năng tự bảo vệ", "Safety skills"),
    "livelihood": ("Hỗ trợ sinh kế", "Livelihood"),
    "accompaniment": ("Đi cùng trẻ", "Accompaniment"),
}

_EMERGENCY: dict[str, Pair] = {
    "safe_place": ("Đưa đến nơi an toàn", "Safe place"),
    "temporary_separation": ("Tạm thời cách ly", "Temporary separation"),
    "medical_care": ("Cấp cứu, chữa trị", "Medical care"),
    "no_contact": ("Cấm tiếp xúc", "No contact"),
}

_OTHER_COMMUNE: dict[str, Pair] = {"other_commune": ("Thuộc xã, phường khác", "Of another commune")}

_RETURN: dict[str, Pair] = {
    "carer_safe": ("Người chăm sóc đã an toàn", "The carer is safe"),
    "alternative_care": ("Chuyển sang chăm sóc thay thế", "Alternative care"),
    "court_decision": ("Theo quyết định của Tòa án", "Decision of the court"),
    "time_over": ("Hết thời hạn", "Time is over"),
}

_CARER_ANSWER: dict[str, Pair] = {
    "agreed": ("Đồng ý", "Agreed"),
    "refused": ("Từ chối", "Refused"),
    "not_asked": ("Không hỏi, vì an toàn của trẻ", "Not asked"),
}

_RIGHTS_RECIPIENT: dict[str, Pair] = {
    "authority": ("Cơ quan có thẩm quyền", "Authority"),
    "court": ("Tòa án", "Court"),
}

_RIGHTS_OUTCOME: dict[str, Pair] = {
    "restricted": ("Hạn chế quyền của cha, mẹ", "Restricted"),
    "not_restricted": ("Không hạn chế quyền của cha, mẹ", "Not restricted"),
}

_NO_CONTACT_END: dict[str, Pair] = {
    "time_over": _RETURN["time_over"],
    "no_more_danger": ("Không còn nguy hiểm", "No more danger"),
    "replaced": ("Thay bằng quyết định khác", "Replaced by another order"),
}

CODES: dict[str, dict[str, Pair]] = {
    "social_support.state": _STATE,
    "social_support.ended_as": _STATE,
    "about": {
        "declined": ("Không tiếp nhận", "Declined"),
        "no_separation": ("Không cách ly trẻ", "No separation"),
        "plan_revised": ("Điều chỉnh kế hoạch", "Plan revised"),
        "plan_returned": ("Trả lại kế hoạch", "Plan returned"),
        "back_to_planning": ("Lập lại kế hoạch", "Back to planning"),
    },
    "Risk": {
        "high": ("Cao", "High"),
        "medium": ("Trung bình", "Medium"),
        "low": ("Thấp", "Low"),
    },
    "RiskItem": {
        "harm_done": ("Mức độ tổn hại của trẻ em", "Harm done to the child"),
        "abuser_access": ("Khả năng tiếp cận trẻ em của người gây hại", "The abuser's access to the child"),
        "development": ("Tác động đến sự phát triển của trẻ em", "Effect on the child's development"),
        "care_obstacles": ("Trở ngại trong môi trường chăm sóc", "Obstacles in the child's care"),
        "no_protector": ("Không có người bảo vệ", "Nobody protects the child"),
    },
    "CapacityItem": {
        "self_protection": ("Tự bảo vệ trước hành vi gây hại", "Protects itself"),
        "knows_protectors": ("Biết người có thể bảo vệ mình", "Knows who can protect it"),
        "reaches_protectors": ("Liên hệ được với người bảo vệ", "Can reach them"),
        "asks_for_help": ("Biết nhờ giúp đỡ", "Asks for help"),
        "watched_over": ("Được người lớn khác quan tâm, theo dõi", "Other adults watch over it"),
    },
    "EmergencyCode": _EMERGENCY,
    "Level": {
        "prevention": ("Phòng ngừa", "Prevention"),
        "support": ("Hỗ trợ", "Support"),
        "intervention": ("Can thiệp", "Intervention"),
    },
    "MeasureCode": _MEASURE,
    "measure_code": {
        **_EMERGENCY,
        **_MEASURE,
    },
    "SeparationGround": {
        "abused_by_carer": ("Bị người chăm sóc xâm hại", "Abused by the carer"),
        "plan_refused": ("Người chăm sóc từ chối kế hoạch", "The plan is refused"),
        "may_reabuse": ("Có nguy cơ bị xâm hại lại", "May be abused again"),
    },
    "Authority": {
        "court": ("Tòa án", "Court"),
        "procuracy": ("Viện kiểm sát", "Procuracy"),
        "police": ("Công an", "Police"),
        "provincial_committee": ("UBND tỉnh", "Provincial People's Committee"),
    },
    "ReturnReason": _RETURN,
    "CarerAnswer": _CARER_ANSWER,
    "answer_code": _CARER_ANSWER,
    "RightsRecipient": _RIGHTS_RECIPIENT,
    "recipient_code": _RIGHTS_RECIPIENT,
    "RightsOutcome": {**_RIGHTS_OUTCOME, "withdrawn": ("Đã rút", "Withdrawn")},
    "NoContactEndReason": _NO_CONTACT_END,
    "DeclineReason": _OTHER_COMMUNE,
    "reason_code": {**_OTHER_COMMUNE, **_RETURN, **_NO_CONTACT_END},
    "SessionKind": _SESSION_KIND,
    "PreparationKind": _PREPARATION_KIND,
    "kind_code": _SESSION_KIND,
    "Attendance": {
        "present": ("Có mặt", "Present"),
        "absent": ("Vắng mặt", "Absent"),
        "refused": ("Từ chối", "Refused"),
    },
    "HandoverReason": {
        "residence": ("Thuộc xã, phường nơi cư trú", "The commune of residence"),
        "moved": ("Trẻ chuyển nơi ở", "The child has moved"),
        "other": ("Lý do khác", "Another reason"),
    },
    "HandoverState": {
        "open": ("Chờ tiếp nhận", "Open"),
        "received": ("Đã tiếp nhận", "Received"),
        "called_off": ("Đã hủy", "Called off"),
    },
    "outcome_code": {
        **_RIGHTS_OUTCOME,
        "may_finish": ("Có thể kết thúc", "May finish"),
        "risk_remains": ("Còn nguy cơ", "Risk remains"),
        "not_stable": ("Chưa ổn định", "Not stable"),
        "risk_remains_not_stable": ("Còn nguy cơ và chưa ổn định", "Risk remains, not stable"),
    },
}

EVENTS: dict[str, Pair] = {}

LONG: frozenset[str] = frozenset()
