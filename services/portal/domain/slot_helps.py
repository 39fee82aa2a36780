"""What would help where no slot for a joint interview was found, by what is in the way. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from services.portal.domain.texts import Text

HELPS: Mapping[str, Text] = {
    "session_too_long": Text(
        "Rút ngắn còn hai giờ, hoặc có lý do và cấp trên phê duyệt",
        "Make it two hours at most, or have a reason and a superior's approval",
    ),
    "interviewer_taken": Text("Cử người khác lấy lời khai", "Let somebody else ask"),
    "appointment": Text("Dời lịch hẹn khác của trẻ", "Move the child's other appointment"),
    "support_person_taken": Text(
        "Hỏi cơ quan bảo vệ trẻ em về người hỗ trợ khác", "Ask social support for another support person"
    ),
    "lessons": Text("Hỏi trẻ có thể nghỉ tiết học không", "Ask the child whether it may miss lessons"),
    "at_the_same_time": Text("Dời buổi khác của trẻ", "Move the child's other session"),
    "third_session_of_the_day": Text(
        "Dời một buổi khác trong ngày, hoặc có lý do và cấp trên phê duyệt",
        "Move another session of that day, or have a reason and a superior's approval",
    ),
}
