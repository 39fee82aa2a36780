"""What a family asks: who may, in which steps, by when, and when it is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.case_intake.domain import events as e
from services.case_intake.domain import family_commands as c
from services.case_intake.domain import family_events as fe
from services.case_intake.domain.family import FamilyFile
from services.case_intake.domain.family_changes import tend
from services.case_intake.domain.family_request import (
    GROUNDS,
    MOVES,
    Kind,
    RefusalReason,
    Requester,
    RequestState,
    Stage,
)
from services.case_intake.domain.form01 import Form01, Suspect
from services.kernel.privacy.categories import Category
from tests.unit.case_intake.family_builders import (
    NOW,
    OFFICER,
    POLICE,
    SIX,
    SOCIAL,
    SUPERVISOR,
    TEN,
    a_family,
    answering,
    asking,
    consent,
    do,
    holding,
    know,
    naming,
    refusal,
)

TOMORROW = NOW + timedelta(days=1)


def end_of(day: int, month: int = 3) -> datetime:
    """24:00 of a day in Vietnam."""
    return datetime(2026, month, day, 17, 0, tzinfo=UTC)


def asked(kind: Kind, **facts: object) -> FamilyFile:
    file = a_family(SIX, **facts)
    do(file, naming())
    do(file, asking(kind), OFFICER)
    return file


def completing(file: FamilyFile) -> c.CompleteFamilyRequest:
    return c.CompleteFamilyRequest(family_request_id=file.requests[-1].id, document="TL 2")


def refusing(file: FamilyFile, reason: RefusalReason = RefusalReason.LAW_OBLIGES_TO_KEEP) -> c.RefuseFamilyRequest:
    return c.RefuseFamilyRequest(
        family_request_id=file.requests[-1].id, reason_code=reason, explanation="Luật buộc giữ.", document="TL 3"
    )


def extending(file: FamilyFile) -> c.ExtendFamilyRequest:
    return c.ExtendFamilyRequest(family_request_id=file.requests[-1].id, reason="Nhiều nơi giữ.", document="GH 1")


# --- clocks ---------------------------------------------------------------------------------------------


@pytest.mark.rule("dsr-answer-2wd")
@pytest.mark.parametrize("kind", list(Kind))
def test_every_request_is_answered_within_two_working_days(kind: Kind) -> None:
    """Nghị định 356/2025: a request of a Wednesday by the end of Friday; of a Friday by Tuesday."""
    requester = Requester.REPRESENTATIVE
    file = a_family(SIX)
    do(file, naming())
    do(file, consent())
    do(file, asking(kind, requester, consent_id=file.consents[0].id))
    friday = NOW + timedelta(days=2)
    do(file, asking(kind, requester, consent_id=file.consents[0].id, received_at=friday), at=friday)
    answers = [request.clock(Stage.ANSWER) for request in file.requests]
    assert [(clock.rule, clock.due_at) for clock in answers] == [
        ("dsr-answer-2wd", end_of(13)),
        ("dsr-answer-2wd", end_of(17)),
    ]


@pytest.mark.rule("dsr-withdraw-15d")
@pytest.mark.rule("dsr-access-delete")
@pytest.mark.parametrize(("kind", "days", "rule"), [
    (Kind.ACCESS, 10, "dsr-access-delete"),
    (Kind.CORRECTION, 10, "dsr-access-delete"),
    (Kind.DELETION, 20, "dsr-access-delete"),
    (Kind.RESTRICTION, 15, "dsr-withdraw-15d"),
    (Kind.OBJECTION, 15, "dsr-withdraw-15d"),
])  # fmt: skip
def test_each_kind_of_request_has_its_own_time(kind: Kind, days: int, rule: str) -> None:
    """Calendar days, the day of receipt not counted."""
    clock = asked(kind).requests[0].clock(Stage.COMPLETE)
    assert (clock.rule, clock.due_at) == (rule, end_of(11) + timedelta(days=days))


@pytest.mark.rule("dsr-withdraw-15d")
def test_where_others_must_act_as_well_the_time_is_twenty_days() -> None:
    """Fifteen, or twenty with a processor or third party."""
    clock = asked(Kind.RESTRICTION, holdings=(holding(POLICE, Category.SCHOOL),)).requests[0].clock(Stage.COMPLETE)
    assert (clock.length, clock.due_at) == (20, end_of(31))


@pytest.mark.rule("time-count")
def test_a_last_day_that_is_a_day_off_rolls_and_both_are_kept() -> None:
    """Ten days from Friday 10 April are Monday 20; from Wednesday 15, Saturday 25, rolled to Monday 27,
    which is the Hùng Kings' day off in lieu, hence Tuesday 28."""
    file = a_family(SIX)
    do(file, naming())
    received = datetime(2026, 4, 15, 3, tzinfo=UTC)
    do(file, asking(Kind.ACCESS, received_at=received), at=received)
    clock = file.requests[0].clock(Stage.COMPLETE)
    assert (clock.due_at, clock.rolled_due_at) == (end_of(25, 4), end_of(28, 4))
    answer = file.requests[0].clock(Stage.ANSWER)
    assert answer.rolled_due_at == answer.due_at == end_of(17, 4)


