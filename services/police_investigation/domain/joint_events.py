"""What the police tell of a joint interview, which they call: the others follow it (``kernel.joint_news``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class JointInterviewAsked:
    """Agencies are invited to hear the child together."""

    interview_id: str
    proposal: int
    sitting_id: str
    child: int
    starts_at: datetime
    minutes: int
    topic_codes: tuple[str, ...]
    place_code: str
    answers_until: datetime
    invited: tuple[str, ...]
    needed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JointInterviewMoved(JointInterviewAsked):
    """Another slot is proposed; every answer is asked anew."""


@dataclass(frozen=True, slots=True)
class JointInterviewAnswerNoted:
    """An invited agency's answer has come."""

    interview_id: str
    proposal: int
    agency: str
    answer_code: str
    attendee: str
    reason_code: str
    answered_at: datetime


@dataclass(frozen=True, slots=True)
class JointInterviewAgreed:
    """Everybody who is needed comes."""

    interview_id: str
    proposal: int


@dataclass(frozen=True, slots=True)
class JointInterviewDeclined:
    """Who is needed does not come, or a rule stands against it meanwhile."""

    interview_id: str
    proposal: int
    reason_code: str


@dataclass(frozen=True, slots=True)
class JointInterviewLapsed:
    """Who is needed did not answer in time."""

    interview_id: str
    proposal: int


@dataclass(frozen=True, slots=True)
class JointInterviewCalledOff:
    """It will not take place."""

    interview_id: str
    proposal: int
    reason_code: str


@dataclass(frozen=True, slots=True)
class JointInterviewHeld:
    """It took place."""

    interview_id: str
    proposal: int
