"""One file of social support and its clocks, as a unit of work keeps them together; no database."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from services.kernel import joint_news
from services.kernel.deadlines.keeping import provincial
from services.kernel.deadlines.model import Deadline
from services.kernel.deadlines.table import Occurrence, Reckoning
from services.kernel.request_news import request_answered, request_arrived
from services.kernel.workflow import Actor
from services.social_support.domain import policy, reactions
from services.social_support.domain.clocks import CLOCKS
from services.social_support.domain.model import SupportFile
from tests.unit.social_support import builders as b


class Desk:
    """What staff do and what others tell, each with its effect on the clocks."""

    def __init__(self, reckoning: Reckoning | None = None) -> None:
        self.file = SupportFile(reference="1111-1111-111")
        self._reckoning = reckoning or provincial()

    def refer(self, at: datetime, *, urgent: bool, received_at: datetime | None = None, number: str = "r-1") -> None:
        """The intake point sends the case."""
        told = SimpleNamespace(referral_id=number, urgent=urgent)
        reactions.case_referred(self.file, number, urgent, received_at or at, at)
        self._note([Occurrence(told, "CaseReferred", at, "case_intake")])

    def do(self, command: Any, actor: Actor = b.WORKER, at: datetime = b.NOW) -> list[Any]:
        """A member of staff carries out a command. Raises what the workflow raises."""
        events = policy.WORKFLOW.apply(self.file, command, actor, at)
        self.file.unit = self.file.unit or actor.unit
        self._note([Occurrence(event, type(event).__name__, at, actor.staff_id) for event in events])
        return events

    def go(self, *commands: Any, at: datetime) -> None:
        """Several commands of worker and Chairman at one moment."""
        both = b.an_actor("child_protection_worker", "commune_chairman")
        for command in commands:
            self.do(command, both, at)

    def hear(self, name: str, source: str, at: datetime, **fields: Any) -> None:
        """Another agency's news, as far as it is about urgency, harm, requests, joint interviews or the end of the
        case."""
        news: Any = SimpleNamespace(source=source, name=name, time=at, data=SimpleNamespace(**fields))
        followed: list[Any] = []
        if name == "CaseClosed":
            reactions.case_closed(self.file, at)
        elif name == "UrgencyChanged":
            followed = reactions.urgency_changed(self.file, fields["urgent"])
        elif name in ("JointInterviewAsked", "JointInterviewMoved"):
            joint_news.proposed(self.file, news, policy.JOINT_INTERVIEWS)
        elif name == "JointInterviewAgreed":
            joint_news.agreed(self.file, news)
        elif name in joint_news.ENDINGS:
            joint_news.ended(self.file, news)
        elif name.endswith("RequestMade"):
            request_arrived(self.file, news, policy.REQUESTS)
        elif name.endswith("RequestAnswered"):
            request_answered(self.file, news)
        self._note([Occurrence(news.data, name, at, source)])
        self._note([Occurrence(event, type(event).__name__, at, "social_support") for event in followed])

    def clock(self, rule: str, number: int = -1) -> Deadline:
        """The newest clock of a rule, or another by its number, running or not."""
        return [deadline for deadline in self.file.deadlines if deadline.rule == rule][number]

    def clocks(self, rule: str) -> list[Deadline]:
        return [deadline for deadline in self.file.deadlines if deadline.rule == rule]

    def _note(self, occurrences: list[Occurrence]) -> None:
        for occurrence in occurrences:
            CLOCKS.note(self.file, occurrence, self._reckoning)


def an_accepted_case(at: str, *, urgent: bool = False) -> Desk:
    """Referred and taken at this moment of a Vietnamese clock."""
    desk = Desk()
    desk.refer(b.vietnam(at), urgent=urgent)
    desk.do(b.ACCEPT, at=b.vietnam(at))
    return desk


def a_detailed_case(at: str, initial: Any = b.INITIAL) -> Desk:
    """With both assessments, and a measure where the first says emergency."""
    desk = an_accepted_case(at)
    desk.go(initial, *([b.MEASURE] if initial.emergency else []), b.DETAILED, at=b.vietnam(at))
    return desk
