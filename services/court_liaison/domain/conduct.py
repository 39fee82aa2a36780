"""How a hearing spares the child: what is ticked afterwards, and how it is kept from the accused. Pure.

The ban list of Resolution 06/2019 stands with the hearing (``hearings.BanListItem``); these are the points that the
law asks for besides (rules ``judge-dress-room``, ``court-question-style``), and the fewest contacts between child and
accused (rule ``min-contact-accused``).
"""

from __future__ import annotations

from enum import StrEnum

from services.court_liaison.domain.accommodations import Accommodation


class HearingPoint(StrEnum):
    """What was seen to. The first two: as soon as a child came; the others: once it was asked something."""

    FRIENDLY_ROOM = "friendly_room"  # phòng xử án thân thiện
    OFFICE_DRESS = "office_dress"  # no gown
    SHORT_SIMPLE_QUESTIONS = "short_simple_questions"
    ONE_MATTER_AT_A_TIME = "one_matter_at_a_time"
    COULD_SEE_THE_COURT_BEFORE = "could_see_the_court_before"  # it was offered to the child


class Arrival(StrEnum):
    """How the child came and went, with regard to the accused."""

    SEPARATE_ENTRANCE = "separate_entrance"
    SEPARATE_TIME = "separate_time"
    NOT_IN_THE_BUILDING = "not_in_the_building"  # heard by remote link
    TOGETHER = "together"


DRESS_AND_ROOM = (HearingPoint.FRIENDLY_ROOM, HearingPoint.OFFICE_DRESS)
QUESTIONS = (
    HearingPoint.SHORT_SIMPLE_QUESTIONS,
    HearingPoint.ONE_MATTER_AT_A_TIME,
    HearingPoint.COULD_SEE_THE_COURT_BEFORE,
)
# Any one of these keeps the child out of the accused's sight.
KEPT_APART_BY = frozenset({Accommodation.SCREEN, Accommodation.SEPARATE_ROOM, Accommodation.REMOTE_LINK})
