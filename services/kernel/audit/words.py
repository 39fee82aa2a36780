"""The access log's codes in words that a family understands: Vietnamese, then English.

Pure: standard library only. A code without words is shown as it is; a test goes through all that are
known. Words for roles are here and not with the agencies, because one report is for all of them.
"""

from __future__ import annotations

from typing import Literal

Language = Literal["vi", "en"]
Words = tuple[str, str]

CATEGORIES: dict[str, Words] = {
    "identity": ("tên và giấy tờ của trẻ", "the child's name and papers"),
    "birth": ("ngày sinh hoặc tuổi", "date of birth or age"),
    "contact": ("địa chỉ, điện thoại", "address, telephone"),
    "family": ("cha mẹ, người chăm sóc", "parents, carers"),
    "representative": ("người đại diện của trẻ", "who acts for the child"),
    "health": ("sức khỏe", "health"),
    "psychology": ("tâm lý", "state of mind"),
    "school": ("trường lớp", "school"),
    "narrative": ("lời kể về sự việc", "what was told"),
    "services": ("dịch vụ hỗ trợ trẻ", "support given to the child"),
    "safe_place": ("nơi ở an toàn", "safe place"),
    "informant": ("người báo tin", "who reported"),
    "suspect": ("người bị nghi", "suspect"),
    "offender_register": ("danh sách người từng vi phạm", "register of known offenders"),
    "evidence": ("chứng cứ", "evidence"),
    "online_reference": ("đường dẫn trên mạng", "online references"),
    "accommodation": ("hỗ trợ khi làm việc với trẻ", "what the child needs at a hearing"),
    "notes": ("ghi chép của cán bộ", "notes of staff"),
}
PROTECTED: Words = ("dữ liệu được bảo vệ riêng", "specially protected data")

PURPOSES: dict[str, Words] = {
    "handle_case": ("giải quyết vụ việc", "working on the case"),
    "supervise": ("giám sát công việc", "supervising the work"),
    "prepare_hearing": ("chuẩn bị phiên tòa", "preparing the hearing"),
    "privacy_review": ("kiểm tra bảo vệ dữ liệu", "privacy review"),
    "family_request": ("trả lời yêu cầu của gia đình", "answering the family's request"),
    "emergency": ("khẩn cấp", "emergency"),
}

ACTIONS: dict[str, Words] = {
    "view": ("xem hồ sơ", "viewed the file"),
    "timeline": ("xem diễn biến", "viewed the timeline"),
    "list": ("thấy mã hồ sơ trong danh sách", "saw the reference in a list"),
    "search": ("thấy mã hồ sơ khi tìm kiếm", "saw the reference in a search"),
    "command": ("làm việc trong hồ sơ", "worked on the file"),
    "export": ("xuất tài liệu", "made a document of it"),
    "emergency": ("xem khẩn cấp", "emergency view"),
    "review": ("xét lại lần xem khẩn cấp", "reviewed an emergency view"),
    "exclusion": ("loại trừ một cán bộ", "excluded a member of staff"),
    "log": ("xem nhật ký truy cập", "viewed the access log"),
    "verify": ("kiểm tra nhật ký truy cập", "verified the access log"),
    "privacy": ("thực hiện quyền về dữ liệu", "acted on data rights"),
    "foreign_event": ("từ chối thông tin gửi trái phép", "refused a message sent without right"),
}

ROLES: dict[str, Words] = {
    "intake_officer": ("cán bộ tiếp nhận", "intake officer"),
    "intake_supervisor": ("người phụ trách tiếp nhận", "intake supervisor"),
    "child_protection_worker": ("người làm công tác bảo vệ trẻ em", "child-protection worker"),
    "social_worker": ("nhân viên công tác xã hội", "social worker"),
    "commune_chairman": ("chủ tịch xã", "commune chairman"),
    "police_officer": ("cán bộ công an", "police officer"),
    "investigator": ("điều tra viên", "investigator"),
    "head_of_unit": ("thủ trưởng đơn vị", "head of unit"),
    "court_clerk": ("thư ký tòa án", "court clerk"),
    "judge": ("thẩm phán", "judge"),
    "prosecutor": ("kiểm sát viên", "prosecutor"),
    "privacy_officer": ("cán bộ bảo vệ dữ liệu", "privacy officer"),
}
SYSTEM: Words = ("hệ thống", "the system")

AGENCIES: dict[str, Words] = {
    "case_intake": ("đầu mối tiếp nhận (111)", "intake point (111)"),
    "social_support": ("cơ quan trợ giúp xã hội", "social support"),
    "police_investigation": ("công an", "police"),
    "court_liaison": ("tòa án", "court"),
}


def said(words: dict[str, Words], code: str, language: Language) -> str:
    """The code in words, or as it is."""
    return pick(words[code], language) if code in words else code


def pick(words: Words, language: Language) -> str:
    """The words in a language."""
    return words[0] if language == "vi" else words[1]
