"""The hours of people that a joint interview must be fitted into, from what the police know without asking anybody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from services.kernel.busy import BusyWindow, of_sittings, without
from services.kernel.engagements import Engagement, at_sitting
from services.kernel.joint import latest
from services.kernel.workflow import Step
from services.police_investigation.domain.joint_slots import HORIZON, propose, who_asks
from services.police_investigation.domain.joint_wanted import JointSlots, Taken


class WhoIsTaken(Protocol):
    """When people are taken."""

    def own(self, staff_id: str, start: datetime, end: datetime) -> Iterable[Engagement]:
        """The engagements of one of the police's own of which a part lies between these moments."""

    def elsewhere(self, staff_id: str) -> Sequence[BusyWindow]:
        """When another agency's person is taken, as it tells of its own people."""


def slots_for(step: Step, people: WhoIsTaken) -> JointSlots:
    """The best slots for what is wanted. Hours of the very interview that is moved do not count, nor those that the
    support person spends with this child: the child's own sessions are looked at anyway. Raises Refused."""
    file, asking = step.file, who_asks(step)
    moved = latest(file, step.command.joint_interview_id)
    own = set() if moved is None else {one.id for one in at_sitting(file.reference, moved.sitting, asking)}
    end = step.at + timedelta(days=HORIZON)
    taken = Taken(
        interviewers={
            who: [
                BusyWindow(one.starts_at, one.ends_at) for one in people.own(who, step.at, end) if one.id not in own
            ]
            for who in asking
        },
        support_person=without(people.elsewhere(file.support_person), of_sittings(file.sittings)),
    )  # fmt: skip
    return propose(step, taken)
