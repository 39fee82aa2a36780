"""Words of the family's side of a case: who acts for the child, what was agreed to, asked and taken back."""

from __future__ import annotations

from services.portal.domain.words.common import AGENCY, CATEGORY, Pair

FIELDS: dict[str, Pair] = {
    # representatives
    "checked_how": ("Kiểm tra bằng", "Checked by means of"),
    "checked_by": ("Người kiểm tra", "Checked by"),
    "different_person": ("Vì sao không phải người bị nghi vấn", "Why it is a different person"),
    "named_at": ("Ghi nhận lúc", "Named at"),
    # consents
    "agencies": ("Cơ quan được nhận", "Agencies"),
    "child_number": ("Trẻ số", "Child number"),
    "consent_id": ("Sự đồng ý", "Consent"),
    "consents": ("Sự đồng ý", "Consents"),
    "Consent.answer": ("Ý kiến", "Answer"),
    "RecordConsentRequest.answer": ("Ý kiến", "Answer"),
    "Consent.giver": ("Người cho ý kiến", "Given by"),
    "RecordConsentRequest.giver": ("Người cho ý kiến", "Given by"),
    "Consent.evidence": ("Bằng chứng", "Proof"),
    "RecordConsentRequest.evidence": ("Bằng chứng", "Proof"),
    "WithdrawConsentRequest.evidence": ("Bằng chứng", "Proof"),
    "Consent.ended": ("Kết thúc vì", "Ended because"),
    "given_at": ("Đồng ý lúc", "Given at"),
    "in_force": ("Còn hiệu lực", "In force"),
    "legal_basis": ("Căn cứ không cần đồng ý", "Basis without consent"),
    "obtained_by": ("Người lấy ý kiến", "Obtained by"),
    "obtained_how": ("Cách lấy ý kiến", "How it was obtained"),
    "publication": ("Cho công bố", "For publication"),
    "requester": ("Người yêu cầu", "Requested by"),
    "scope": ("Phạm vi", "Scope"),
    "text_version": ("Phiên bản văn bản giải thích", "Version of the text"),
    "valid_until": ("Có hiệu lực đến", "Valid until"),
    # requests of the family
    "clocks": ("Thời hạn", "Clocks"),
    "explanation": ("Giải thích cho gia đình", "Explanation"),
    "family_request_id": ("Yêu cầu của gia đình", "Request of the family"),
    "FamilyRequest.ground": ("Căn cứ từ chối", "Ground of the refusal"),
    "FamilyRequestClock.unit": ("Cách tính", "Counted in"),
    "FamilyRequestClock.until": ("Hạn sau gia hạn", "End with the extension"),
    "ListFamilyRequestsResponse.requests": ("Yêu cầu của gia đình", "Requests of the family"),
    "is_overdue": ("Đã quá hạn", "Overdue"),
    "rolled_due_at": ("Hạn sau ngày nghỉ", "End after days off"),
    "stage": ("Giai đoạn", "Stage"),
    "stopped_at": ("Dừng tính lúc", "Stopped at"),
    # erasure, and what the agencies confirmed
    "Erasure.answers": ("Trả lời của các cơ quan", "Answers of the agencies"),
    "basis_code": ("Giữ lại theo quy định", "Kept by rule"),
    "children_that_may_be_published": ("Trẻ được phép công bố", "Children who may be published"),
    "done_at": ("Xong lúc", "Done at"),
    "endings": ("Yêu cầu xóa, ngừng sử dụng", "What agencies were to part with"),
    "erasure": ("Xóa dữ liệu", "Erasure"),
    "held": ("Phải giữ lại", "Must be kept"),
    "hold": ("Giữ hồ sơ theo", "Held by rule"),
    "order_id": ("Lệnh xóa", "Order"),
    "ordered_at": ("Ra lệnh lúc", "Ordered at"),
    "ordered_by": ("Người ra lệnh", "Ordered by"),
    "outstanding": ("Số cơ quan chưa xác nhận", "Not yet confirmed"),
    "purged": ("Đã xóa", "Purged"),
    "retained_until": ("Lưu giữ đến", "Retained until"),
}

_KIND: dict[str, Pair] = {
    "access": ("Xem dữ liệu", "Access"),
    "correction": ("Chỉnh sửa", "Correction"),
    "restriction": ("Hạn chế sử dụng", "Restriction"),
    "objection": ("Phản đối", "Objection"),
    "withdrawal": ("Rút lại sự đồng ý", "Withdrawal"),
    "deletion": ("Xóa dữ liệu", "Deletion"),
}

_RELATION: dict[str, Pair] = {
    "father": ("Cha", "Father"),
    "mother": ("Mẹ", "Mother"),
    "stepfather": ("Cha dượng", "Stepfather"),
    "stepmother": ("Mẹ kế", "Stepmother"),
    "grandfather": ("Ông", "Grandfather"),
    "grandmother": ("Bà", "Grandmother"),
    "uncle": ("Chú, bác, cậu", "Uncle"),
    "aunt": ("Cô, dì, bác gái", "Aunt"),
    "sibling": ("Anh, chị, em", "Brother or sister"),
    "appointed_guardian": ("Người giám hộ được cử", "Appointed guardian"),
}

_CHECKED_HOW: dict[str, Pair] = {
    "birth_certificate": ("Giấy khai sinh", "Birth certificate"),
    "identity_card": ("Thẻ căn cước", "Identity card"),
    "guardianship_decision": ("Quyết định giám hộ", "Guardianship decision"),
    "commune_confirmation": ("Xác nhận của UBND cấp xã", "Confirmation of the commune"),
}

