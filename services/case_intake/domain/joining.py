"""Reports of one child that belong together, and reports that do not: joining, undoing it, splitting. Pure.

Each changes two files: what becomes of the other one is said here as well, and done in the same transaction
(``service_layer/other_files.py``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.case_intake.domain import events as e
from services.case_intake.domain import harm
from services.case_intake.domain.casework import JoinKind, JoinStep, SplitStep
from services.case_intake.domain.effects import remark
from services.case_intake.domain.model import IntakeFile, State
from services.kernel.errors import Problem
from services.kernel.ids import new_reference
from services.kernel.workflow import Step

# --- guards --------------------------------------------------------------------------------------------


def not_joined_to_itself(step: Step) -> Problem | None:
    if step.command.joined_to != step.file.reference:
        return None
    return Problem(
        "joined_to", "joined_to_itself", vi="Không thể nhập vào chính nó.", en="A report cannot be joined to itself."
    )


def children_can_be_split_off(step: Step) -> Problem | None:
    """Some of the report's children, each once, and not all: somebody must stay."""
    numbers, there = step.command.children, len(step.file.form.children)
    if numbers and len(set(numbers)) == len(numbers) < there and all(1 <= n <= there for n in numbers):
        return None
    return Problem(
        "children",
        "no_such_children",
        vi="Chọn một số trẻ trong tin báo, không phải tất cả.",
        en="Choose some of the report's children, not all of them.",
    )


# --- effects -------------------------------------------------------------------------------------------


def join(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.joined_to = command.joined_to
    file.joins.append(
        JoinStep(
            at=step.at,
            by=step.actor.staff_id,
            kind=JoinKind.JOINED,
            other_reference=command.joined_to,
            new_harm=command.new_harm,
        )
    )
    remark(step, "joined", command.reason)
    return [e.ReportJoined(joined_to=command.joined_to)]


def separate(step: Step) -> Iterable[Any]:
    file: IntakeFile = step.file
    other = file.joined_to or ""
    file.joined_to = None
    file.joins.append(JoinStep(at=step.at, by=step.actor.staff_id, kind=JoinKind.SEPARATED, other_reference=other))
    remark(step, "separated", step.command.reason)
    return [e.ReportSeparated(separated_from=other)]


def split(step: Step) -> Iterable[Any]:
    """The chosen children leave the form; the earlier form is kept."""
    file: IntakeFile = step.file
    numbers = tuple(sorted(step.command.children))
    into = new_reference()
    file.earlier_forms.append(file.form)
    file.form = replace(file.form, children=tuple(c for n, c in enumerate(file.form.children, 1) if n not in numbers))
    file.splits.append(SplitStep(at=step.at, by=step.actor.staff_id, into_reference=into, children=len(numbers)))
    remark(step, "split", step.command.reason)
    return [e.ReportSplit(into=into, children=numbers), e.ReportCorrected(correction=len(file.earlier_forms))]


# --- what becomes of the other file --------------------------------------------------------------------


def case_joined(case: IntakeFile, report: IntakeFile, at: datetime) -> list[Any]:
    """The case remembers the report; what is new harm starts its own clock (rule ``emergency-12h``), here and at
    every agency that works on the case."""
    step = report.joins[-1]
    codes = harm.harm_in(report, case, step.new_harm)
    case.joins.append(
        JoinStep(at=at, by=step.by, kind=JoinKind.JOINED, other_reference=report.reference, new_harm=bool(codes))
    )
    joined = e.AnotherReportJoined(report.reference, bool(codes), report.received_at or at)
    return [joined, *harm.add(case, report, codes, at)] if codes else [joined]


def case_left(case: IntakeFile, report: IntakeFile, at: datetime) -> list[Any]:
    """The case remembers that the report was no part of it."""
    case.joins.append(
        JoinStep(at=at, by=report.joins[-1].by, kind=JoinKind.SEPARATED, other_reference=report.reference)
    )
    return [e.AnotherReportSeparated(report.reference), *harm.take_back(case, report, at)]


def split_off(report: IntakeFile, event: e.ReportSplit, at: datetime) -> tuple[IntakeFile, list[Any]]:
    """The new report: the same call and the same words, of the chosen children. It was received when the first was."""
    before = report.earlier_forms[-1]
    chosen = tuple(child for number, child in enumerate(before.children, 1) if number in event.children)
    file = IntakeFile(
        reference=event.into,
        state=State.RECEIVED,
        unit=report.unit,
        opened_at=at,
        channel=report.channel,
        received_at=report.received_at,
        received_by=report.received_by,
        narrative=report.narrative,
        form=replace(before, children=chosen),
        life_at_risk=report.life_at_risk,
        split_from=report.reference,
    )
    return file, [e.ReportReceived(channel=report.channel)]
