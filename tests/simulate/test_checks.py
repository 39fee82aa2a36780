"""The judge of the simulated year can find fault: each check is given what is well, and then a planted fault."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from services.case_intake.domain.policy import WORKFLOW as INTAKE_WORKFLOW
from services.kernel.deadlines.model import Alarm, Deadline, Ending
from services.kernel.rules import Level
from services.kernel.sittings import Sitting, SittingKind, SittingState
from services.police_investigation.domain.policy import WORKFLOW as POLICE_WORKFLOW
from services.social_support.domain.policy import WORKFLOW as SOCIAL_WORKFLOW
from tests.simulate import burdens, lateness, numbers, owners

DUE = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
NOW = DUE + timedelta(days=3)
SPAN = timedelta(hours=12)
NOTICED = DUE + timedelta(minutes=1)

# --- no case without an owner -----------------------------------------------------------------------


def file(state: str, **more: Any) -> SimpleNamespace:
    return SimpleNamespace(reference="R", state=state, **more)


def referred(*work: SimpleNamespace) -> SimpleNamespace:
    return file("referred", work=list(work), work_of=lambda name: next((w for w in work if w.agency == name), None))


def working(agency: str, done: bool = False) -> SimpleNamespace:
    return SimpleNamespace(agency=agency, is_done=done)


def stuck(files: dict[str, dict[str, Any]], assigned: frozenset[str] = frozenset({"S-1"}), seen: Any = ("x",)) -> list:
    items = {"social_support": [{"reference": "R", "rule": "plan-draft-5wd", "seen_by": list(seen)}]}
    workflows = {
        "case_intake": INTAKE_WORKFLOW, "social_support": SOCIAL_WORKFLOW, "police_investigation": POLICE_WORKFLOW,
        "court_liaison": None,
    }  # fmt: skip
    known: dict[str, dict[str, Any]] = {agency: {} for agency in workflows}
    return owners.without_owner(known | files, items, workflows, lambda *_: assigned, Counter())


def test_a_case_at_work_in_somebodys_hands_is_not_stuck() -> None:
    """What is well must be found well."""
    well = {"case_intake": {"R": referred(working("social_support"))}, "social_support": {"R": file("detailed")}}
    assert stuck(well) == []


def test_a_case_is_stuck_whose_agency_has_no_open_file() -> None:
    """The intake point would wait for ever."""
    for theirs in ({}, {"R": file("finished")}):
        found = stuck({"case_intake": {"R": referred(working("social_support"))}, "social_support": theirs})
        assert any("which has no open file" in fault for fault in found)


def test_work_that_the_intake_point_takes_for_done_is_stuck() -> None:
    """Nobody would ask after it any more."""
    found = stuck(
        {
            "case_intake": {"R": referred(working("social_support", done=True))},
            "social_support": {"R": file("detailed")},
        }
    )
    assert found == ["social_support: R (detailed): the intake point takes it for done"]


def test_a_case_in_nobodys_hands_is_stuck() -> None:
    """After it was accepted one worker answers for the child."""
    files = {"case_intake": {"R": referred(working("social_support"))}, "social_support": {"R": file("detailed")}}
    assert stuck(files, assigned=frozenset()) == ["social_support: R (detailed): is in nobody's hands"]


def test_a_state_without_a_way_on_is_stuck() -> None:
    """A state that no command leaves is a dead end, whoever looks at it."""
    files = {"case_intake": {"R": referred(working("social_support"))}, "social_support": {"R": file("lost")}}
    assert stuck(files) == ["social_support: R (lost): nobody can bring it on"]


def test_a_deadline_that_nobody_sees_is_found() -> None:
    """A work item that stands in nobody's list is as good as none."""
    assert stuck({}, seen=()) == ["social_support: R: the deadline plan-draft-5wd waits for nobody"]


# --- every missed deadline is escalated -----------------------------------------------------------------


def deadline(**more: Any) -> Deadline:
    values: dict[str, Any] = {
        "id": "D", "rule": "report-20d", "version": "always", "length": "20 days",
        "started_at": DUE - timedelta(days=20), "started_by": "PoliceReferralAccepted", "recorded_by": "P-1",
        "statutory": DUE, "rolled": DUE, "missed_at": NOTICED,
        "alarms": [Alarm(level=Level.HEAD, at=DUE, raised_at=NOTICED)],
    }  # fmt: skip
    return Deadline(**(values | more))