@pytest.mark.rule("dsr-answer-2wd")
def test_an_answer_stops_the_first_clock_and_the_end_the_second() -> None:
    """Nothing is overwritten: the due times stay."""
    file = asked(Kind.ACCESS)
    do(file, answering(file), at=TOMORROW)
    answer, complete = file.requests[0].clocks
    assert (answer.stopped_at, complete.stopped_at) == (TOMORROW, None)
    do(file, completing(file), at=TOMORROW + timedelta(days=1))
    assert complete.stopped_at == TOMORROW + timedelta(days=1)
    assert not complete.overdue(NOW + timedelta(days=99))


@pytest.mark.rule("dsr-answer-2wd")
def test_what_is_late_is_told_once_and_stays_known_as_late() -> None:
    """At the end of the second working day, and again for the second clock."""
    file = asked(Kind.ACCESS)
    request = file.requests[0]
    assert file.next_due_at == end_of(13)
    assert tend(file, end_of(13)) == [fe.FamilyRequestOverdue(family_request_id=request.id, rule="dsr-answer-2wd")]
    assert tend(file, end_of(14)) == []
    do(file, answering(file), at=end_of(14))
    assert request.clock(Stage.ANSWER).overdue(end_of(15))
    assert [event.rule for event in tend(file, end_of(31))] == ["dsr-access-delete"]
    assert file.next_due_at is None


@pytest.mark.rule("dsr-withdraw-15d")
def test_a_restriction_may_be_extended_once_by_fifteen_days_before_its_time_is_up() -> None:
    """With a written reason; other kinds not at all."""
    file = asked(Kind.RESTRICTION)
    assert do(file, extending(file)) == [fe.FamilyRequestExtended(family_request_id=file.requests[0].id, days=15)]
    clock = file.requests[0].clock(Stage.COMPLETE)
    assert (clock.due_at, clock.until) == (end_of(26), end_of(10, 4))
    assert refusal(file, extending(file)) == ["extended_before"]
    late = asked(Kind.OBJECTION)
    assert refusal(late, extending(late), at=end_of(27)) == ["too_late_to_extend"]
    access = asked(Kind.ACCESS)
    assert refusal(access, extending(access)) == ["no_extension"]


# --- steps ----------------------------------------------------------------------------------------------


@pytest.mark.rule("dsr-answer-2wd")
def test_the_steps_follow_the_table_and_nothing_else() -> None:
    """Every step is tried in every state."""
    steps = {
        "AnswerFamilyRequest": answering, "CompleteFamilyRequest": completing,
        "RefuseFamilyRequest": refusing, "ExtendFamilyRequest": extending,
    }  # fmt: skip
    assert {move.step for move in MOVES} == set(steps)
    for move in MOVES:
        for state in RequestState:
            file = asked(Kind.RESTRICTION)
            file.requests[0].state = state
            if state in move.before:
                do(file, steps[move.step](file))
                assert file.requests[0].state is (move.after or state)
            else:
                assert f"not_in_{state}" in refusal(file, steps[move.step](file))


@pytest.mark.rule("pdp-child-representative")
def test_an_officer_receives_and_a_supervisor_or_privacy_officer_decides() -> None:
    """Two persons see it."""
    file = asked(Kind.ACCESS)
    for command in (answering(file), completing(file), refusing(file), extending(file)):
        assert refusal(file, command, OFFICER) == ["role_may_not"]
    do(file, answering(file), SUPERVISOR)


@pytest.mark.rule("pdp-child-representative")
def test_nothing_is_told_to_somebody_whose_right_nobody_has_checked() -> None:
    """It is received, but not answered before the representative is known; it may be refused."""
    file = a_family(SIX)
    do(file, asking(Kind.ACCESS))
    assert refusal(file, answering(file)) == ["no_representative"]
    do(file, naming())
    do(file, answering(file))
    assert file.requests[0].representative_id == file.representatives[0].id


@pytest.mark.rule("pdp-child-representative")
def test_a_request_of_a_replaced_representative_is_not_completed_for_him() -> None:
    """Who asked no longer acts for the child."""
    file = asked(Kind.ACCESS)
    do(file, answering(file))
    do(file, naming("Bà Nội", is_suspect=False))
    assert refusal(file, completing(file)) == ["no_representative"]


