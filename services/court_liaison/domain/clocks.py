"""Which events start and end procuracy's and court's clocks: a table. How long stands in ``protos/rules.toml``."""

from __future__ import annotations

from typing import Any

from services.court_liaison.domain.limits import OPEN, PREPARE, PROSECUTE, class_of, halved
from services.court_liaison.domain.model import Role
from services.kernel.deadlines.length import Length
from services.kernel.deadlines.table import Clocks, Ground, Occurrence, Runs
from services.kernel.joint import RULE as JOINT_INTERVIEW
from services.kernel.joint import awaited_until, interview_of
from services.kernel.request_news import withdrawn
from services.kernel.requests import RequestKind

PROSECUTOR = frozenset({Role.PROSECUTOR})
CLOSED = frozenset({"CaseClosed"})
CLASSED = frozenset({"OffenceClassified", "OffenceReclassified"})
ANSWERED = frozenset(
    {"CourtRequestAnswered", "IntakeRequestAnswered", "SupportRequestAnswered", "PoliceRequestAnswered"}
)


def rests_on(_file: Any, occurrence: Occurrence) -> Ground:
    """What an extension of an own limit rests on, and how long it made it."""
    event = occurrence.event
    return Ground(event.document_number, event.approved_by, Length.parse(event.length))


def is_forensic(_file: Any, occurrence: Occurrence) -> bool:
    """Whether it asks for an examination, which has a limit of its own at who asks."""
    return occurrence.event.kind_code == RequestKind.FORENSIC_EXAMINATION


def is_ordinary(file: Any, occurrence: Occurrence) -> bool:
    return occurrence.name != "CourtRequestMade" or not is_forensic(file, occurrence)


def request_of(event: Any) -> str:
    return str(getattr(event, "request_id", ""))


CLOCKS = Clocks(
    # Rule prosecute-limit: from the file's arrival to the decision. The procuracy answers for it alone.
    Runs(
        rule=PROSECUTE,
        starts={"FileReceived"},
        ends={"ProsecutionDecided"},
        voids=CLOSED,
        extends={"ProsecutionExtended"},
        reclassifies=CLASSED,
        case=class_of,
        halved=halved,
        ground=rests_on,
        owner=PROSECUTOR,
        supervisor=PROSECUTOR,
        head=PROSECUTOR,
    ),
    # Rule trial-prep: from acceptance to the judge's decision: to try the case, to return it or to end it. While it is
    # suspended the time rests and then goes on: that it would begin anew was not read, and would give more.
    Runs(
        rule=PREPARE,
        starts={"CaseDocketed"},
        ends={"TrialOrdered", "FileReturnedByCourt", "ProceedingFinished"},
        voids=CLOSED,
        rests={"TrialSuspended"},
        resumes={"TrialResumed"},
        extends={"PreparationExtended"},
        reclassifies=CLASSED,
        case=class_of,
        halved=halved,
        ground=rests_on,
    ),
    # Rule open-trial: a hearing opens; one that is broken off was opened too.
    Runs(
        rule=OPEN,
        starts={"TrialOrdered"},
        ends={"HearingHeld", "HearingAdjourned"},
        voids=CLOSED | {"FileReturnedByCourt", "ProceedingFinished"},
        rests={"TrialSuspended"},
        resumes={"TrialResumed"},
        extends={"OpeningExtended"},
        reclassifies=CLASSED,
        halved=halved,
        ground=rests_on,
    ),
    # Rule request-answer-5wd: who is asked answers, here or elsewhere; who asked may withdraw.
    Runs(
        rule="request-answer-5wd",
        starts={"CourtRequestMade", "IntakeRequestMade", "SupportRequestMade", "PoliceRequestMade"},
        ends=ANSWERED,
        voids=CLOSED,
        when=is_ordinary,
        lapsed=withdrawn,
        subject=request_of,
    ),
    # Rule joint-interview-answer: whether somebody of the procuracy hears the child together with the police.
    Runs(
        rule=JOINT_INTERVIEW,
        starts={"JointInterviewAsked", "JointInterviewMoved"},
        ends={"CourtJointInterviewAnswered"},
        voids={
            "JointInterviewMoved",
            "JointInterviewDeclined",
            "JointInterviewLapsed",
            "JointInterviewCalledOff",
            "JointInterviewHeld",
            *CLOSED,
        },
        subject=interview_of,
        until=awaited_until,
        owner=PROSECUTOR,
        supervisor=PROSECUTOR,
        head=PROSECUTOR,
    ),
    # Rule forensic-5d: an examination that was asked for.
    Runs(
        rule="forensic-5d",
        starts={"CourtRequestMade"},
        ends=ANSWERED,
        voids=CLOSED,
        when=is_forensic,
        lapsed=withdrawn,
        subject=request_of,
    ),
    owner={Role.CLERK},
    supervisor={Role.JUDGE},
    head={Role.JUDGE},
)
