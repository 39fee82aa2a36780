"""What the four agencies' own files of a case have in common. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from services.kernel.deadlines.model import Deadline
from services.kernel.harm import Harm
from services.kernel.requests import AgencyRequest
from services.kernel.sittings import Sitting
from services.kernel.workflow import File


@dataclass(kw_only=True)
class CaseFile(File):
    """``deadlines``: the law's clocks, ended ones too. ``requests``: what other agencies were asked or ask.
    ``sittings``: every time the child was or is to be heard, here and elsewhere. ``harm``: what became known after the
    case was opened."""

    deadlines: list[Deadline] = field(default_factory=list)
    requests: list[AgencyRequest] = field(default_factory=list)
    sittings: list[Sitting] = field(default_factory=list)
    harm: list[Harm] = field(default_factory=list)

    @property
    def next_alarm_at(self) -> datetime | None:
        """When somebody is to be told of a deadline next."""
        return min((at for deadline in self.deadlines if (at := deadline.next_alarm_at) is not None), default=None)

    def running(self, rule: str, subject: str = "") -> Deadline | None:
        """The running clock of a rule, if there is one."""
        return next((d for d in self.deadlines if d.rule == rule and d.subject == subject and d.running), None)
