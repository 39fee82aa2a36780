"""Words of what all agencies do together: deadlines, requests to each other, sessions with the child, new harm."""

from __future__ import annotations

from services.portal.domain.words.common import AGENCY, REASON, SEVERITY, Pair

FIELDS: dict[str, Pair] = {
    # deadlines
    "DeadlineAlarm.level": ("Người được nhắc", "Who is told"),
    "WorkItem.level": ("Đã nhắc đến", "Who was told"),
    "Deadline.ended_by": ("Kết thúc bởi việc", "Ended by"),
    "Deadline.recorded_by": ("Người, cơ quan ghi", "Recorded by"),
    "Deadline.version": ("Quy định có hiệu lực từ", "Rule in force from"),
    "alarms": ("Các lần nhắc", "Reminders"),
    "assigned": ("Người được giao", "Assigned to"),
    "binding": ("Bắt buộc", "Binding"),
    "case": ("Trường hợp", "Class"),
    "changes": ("Các lần thay đổi", "Changes"),
    "deadline_id": ("Thời hạn", "Deadline"),
    "deadlines": ("Thời hạn", "Deadlines"),
    "delay_reason": ("Lý do chậm", "Reason for the delay"),
    "due_at": ("Đến hạn lúc", "Due at"),
    "en": ("Nội dung tiếng Anh", "In English"),
    "ending": ("Kết quả", "Ending"),
    "explained_at": ("Giải trình lúc", "Explained at"),
    "explained_by": ("Người giải trình", "Explained by"),
    "halved": ("Rút còn một nửa", "Halved"),
    "items": ("Việc cần làm", "Work to be done"),
    "WorkItem.source": ("Căn cứ pháp lý", "Legal source"),
    "missed": ("Đã quá hạn", "Missed"),
    "missed_at": ("Quá hạn lúc", "Missed at"),
    "raised_at": ("Đã nhắc lúc", "Told at"),
    "rests": ("Các lần tạm dừng", "Rests"),
    "rolled": ("Hạn sau ngày nghỉ", "End after days off"),
    "since": ("Từ lúc", "Since"),
    "news": ("Có gì mới", "News"),
    "started_by": ("Tính từ việc", "Started by"),
    "statutory": ("Hạn theo luật", "Statutory end"),
    "statutory_at": ("Hạn theo luật", "Statutory end"),
    "vi": ("Nội dung tiếng Việt", "In Vietnamese"),
    # what may be done now
    "calls": ("Việc làm được", "What may be done"),
    "may_act": ("Được xử lý hồ sơ này", "May act on the case"),
    # a calendar of one's own
    "engagements": ("Lịch làm việc", "Calendar"),
    "engagement_id": ("Mục trong lịch", "Entry in the calendar"),
    "changed_at": ("Sửa lần cuối lúc", "Last changed at"),
    "Engagement.kind": ("Việc", "What it is"),
    # requests between agencies
    "agency_request_id": ("Yêu cầu", "Request"),
    "answer": ("Trả lời", "Answer"),
    "answer_document": ("Văn bản trả lời", "Document of the answer"),
    "answered_at": ("Trả lời lúc", "Answered at"),
    "answered_by": ("Người trả lời", "Answered by"),
    "asked": ("Cơ quan được yêu cầu", "Agency asked"),
    "asked_at": ("Yêu cầu lúc", "Asked at"),
    "asking": ("Cơ quan yêu cầu", "Agency asking"),
    "made_at": ("Lập lúc", "Made at"),
    "made_by": ("Người lập", "Made by"),
    "requests": ("Yêu cầu giữa các cơ quan", "Requests between agencies"),
    "AgencyRequest.words": ("Nội dung yêu cầu", "What is asked, in words"),
    "MakeRequestRequest.words": ("Nội dung yêu cầu", "What is asked, in words"),
    "AnswerRequestRequest.words": ("Nội dung trả lời", "Answer, in words"),
    "RejectRequestRequest.words": ("Giải thích", "Explanation"),
    # sessions with the child, and what it has borne
    "adjournments": ("Số lần hoãn", "Adjournments"),
    "confrontations": ("Số lần đối chất", "Confrontations"),
    "days_to_hearing": ("Số ngày đến phiên tòa", "Days to the hearing"),
    "days_to_interview": ("Số ngày đến lần lấy lời khai đầu", "Days to the first interview"),
    "days_to_judgment": ("Số ngày đến khi tuyên án", "Days to the judgment"),
    "days_to_support": ("Số ngày đến lần hỗ trợ đầu", "Days to the first support"),
    "hearings": ("Phiên tòa", "Hearings"),
    "GetBurdenResponse.hearings": ("Số phiên tòa", "Hearings"),
    "interviewers": ("Người lấy lời khai", "Interviewers"),
    "GetBurdenResponse.interviewers": ("Số người lấy lời khai", "Different interviewers"),
    "interviews_held": ("Số lần đã lấy lời khai", "Interviews held"),
    "interviews_planned": ("Số lần dự kiến", "Interviews planned"),
    "GetBurdenResponse.minutes": ("Tổng số phút", "Minutes in all"),
    "GetBurdenResponse.topics": ("Nội dung trẻ đã kể", "Topics covered"),
    "sittings": ("Các buổi làm việc với trẻ", "Sessions with the child"),
    # harm that became known later
    "codes": ("Biểu hiện", "Signs"),
    "harm": ("Tổn hại mới biết", "Harm that became known"),
    "report": ("Tin báo", "Report"),
    "taken_back_at": ("Rút lại lúc", "Taken back at"),
    "told": ("Đã báo cho", "Told to"),
}