RAISED = {
    "_id": "1", "reference": "R", "name": "DeadlineRaised", "at": NOTICED, "recorded_at": NOTICED,
    "data": {"deadline_id": "D", "level": "head"},
}  # fmt: skip
MISSED = {
    "_id": "2", "reference": "R", "name": "PoliceDeadlineMissed", "at": NOTICED, "recorded_at": NOTICED,
    "data": {"ruleId": "report-20d"},
}  # fmt: skip
ITEM = {"_id": "D", "reference": "R", "missed": True}


def late(one: Deadline, *journal: Any, items: Any = (ITEM,), heard: Any = ("2",)) -> list[str]:
    files = [SimpleNamespace(reference="R", deadlines=[one])]
    return lateness.faults("police_investigation", files, journal, items, set(heard), NOW, SPAN, Counter())


def test_a_missed_deadline_that_was_told_to_everybody_is_well() -> None:
    """What is well must be found well."""
    assert late(deadline(), RAISED, MISSED) == []


def test_a_deadline_that_was_met_is_well() -> None:
    """It neither alarms nor waits."""
    met = deadline(missed_at=None, alarms=[], ended_at=DUE - SPAN, ended_by="x", ending=Ending.MET)
    assert late(met, items=()) == []


@pytest.mark.parametrize(
    ("one", "journal", "items", "heard", "words"),
    [
        (deadline(missed_at=None, alarms=[]), (), ({**ITEM, "missed": False},), (), "nobody noticed"),
        (deadline(missed_at=DUE - SPAN), (RAISED, MISSED), (ITEM,), ("2",), "before its end"),
        (deadline(missed_at=DUE + timedelta(days=2)), (RAISED, MISSED), (ITEM,), ("2",), "noticed only on"),
        (deadline(), (MISSED,), (ITEM,), ("2",), "the head was not told"),
        (deadline(), (RAISED, {**RAISED, "_id": "3"}, MISSED), (ITEM,), ("2",), "2 alarms where 1"),
        (deadline(), (RAISED,), (ITEM,), ("2",), "told 0 times"),
        (deadline(), (RAISED, MISSED, {**MISSED, "_id": "4"}), (ITEM,), ("2", "4"), "told 2 times"),
        (deadline(), (RAISED, MISSED), (ITEM,), (), "oversight has not heard"),
        (deadline(), (RAISED, MISSED), (), ("2",), "waits for nobody"),
        (deadline(), (RAISED, MISSED), ({**ITEM, "missed": False},), ("2",), "its work item says otherwise"),
        (deadline(), (RAISED, MISSED), (ITEM, {**ITEM, "_id": "E"}), ("2",), "which no file has"),
        (deadline(ended_at=NOW, ending=Ending.LATE), (RAISED, MISSED), (ITEM,), ("2",), "still waits"),
        (deadline(binding=False), (RAISED, MISSED), (ITEM,), ("2",), "only warns"),
    ],
)  # fmt: skip
def test_every_fault_of_a_deadline_is_found(one: Deadline, journal: Any, items: Any, heard: Any, words: str) -> None:
    """Each of these was left out, doubled or done at the wrong time once."""
    assert any(words in fault for fault in late(one, *journal, items=items, heard=heard))


def test_what_became_void_before_the_next_look_need_not_have_been_missed() -> None:
    """The clock is looked at now and then; what is void by then is no delay."""
    void = deadline(missed_at=None, alarms=[], ended_at=DUE + SPAN / 2, ending=Ending.VOID)
    assert late(void, items=()) == []
    assert late(replace(void, ended_at=DUE + 3 * SPAN), items=()) != []


# --- oversight's numbers -----------------------------------------------------------------------------------


def happened(name: str, at: datetime, reference: str = "R", source: str = "case_intake", **data: Any) -> dict[str, Any]:
    return {"reference": reference, "source": source, "name": name, "at": at, "data": data}


