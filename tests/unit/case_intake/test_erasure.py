"""Erasure: when it may be ordered, who answers, and who comes last."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from services.case_intake.domain import events as e
from services.case_intake.domain import family_commands as c
from services.case_intake.domain import family_events as fe
from services.case_intake.domain.consent import GiverRole
from services.case_intake.domain.erasure import ErasureGround, ErasureState
from services.case_intake.domain.family import FamilyFile, FamilyState
from services.case_intake.domain.family_changes import erased, erasure_answered, stop_suspects, tend
from services.case_intake.domain.family_request import Kind, Requester, RequestState
from services.case_intake.domain.form01 import Form01, Suspect
from services.case_intake.domain.model import IntakeFile, Remark, State
from services.case_intake.service_layer.family import closed_at
from services.kernel.errors import DomainError
from services.kernel.privacy.categories import Category
from tests.unit.case_intake.family_builders import (
    COURT,
    NOW,
    OFFICER,
    POLICE,
    PRIVACY,
    SOCIAL,
    SUPERVISOR,
    TEN,
    a_family,
    answering,
    asking,
    consent,
    do,
    erasing,
    holding,
    informants,
    know,
    naming,
    refusal,
)

LONG_AGO = NOW - timedelta(days=1)
LATER = NOW + timedelta(days=1)


def a_closed_case(**facts: Any) -> FamilyFile:
    known: dict[str, Any] = {
        "involved": (POLICE, SOCIAL), "retained_until": LONG_AGO, "obliged_until": LONG_AGO, **facts
    }  # fmt: skip
    return a_family(TEN, **known)


@pytest.mark.rule("dsr-access-delete")
def test_everybody_who_was_sent_the_case_is_asked_and_the_intake_point_destroys_last() -> None:
    """Until the last has confirmed it could still tell the others."""
    file = a_closed_case()
    events = do(file, erasing(), PRIVACY)
    order = file.erasures[0].order_id
    assert events == [e.ErasureOrdered(order, POLICE), e.ErasureOrdered(order, SOCIAL)]
    assert file.state is FamilyState.ERASING
    erasure_answered(file, POLICE, order, False, "", LATER)
    with pytest.raises(ValueError, match="last"):
        erased(file, LATER)
    erasure_answered(file, SOCIAL, order, False, "", LATER)
    assert file.erasures[0].state is ErasureState.CONFIRMED
    assert erased(file, LATER) == [fe.KeysDestroyed(order)]
    assert erased(file, LATER) == []
    assert file.state is FamilyState.ERASED


@pytest.mark.rule("pdp-stop")
def test_an_agency_that_must_keep_stops_the_intake_point_too() -> None:
    """The basis is written down, the file lives on, and it may be ordered again."""
    file = a_closed_case()
    do(file, erasing(), PRIVACY)
    order = file.erasures[0].order_id
    erasure_answered(file, POLICE, order, True, "crime-goes-criminal-track", LATER)
    erasure_answered(file, SOCIAL, order, False, "", LATER)
    assert (file.state, file.erasures[0].state) == (FamilyState.ACTIVE, ErasureState.HELD)
    assert [a.basis_code for a in file.erasures[0].answers] == ["crime-goes-criminal-track", None]
    with pytest.raises(ValueError, match="last"):
        file.erasures[0].done(LATER)
    know(file, involved=(POLICE,))
    assert len(do(file, erasing(), PRIVACY)) == 1


@pytest.mark.rule("dsr-access-delete")
def test_a_case_that_nobody_else_has_is_erased_at_once() -> None:
    """There is nobody to wait for."""
    file = a_closed_case(involved=())
    assert do(file, erasing(), PRIVACY) == []
    assert file.erasures[0].state is ErasureState.CONFIRMED


@pytest.mark.rule("retention")
@pytest.mark.parametrize(("facts", "key"), [
    ({"retained_until": None, "obliged_until": None}, "case_not_closed"),
    ({"retained_until": LATER}, "retention_running"),
    ({"hold": "under_investigation"}, "legal_hold"),
])  # fmt: skip
def test_what_must_be_kept_is_not_erased(facts: dict[str, Any], key: str) -> None:
    """An open case, a running retention, a legal hold."""
    assert refusal(a_closed_case(**facts), erasing(), PRIVACY) == [key]


@pytest.mark.rule("retention")
def test_only_the_privacy_officer_orders_it() -> None:
    """Neither the officer nor the supervisor."""
    for actor in (OFFICER, SUPERVISOR):
        assert refusal(a_closed_case(), erasing(), actor) == ["role_may_not"]


@pytest.mark.rule("dsr-access-delete")
def test_a_familys_wish_ends_what_the_law_does_not_oblige_to_keep() -> None:
    """It names a request that was checked and answered; the erasure itself completes it."""
    file = a_closed_case(retained_until=NOW + timedelta(days=900))
    do(file, naming())
    wish: dict[str, Any] = {"ground": ErasureGround.FAMILY_REQUEST}
    assert refusal(file, erasing(**wish), PRIVACY) == ["no_answered_deletion"]
    do(file, asking(Kind.DELETION))
    request = file.requests[0]
    wish["family_request_id"] = request.id
    assert refusal(file, erasing(**wish), PRIVACY) == ["no_answered_deletion"]
    do(file, answering(file))
    by_word = c.CompleteFamilyRequest(family_request_id=request.id, document="TL")
    assert refusal(file, by_word) == ["completed_by_erasure"]
    know(file, obliged_until=LATER)
    assert refusal(file, erasing(**wish), PRIVACY) == ["retention_running"]
    know(file, obliged_until=LONG_AGO, involved=())
    do(file, erasing(**wish), PRIVACY)
    erased(file, LATER)
    assert (request.state, request.ended_at) == (RequestState.COMPLETED, LATER)


@pytest.mark.rule("dsr-access-delete")
def test_data_that_somebody_has_asked_to_see_are_not_destroyed_before() -> None:
    """Every other request must have ended."""
    file = a_closed_case()
    do(file, naming())
    do(file, asking(Kind.ACCESS))
    assert refusal(file, erasing(), PRIVACY) == ["other_request_open"]


@pytest.mark.rule("dsr-access-delete")
def test_while_it_is_being_erased_nothing_else_is_done_with_it() -> None:
    """What is written now would be lost with the key."""
    file = a_closed_case()
    do(file, erasing(), PRIVACY)
    for command in (naming(), informants(), asking(Kind.ACCESS), erasing()):
        assert refusal(file, command, PRIVACY) == ["not_in_erasing"]
    assert file.effective_consents(LATER) == ()


@pytest.mark.rule("dsr-access-delete")
def test_an_answer_that_comes_twice_or_to_another_order_changes_nothing() -> None:
    """Events may be delivered again."""
    file = a_closed_case()
    do(file, erasing(), PRIVACY)
    order = file.erasures[0].order_id
    erasure_answered(file, POLICE, "another", False, "", LATER)
    erasure_answered(file, COURT, order, False, "", LATER)
    assert len(file.outstanding()) == 2
    erasure_answered(file, POLICE, order, True, "retention", LATER)
    erasure_answered(file, POLICE, order, False, "", LATER)
    assert [(a.to, a.held) for a in file.erasures[0].answers] == [(POLICE, True), (SOCIAL, False)]


@pytest.mark.rule("pdp-stop")
def test_an_agency_that_has_not_answered_an_erasure_is_told_of() -> None:
    """Three working days, as for a withdrawal."""
    file = a_closed_case()
    do(file, erasing(), PRIVACY)
    order = file.erasures[0].order_id
    monday_midnight = datetime(2026, 3, 16, 17, 0, tzinfo=UTC)
    assert tend(file, monday_midnight) == [fe.ConfirmationOverdue(order, POLICE), fe.ConfirmationOverdue(order, SOCIAL)]
    assert tend(file, monday_midnight) == []


@pytest.mark.rule("retention")
def test_a_case_counts_as_closed_from_the_last_time_it_was_closed() -> None:
    """One that was reopened is not closed."""
    remarks = [Remark(at=at, staff_id="1", about="closed", text="") for at in (LONG_AGO, NOW)]
    assert closed_at(IntakeFile(reference="r", state=State.CLOSED, remarks=remarks)) == NOW
    assert closed_at(IntakeFile(reference="r", state=State.OPEN, remarks=remarks)) is None


class FamilySteps(RuleBasedStateMachine):
    """Whatever is done in whatever order: what is shared on consent has every consent it needs."""

    @initialize()
    def begin(self) -> None:
        self.at = NOW
        self.file = a_closed_case(involved=(POLICE,))
        self.sent: set[tuple[str, str]] = set()  # (consent, category) at the police
        self.asked: list[Any] = []

    def attempt(self, command: Any) -> None:
        before = repr(self.file)
        try:
            self.note(do(self.file, command, PRIVACY, self.at))
        except DomainError:
            assert repr(self.file) == before, "a refusal changed the file"

    def note(self, events: list[Any]) -> None:
        self.asked += [event for event in events if isinstance(event, e.ConsentWithdrawn | e.ErasureOrdered)]

    def tell_holdings(self) -> None:
        know(self.file, holdings=tuple(holding(POLICE, Category(cat), one) for one, cat in sorted(self.sent)))

    @rule(relation_named=st.booleans())
    def name(self, relation_named: bool) -> None:
        self.attempt(naming("Trần Thị Mai" if relation_named else "Lê Thị Tư"))

    @rule(giver=st.sampled_from([GiverRole.CHILD, GiverRole.PARENT]), days=st.sampled_from([None, 3]))
    def agree(self, giver: GiverRole, days: int | None) -> None:
        until = None if days is None else self.at + timedelta(days=days)
        self.attempt(consent(giver, given_at=self.at, valid_until=until))

    @rule(days=st.integers(0, 4))
    def time_passes(self, days: int) -> None:
        self.at += timedelta(days=days)
        self.note(tend(self.file, self.at))

    @rule()
    def share(self) -> None:
        for one in self.file.effective_consents(self.at):
            if one.covers(POLICE, Category.SCHOOL, self.at):
                self.sent.add((one.id, Category.SCHOOL))
                self.tell_holdings()
                return

    @rule(number=st.integers(0, 9), requester=st.sampled_from([Requester.CHILD, Requester.REPRESENTATIVE]))
    def withdraw(self, number: int, requester: Requester) -> None:
        if self.file.consents:
            one = self.file.consents[number % len(self.file.consents)]
            self.attempt(c.WithdrawConsent(consent_id=one.id, requester=requester, evidence="Đơn"))

    @rule(suspected=st.booleans())
    def correct_the_form(self, suspected: bool) -> None:
        if self.file.state is FamilyState.ACTIVE:
            suspects = (Suspect(name_or_alias="Trần Thị Mai"),) if suspected else ()
            know(self.file, form=Form01(children=(TEN,), suspects=suspects))
            self.note(stop_suspects(self.file, self.at))

    @rule(held=st.booleans())
    def police_answer(self, held: bool) -> None:
        for event in self.asked:
            if isinstance(event, e.ErasureOrdered):
                erasure_answered(self.file, POLICE, event.order_id, held, "retention" if held else "", self.at)
                self.sent = self.sent if held else set()
            else:
                self.sent = {pair for pair in self.sent if pair[0] != event.consent_id}
                self.file.confirm(POLICE, event.consent_id, [Category(w) for w in event.categories], (), "", self.at)
        self.asked = []
        self.tell_holdings()

    @rule()
    def order_erasure(self) -> None:
        self.attempt(erasing())

    @invariant()
    def what_no_consent_covers_is_being_asked_back(self) -> None:
        covering = self.file.effective_consents(self.at)
        asked_for = {
            (event.consent_id, category)
            for event in self.asked
            if isinstance(event, e.ConsentWithdrawn)
            for category in event.categories
        }
        for consent_id, category in self.sent:
            if self.file.state is FamilyState.ACTIVE and not any(
                k.covers(POLICE, Category(category), self.at) for k in covering
            ):
                assert (consent_id, category) in asked_for

    @invariant()
    def sharing_on_consent_has_child_and_representative(self) -> None:
        for one in self.file.effective_consents(self.at):
            if one.covers(POLICE, Category.SCHOOL, self.at):
                givers = {k.giver for k in self.file.standing_consents() if k.in_force(self.at)}
                assert {GiverRole.CHILD, GiverRole.PARENT} <= givers

    @invariant()
    def the_intake_point_is_never_done_before_the_others(self) -> None:
        erasure = self.file.erasure
        if erasure is not None and erasure.state in (ErasureState.CONFIRMED, ErasureState.DONE):
            assert all(answer.answered_at and not answer.held for answer in erasure.answers)


FamilySteps.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
TestFamilySteps = FamilySteps.TestCase
