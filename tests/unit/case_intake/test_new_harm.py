"""Harm that a joined report tells of: who is told, how much, and what becomes of it when the join was wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.case_intake.domain import commands as c
from services.case_intake.domain import events as e
from services.case_intake.domain import harm, news
from services.case_intake.domain.casework import UrgencyChangeReason
from services.case_intake.domain.clocks import CLOCKS
from services.case_intake.domain.form01 import Child, Form01, Suspect
from services.case_intake.domain.model import IntakeFile, Progress, State
from services.case_intake.domain.policy import AUDIENCE
from services.case_intake.domain.signs import HarmSign
from services.kernel.deadlines.keeping import provincial
from services.kernel.deadlines.table import Occurrence
from services.kernel.harm import HarmCode
from services.kernel.privacy.categories import Category
from services.kernel.privacy.matrix import PURPOSES, Level, Matrix
from tests.unit.case_intake.case_builders import COURT, NOW, OFFICER, POLICE, SOCIAL, a_case, do, worked
from tests.unit.case_intake.two_files import Cases, a_report, carried_out

CHILD = (Child(name="Lê Bảo An", date_of_birth="2014-05-02"),)
PLAIN = Form01(children=CHILD)
CARER = Form01(children=CHILD, suspects=(Suspect(is_carer=True),))
INJURED = Form01(children=CHILD, harm_signs=(HarmSign.INJURED,))
LIFE, BY_CARER, NEW = HarmCode.DANGER_TO_LIFE, HarmCode.SUSPECT_IS_CARER, HarmCode.NEW_HARM
RECEIVED = NOW - timedelta(minutes=20)
pytestmark = [pytest.mark.rule("need-to-know"), pytest.mark.rule("emergency-12h")]


def worked_on(*agencies: str, **more: Any) -> IntakeFile:
    """A case that these agencies have in hand; not urgent so far."""
    return a_case(*(worked(agency, Progress.ACCEPTED) for agency in agencies), urgent=False, form=PLAIN, **more)


def reported(form: Form01 = PLAIN, life_at_risk: bool = False) -> IntakeFile:
    report = a_report(form=form)
    report.life_at_risk, report.received_at = life_at_risk, RECEIVED
    return report


def joined(case: IntakeFile, report: IntakeFile, *, new_harm: bool = False) -> list[Any]:
    """What the join made the case tell, with its effect on the clocks."""
    cases = Cases(case, report)
    carried_out(cases, report, c.JoinReport(joined_to=case.reference, reason="cùng một cháu", new_harm=new_harm))
    return noted(case, cases)


def separated(case: IntakeFile, report: IntakeFile) -> list[Any]:
    cases = Cases(case, report)
    carried_out(cases, report, c.SeparateReport(reason="hai cháu khác nhau"))
    return noted(case, cases)


def noted(case: IntakeFile, cases: Cases) -> list[Any]:
    ((_, events, by),) = cases.told
    for event in events:
        CLOCKS.note(case, Occurrence(event, type(event).__name__, cases.now, by or ""), provincial())
    return events


def told_to(events: list[Any]) -> dict[str, tuple[str, ...]]:
    return {event.to: event.harm_codes for event in events if isinstance(event, e.HarmAdded)}


def lowered(case: IntakeFile, at: Any) -> None:
    reason = UrgencyChangeReason.CHILD_SAFE
    do(case, c.ChangeUrgency(urgent=False, reason_code=reason, reason="an toàn", despite_signs="đã rõ"), at=at)


@pytest.mark.parametrize(("report", "ticked", "codes"), [
    (reported(life_at_risk=True), False, (LIFE,)),
    (reported(CARER), False, (BY_CARER,)),
    (reported(INJURED), False, (NEW,)),
    (reported(), True, (NEW,)),
    (reported(replace(INJURED, suspects=CARER.suspects), True), True, (LIFE, BY_CARER, NEW)),
])  # fmt: skip
def test_what_a_joined_report_tells_of_harm_stands_on_the_case(
    report: IntakeFile, ticked: bool, codes: tuple[HarmCode, ...]
) -> None:
    """From ticked fields alone; its twelve hours run from the first receipt of that report."""
    case = worked_on(SOCIAL)
    joined(case, report, new_harm=ticked)
    ((found,), (deadline,)) = case.harm, case.deadlines
    assert (found.at, found.codes, found.report, found.told, found.stands) == (
        RECEIVED, codes, report.reference, [SOCIAL], True,
    )  # fmt: skip
    assert (deadline.subject, deadline.due.rolled) == (report.reference, RECEIVED + timedelta(hours=12))
    assert case.joins[-1].new_harm


@pytest.mark.parametrize(("case", "report"), [
    (worked_on(SOCIAL), reported()),
    (worked_on(SOCIAL, life_at_risk=True), reported(life_at_risk=True)),
    (a_case(worked(SOCIAL), form=CARER), reported(CARER)),
    (a_case(worked(SOCIAL), form=INJURED), reported(INJURED)),
])  # fmt: skip
def test_what_the_case_holds_already_is_nothing_new(case: IntakeFile, report: IntakeFile) -> None:
    """The same call made twice wakes nobody; a person who knows better ticks new harm."""
    assert [type(event) for event in joined(case, report)] == [e.AnotherReportJoined]
    assert (case.harm, case.deadlines) == ([], [])


def test_each_agency_is_told_as_much_as_it_may_know() -> None:
    """Who harms is for the police; the others hear that there is new harm, and whether life is in danger."""
    case = worked_on(SOCIAL, POLICE, COURT)
    both = joined(case, reported(CARER, life_at_risk=True))
    assert told_to(both) == {
        POLICE: ("danger_to_life", "suspect_is_carer"),
        SOCIAL: ("danger_to_life", "new_harm"),
        COURT: ("danger_to_life", "new_harm"),
    }
    added = next(event for event in both if isinstance(event, e.HarmAdded))
    assert (added.harm_id, added.received_at, added.urgent) == (case.harm[0].id, RECEIVED, True)
    assert AUDIENCE[e.HarmAdded].recipients(added, [SOCIAL, POLICE, COURT]) == [added.to]


def test_the_code_that_the_carer_is_the_suspect_goes_where_the_matrix_lets_suspects_go() -> None:
    """A code tells as much as a name here; whoever changes the matrix is reminded."""
    matrix = Matrix.read()
    may = {to for to, why in PURPOSES.items() if matrix.grant(Category.SUSPECT, to, why).level is Level.FULL}
    assert harm.MAY_HEAR[BY_CARER] == may
    assert harm.MAY_HEAR[LIFE] == set(PURPOSES)
    assert {code for code in HarmCode if code not in harm.MAY_HEAR} == {NEW}  # it says nothing that is not for all


def test_who_does_not_work_on_the_case_is_told_nothing() -> None:
    """Declined is not at work; and a case that nobody has yet tells nobody."""
    case = a_case(worked(SOCIAL, Progress.DECLINED), worked(POLICE, Progress.FINISHED), form=PLAIN)
    assert set(told_to(joined(case, reported(INJURED)))) == {POLICE}
    assert told_to(joined(a_case(state=State.OPEN, form=PLAIN), reported(INJURED))) == {}


def test_who_comes_later_is_told_with_the_referral() -> None:
    """After the referral itself, so that there is a file to write it on; whoever knows is not told twice."""
    case = worked_on(POLICE)
    joined(case, reported(INJURED))
    events = do(case, c.ReferCase(to=(c.ReferralTarget.SOCIAL_SUPPORT,)), OFFICER)
    assert [type(event) for event in events] == [e.CaseReferred, e.CircleChanged, e.HarmAdded]
    assert told_to(events) == {SOCIAL: ("new_harm",)}
    assert told_to(news.file_handed_over(case, COURT, NOW)) == {COURT: ("new_harm",)}
    assert case.harm[0].told == [POLICE, SOCIAL, COURT]
    case.deadlines.clear()  # a measure was applied meanwhile
    assert told_to(news.work_resumed(case, POLICE, NOW)) == {}


def test_who_comes_back_while_the_twelve_hours_run_is_told_again() -> None:
    """It declined and forgot its clock; sent the case again, it must start it again."""
    case = a_case(worked(SOCIAL), form=PLAIN)
    joined(case, reported(INJURED))
    case.work[0].progress = Progress.DECLINED
    events = do(case, c.ReferCase(to=(c.ReferralTarget.SOCIAL_SUPPORT,)), OFFICER)
    assert told_to(events) == {SOCIAL: ("new_harm",)}
    assert case.harm[0].told == [SOCIAL]


def test_a_wrong_join_takes_its_harm_back_from_whoever_was_told() -> None:
    """The child of the case was not the child of the report; the other report's harm stands."""
    case, report = worked_on(SOCIAL, POLICE), reported(INJURED)
    joined(case, report)
    events = separated(case, report)
    number = case.harm[0].id
    assert events[1:] == [e.HarmTakenBack(to=agency, harm_id=number) for agency in (POLICE, SOCIAL)]
    assert not case.harm[0].stands
    assert not any(deadline.running for deadline in case.deadlines)
    assert told_to(news.file_handed_over(case, COURT, NOW)) == {}
    assert set(told_to(joined(case, report))) == {POLICE, SOCIAL, COURT}  # joined once more, told once more


def test_a_supervisor_lowers_what_later_harm_made_urgent() -> None:
    """The case itself never was; whoever is told from then on hears of the harm and starts no clock."""
    case = worked_on(POLICE)
    joined(case, reported(INJURED))
    lowered(case, NOW + timedelta(hours=1))
    (added,) = [
        event
        for event in do(case, c.ReferCase(to=(c.ReferralTarget.SOCIAL_SUPPORT,)), OFFICER)
        if isinstance(event, e.HarmAdded)
    ]
    assert added.urgent is False
    assert not harm.is_urgent(case, case.harm[0])


def test_harm_after_a_lowered_urgency_is_urgent_again() -> None:
    """What a supervisor looked at was something else."""
    case = worked_on(SOCIAL)
    lowered_at = NOW + timedelta(minutes=1)
    case.urgent = True
    lowered(case, lowered_at)
    assert [event.urgent for event in joined(case, reported(INJURED)) if isinstance(event, e.HarmAdded)] == [True]