def test_a_case_counts_once_in_a_month_by_vietnams_calendar() -> None:
    """On 31 March at 20:00 UTC it is April in Vietnam; twice in a month is once."""
    late_in_march = datetime(2026, 3, 31, 20, 0, tzinfo=UTC)
    rows = [
        happened("CaseOpened", late_in_march), happened("CaseOpened", late_in_march),
        happened("CaseReferred", late_in_march, to="police_investigation"),
        happened("InvestigationOpened", late_in_march, source="police_investigation"),
    ]  # fmt: skip
    cells = numbers.recounted({"case_intake": rows, "police_investigation": rows})
    assert cells[("2026-04", "case_intake", "open")] == 1
    assert cells[("2026-04", "police_investigation", "referred")] == 1
    assert cells[("2026-04", "target-support-100", "concerned")] == 1
    assert ("2026-04", "target-support-100", "reached") not in cells
    assert cells[("2026-04", "target-handled-100", "reached")] == 1


def test_a_join_that_was_undone_and_a_changed_urgency_are_counted_by_what_they_say() -> None:
    """The contract leaves out what is false: lowered is what does not say raised."""
    rows = [
        happened("ReportJoined", DUE, joinedTo="S"), happened("ReportSeparated", DUE, separatedFrom="S"),
        happened("UrgencyChanged", DUE, urgent=True), happened("UrgencyChanged", DUE, reasonCode="child_safe"),
    ]  # fmt: skip
    cells = numbers.recounted({"case_intake": rows})
    words = ("joined", "separated", "urgency_raised", "urgency_lowered")
    assert cells == {("2026-03", "case_intake", word): 1 for word in words}


def test_a_number_that_differs_is_found_whichever_side_has_more() -> None:
    """Counted too often, too rarely, or not at all."""
    again = numbers.recounted({"case_intake": [happened("CaseOpened", DUE)]})
    told = numbers.counted([{"_id": "|".join((*cell, "a")), "count": number} for cell, number in again.items()])
    assert numbers.differences(told, again) == []
    for wrong in (told + Counter({next(iter(told)): 1}), Counter(), told + Counter({("2026-03", "x", "y"): 1})):
        assert numbers.differences(wrong, again) != []


def test_a_figure_by_commune_that_is_not_the_agencies_own_or_too_small_is_found() -> None:
    """Each agency's own steps up to the end of a month, in the commune that the intake point's file names."""
    april = DUE + timedelta(days=31)
    opened = [happened("CaseOpened", DUE, reference=str(n)) for n in range(9)]
    helped = [happened("SupportDelivered", DUE, reference=str(n), source="social_support") for n in range(6)]
    later = [happened("SupportDelivered", april, reference="7", source="social_support")]
    communes = {str(n): "Xã A" if n < 8 else "Xã B" for n in range(9)}
    again = numbers.by_commune({"case_intake": opened, "social_support": helped + later}, communes, "2026-03")
    assert again[("2026-03", "target-support-100", "Xã A", "reached")] == 6

    def faults(concerned: int, reached: int | None, commune: str = "Xã A") -> list[str]:
        row = {"rule": "target-support-100", "month": "2026-03", "commune": commune, "concerned": concerned,
               "reached": reached}  # fmt: skip
        return numbers.faults_by_commune([{"rows": [row]}], again)

    assert faults(8, None) == []
    assert faults(7, None) != []
    assert faults(8, 7) != []
    assert faults(8, 6) != []  # two wait
    assert faults(1, None, "Xã B") != []


# --- the child's burden --------------------------------------------------------------------------------------


def test_a_session_that_the_intake_point_does_not_count_is_found() -> None:
    """The child's day has as many hours whoever asks."""
    held = Sitting(
        id="S", agency="police_investigation", kind=SittingKind.INTERVIEW, starts_at=DUE, minutes=40,
        state=SittingState.HELD,
    )  # fmt: skip
    row = happened("PoliceSittingHeld", DUE, source="police_investigation", sittingId="S", minutes=40)
    journals = {"case_intake": [row], "police_investigation": [row], "court_liaison": []}

    def faults(*known: Sitting) -> list[str]:
        return burdens.faults({"case_intake": {"R": SimpleNamespace(sittings=list(known))}}, journals)

    assert faults(held) == []
    assert faults() != []
    assert faults(replace(held, minutes=20)) != []
    assert faults(held, replace(held, id="T")) != []
