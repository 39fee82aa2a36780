"""What others' news change in the court's file. Pure.

The procuracy hears of a case long before its file comes: a crime report is being handled, the police were asked to
open a case, more time is asked for, there is new harm. So that it can act, a file comes into being then, in the
state ``supervising``.
"""

from __future__ import annotations

from datetime import datetime

from services.court_liaison.domain.extensions import ExtensionRequest
from services.court_liaison.domain.model import CourtFile, Notice, NoticeKind, State
from services.court_liaison.domain.severity import Classification, Severity


def file_transferred(file: CourtFile, at: datetime) -> None:
    """The police handed the file over: a new one, one that was returned, or a finished one anew.

    A file that is in work here stays as it is; that the police handed over again is kept.
    """
    file.transfers.append(at)
    _opened(file, at)
    if file.state in (State.NEW, State.SUPERVISING, State.RETURNED, State.FINISHED):
        file.state = State.TRANSFERRED


def procuracy_told(
    file: CourtFile, kind: NoticeKind, agency: str, at: datetime, document_number: str = "", subject: str = ""
) -> None:
    """The procuracy supervises from now on; who told it, of what and when is kept."""
    _supervised(file, at)
    file.notices.append(Notice(kind=kind, agency=agency, document_number=document_number, subject=subject, at=at))


def extension_requested(
    file: CourtFile, extension_id: str, rule: str, step: int, due_at: datetime, at: datetime
) -> None:
    """The police ask for more time; the request waits until a prosecutor has decided."""
    _supervised(file, at)
    if any(request.id == extension_id for request in file.extension_requests):
        return
    file.extension_requests.append(ExtensionRequest(id=extension_id, rule=rule, step=step, due_at=due_at, asked_at=at))


def harm_told(file: CourtFile, at: datetime) -> None:
    """The intake point tells of new harm because the file is on its way here; its word may come before the file."""
    _supervised(file, at)


def sitting_told(file: CourtFile, at: datetime) -> None:
    """The police plan or held a session with the child: whoever hears the child later must know of it (rule
    ``interview-no-repeat``), so it is kept although the file is not here yet."""
    _supervised(file, at)


def joint_interview_told(file: CourtFile, at: datetime) -> None:
    """The police invite the procuracy to hear the child together, long before their file comes."""
    _supervised(file, at)


def offence_reclassified(file: CourtFile, severity: Severity, agency: str, at: datetime) -> None:
    """The police say another class; the limits here go by it from now on."""
    file.classifications.append(Classification(severity=severity, accused_is_minor=None, at=at, by=agency))


def _supervised(file: CourtFile, at: datetime) -> None:
    _opened(file, at)
    if file.state is State.NEW:
        file.state = State.SUPERVISING


def _opened(file: CourtFile, at: datetime) -> None:
    if file.state is State.NEW:
        file.opened_at = at
