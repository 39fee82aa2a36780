"""What the other agencies' news change in the intake point's files. Pure."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.case_intake.domain import events as e
from services.case_intake.domain import harm
from services.case_intake.domain.model import AgencyWork, IntakeFile, Progress
from services.kernel.ids import new_id


def referral_answered(
    file: IntakeFile, agency: str, referral_id: str, progress: Progress, at: datetime, reason_code: str | None = None
) -> list[Any]:
    """An agency accepted or declined. An answer to an earlier referral changes nothing any more."""
    work = file.work_of(agency)
    if work is None or work.referral_id != referral_id or work.progress is not Progress.SENT:
        return []
    before = file.circle()
    work.progress, work.answered_at, work.reason_code = progress, at, reason_code
    return _circle_if_changed(file, before)


def agency_finished(file: IntakeFile, agency: str, at: datetime | None = None) -> list[Any]:
    """An agency has done its part. ``at``: when the intake point was told."""
    work = file.work_of(agency)
    if work is not None and work.progress is Progress.ACCEPTED:
        work.progress, work.finished_at = Progress.FINISHED, at
    return []


def emergency_runs(file: IntakeFile) -> bool:
    """Whether the twelve hours run (rule ``emergency-12h``)."""
    return any(deadline.rule == "emergency-12h" and deadline.running for deadline in file.deadlines)


def emergency_denied() -> list[Any]:
    """The commune's initial assessment says that it is none (rule ``initial-assessment-02``)."""
    return [e.UrgencyNotConfirmed()]


def agency_took_up(file: IntakeFile, agency: str, at: datetime) -> list[Any]:
    """An agency says that it works on the case (again) without a referral of ours: the police on a
    report of their own or after the prosecutor returned the file, the court when it has the file."""
    before = file.circle()
    work = file.work_of(agency)
    if work is None:
        work = AgencyWork(agency=agency, referral_id=new_id(), progress=Progress.SENT, sent_at=at)
        file.work.append(work)
    if work.progress is not Progress.ACCEPTED:
        work.progress, work.answered_at = Progress.ACCEPTED, at
    overtaken = file.running("referral-answer-24h", work.referral_id) is not None
    events: list[Any] = [e.ReferralOvertaken(work.referral_id)] if overtaken else []
    return [*events, *_circle_if_changed(file, before), *harm.tell(file, agency)]


def file_handed_over(file: IntakeFile, to: str, at: datetime) -> list[Any]:
    """One agency gave the case to another, which will say itself that it has it. The two tell us
    separately and either may come first, so hand-overs and receipts are counted against each other."""
    before = file.circle()
    if file.work_of(to) is None:
        file.work.append(AgencyWork(agency=to, referral_id=new_id(), progress=Progress.SENT, sent_at=at))
    _work(file, to).awaited += 1
    shared = e.RecordShared(to=to, sections=(), record_version=file.version + 1)
    return [*_circle_if_changed(file, before), shared, *harm.tell(file, to)]


def file_received(file: IntakeFile, agency: str, at: datetime) -> list[Any]:
    """The other side of ``file_handed_over``."""
    events = agency_took_up(file, agency, at)
    _work(file, agency).awaited -= 1
    return events


def file_returned(file: IntakeFile, to: str) -> list[Any]:
    """The prosecutor gave the file back to those who had finished: until they say that they are at work
    again, the case must not look done. Their word may have come first, and is then owed (below zero)."""
    work = file.work_of(to)
    if work is not None and (work.progress is Progress.FINISHED or work.awaited < 0):
        work.awaited += 1
    return []


def work_resumed(file: IntakeFile, agency: str, at: datetime) -> list[Any]:
    """An agency is at work again: after a suspension of its own, or, if it had finished, on a returned file."""
    work = file.work_of(agency)
    if work is not None and work.progress is Progress.FINISHED:
        work.awaited -= 1
    return agency_took_up(file, agency, at)


def _work(file: IntakeFile, agency: str) -> AgencyWork:
    work = file.work_of(agency)
    assert work is not None
    return work


def _circle_if_changed(file: IntakeFile, before: tuple[str, ...]) -> list[Any]:
    return [] if file.circle() == before else [e.CircleChanged(members=file.circle())]
