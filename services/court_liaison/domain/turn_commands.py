"""What a person at the court may ask for beside the straight way: a case that turns, an appeal, help for the child.

Reasons are free text and stay here."""

from __future__ import annotations

from dataclasses import dataclass

from services.court_liaison.domain.easing import Help
from services.court_liaison.domain.hearings import Verdict
from services.court_liaison.domain.judgments import AppealOutcome
from services.court_liaison.domain.turns import DismissReason, ReturnReason, SuspendReason

# --- while the trial is prepared ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToProcuracy:
    """For more investigation (trả hồ sơ để điều tra bổ sung)."""

    reason_code: ReturnReason
    decision_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepProsecution:
    """The procuracy's answer to a file that the court returned: it stays with its decision to prosecute."""

    decision_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendCase:
    """Tạm đình chỉ."""

    reason_code: SuspendReason
    decision_number: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeCase:
    """Phục hồi: what was waited for is there."""

    decision_number: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissCase:
    """Đình chỉ: the proceeding is over without a judgment."""

    reason_code: DismissReason
    decision_number: str
    reason: str


# --- at second instance -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAppeal:
    """The case goes to the court of second instance, with every appeal that was accepted."""

    docket_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideAppeal:
    """``outcome_code``: upheld or amended. ``verdict``: as it stands now. ``compensation_lapses``: what is still owed
    by the earlier judgment is not any more; what this one orders is entered anew."""

    outcome_code: AppealOutcome
    verdict: Verdict
    judgment_number: str
    published_on_portal: bool
    compensation_lapses: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuashJudgment:
    """The case is sent back and tried anew."""

    judgment_number: str
    published_on_portal: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAppeal:
    """Every appeal was taken back."""

    decision_number: str
    reason: str


# --- at any time ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordHelp:
    """What was done to ease the procedure. ``child``: its number in the form; ``note``: the other help."""

    child: int = 1
    help: tuple[Help, ...] = ()
    note: str = ""
