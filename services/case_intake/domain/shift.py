"""What one shift leaves to the next. Pure. The hotline never closes (rule ``hotline-111-24x7``)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.case_intake.domain import events as e
from services.case_intake.domain.casework import ShiftNote
from services.kernel.errors import Problem
from services.kernel.workflow import Step


def note_says_something(step: Step) -> Problem | None:
    if step.command.text.strip():
        return None
    return Problem("text", "note_empty", vi="Chưa ghi nội dung bàn giao.", en="The note says nothing.")


def something_was_left(step: Step) -> Problem | None:
    if step.file.handover_open:
        return None
    return Problem("shift_notes", "nothing_left", vi="Không có gì để nhận bàn giao.", en="Nothing was left.")


def taken_by_somebody_else(step: Step) -> Problem | None:
    """Whoever wrote it cannot take it over from themselves: then nobody would have it. Who wrote nothing may."""
    waiting = [note for note in step.file.shift_notes if note.taken_at is None]
    if not waiting or any(note.by != step.actor.staff_id for note in waiting):
        return None
    return Problem(
        "shift_notes",
        "own_note",
        rule="hotline-111-24x7",
        vi="Người ghi bàn giao không tự nhận bàn giao.",
        en="Whoever left a note does not take it over.",
    )


def leave_note(step: Step) -> Iterable[Any]:
    step.file.shift_notes.append(ShiftNote(at=step.at, by=step.actor.staff_id, text=step.command.text.strip()))
    step.file.handover_open = True
    return [e.ShiftNoteLeft()]


def take_over(step: Step) -> Iterable[Any]:
    """The others' notes; one's own still wait for somebody."""
    taken = [n for n in step.file.shift_notes if n.taken_at is None and n.by != step.actor.staff_id]
    for note in taken:
        note.taken_at, note.taken_by = step.at, step.actor.staff_id
    step.file.handover_open = any(note.taken_at is None for note in step.file.shift_notes)
    return [e.ShiftNotesTaken(notes=len(taken))]
