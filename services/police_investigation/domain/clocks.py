"""Which events start and end the police's clocks. Read it as a table; how long stands in ``protos/rules.toml``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from services.kernel.deadlines.table import Clocks, Ground, Occurrence, Runs
from services.kernel.joint import RULE as JOINT_INTERVIEW
from services.kernel.joint import awaited_until, interview_of
from services.kernel.request_news import withdrawn
from services.kernel.requests import RequestKind
from services.police_investigation.domain.agency import SERVICE, Role
from services.police_investigation.domain.model import State
from services.police_investigation.domain.removals import RemovalTarget
from services.police_investigation.domain.suspects import limits_are_halved
from services.police_investigation.domain.time_limits import INVESTIGATION, VERIFICATION, latest_granted

TAKEN = frozenset({"PoliceReferralAccepted", "CrimeReportRegistered"})
UNDECIDED = frozenset({State.ACCEPTED, State.VERIFYING, State.SUSPENDED_VERIFICATION})
OTHERS_ASK = frozenset({"IntakeRequestMade", "SupportRequestMade", "CourtRequestMade"})
ANSWERED = frozenset(
    {"PoliceRequestAnswered", "IntakeRequestAnswered", "SupportRequestAnswered", "CourtRequestAnswered"}
)
ON_DUTY = frozenset({Role.OFFICER})


def _counts_from(file: Any, _: Occurrence) -> datetime | None:
    found: datetime | None = file.counts_from or file.received_at
    return found


def _is_taken_anew(rule: str) -> Callable[[Any, Occurrence], bool]:
    """A referral that joins a case in hand is answered too, and starts nothing again."""

    def starts(file: Any, _: Occurrence) -> bool:
        since = file.counts_from or file.received_at
        return file.state in UNDECIDED and not any(d.rule == rule and d.started_at >= since for d in file.deadlines)

    return starts


def _waits_for_an_answer(file: Any, occurrence: Occurrence) -> bool:
    """A case that is in hand already is answered at once; a referral that is known says nothing new."""
    return file.state is State.REFERRED and occurrence.event.referral_id == file.referral_id


def _is_asked_of_us(_: Any, occurrence: Occurrence) -> bool:
    return bool(occurrence.event.to == SERVICE)


def _is_forensic(_: Any, occurrence: Occurrence) -> bool:
    return bool(occurrence.event.kind_code == RequestKind.FORENSIC_EXAMINATION)


def _is_not_forensic(file: Any, occurrence: Occurrence) -> bool:
    return not _is_forensic(file, occurrence)


def _nobody_was_called(file: Any, _: Occurrence) -> bool:
    """Sexual abuse is verified, and nobody has written down that the child's examination was called for."""
    return file.verifications[-1].sexual_abuse and not file.examinations


def _request(event: Any) -> str:
    return str(getattr(event, "request_id", ""))


def _removal(event: Any) -> str:
    return str(getattr(event, "removal_id", ""))


def _urgency(file: Any) -> str:
    """Of the removal that was asked for last: the one whose clock starts."""
    return "urgent" if file.removals and file.removals[-1].urgent else "normal"


def _is_a_platforms(file: Any, _: Occurrence) -> bool:
    return bool(file.removals[-1].target is RemovalTarget.PLATFORM)


def _granted(rule: str) -> Callable[[Any, Occurrence], Ground]:
    def ground(file: Any, _: Occurrence) -> Ground:
        given = latest_granted(file, rule)
        return Ground("", "") if given is None else Ground(given.decision_number, given.approved_by)

    return ground


