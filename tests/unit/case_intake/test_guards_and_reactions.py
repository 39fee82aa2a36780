"""What the intake point refuses, and what others' news change in its files."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from services.case_intake.domain import commands as c
from services.case_intake.domain import events as e
from services.case_intake.domain import news, policy
from services.case_intake.domain.model import AgencyWork, IntakeFile, Progress, State
from services.kernel.errors import Refused
from services.kernel.workflow import Actor

NOW = datetime(2026, 3, 11, 14, 0, tzinfo=UTC)
SUPERVISOR = Actor("CI-0002", "case_intake", "111", frozenset({"intake_supervisor"}))


def a_case(state: State = State.REFERRED, **progress: Progress) -> IntakeFile:
    work = [
        AgencyWork(agency=agency, referral_id=f"r-{agency}", progress=how, sent_at=NOW)
        for agency, how in progress.items()
    ]
    return IntakeFile(reference="1111-1111-111", state=state, received_at=NOW, urgent=True, version=2, work=work)


def refusal(file: IntakeFile, command: object) -> list[str]:
    with pytest.raises(Refused) as refused:
        policy.WORKFLOW.apply(file, command, SUPERVISOR, NOW)
    return [problem.key for problem in refused.value.problems]


@pytest.mark.rule("no-hiding")
@pytest.mark.parametrize(("state", "command"), [
    (State.RECEIVED, c.ScreenOutReport(reason_code=c.ScreeningReason.MISTAKE, reason="  ")),
    (State.RECEIVED, c.JoinReport(joined_to="0000-0000-000", reason="")),
    (State.CLOSED, c.ReopenCase(reason_code=c.ReopeningReason.NEW_HARM, reason="")),
])  # fmt: skip
def test_a_report_is_not_set_aside_without_a_written_reason(state: State, command: object) -> None:
    """Luật Trẻ em Art 6(7): nobody may hide information on an abused child; aside means with a reason."""
    assert refusal(a_case(state), command) == ["reason_missing"]


def test_a_report_cannot_be_joined_to_itself() -> None:
    """It would vanish from every list."""
    command = c.JoinReport(joined_to="1111-1111-111", reason="trùng")
    assert refusal(a_case(State.RECEIVED), command) == ["joined_to_itself"]


def test_a_referral_names_at_least_one_agency() -> None:
    """Sent to nobody would look like sent."""
    assert refusal(a_case(State.OPEN), c.ReferCase(to=())) == ["no_agency_named"]


def test_an_agency_that_has_the_case_is_not_sent_it_again() -> None:
    """Two running referrals to one agency would start its clocks twice."""
    case = a_case(police_investigation=Progress.SENT)
    assert refusal(case, c.ReferCase(to=(c.ReferralTarget.POLICE_INVESTIGATION,))) == ["already_referred"]


def test_a_declined_referral_can_be_sent_again() -> None:
    """Declined, corrected and sent again: a new referral with a new id."""
    case = a_case(police_investigation=Progress.DECLINED)
    events = policy.WORKFLOW.apply(case, c.ReferCase(to=(c.ReferralTarget.POLICE_INVESTIGATION,)), SUPERVISOR, NOW)
    work = case.work_of("police_investigation")
    assert work is not None
    assert (work.progress, work.referral_id != "r-police_investigation") == (Progress.SENT, True)
    assert [type(event) for event in events] == [e.CaseReferred, e.CircleChanged]


@pytest.mark.rule("close-two-conditions")
@pytest.mark.parametrize("progress", [Progress.SENT, Progress.ACCEPTED])
def test_a_case_is_not_closed_while_an_agency_is_at_work(progress: Progress) -> None:
    """Decree 56 Art 30: closing waits for everyone concerned."""
    case = a_case(social_support=Progress.FINISHED, police_investigation=progress)
    assert refusal(case, c.CloseCase(reason="xong")) == ["agency_still_working", "no_conference"]


@pytest.mark.rule("target-support-100")
def test_a_case_that_everyone_declined_is_not_closed() -> None:
    """The plan's target: every child gets support. Nobody took the case, so it is sent again."""
    case = a_case(social_support=Progress.DECLINED, police_investigation=Progress.DECLINED)
    assert refusal(case, c.CloseCase(reason="xong")) == ["nobody_took_the_case"]


def test_all_problems_are_told_at_once() -> None:
    """A person corrects once, not once per problem."""
    case = a_case(social_support=Progress.SENT)
    assert refusal(case, c.CloseCase(reason="")) == ["reason_missing", "agency_still_working", "nobody_took_the_case"]


