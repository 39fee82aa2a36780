"""The closing conference, reopening, and what one shift leaves to the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.case_intake.domain import commands as c
from services.case_intake.domain import events as e
from services.case_intake.domain import news
from services.case_intake.domain.casework import Participant
from services.case_intake.domain.model import Progress, Remark, State
from tests.unit.case_intake.case_builders import (
    CONFERENCE,
    COURT,
    NEXT_SHIFT,
    NOW,
    OFFICER,
    POLICE,
    SOCIAL,
    SUPERVISOR,
    a_case,
    a_conference,
    do,
    refusal,
    worked,
)

CLOSE = c.CloseCase(reason="xong")
pytestmark = pytest.mark.rule("close-two-conditions")


def test_a_supported_childs_case_is_closed_after_a_conference_that_found_both_conditions() -> None:
    """Decree 56 Art 30(1)(b): no more risk, and a stable child."""
    case = a_case(worked(SOCIAL, finished_at=NOW), worked(POLICE, finished_at=NOW))
    assert do(case, CONFERENCE, OFFICER) == [e.ConferenceHeld(both_conditions=True)]
    do(case, CLOSE)
    assert case.state is State.CLOSED


def test_without_a_conference_a_supported_childs_case_stays_open() -> None:
    """Everyone's having finished is not enough."""
    assert refusal(a_case(worked(SOCIAL)), CLOSE) == ["no_conference"]


@pytest.mark.parametrize("found", [{"no_more_risk": False}, {"stable": False}])
def test_one_condition_is_not_enough(found: dict[str, Any]) -> None:
    """The latest conference counts, also when an earlier one had found both."""
    case = a_case(worked(SOCIAL), conferences=[a_conference(), a_conference(**found)])
    assert refusal(case, CLOSE) == ["conditions_not_met"]


def test_a_case_that_only_the_police_had_needs_no_conference() -> None:
    """Art 30 speaks of the support plan; a victim of 17 without one is not held up by it."""
    case = a_case(worked(POLICE), worked(SOCIAL, Progress.DECLINED))
    do(case, CLOSE)
    assert case.state is State.CLOSED


def test_a_conference_before_the_reopening_does_not_close_the_case_again() -> None:
    """New harm: what was found before it says nothing."""
    case = a_case(worked(SOCIAL, finished_at=NOW), conferences=[a_conference(NOW + timedelta(hours=1))])
    case.remarks.append(Remark(at=NOW + timedelta(days=3), staff_id="CI-0002", about="reopened", text="mới"))
    assert refusal(case, CLOSE) == ["no_conference"]


def test_a_conference_before_an_agency_took_its_work_up_again_does_not_count() -> None:
    """The prosecutor returned the file, the police worked on: whoever sat together before did not know of it."""
    case = a_case(worked(SOCIAL, finished_at=NOW), worked(POLICE, finished_at=NOW))
    do(case, CONFERENCE, OFFICER, at=NOW)
    news.work_resumed(case, POLICE, NOW + timedelta(hours=1))
    case.work[1].awaited = 0
    assert "agency_still_working" in refusal(case, CLOSE)
    news.agency_finished(case, POLICE, NOW + timedelta(days=2))
    assert refusal(case, CLOSE) == ["no_conference"]
    later = replace(CONFERENCE, held_on="2026-03-14")
    do(case, later, OFFICER, at=NOW + timedelta(days=3))
    do(case, CLOSE)
    assert case.state is State.CLOSED


def test_a_conference_waits_until_everyone_has_finished() -> None:
    """Who is still at work cannot say how it ended."""
    assert refusal(a_case(worked(SOCIAL), worked(POLICE, Progress.ACCEPTED)), CONFERENCE) == ["agency_still_working"]


@pytest.mark.parametrize(("changed", "key"), [
    ({"held_on": "hôm qua"}, "not_a_date"),
    ({"held_on": "2026-02-30"}, "not_a_date"),
    ({"held_on": "2026-03-12"}, "in_the_future"),
    ({"held_on": "2026-03-10"}, "before_the_case"),
    ({"minutes_number": " "}, "minutes_missing"),
    ({"participants": (Participant.CASE_INTAKE, Participant.FAMILY)}, "somebody_missing"),
    ({"no_more_risk_evidence": " "}, "evidence_missing"),
    ({"stable_evidence": ""}, "evidence_missing"),
])  # fmt: skip
def test_a_conference_that_cannot_have_been_is_refused(changed: dict[str, Any], key: str) -> None:
    """A day that was, minutes with a number, everyone who worked, and the evidence of each condition."""
    assert refusal(a_case(worked(SOCIAL), worked(COURT)), replace(CONFERENCE, **changed)) == [key]


def test_a_conference_that_finds_a_condition_missing_is_written_down_all_the_same() -> None:
    """Then support goes on (Art 30(1)(c)), and it can be read why."""
    case = a_case(worked(SOCIAL))
    found = replace(CONFERENCE, stable=False, stable_evidence="")
    assert do(case, found) == [e.ConferenceHeld(both_conditions=False)]
    assert not case.conferences[0].both_conditions


# --- shifts -------------------------------------------------------------------------------------------------


@pytest.mark.rule("hotline-111-24x7")
def test_what_one_shift_leaves_is_taken_over_by_the_next() -> None:
    """A promise to call back at five is not lost at the change of shift at four."""
    case = a_case(state=State.OPEN)
    do(case, c.NoteForNextShift(text="Gọi lại sau 17 giờ, nhắn tin trước."), OFFICER)
    assert case.handover_open
    assert do(case, c.TakeOver(), NEXT_SHIFT) == [e.ShiftNotesTaken(notes=1)]
    (note,) = case.shift_notes
    assert not case.handover_open
    assert (note.by, note.taken_by, note.taken_at) == ("CI-0001", "CI-0009", NOW)


@pytest.mark.rule("hotline-111-24x7")
def test_nobody_takes_over_from_themselves() -> None:
    """A note that its own writer ticks off reaches nobody."""
    case = a_case(state=State.OPEN)
    do(case, c.NoteForNextShift(text="Chờ mẹ cháu gọi."), OFFICER)
    assert refusal(case, c.TakeOver(), OFFICER) == ["own_note"]
    do(case, c.NoteForNextShift(text="Đã gọi, chưa gặp."), NEXT_SHIFT)
    do(case, c.TakeOver(), OFFICER)  # of the other's
    assert [note.taken_by for note in case.shift_notes] == ["", "CI-0001"]
    assert case.handover_open


def test_an_empty_note_is_none_and_what_nobody_left_is_not_taken() -> None:
    """A tick that stands for nothing would be trusted."""
    case = a_case(state=State.OPEN)
    assert refusal(case, c.NoteForNextShift(text=" "), OFFICER) == ["note_empty"]
    assert refusal(case, c.TakeOver(), SUPERVISOR) == ["nothing_left"]


@pytest.mark.parametrize("command", [
    c.NoteForNextShift(text="x" * 8_001), c.CloseCase(reason="x" * 8_001),
    replace(CONFERENCE, stable_evidence="x" * 8_001), c.ReferCase(to=(), reason="x" * 8_001),
])  # fmt: skip
def test_no_text_is_longer_than_its_place(command: Any) -> None:
    """Nothing is cut off in silence."""
    assert refusal(a_case(worked(SOCIAL)), command) == ["too_long"]