_TOPIC: dict[str, Pair] = {
    "rapport": ("Làm quen", "Getting to know each other"),
    "family_and_home": ("Gia đình, nơi ở", "Family and home"),
    "first_contact": ("Tiếp xúc ban đầu", "First contact"),
    "course_of_events": ("Diễn biến", "Course of events"),
    "frequency": ("Số lần", "How often"),
    "place_and_time": ("Nơi và lúc", "Place and time"),
    "threats": ("Đe dọa", "Threats"),
    "images_and_messages": ("Hình ảnh, tin nhắn", "Images and messages"),
    "money_and_gifts": ("Tiền, quà", "Money and gifts"),
    "other_children": ("Trẻ khác", "Other children"),
    "who_knows": ("Ai biết", "Who knows"),
    "effects": ("Ảnh hưởng", "Effects"),
    "identification": ("Nhận dạng", "Identification"),
    "wishes": ("Nguyện vọng", "Wishes"),
}

_REQUEST_KIND: dict[str, Pair] = {
    "support_person": ("Cử người hỗ trợ trẻ", "A support person"),
    "forensic_examination": ("Giám định", "Forensic examination"),
    "information": ("Cung cấp thông tin", "Information"),
    "joint_meeting": ("Họp phối hợp", "Joint meeting"),
    "prosecution_request": ("Kiến nghị khởi tố", "Request to prosecute"),
    "risk_check": ("Kiểm tra nguy cơ", "Risk check"),
}

_SITTING_KIND: dict[str, Pair] = {
    "interview": ("Lấy lời khai", "Interview"),
    "confrontation": ("Đối chất", "Confrontation"),
    "hearing": ("Phiên tòa", "Hearing"),
}

_REJECTION: dict[str, Pair] = {
    "not_allowed": ("Không được phép", "Not allowed"),
    "not_available": ("Không có sẵn", "Not available"),
    "no_such_case": ("Không có hồ sơ", "No such case"),
}

_PLACE: dict[str, Pair] = {
    "home": ("Nơi ở của trẻ", "The child's home"),
    "school": ("Trường học", "School"),
    "care_place": ("Nơi chăm sóc trẻ", "Place of care"),
    "friendly_room": ("Phòng thân thiện", "Child-friendly room"),
    "station": ("Trụ sở công an", "Police station"),
    "courtroom": ("Phòng xử án", "Courtroom"),
}

CODES: dict[str, dict[str, Pair]] = {
    # deadlines
    "ending": {
        "met": ("Đúng hạn", "In time"),
        "late": ("Quá hạn", "Late"),
        "void": ("Không còn phải làm", "No longer to be done"),
    },
    "level": {
        "owner": ("Đã nhắc người phụ trách", "Owner reminded"),
        "supervisor": ("Đã báo cấp trên", "Supervisor told"),
        "head": ("Đã báo thủ trưởng", "Head told"),
    },
    "kind": {
        "extended": ("Gia hạn", "Extended"),
        "reclassified": ("Đổi loại tội phạm", "Reclassified"),
        "resumed": ("Tiếp tục tính", "Resumed"),
    },
    "case": {
        **SEVERITY,
        "normal": ("Thông thường", "Normal"),
        "urgent": ("Khẩn cấp", "Urgent"),
        "with_others": ("Có bên khác tham gia xử lý", "With a processor or third party"),
        "access": ("Xem dữ liệu", "Access"),
        "correction": ("Chỉnh sửa dữ liệu", "Correction"),
        "deletion": ("Xóa dữ liệu", "Deletion"),
    },
    "Engagement.kind": {**_SITTING_KIND, "accompanying": ("Đi cùng trẻ", "With the child")},
    "version": {"always": ("Không ghi ngày", "No day is written")},
    # requests between agencies
    "RequestKind": _REQUEST_KIND,
    "RejectionReason": {
        **_REJECTION,
        "not_competent": REASON["not_competent"],
        "other": REASON["other"],
    },
    "reason_code": _REJECTION,
    "AgencyRequest.state": {
        "open": ("Đang chờ trả lời", "Open"),
        "answered": ("Đã trả lời", "Answered"),
        "rejected": ("Bị từ chối", "Refused"),
        "withdrawn": ("Đã rút", "Taken back"),
    },
    # sessions with the child
    "SittingKind": _SITTING_KIND,
    "kind_code": {**_REQUEST_KIND, **_SITTING_KIND},
    "Topic": _TOPIC,
    "topics": _TOPIC,
    "place": _PLACE,
    "place_code": _PLACE,
    "Sitting.state": {
        "planned": ("Dự kiến", "Planned"),
        "held": ("Đã thực hiện", "Held"),
        "stopped": ("Dừng giữa chừng", "Stopped early"),
        "cancelled": ("Đã hủy", "Cancelled"),
    },
    "outcome_code": {
        "answered": ("Đã trả lời", "Answered"),
        "held": ("Đã thực hiện", "Held"),
        "stopped": ("Dừng giữa chừng", "Stopped early"),
        "rejected": ("Không được chấp nhận", "Not accepted"),
        "withdrawn": ("Đã rút", "Taken back"),
        "refused": ("Bị từ chối", "Refused"),
    },
    # harm that became known later
    "HarmCode": {
        "danger_to_life": ("Nguy hiểm đến tính mạng", "Danger to life"),
        "suspect_is_carer": ("Người chăm sóc là người bị nghi vấn", "The carer is the suspect"),
        "new_harm": REASON["new_harm"],
    },
    "told": AGENCY,
}

EVENTS: dict[str, Pair] = {}

LONG = frozenset({"answer"})
