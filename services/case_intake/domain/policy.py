"""What the intake point may do: the workflow, who hears of what, and what others' news change here.

The guards are in ``guards.py``, what a command changes is in ``effects.py``.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.case_intake.domain import commands as c
from services.case_intake.domain import effects as do
from services.case_intake.domain import events as e
from services.case_intake.domain import guards as g
from services.case_intake.domain.family_policy import FAMILY_AUDIENCE
from services.case_intake.domain.model import AgencyWork, IntakeFile, Progress, Role, State
from services.kernel.ids import new_id
from services.kernel.workflow import Audience, Row, Workflow

ANYONE = frozenset(Role)
SUPERVISOR = frozenset({Role.SUPERVISOR})


# --- the workflow ---------------------------------------------------------------------------------

WORKFLOW = Workflow(
    Row(c.ReceiveReport, frozenset({State.NEW}), State.RECEIVED, ANYONE, effect=do.write_down, check=g.form_is_sound),
    Row(
        c.ScreenOutReport,
        frozenset({State.RECEIVED}),
        State.SCREENED_OUT,
        SUPERVISOR,
        guards=(g.reason_is_written,),
        effect=do.screen_out,
    ),
    Row(
        c.JoinReport,
        frozenset({State.RECEIVED}),
        State.JOINED,
        ANYONE,
        guards=(g.reason_is_written, g.not_joined_to_itself),
        effect=do.join,
    ),
    Row(c.OpenCase, frozenset({State.RECEIVED}), State.OPEN, ANYONE, effect=do.open_case),
    Row(
        c.CorrectReport,
        frozenset({State.RECEIVED, State.OPEN, State.REFERRED}),
        None,
        ANYONE,
        guards=(g.reason_is_written,),
        effect=do.correct,
        check=g.form_is_sound,
    ),
    Row(
        c.ReferCase,
        frozenset({State.OPEN, State.REFERRED}),
        State.REFERRED,
        ANYONE,
        guards=(g.someone_is_named, g.not_there_already),
        effect=do.refer,
    ),
    Row(
        c.CloseCase,
        frozenset({State.REFERRED}),
        State.CLOSED,
        SUPERVISOR,
        guards=(g.reason_is_written, g.everyone_has_answered, g.someone_has_helped),
        effect=do.close,
    ),
    Row(
        c.ReopenCase, frozenset({State.CLOSED}), State.OPEN, SUPERVISOR, guards=(g.reason_is_written,), effect=do.reopen
    ),
)

# --- who hears of it --------------------------------------------------------------------------------

COUNTED = Audience(always=frozenset({"oversight"}))
CIRCLE = frozenset({"social_support", "police_investigation", "court_liaison"})

AUDIENCE: dict[type, Audience] = {
    e.ReportReceived: COUNTED,
    e.ReportScreenedOut: COUNTED,
    e.ReportJoined: COUNTED,
    e.CaseOpened: COUNTED,
    e.CaseReferred: Audience(always=frozenset({"oversight"}), addressee="to"),
    e.CircleChanged: Audience(circle=CIRCLE),
    e.RecordShared: Audience(addressee="to"),
    e.CaseClosed: Audience(always=frozenset({"oversight"}), circle=CIRCLE),
    e.CaseReopened: Audience(always=frozenset({"oversight"}), circle=CIRCLE),
    e.ReportCorrected: Audience(),
    e.IntakeAuditHead: Audience(always=frozenset({"social_support", "police_investigation", "court_liaison"})),
    **FAMILY_AUDIENCE,
}

# --- what others' news change here --------------------------------------------------------------------


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


def agency_finished(file: IntakeFile, agency: str) -> list[Any]:
    """An agency has done its part."""
    work = file.work_of(agency)
    if work is not None and work.progress is Progress.ACCEPTED:
        work.progress = Progress.FINISHED
    return []


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
    return _circle_if_changed(file, before)


def file_handed_over(file: IntakeFile, to: str, at: datetime) -> list[Any]:
    """One agency gave the case to another, which will say itself that it has it. The two tell us
    separately and either may come first, so hand-overs and receipts are counted against each other."""
    before = file.circle()
    if file.work_of(to) is None:
        file.work.append(AgencyWork(agency=to, referral_id=new_id(), progress=Progress.SENT, sent_at=at))
    _work(file, to).awaited += 1
    return [*_circle_if_changed(file, before), e.RecordShared(to=to, sections=(), record_version=file.version + 1)]


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
