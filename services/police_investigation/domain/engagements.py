"""What of a case takes the time of the police's own people: the sessions that they have planned. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from services.kernel.engagements import Engagement, Expected, at_sitting
from services.kernel.sittings import SittingState
from services.police_investigation.domain.agency import SERVICE
from services.police_investigation.domain.model import PoliceFile, State

COURT = "court_liaison"


def engagements_of(file: PoliceFile) -> Iterable[Engagement]:
    """Of each planned session those who ask. One that was held, stopped or cancelled takes nobody's time any more."""
    for sitting in file.sittings:
        if sitting.agency == SERVICE and sitting.state is SittingState.PLANNED:
            yield from at_sitting(file.reference, sitting, sitting.interviewers)


def expected_elsewhere(file: PoliceFile) -> Iterable[Expected]:
    """With whom the court plans: whoever investigated a case whose file lies there."""
    if file.state is State.TRANSFERRED and file.investigator:
        yield Expected(COURT, file.investigator)
