"""What may stand against a slot: each demand with its rule, and how it is said and relaxed, in both languages. Pure.

Rules of law are named by their id in ``protos/rules.toml``; what has none is the court's own way of working.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Demand(StrEnum):
    LIMIT = "limit"
    NOT_BEFORE = "not_before"
    NIGHT = "night"
    OFFICE = "office"
    LENGTH = "length"
    BREAKS = "breaks"
    TWICE_A_DAY = "twice_a_day"
    ONE_CONFRONTATION = "one_confrontation"
    TIRED = "tired"
    PAUSE = "pause"
    SCHOOL = "school"
    CHILD_BUSY = "child_busy"
    ACCUSED_AWAY = "accused_away"
    ACCUSED_ELSEWHERE = "accused_elsewhere"
    APART = "apart"
    ROOM_FITS = "room_fits"
    ROOM_TAKEN = "room_taken"
    SEAT_EMPTY = "seat_empty"
    SEAT_FITS = "seat_fits"
    PERSON_TAKEN = "person_taken"
    SAME_SUPPORT = "same_support"
    ORDER = "order"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Objection:
    """One demand that a slot would break. ``wish``: whose slot; ``about``: with whom or what: another wish, a
    person, a room, a role, an accused; empty where it is the wish's own. ``way``: the place in which child and
    accused would meet."""

    demand: Demand
    wish: str
    about: str = ""
    way: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """``rule``: its id, or None; ``vi`` and ``en``: what would happen, with ``{about}`` and ``{way}`` filled in;
    ``relax_vi`` and ``relax_en``: what a person could do about it, empty where nothing may be done."""

    rule: str | None
    vi: str
    en: str
    relax_vi: str = ""
    relax_en: str = ""


WORDS: Mapping[Demand, Words] = {
    Demand.LIMIT: Words(
        rule="open-trial",
        vi="việc này vượt quá thời hạn",
        en="it would be after the limit",
        relax_vi="gia hạn vì lý do bất khả kháng bằng văn bản",
        relax_en="extend the limit for force majeure, by a document",
    ),
    Demand.NOT_BEFORE: Words(
        rule=None,
        vi="việc này sớm hơn ngày có thể tiến hành",
        en="it would be before it may take place",
        relax_vi="cho phép tiến hành sớm hơn",
        relax_en="let it take place earlier",
    ),
    Demand.NIGHT: Words(rule="time-count", vi="việc này rơi vào ban đêm (22 giờ đến 6 giờ)", en="it would be at night"),
    Demand.OFFICE: Words(
        rule=None,
        vi="việc này ngoài ngày, giờ làm việc",
        en="it would be outside office hours",
        relax_vi="mở phòng vào một ngày nghỉ hoặc ngoài giờ",
        relax_en="open a room on a day off or outside office hours",
    ),
    Demand.LENGTH: Words(
        rule="interview-2x2h",
        vi="buổi lấy lời khai của trẻ dài hơn 2 giờ",
        en="the child would be heard for more than 2 hours",
        relax_vi="chia thành hai buổi",
        relax_en="divide it into two sessions",
    ),
    Demand.BREAKS: Words(
        rule="interview-stop-tired",
        vi="không đủ thời gian nghỉ giữa giờ cho trẻ",
        en="it would leave the child too few breaks",
        relax_vi="kéo dài buổi làm việc để có giờ nghỉ",
        relax_en="make the session longer, for breaks",
    ),
    Demand.TWICE_A_DAY: Words(
        rule="interview-2x2h",
        vi="trong ngày trẻ đã có hai buổi ({about})",
        en="the child is heard twice that day already ({about})",
        relax_vi="dời một buổi khác của trẻ",
        relax_en="move one of the child's other sessions",
    ),
    Demand.ONE_CONFRONTATION: Words(
        rule="confrontation-last",
        vi="trong ngày đã có một lần đối chất ({about})",
        en="there is a confrontation that day already ({about})",
        relax_vi="dời lần đối chất kia",
        relax_en="move the other confrontation",
    ),
    Demand.TIRED: Words(
        rule="interview-stop-tired",
        vi="việc này quá sức của trẻ trong một ngày",
        en="it would be more than the child can bear in a day",
        relax_vi="rút ngắn hoặc dời một buổi của trẻ",
        relax_en="shorten or move one of the child's sessions",
    ),
    Demand.PAUSE: Words(
        rule="interview-stop-tired",
        vi="việc này quá sát buổi khác của trẻ ({about})",
        en="it would be too close to another session of the child ({about})",
        relax_vi="dời buổi kia của trẻ",
        relax_en="move the child's other session",
    ),
    Demand.SCHOOL: Words(
        rule="principles-u18",
        vi="trẻ phải nghỉ học",
        en="the child would miss school",
        relax_vi="hỏi trẻ có đồng ý nghỉ học buổi đó không",
        relax_en="ask the child whether it would miss those lessons",
    ),
    Demand.CHILD_BUSY: Words(
        rule=None,
        vi="trẻ bận (trị liệu hoặc việc khác)",
        en="the child has something else then, such as therapy",
        relax_vi="đổi lịch hẹn kia của trẻ",
        relax_en="move the child's other appointment",
    ),
    Demand.ACCUSED_AWAY: Words(
        rule=None,
        vi="bị cáo {about} không thể có mặt (chưa trích xuất được)",
        en="the accused {about} cannot be there, or be brought",
        relax_vi="yêu cầu trích xuất vào giờ khác",
        relax_en="ask for transport at another time",
    ),
    Demand.ACCUSED_ELSEWHERE: Words(
        rule=None,
        vi="bị cáo {about} đang ở phiên khác",
        en="the accused {about} is in another session then",
        relax_vi="dời phiên kia của bị cáo",
        relax_en="move the accused's other session",
    ),
    Demand.APART: Words(
        rule="min-contact-accused",
        vi="trẻ và bị cáo cùng đi qua {way} ({about})",
        en="it would put child and accused in the same {way} ({about})",
        relax_vi="dùng phòng có lối riêng hoặc kết nối từ xa",
        relax_en="use a room with ways of its own, or a remote link",
    ),
    Demand.ROOM_FITS: Words(
        rule="court-contact-423",
        vi="không có phòng đáp ứng nhu cầu: {about}",
        en="no room offers what is needed: {about}",
        relax_vi="bố trí thiết bị hoặc phòng của tòa án khác",
        relax_en="bring the equipment, or use another court's room",
    ),
    Demand.ROOM_TAKEN: Words(
        rule=None,
        vi="các phòng phù hợp đều bận",
        en="the rooms that fit are taken",
        relax_vi="dời một phiên khác khỏi phòng phù hợp",
        relax_en="move another session out of a room that fits",
    ),
    Demand.SEAT_EMPTY: Words(
        rule=None,
        vi="không có ai rảnh: {about}",
        en="nobody is free as {about}",
        relax_vi="tìm thêm người, hoặc đổi lịch của người phù hợp",
        relax_en="find one more, or change the hours of one who fits",
    ),
    Demand.SEAT_FITS: Words(
        rule="court-panel-423",
        vi="người được chọn không đủ điều kiện: {about}",
        en="who was chosen does not fit the seat: {about}",
        relax_vi="chọn người được đào tạo hoặc có kinh nghiệm",
        relax_en="choose somebody who is trained or experienced",
    ),
    Demand.PERSON_TAKEN: Words(
        rule=None,
        vi="{about} bận vào giờ đó",
        en="{about} is taken at that time",
        relax_vi="chọn người khác",
        relax_en="choose somebody else",
    ),
    Demand.SAME_SUPPORT: Words(
        rule="victim-rights",
        vi="người hỗ trợ của trẻ ({about}) không phải là người đã theo vụ việc",
        en="it would be another support person than the child's own ({about})",
        relax_vi="hỏi trẻ có đồng ý người hỗ trợ khác không",
        relax_en="ask the child whether it accepts another support person",
    ),
    Demand.ORDER: Words(
        rule=None,
        vi="việc này sai thứ tự với {about}",
        en="it would be in the wrong order with {about}",
        relax_vi="dời {about}",
        relax_en="move {about}",
    ),
    Demand.PIN: Words(
        rule=None,
        vi="việc này khác với điều đã quyết định",
        en="it differs from what was decided",
        relax_vi="bỏ ghim",
        relax_en="take back the decision",
    ),
}


# Codes that may stand in an objection, as they are said.
NAMES: Mapping[str, tuple[str, str]] = {
    "judge": ("thẩm phán", "judge"),
    "assessor": ("hội thẩm", "assessor"),
    "prosecutor": ("kiểm sát viên", "prosecutor"),
    "investigator": ("điều tra viên", "investigator"),
    "interpreter": ("người phiên dịch", "interpreter"),
    "support_person": ("người hỗ trợ trẻ", "support person"),
    "psychologist": ("chuyên gia tâm lý", "psychologist"),
    "trained": ("được đào tạo về trẻ em", "trained in cases with children"),
    "youth": ("am hiểu về trẻ em", "experienced with children"),
    "sign": ("ngôn ngữ ký hiệu", "sign language"),
    "cham": ("tiếng Chăm", "Cham"),
    "raglai": ("tiếng Raglai", "Raglai"),
    "accused": ("trong vụ", "of case"),
}
_CODE = re.compile(r"(?<![\w-])[a-z_]+(?![\w-])")


def said(objection: Objection) -> tuple[str, str]:
    """The objection in Vietnamese and in English, as a clause without its full stop."""
    words = WORDS[objection.demand]
    vi, en = _named(objection.about)
    return words.vi.format(about=vi, way=objection.way), words.en.format(about=en, way=objection.way)


def relaxed(objection: Objection) -> tuple[str, str]:
    """What a person could do about it, in both languages; empty where nothing may be done."""
    words = WORDS[objection.demand]
    vi, en = _named(objection.about)
    return words.relax_vi.format(about=vi), words.relax_en.format(about=en)


def _named(about: str) -> tuple[str, str]:
    """The codes of roles and skills in words; names, numbers and rooms as they are."""
    return _in_language(about, 0), _in_language(about, 1)


def _in_language(about: str, language: int) -> str:
    def word(found: re.Match[str]) -> str:
        return NAMES.get(found[0], (found[0], found[0]))[language]

    return _CODE.sub(word, about)
