"""Which events start and end the intake point's clocks. Read it as a table; lengths stand in ``protos/rules.toml``."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.case_intake.domain.model import SERVICE, IntakeFile, Role
from services.case_intake.domain.suggestions import under_16_possible
from services.kernel.deadlines.table import Clocks, Occurrence, Runs
from services.kernel.request_news import withdrawn

FORENSIC = "forensic_examination"
THEIR_REQUESTS = frozenset({"SupportRequestMade", "PoliceRequestMade", "CourtRequestMade"})
ANSWERS = frozenset(
    {"IntakeRequestAnswered", "SupportRequestAnswered", "PoliceRequestAnswered", "CourtRequestAnswered"}
)


def first_receipt(file: IntakeFile, occurrence: Occurrence) -> datetime | None:
    """From when a report is to be passed on: from its receipt; undone or reopened, from then."""
    return file.received_at if occurrence.name == "ReportReceived" else occurrence.at


def harm_told(file: IntakeFile, occurrence: Occurrence) -> datetime | None:
    """The first receipt of what is urgent: of the report, or of the later one that told of new harm; what a person
    judged anew, from then."""
    if occurrence.name in ("CaseReopened", "UrgencyChanged"):
        return occurrence.at
    return getattr(occurrence.event, "received_at", None) or file.received_at


def urgent_child(file: IntakeFile, occurrence: Occurrence) -> bool:
    """Decree 56 speaks of children under 16; at 16 and 17 the twelve hours do not run by right."""
    event = occurrence.event
    new_harm = getattr(event, "new_harm", False) or getattr(event, "reason_code", "") == "new_harm"
    urgent = getattr(event, "urgent", False) or new_harm
    return urgent and file.received_at is not None and under_16_possible(file.form, file.received_at)


def request_of(event: Any) -> str:
    return str(getattr(event, "request_id", ""))


def asked_or_asking(file: IntakeFile, occurrence: Occurrence) -> bool:
    """A request of ours, or one addressed to us; an examination has its own clock."""
    to_us = occurrence.event.to == SERVICE
    return to_us == (occurrence.name in THEIR_REQUESTS) and occurrence.event.kind_code != FORENSIC


CLOCKS = Clocks(
    # Rule forward-local-1h: at once to those who help, or set aside with a reason.
    Runs(
        rule="forward-local-1h",
        starts={"ReportReceived", "ReportSeparated", "CaseReopened"},
        ends={"CaseReferred", "ReportScreenedOut", "ReportJoined"},
        since=first_receipt,
    ),
    # Rule emergency-12h: from the first receipt anywhere; the intake point watches it for everybody.
    Runs(
        rule="emergency-12h",
        starts={"CaseOpened", "CaseReopened", "AnotherReportJoined", "UrgencyChanged"},
        ends={"EmergencyMeasureApplied", "ChildSeparated", "UrgencyNotConfirmed"},
        voids={"CaseClosed", "ReportScreenedOut", "AnotherReportSeparated", "UrgencyLowered"},
        since=harm_told,
        when=urgent_child,
        subject=lambda event: getattr(event, "report", ""),
    ),
    # Rule referral-answer-24h: whoever is sent the case says whether they take it.
    Runs(
        rule="referral-answer-24h",
        starts={"CaseReferred"},
        ends={"SupportAccepted", "SupportDeclined", "PoliceReferralAccepted", "PoliceReferralDeclined"},
        voids={"CaseClosed", "ReferralOvertaken"},
        subject=lambda event: getattr(event, "referral_id", ""),
    ),
    # Rule request-answer-5wd: what is asked of the intake point, and what it asks.
    Runs(
        rule="request-answer-5wd",
        starts={"IntakeRequestMade", *THEIR_REQUESTS},
        ends=ANSWERS,
        when=asked_or_asking,
        lapsed=withdrawn,
        subject=request_of,
    ),
    # Rule forensic-5d: an examination that the intake point asks for.
    Runs(
        rule="forensic-5d",
        starts={"IntakeRequestMade"},
        ends=ANSWERS,
        when=lambda _, occurrence: occurrence.event.kind_code == FORENSIC,
        lapsed=withdrawn,
        subject=request_of,
    ),
    owner={Role.OFFICER},
    supervisor={Role.SUPERVISOR},
    head={Role.SUPERVISOR},
)