def test_an_answer_to_an_older_referral_changes_nothing() -> None:
    """A late "declined" must not undo the referral that was sent after the correction."""
    case = a_case(social_support=Progress.SENT)
    assert news.referral_answered(case, "social_support", "another-id", Progress.DECLINED, NOW) == []
    assert case.work[0].progress is Progress.SENT


def test_the_circle_shrinks_when_an_agency_declines() -> None:
    """Fewer people who know: a declining agency hears nothing further."""
    case = a_case(social_support=Progress.ACCEPTED, police_investigation=Progress.SENT)
    events = news.referral_answered(case, "police_investigation", "r-police_investigation", Progress.DECLINED, NOW)
    assert events == [e.CircleChanged(members=("case_intake", "social_support"))]


def test_the_court_joins_the_circle_when_the_police_hand_over_the_file() -> None:
    """From then on, and not before, the court hears of the case."""
    case = a_case(social_support=Progress.ACCEPTED, police_investigation=Progress.ACCEPTED)
    assert "court_liaison" not in case.circle()
    events = news.agency_finished(case, "police_investigation") + news.file_handed_over(case, "court_liaison", NOW)
    assert events == [
        e.CircleChanged(members=("case_intake", "court_liaison", "police_investigation", "social_support")),
        e.RecordShared(to="court_liaison", sections=(), record_version=case.version + 1),
    ]


def test_an_agency_finishes_only_what_it_accepted() -> None:
    """A stray "finished" closes nothing."""
    case = a_case(social_support=Progress.SENT)
    news.agency_finished(case, "social_support")
    assert case.work[0].progress is Progress.SENT


def test_events_carry_no_word_that_a_person_wrote() -> None:
    """Free text may hold a name; it stays at the intake point."""
    canary = "CANARY-cháu Bông nhà số 5"
    case = a_case(State.RECEIVED)
    events = policy.WORKFLOW.apply(
        case, c.ScreenOutReport(reason_code=c.ScreeningReason.MISTAKE, reason=canary), SUPERVISOR, NOW
    )
    assert canary not in repr(events)
    assert case.remarks[0].text == canary


@pytest.mark.parametrize("order", [("handed", "received", "finished"), ("received", "handed", "finished"),
                                   ("received", "finished", "handed")])  # fmt: skip
def test_the_court_is_done_when_it_is_whichever_news_comes_first(order: tuple[str, ...]) -> None:
    """Police and court tell of the same hand-over on different ways; the case must not hang on the order."""
    case = a_case(police_investigation=Progress.FINISHED)
    for told in order:
        if told == "handed":
            news.file_handed_over(case, "court_liaison", NOW)
        elif told == "received":
            news.file_received(case, "court_liaison", NOW)
        else:
            news.agency_finished(case, "court_liaison")
    policy.WORKFLOW.apply(case, c.CloseCase(reason="xong"), SUPERVISOR, NOW)
    assert case.state is State.CLOSED


def test_a_case_is_not_closed_between_hand_over_and_receipt() -> None:
    """The file is on a desk between two offices: nobody is done."""
    case = a_case(police_investigation=Progress.ACCEPTED, court_liaison=Progress.FINISHED)
    news.agency_finished(case, "police_investigation")
    news.file_handed_over(case, "court_liaison", NOW)  # once more, after a return
    assert refusal(case, c.CloseCase(reason="xong")) == ["agency_still_working"]


def test_a_case_is_not_closed_between_the_return_of_a_file_and_the_resumption() -> None:
    """The prosecutor gave the file back and the police have not said yet that they are at work again."""
    case = a_case(police_investigation=Progress.FINISHED, court_liaison=Progress.FINISHED)
    news.file_returned(case, "police_investigation")
    assert refusal(case, c.CloseCase(reason="xong")) == ["agency_still_working"]


@pytest.mark.parametrize("order", [("returned", "resumed", "finished"), ("resumed", "returned", "finished"),
                                   ("resumed", "finished", "returned")])  # fmt: skip
def test_the_police_are_done_again_whichever_news_of_a_returned_file_comes_first(order: tuple[str, ...]) -> None:
    """Prosecutor and police tell of the same return on different ways; twice, and a suspension between."""
    case = a_case(police_investigation=Progress.FINISHED, court_liaison=Progress.FINISHED)
    for told in (*order, *order):
        if told == "returned":
            news.file_returned(case, "police_investigation")
        elif told == "resumed":
            news.work_resumed(case, "police_investigation", NOW)
            news.work_resumed(case, "police_investigation", NOW)  # after a suspension of their own
        else:
            news.agency_finished(case, "police_investigation")
    policy.WORKFLOW.apply(case, c.CloseCase(reason="xong"), SUPERVISOR, NOW)
    assert case.state is State.CLOSED
