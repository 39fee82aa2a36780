"""One case as it is told while it happens: who acts, in two languages, on one screen with other cases."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import grpc

from deploy.demo.office import NotReached, Offices, Staff
from services.kernel.clock import in_vietnam
from services.kernel.rpc.errors import problems_of

OFFICES = {
    "case_intake": ("Tiếp nhận", "Intake"),
    "social_support": ("Bảo trợ xã hội", "Social support"),
    "police_investigation": ("Công an", "Police"),
    "court_liaison": ("Tòa án", "Court"),
}
PROCURACY = ("Viện kiểm sát", "Procuracy")  # an office of its own in the court's building, with the same file
FAINT = 2
_one_line_at_a_time = threading.Lock()


def painted(text: str, colour: int) -> str:
    """The text in an ANSI colour where somebody watches, plain where it goes into a file."""
    return f"\033[{colour}m{text}\033[0m" if sys.stdout.isatty() else text


@dataclass
class Telling:
    """One case, from the call to its end. ``middle``: called once half of the way is gone."""

    offices: Offices
    letter: str
    colour: int
    report_id: str
    middle: Callable[[], None] = lambda: None
    reference: str = ""
    steps: int = 0
    expected: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.officer = self.offices.staff("intake_officer")
        self.supervisor = self.offices.staff("intake_supervisor")
        self.worker = self.offices.staff("child_protection_worker")
        self.chairman = self.offices.staff("commune_chairman")
        self.duty_officer = self.offices.staff("police_officer")
        self.investigator = self.offices.staff("investigator")
        self.head = self.offices.staff("head_of_unit")
        self.clerk = self.offices.staff("court_clerk")
        self.judge = self.offices.staff("judge")
        self.prosecutor = self.offices.staff("prosecutor")

    def tell(self, who: Staff, vietnamese: str, english: str) -> None:
        self.steps += 1
        vi, en = PROCURACY if who is self.prosecutor else OFFICES[who.agency.name]
        with _one_line_at_a_time:
            print(
                f"{painted(f'({self.letter})', self.colour)} {in_vietnam(datetime.now(UTC)):%H:%M:%S}  {vi:15} "
                f"{vietnamese}\n{'':14} {en:15} {painted(english, FAINT)}",
                flush=True,
            )

    def act(self, who: Staff, rpc: str, vietnamese: str, english: str, **fields: Any) -> Any:
        """A step: done, then told."""
        receipt = who.do(rpc, self.reference, **fields)
        self.tell(who, vietnamese, english)
        return receipt

    def refused(self, who: Staff, rpc: str, problem: str, vietnamese: str, english: str, **fields: Any) -> None:
        """A step that is tried and must not be possible; told with the rule against it. ``problem``: its key."""
        try:
            who.do(rpc, self.reference, **fields)
        except grpc.RpcError as error:
            rule = next((found.rule for found in problems_of(error) if found.key == problem), None)
            if rule is None:
                raise
            self.tell(who, f"{vietnamese} [{rule}]", f"{english} [{rule}]")
            return
        raise NotReached(f"{who.agency.name}: {self.reference}: {rpc} was to be refused")