@pytest.mark.rule("pdp-child-representative")
@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.WITHDRAWAL])
def test_a_request_of_the_suspect_is_written_down_and_refused_at_once(kind: Kind) -> None:
    """Known from the form, or said by who took it; with the reason and the rule."""
    known = a_family(SIX)
    do(known, naming())
    know(known, form=Form01(children=(SIX,), suspects=(Suspect(relation="mẹ"),)))
    do(known, asking(kind))
    said = a_family(SIX)
    do(said, naming())
    do(said, consent())
    do(said, asking(kind, is_suspect=True))
    for file in (known, said):
        request = file.requests[0]
        assert (request.state, request.reason_code, request.ground) == (
            RequestState.REFUSED, RefusalReason.REPRESENTATIVE_IS_SUSPECT, "pdp-child-representative",
        )  # fmt: skip
        assert all(clock.stopped_at for clock in request.clocks)
        assert file.representative() is None
    assert not said.consents[0].in_force(TOMORROW)
    assert refusal(a_family(), asking(Kind.ACCESS, is_suspect=None)) == ["not_said"]


@pytest.mark.rule("pdp-child-representative")
def test_a_child_asks_for_its_own_consent_back_and_an_informant_for_nothing_of_the_childs() -> None:
    """The other rights are the representative's to use."""
    file = a_family(TEN)
    for kind in (Kind.ACCESS, Kind.DELETION):
        assert refusal(file, asking(kind, Requester.CHILD)) == ["not_theirs_to_ask"]
    assert refusal(file, asking(Kind.DELETION, Requester.INFORMANT)) == ["not_theirs_to_ask"]
    assert refusal(file, asking(Kind.WITHDRAWAL, Requester.CHILD)) == ["not_found"]


@pytest.mark.rule("pdp-stop")
@pytest.mark.parametrize("reason", list(RefusalReason))
def test_a_refusal_names_its_reason_and_the_rule_it_rests_on(reason: RefusalReason) -> None:
    """The family can have it examined."""
    file = asked(Kind.OBJECTION)
    assert do(file, refusing(file, reason)) == [fe.FamilyRequestRefused(file.requests[0].id, reason)]
    assert file.requests[0].ground == GROUNDS[reason]
    assert refusal(file, refusing(file, reason)) == ["not_in_refused"]


# --- what is done ---------------------------------------------------------------------------------------


@pytest.mark.rule("dsr-withdraw-15d")
def test_a_restriction_goes_to_those_who_hold_it_and_is_complete_when_they_have_confirmed() -> None:
    """And what it concerns is not sent to them any more."""
    file = asked(
        Kind.RESTRICTION,
        holdings=(holding(SOCIAL, Category.SCHOOL), holding(SOCIAL, Category.HEALTH), holding(POLICE, Category.SCHOOL)),
    )
    request = file.requests[0]
    request.agencies = (SOCIAL,)
    assert do(file, answering(file))[1:] == [
        e.RestrictionOrdered(request.id, SOCIAL, (Category.HEALTH, Category.SCHOOL))
    ]
    assert file.restrictions() == {(SOCIAL, Category.HEALTH), (SOCIAL, Category.SCHOOL)}
    assert refusal(file, completing(file)) == ["confirmation_outstanding"]
    assert refusal(file, refusing(file)) == ["already_carried_out"]
    file.confirm(SOCIAL, request.id, (), (Category.HEALTH, Category.SCHOOL), "dsr-withdraw-15d", TOMORROW)
    do(file, completing(file))
    assert request.state is RequestState.COMPLETED


@pytest.mark.rule("dsr-withdraw-15d")
def test_a_withdrawal_is_complete_when_the_consent_ended_and_all_have_confirmed() -> None:
    """Not when somebody says so."""
    file = a_family(SIX)
    do(file, naming())
    do(file, consent())
    given = file.consents[0].id
    know(file, holdings=(holding(POLICE, Category.SCHOOL, given),))
    do(file, asking(Kind.WITHDRAWAL, consent_id=given))
    do(file, answering(file))
    assert refusal(file, completing(file)) == ["not_withdrawn_yet"]
    do(file, c.WithdrawConsent(consent_id=given, requester=Requester.REPRESENTATIVE, evidence="Đơn"))
    assert refusal(file, completing(file)) == ["confirmation_outstanding"]
    file.confirm(POLICE, given, (Category.SCHOOL,), (), "", TOMORROW)
    do(file, completing(file))


def test_texts_that_an_answer_needs_are_asked_for_together() -> None:
    """All at once."""
    file = asked(Kind.ACCESS)
    empty = c.AnswerFamilyRequest(family_request_id=file.requests[0].id, explanation=" ", document="")
    assert refusal(file, empty) == ["missing", "missing"]
    long = c.AnswerFamilyRequest(family_request_id=file.requests[0].id, explanation="x" * 4001, document="1")
    assert refusal(file, long) == ["too_long"]
