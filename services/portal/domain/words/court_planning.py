"""What the court's register and the proposals for a hearing are called."""

from __future__ import annotations

from services.portal.domain.words.common import Pair

FIELDS: dict[str, Pair] = {
    "rooms": ("Phòng", "Rooms"),
    "room_id": ("Phòng", "Room"),
    "building": ("Tòa nhà", "Building"),
    "use": ("Dùng để", "Used for"),
    "features": ("Điều kiện của phòng", "What it offers"),
    "ways": ("Lối đi chung", "Ways of everybody"),
    "child_ways": ("Lối đi dành riêng cho trẻ", "Ways of the child alone"),
    "custody_ways": ("Lối dẫn giải bị cáo", "Ways from custody"),
    "people": ("Người tham gia", "People"),
    "person_id": ("Mã người tham gia", "Person"),
    "SavePersonRequest.staff_id": ("Mã cán bộ hoặc mã người tham gia", "Staff number"),
    "seat_role": ("Vai trò tại phiên tòa", "Seat"),
    "skills": ("Khả năng", "Skills"),
    "absences": ("Thời gian vắng mặt, không dùng được", "Absences"),
    "absence_id": ("Lần vắng mặt", "Absence"),
    "TellAbsenceRequest.staff_id": ("Người vắng mặt (mã cán bộ)", "Who is away (staff number)"),
    "TellAbsenceRequest.room": ("Hoặc phòng không dùng được", "Or the room that cannot be used"),
    "listings": ("Yêu cầu xếp lịch", "What the hearing needs"),
    "wanted": ("Yêu cầu", "What it needs"),
    **dict.fromkeys(
        ("ProposeSlotsRequest.judge", "WantHearingRequest.judge", "WantedHearing.judge"),
        ("Thẩm phán đã được phân công", "Judge who was chosen already"),
    ),
    **dict.fromkeys(
        ("ProposeSlotsRequest.age", "WantHearingRequest.age", "WantedHearing.age"),
        ("Tuổi của trẻ", "Age of the child"),
    ),
    "stretch": ("Số phút trẻ chịu được không nghỉ", "Minutes that it can bear without a break"),
    "travel_minutes": ("Thời gian trẻ đến tòa (phút)", "Its way to the court (minutes)"),
    "appointments": ("Lịch hẹn khác của trẻ", "Other appointments of the child"),
    "accused_in_custody": ("Bị cáo đang bị tạm giam", "The accused is in custody"),
    "transport": ("Giờ có thể trích xuất bị cáo", "When the accused can be brought"),
    **dict.fromkeys(
        ("ProposeSlotsRequest.late", "WantHearingRequest.late", "WantedHearing.late"),
        ("Cả ngày sau thời hạn (phải có lý do)", "Also after the limit (with a reason)"),
    ),
    "waiting_since": ("Chờ từ ngày", "Waiting since"),
    "opens_by": ("Phải mở trước", "Must open by"),
    "listed_at": ("Ghi yêu cầu lúc", "Said at"),
    "proposals": ("Phương án", "Proposals"),
    "obstacles": ("Vướng mắc", "Obstacles"),
    "seats": ("Người tham gia phiên tòa", "Seats"),
    "waiting_days": ("Số ngày trẻ chờ", "Days that the child waits"),
    "new_appearance": ("Trẻ phải đến thêm một lần", "The child comes once more"),
    "lessons_lost": ("Số phút nghỉ học", "Minutes of lessons lost"),
    "travel": ("Số phút đi đường", "Minutes on the way"),
    "SlotProposal.reasons": ("Lý do", "Reasons"),
    "earlier": ("Vì sao không sớm hơn", "Why not earlier"),
    "from_room": ("Phòng trước đó", "Room before"),
    "from_judge": ("Thẩm phán trước đó", "Judge before"),
    "from_panel": ("Hội đồng xét xử trước đó", "Panel before"),
    "MoveHearingRequest.room": ("Phòng khác (nếu đổi)", "Another room (if it changes)"),
    "MoveHearingRequest.judge": ("Thẩm phán khác (nếu đổi)", "Another judge (if it changes)"),
    "MoveHearingRequest.panel": ("Hội đồng xét xử khác (nếu đổi)", "Another panel (if it changes)"),
    "on_day": ("Ngày", "Day"),
    "GetDaySheetResponse.lines": ("Phiên tòa trong ngày", "Hearings of the day"),
    "child_comes": ("Trẻ đến tòa", "The child comes"),
    "by_link": ("Trẻ trình bày từ xa", "By remote link"),
    "child_comes_at": ("Trẻ đến lúc", "The child comes at"),
    "child_goes_at": ("Trẻ về lúc", "The child goes at"),
    "accused_comes": ("Bị cáo đến tòa", "The accused comes"),
    "accused_ways": ("Lối đi của bị cáo", "Ways of the accused"),
    "accused_comes_at": ("Bị cáo đến lúc", "The accused comes at"),
    "accused_goes_at": ("Bị cáo về lúc", "The accused goes at"),
    "apart_by_time": ("Tách bằng giờ, không bằng lối đi", "Apart by time, not by ways"),
    "Booking.assessor": ("Hội thẩm", "Assessor"),
}

CODES: dict[str, dict[str, Pair]] = {
    "RoomUse": {
        "courtroom": ("Xét xử", "Hearings"),
        "interview": ("Lấy lời khai trẻ", "Interviews of children"),
    },
    "Feature": {
        "friendly": ("Phòng thân thiện", "Child-friendly"),
        "screen": ("Có màn che", "Screen"),
        "separate_room": ("Có phòng cách ly liền kề", "Separate room beside it"),
        "separate_entrance": ("Có lối vào riêng", "Separate entrance"),
        "separate_waiting": ("Có chỗ chờ riêng", "Separate waiting room"),
        "remote_link": ("Kết nối từ xa", "Remote link"),
        "closed_doors": ("Xét xử kín được", "Can be closed to the public"),
    },
    "SeatRole": {
        "judge": ("Thẩm phán", "Judge"),
        "assessor": ("Hội thẩm", "Assessor"),
        "prosecutor": ("Kiểm sát viên", "Prosecutor"),
        "investigator": ("Điều tra viên", "Investigator"),
        "interpreter": ("Người phiên dịch", "Interpreter"),
        "support_person": ("Người hỗ trợ trẻ", "Support person"),
        "psychologist": ("Chuyên gia tâm lý", "Psychologist"),
    },
    "Skill": {
        "trained": ("Được đào tạo về người dưới 18 tuổi", "Trained in cases of people under 18"),
        "youth": ("Am hiểu về trẻ em", "Experience with the young"),
        "sign": ("Ngôn ngữ ký hiệu", "Sign language"),
        "cham": ("Tiếng Chăm", "Cham"),
        "raglai": ("Tiếng Raglai", "Raglai"),
    },
}

EVENTS: dict[str, Pair] = {}
LONG: frozenset[str] = frozenset()
