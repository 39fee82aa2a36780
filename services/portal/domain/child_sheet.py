"""What a child is told before it comes to court: short sentences, one thing each (rule ``court-question-style``). Pure.

It names nobody. Where the child speaks another language each sentence has a line for the interpreter's translation.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from services.portal.domain.texts import Text

BEGIN = (
    Text("Em không có lỗi trong chuyện này.", "None of this is your fault."),
    Text(
        "Ở tòa có thẩm phán và những người khác lắng nghe em.",
        "At the court there are a judge and others who will listen to you.",
    ),
)
ALWAYS = (
    Text("Em chỉ cần kể điều em nhớ.", "You only need to tell what you remember."),
    Text("Nếu không nhớ, em cứ nói là không nhớ.", "If you do not remember, just say so."),
    Text("Nếu không hiểu câu hỏi, em hãy nói là chưa hiểu.", "If you do not understand a question, say so."),
    Text("Nếu mệt, em cứ nói; mọi người sẽ nghỉ.", "If you are tired, say so; everybody will take a break."),
    Text("Không ai được quát mắng hay dọa em.", "Nobody may shout at you or frighten you."),
    Text("Em được ngồi khi trả lời.", "You may sit while you answer."),
    Text("Em muốn hỏi gì, em cứ hỏi.", "You may ask whatever you want to know."),
)
# What spares this child, by the code of the accommodation.
SPARED = {
    "screen": Text(
        "Có tấm màn, nên em không nhìn thấy người bị buộc tội.", "A screen stands there, so you do not see the accused."
    ),
    "separate_room": Text(
        "Em ngồi ở một phòng riêng, không ngồi cùng người bị buộc tội.", "You sit in a room away from the accused."
    ),
    "remote_link": Text("Em nói chuyện qua màn hình, từ một nơi khác.", "You speak by a screen, from another place."),
    "support_person": Text("Có người ở bên em suốt buổi.", "Somebody stays with you all the time."),
    "interpreter": Text("Có người dịch lời em và lời mọi người.", "Somebody translates for you and for the others."),
    "pre_visit": Text("Em được đến xem phòng trước đó một ngày.", "You may see the room on a day before."),
    "preparation": Text(
        "Trước đó có người nói cho em biết điều gì sẽ diễn ra.", "Before that somebody tells you what will happen."
    ),
    "breaks": Text("Buổi làm việc có giờ nghỉ.", "There are breaks."),
    "frequent_breaks": Text("Em được nghỉ nhiều lần.", "You may rest often."),
    "separate_entrance": Text("Em đi vào bằng cửa riêng.", "You come in by a door of your own."),
    "separate_time": Text(
        "Em đến và về vào giờ khác với người bị buộc tội.", "You come and go at another time than the accused."
    ),
    "outside_school_hours": Text("Buổi này không trùng giờ học của em.", "It is not during your lessons."),
    "friendly_room": Text("Phòng được bày để em thấy thoải mái.", "The room is made so that you feel at ease."),
}


@dataclass(frozen=True, slots=True)
class ChildSheet:
    """``sentences``: in their order. ``translated``: whether each has a line for a translation."""

    sentences: tuple[Text, ...]
    translated: bool


def child_sheet(accommodations: Collection[str]) -> ChildSheet:
    """For a hearing with these accommodations, by their codes; one that a newer agency invented is left out."""
    spared = tuple(text for code, text in SPARED.items() if code in accommodations)
    return ChildSheet((*BEGIN, *spared, *ALWAYS), "interpreter" in accommodations)