CLOCKS = Clocks(
    # Rule referral-answer-24h: the intake point hears yes or no.
    Runs(
        rule="referral-answer-24h",
        starts={"CaseReferred"},
        ends={"PoliceReferralAccepted", "PoliceReferralDeclined"},
        voids={"CaseClosed"},
        when=_waits_for_an_answer,
        owner=ON_DUTY,
    ),
    # Rule police-24h-transfer: the investigating body has the report; who verifies it has received it.
    Runs(
        rule="police-24h-transfer",
        starts=TAKEN,
        ends={"CrimeReportTransferred", "VerificationStarted"},
        voids={"FileReturned", "CaseClosed"},
        since=_counts_from,
        when=_is_taken_anew("police-24h-transfer"),
        owner=ON_DUTY,
    ),
    # Rule sa-evidence-fast: at once, which is no number; this reminds, and nobody else hears that it was late.
    Runs(
        rule="sa-evidence-reminder",
        starts={"VerificationStarted"},
        ends={"ExaminationCalledFor"},
        voids={"InvestigationNotOpened", "CaseClosed"},
        when=_nobody_was_called,
    ),
    # Rule notify-proc-3wd: in writing; a file that lies at the procuracy tells it everything.
    Runs(
        rule="notify-proc-3wd",
        starts=TAKEN,
        ends={"ProcuracyNotified"},
        voids={"FileTransferred", "FileReturned", "PoliceReferralDeclined", "CaseClosed"},
        when=_is_taken_anew("notify-proc-3wd"),
        owner=ON_DUTY | {Role.INVESTIGATOR},
    ),
    # Rule report-20d: verification ends in a decision. Rules report-ext-2m and report-ext-proc prolong it.
    Runs(
        rule=VERIFICATION,
        starts=TAKEN,
        ends={"InvestigationOpened", "InvestigationNotOpened"},
        voids={"FileReturned", "CaseClosed"},
        rests={"InvestigationSuspended"},
        resumes={"InvestigationResumed"},
        extends={"VerificationExtended"},
        since=_counts_from,
        when=_is_taken_anew(VERIFICATION),
        ground=_granted(VERIFICATION),
    ),
    # Rule investigate-limit: by the class of the offence, halved when the accused is a minor.
    Runs(
        rule=INVESTIGATION,
        starts={"InvestigationOpened"},
        ends={"InvestigationConcluded"},
        voids={"CaseClosed"},
        rests={"InvestigationSuspended"},
        resumes={"InvestigationResumed"},
        extends={"InvestigationExtended"},
        reclassifies={"OffenceReclassified", "SuspectAccused"},
        case=lambda file: str(file.severity or ""),
        halved=limits_are_halved,
        ground=_granted(INVESTIGATION),
    ),
    # Rule cyb2025-removal: the platform's hours, watched from here; they end when the content is seen to be gone.
    Runs(
        rule="cyb2025-removal",
        starts={"ContentRemovalRequested"},
        ends={"ContentGone"},
        voids={"CaseClosed"},
        when=_is_a_platforms,
        case=_urgency,
        subject=_removal,
    ),
    # Rule joint-interview-answer: until who is needed has said yes or no; when it runs out the interview lapses.
    Runs(
        rule=JOINT_INTERVIEW,
        starts={"JointInterviewAsked", "JointInterviewMoved"},
        ends={"JointInterviewAgreed", "JointInterviewDeclined"},
        voids={"JointInterviewMoved", "JointInterviewCalledOff", "JointInterviewLapsed", "CaseClosed"},
        subject=interview_of,
        until=awaited_until,
    ),
    # Rules request-answer-5wd and forensic-5d: what we asked of others ...
    Runs(
        rule="request-answer-5wd",
        starts={"PoliceRequestMade"},
        ends=ANSWERED,
        voids={"CaseClosed"},
        when=_is_not_forensic,
        lapsed=withdrawn,
        subject=_request,
    ),
    Runs(
        rule="forensic-5d",
        starts={"PoliceRequestMade"},
        ends=ANSWERED,
        voids={"CaseClosed"},
        when=_is_forensic,
        lapsed=withdrawn,
        subject=_request,
    ),
    # ... and they of us.
    Runs(rule="request-answer-5wd", starts=OTHERS_ASK, when=_is_asked_of_us, lapsed=withdrawn, subject=_request),
    owner={Role.INVESTIGATOR},
    supervisor={Role.HEAD},
    head={Role.HEAD},
    within_unit={Role.HEAD},
)
