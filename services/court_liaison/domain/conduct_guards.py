"""What stands in the way of a hearing with the child for the sake of how it is treated there."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from services.court_liaison.domain.accommodations import Accommodation
from services.court_liaison.domain.conduct import DRESS_AND_ROOM, KEPT_APART_BY, QUESTIONS, HearingPoint
from services.court_liaison.domain.hearings import session_of
from services.court_liaison.domain.model import Role
from services.kernel.errors import Problem
from services.kernel.workflow import Step


def dress_and_room_were_seen_to(step: Step) -> Problem | None:
    """Rule ``judge-dress-room``: where a child was to speak, the room was friendly and nobody wore a gown."""
    if session_of(step) is None or _all_confirmed(step, DRESS_AND_ROOM):
        return None
    return Problem(
        "points",
        "dress_and_room_missing",
        rule="judge-dress-room",
        vi="Phải xác nhận phòng xử án thân thiện và trang phục hành chính, không mặc áo choàng.",
        en="The friendly room and office dress, without gowns, must be confirmed.",
    )


def dress_and_room_were_seen_to_while_it_spoke(step: Step) -> Problem | None:
    """Rule ``judge-dress-room``: a hearing that was broken off counts too, if the child had begun to speak."""
    return dress_and_room_were_seen_to(step) if step.command.child_minutes else None


def questions_were_simple(step: Step) -> Problem | None:
    """Rule ``court-question-style``: short, simple, one matter at a time, by people the child could get to know."""
    if not step.command.child_minutes or _all_confirmed(step, QUESTIONS):
        return None
    return Problem(
        "points",
        "question_style_missing",
        rule="court-question-style",
        vi="Phải xác nhận câu hỏi ngắn, đơn giản, từng việc một và trẻ được làm quen trước phiên tòa.",
        en="Short questions, one matter at a time, and a child made familiar with the court must be confirmed.",
    )


def accused_is_kept_away(step: Step) -> Problem | None:
    """Rule ``min-contact-accused``: screen, other room or remote link, or the judge writes why none of them."""
    command = step.command
    if not (command.child_speaks and command.accused_present):
        return None
    return _kept_away(step, command.accommodations)


def accused_is_still_kept_away(step: Step) -> Problem | None:
    """Rule ``min-contact-accused``: the same for what is chosen later."""
    if session_of(step) is None or not step.file.hearing.accused_present:
        return None
    return _kept_away(step, step.command.accommodations)


def _kept_away(step: Step, accommodations: Collection[Accommodation]) -> Problem | None:
    """Where nothing is chosen at all, that is said already."""
    if not accommodations or KEPT_APART_BY & set(accommodations):
        return None
    if step.command.contact_reason.strip() and Role.JUDGE in step.actor.roles:
        return None
    return Problem(
        "accommodations",
        "accused_not_kept_away",
        rule="min-contact-accused",
        vi="Bị cáo có mặt khi trẻ trình bày: cần màn che, phòng riêng hoặc kết nối từ xa, hoặc thẩm phán ghi lý do.",
        en="The child speaks while the accused is there: a screen, another room or a remote link is needed, or the "
        "judge writes why not.",
    )


def arrival_is_noted(step: Step) -> Problem | None:
    """Rule ``min-contact-accused``: how the child that spoke came and went is written down."""
    if not step.command.child_minutes or session_of(step) is None or not step.file.hearing.accused_present:
        return None
    if step.command.arrival is not None:
        return None
    return Problem(
        "arrival",
        "arrival_missing",
        rule="min-contact-accused",
        vi="Phải ghi trẻ đến và về bằng lối riêng, giờ riêng hay cùng với bị cáo.",
        en="Whether the child came and went by another entrance, at another time or with the accused must be told.",
    )


def _all_confirmed(step: Step, wanted: Sequence[HearingPoint]) -> bool:
    return all(point in step.command.points for point in wanted)