_GIVER: dict[str, Pair] = {
    "child": ("Trẻ em", "The child"),
    "parent": ("Cha, mẹ", "A parent"),
    "guardian": ("Người giám hộ", "The guardian"),
    "informant": ("Người báo tin", "The informant"),
}

_ANSWER: dict[str, Pair] = {
    "granted": ("Đồng ý", "Granted"),
    "refused": ("Không đồng ý", "Refused"),
}

_OBTAINED_HOW: dict[str, Pair] = {
    "in_writing": ("Bằng văn bản", "In writing"),
    "recorded_call": ("Cuộc gọi có ghi âm", "Recorded call"),
    "recorded_in_person": ("Gặp trực tiếp có ghi âm", "Recorded in person"),
    "electronic": ("Bằng phương tiện điện tử", "Electronically"),
}

_NO_CONSENT: dict[str, Pair] = {
    "urgent_life_health": ("Khẩn cấp về tính mạng, sức khỏe", "Urgent for life or health"),
    "state_of_emergency": ("Tình trạng khẩn cấp", "State of emergency"),
    "law_obliges": ("Luật yêu cầu", "The law obliges"),
}

_REQUESTER: dict[str, Pair] = {
    "representative": ("Người đại diện", "The representative"),
    "child": ("Trẻ em", "The child"),
    "informant": ("Người báo tin", "The informant"),
}

_REFUSAL: dict[str, Pair] = {
    "not_the_representative": ("Không phải người đại diện", "Not the representative"),
    "representative_is_suspect": ("Người đại diện là người bị nghi vấn", "The representative is the suspect"),
    "no_consent_needed": ("Không cần sự đồng ý", "No consent is needed"),
    "law_obliges_to_keep": ("Luật yêu cầu lưu giữ", "The law obliges to keep it"),
    "under_investigation": ("Đang điều tra", "Under investigation"),
    "endangers_somebody": ("Gây nguy hiểm cho người khác", "Endangers somebody"),
}

_ENDED: dict[str, Pair] = {
    "withdrawn": ("Đã rút lại", "Withdrawn"),
    "ran_out": ("Hết thời hạn", "Ran out"),
}

_ERASURE_GROUND: dict[str, Pair] = {
    "retention_ended": ("Hết thời hạn lưu giữ", "Retention ended"),
    "family_request": ("Theo yêu cầu của gia đình", "Request of the family"),
}

CODES: dict[str, dict[str, Pair]] = {
    "GetPrivacyStateResponse.state": {
        "active": ("Đang lưu giữ", "Active"),
        "erasing": ("Đang xóa", "Being erased"),
        "erased": ("Đã xóa", "Erased"),
    },
    "FamilyRequest.state": {
        "received": ("Mới tiếp nhận", "Received"),
        "answered": ("Đã trả lời", "Answered"),
        "completed": ("Đã làm xong", "Carried out"),
        "refused": ("Đã từ chối", "Refused"),
    },
    "Erasure.state": {
        "ordered": ("Đã ra lệnh", "Ordered"),
        "held": ("Có cơ quan phải giữ lại", "Held"),
        "confirmed": ("Các cơ quan đã xác nhận", "Confirmed"),
        "done": ("Đã xóa", "Done"),
    },
    "Relation": _RELATION,
    "relation": {**_RELATION, "unknown": ("Không biết", "Not known")},
    "CheckedHow": _CHECKED_HOW,
    "checked_how": _CHECKED_HOW,
    "GiverRole": _GIVER,
    "giver": _GIVER,
    "NoConsentBasis": _NO_CONSENT,
    "legal_basis": _NO_CONSENT,
    "ConsentAnswer": _ANSWER,
    "answer": _ANSWER,
    "ObtainedHow": _OBTAINED_HOW,
    "obtained_how": _OBTAINED_HOW,
    "ConsentLanguage": {"english": ("Tiếng Anh", "English")},
    "language": {"english": ("Tiếng Anh", "English")},
    "ended": {**_ENDED, "representative_is_suspect": _REFUSAL["representative_is_suspect"]},
    "Receiver": {agency: AGENCY[agency] for agency in ("social_support", "police_investigation", "court_liaison")},
    "Requester": _REQUESTER,
    "requester": _REQUESTER,
    "FamilyRequestKind": _KIND,
    "kind": _KIND,
    "RequestChannel": {
        "in_person": ("Trực tiếp", "In person"),
        "phone": ("Điện thoại", "By phone"),
        "post": ("Bưu điện", "By post"),
        "web": ("Qua mạng", "On the web"),
    },
    "channel": {
        "in_person": ("Trực tiếp", "In person"),
        "phone": ("Điện thoại", "By phone"),
        "post": ("Bưu điện", "By post"),
    },
    "RefusalReason": _REFUSAL,
    "reason_code": {**_REFUSAL, **_ENDED},
    "ErasureGround": _ERASURE_GROUND,
    "ground": _ERASURE_GROUND,
    "unit": {
        "working_days": ("Ngày làm việc", "Working days"),
        "calendar_days": ("Ngày theo lịch", "Calendar days"),
    },
    "stage": {
        "answer": ("Trả lời", "Answer"),
        "complete": ("Thực hiện", "Carry out"),
    },
    "purged": CATEGORY,
    "restricted": CATEGORY,
}

EVENTS: dict[str, Pair] = {}

LONG = frozenset({"different_person", "evidence", "explanation"})
