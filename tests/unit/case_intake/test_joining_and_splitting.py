"""Reports that belong together and reports that do not; both files of each step, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest

from services.case_intake.domain import commands as c
from services.case_intake.domain import events as e
from services.case_intake.domain.casework import JoinKind
from services.case_intake.domain.form01 import Child
from services.case_intake.domain.model import State
from services.case_intake.service_layer.other_files import no_consent_counts_the_children
from services.kernel.errors import Refused
from services.kernel.ids import parse_reference
from tests.unit.case_intake.case_builders import COMMANDS, NOW, OFFICER, TWO, a_case, a_file, do, refusal
from tests.unit.case_intake.two_files import Cases, a_report, carried_out

THREE = replace(TWO, children=(*TWO.children, Child(name="Lê Bảo Chi", date_of_birth="2018")), note="Cùng một cuộc gọi")


# --- joining and undoing it -----------------------------------------------------------------------------


@pytest.mark.rule("single-entry-seed")
def test_a_joined_report_and_its_case_remember_each_other() -> None:
    """One child, one case: whoever reads either finds the other, with who said so and when."""
    case, report = a_case(state=State.OPEN), a_report()
    cases = Cases(case, report)
    carried_out(cases, report, c.JoinReport(joined_to=case.reference, reason="cùng một cháu"))
    assert (report.state, report.joined_to) == (State.JOINED, case.reference)
    (step,) = case.joins
    assert (step.kind, step.other_reference, step.by, step.new_harm) == (
        JoinKind.JOINED,
        report.reference,
        "CI-0001",
        False,
    )
    assert cases.told == [(case.reference, [e.AnotherReportJoined(report.reference, False, NOW)], "CI-0001")]


def test_a_wrong_join_is_undone_and_nothing_of_it_is_forgotten() -> None:
    """The report is received once more and can be joined where it belongs; both files keep both steps."""
    case, report = a_case(state=State.REFERRED), a_report()
    cases = Cases(case, report)
    carried_out(cases, report, c.JoinReport(joined_to=case.reference, reason="cùng một cháu"))
    events = carried_out(cases, report, c.SeparateReport(reason="hai cháu khác nhau"))
    assert events == [e.ReportSeparated(separated_from=case.reference)]
    assert (report.state, report.joined_to) == (State.RECEIVED, None)
    for file in (case, report):
        assert [step.kind for step in file.joins] == [JoinKind.JOINED, JoinKind.SEPARATED]
    carried_out(cases, report, c.JoinReport(joined_to="3333-3333-333", reason="đúng hồ sơ"))
    assert report.joined_to == "3333-3333-333"
    assert [remark.about for remark in report.remarks] == ["joined", "separated", "joined"]


@pytest.mark.rule("no-hiding")
@pytest.mark.parametrize(("state", "command"), [
    (State.JOINED, c.SeparateReport(reason=" ")),
    (State.RECEIVED, c.SplitReport(children=(1,), reason="")),
])  # fmt: skip
def test_undoing_and_splitting_need_a_written_reason(state: State, command: Any) -> None:
    """What was decided about a child's report is not turned round in silence."""
    assert refusal(a_file(state), command) == ["reason_missing"]


# --- splitting ------------------------------------------------------------------------------------------


def test_children_of_one_call_get_a_report_of_their_own() -> None:
    """One call about two matters: each child's file says nothing of the other."""
    report = a_report(form=THREE)
    cases = Cases(report)
    events = carried_out(cases, report, c.SplitReport(children=(3, 1), reason="hai việc khác nhau"))
    split = events[0]
    new = cases.files[split.into]
    assert parse_reference(new.reference) == new.reference != report.reference
    assert [child.name for child in report.form.children] == ["Lê Bảo Bình"]
    assert [child.name for child in new.form.children] == ["Lê Bảo An", "Lê Bảo Chi"]
    assert (new.state, new.split_from, new.received_at) == (State.RECEIVED, report.reference, report.received_at)
    assert (new.narrative, new.form.note) == (report.narrative, report.form.note)
    assert report.earlier_forms == [THREE]
    assert [(step.into_reference, step.children) for step in report.splits] == [(new.reference, 2)]
    assert cases.told == [(new.reference, [e.ReportReceived(channel=report.channel)], "CI-0001")]


def test_a_split_travels_as_a_correction_to_whoever_holds_the_record() -> None:
    """What others hold of the children that went is emptied like after any correction."""
    events = do(a_report(form=THREE), c.SplitReport(children=(1,), reason="hai việc"), OFFICER)
    assert [type(event) for event in events] == [e.ReportSplit, e.ReportCorrected]


@pytest.mark.parametrize("children", [(), (3,), (0,), (1, 1), (1, 2)])
def test_only_some_of_the_reports_children_can_be_split_off(children: tuple[int, ...]) -> None:
    """Nobody who is not there, nobody twice, and somebody stays."""
    assert refusal(a_file(State.RECEIVED), c.SplitReport(children=children, reason="hai việc")) == ["no_such_children"]


@pytest.mark.rule("consent-online")
def test_a_report_with_consents_is_not_split() -> None:
    """A consent names its child by number; after a split it would be another child's."""
    cases = Cases()
    no_consent_counts_the_children(cases, a_file(State.OPEN), COMMANDS["SplitReport"])  # type: ignore[arg-type]
    cases.family = SimpleNamespace(consents=["one"])
    with pytest.raises(Refused) as refused:
        no_consent_counts_the_children(cases, a_file(State.OPEN), COMMANDS["SplitReport"])  # type: ignore[arg-type]
    assert [problem.key for problem in refused.value.problems] == ["consents_recorded"]
