"""What each command changes in the intake point's file, and the events that follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.case_intake.domain import events as e
from services.case_intake.domain import harm
from services.case_intake.domain.casework import Opening, OutcomeNote
from services.case_intake.domain.form01 import as_it_may_be_kept
from services.case_intake.domain.model import AgencyWork, IntakeFile, Progress, Remark
from services.case_intake.domain.suggestions import suggest
from services.kernel.ids import new_id
from services.kernel.workflow import Step


def write_down(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.channel, file.received_at, file.narrative = command.channel, command.received_at, command.narrative
    file.life_at_risk, file.received_by = command.life_at_risk, step.actor.staff_id
    file.form = as_it_may_be_kept(command.form, command.life_at_risk)
    file.opened_at = step.at
    received = e.ReportReceived(channel=command.channel)
    return [received, *record_outcomes(step)] if command.outcomes else [received]


def record_outcomes(step: Step) -> Iterable[Any]:
    outcomes = tuple(dict.fromkeys(step.command.outcomes))
    step.file.call_outcomes.append(OutcomeNote(at=step.at, by=step.actor.staff_id, outcomes=outcomes))
    return [e.OutcomesRecorded(outcomes=len(outcomes))]


def screen_out(step: Step) -> Iterable[Any]:
    remark(step, "screened_out", step.command.reason)
    return [e.ReportScreenedOut(reason_code=step.command.reason_code)]


def open_case(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    found = suggest(file.form, file.received_at or step.at, file.life_at_risk)
    file.urgent = command.urgent
    file.openings.append(
        Opening(
            at=step.at,
            by=step.actor.staff_id,
            urgent=command.urgent,
            urgency_suggested=found.urgent,
            tracks_suggested=tuple(map(str, found.tracks)),
            similar_checked=command.similar_checked,
            reason=command.reason.strip(),
        )
    )
    return [e.CaseOpened(urgent=command.urgent)]


def correct(step: Step) -> Iterable[Any]:
    file: IntakeFile = step.file
    file.earlier_forms.append(file.form)
    file.form = as_it_may_be_kept(step.command.form, file.life_at_risk)
    remark(step, "corrected", step.command.reason)
    return [e.ReportCorrected(correction=len(file.earlier_forms))]


def refer(step: Step) -> Iterable[Any]:
    file: IntakeFile = step.file
    members_before = file.circle()
    referred = []
    for agency in dict.fromkeys(step.command.to):
        work = AgencyWork(agency=agency, referral_id=new_id(), progress=Progress.SENT, sent_at=step.at)
        file.work = [w for w in file.work if w.agency != agency] + [work]
        referred.append(work)
    if step.command.reason:
        remark(step, "referred", step.command.reason)
    events: list[Any] = [
        e.CaseReferred(
            to=work.agency,
            referral_id=work.referral_id,
            urgent=bool(file.urgent),
            received_at=file.received_at or step.at,
            circle=file.circle(),
        )
        for work in referred
    ]
    if file.circle() != members_before:
        events.append(e.CircleChanged(members=file.circle()))
    return events + [told for work in referred for told in harm.tell(file, work.agency)]


def close(step: Step) -> Iterable[Any]:
    remark(step, "closed", step.command.reason)
    return [e.CaseClosed()]


def reopen(step: Step) -> Iterable[Any]:
    remark(step, "reopened", step.command.reason)
    return [e.CaseReopened(reason_code=step.command.reason_code)]


def remark(step: Step, about: str, text: str) -> None:
    step.file.remarks.append(Remark(at=step.at, staff_id=step.actor.staff_id, about=about, text=text))
