"""Whatever people do and in whatever order, each agency reads what the matrix and the consents allow.

Random days of one case over the four agencies' real databases: consents, referrals, corrections, withdrawals,
erasures, new keys, processes that die. What must then be readable is reckoned beside it (``expected.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from bson.binary import Binary
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from services.case_intake.bootstrap import OFFICE
from services.case_intake.domain import commands as intake
from services.case_intake.domain import family_commands as c
from services.case_intake.domain.consent import Answer, GiverRole, Language, NoConsentBasis, ObtainedHow
from services.case_intake.domain.erasure import ErasureGround
from services.case_intake.domain.family import FamilyState
from services.case_intake.domain.family_request import Requester
from services.court_liaison.domain import commands as court
from services.kernel.application import Request
from services.kernel.ids import new_id
from services.kernel.persistence.records import contents
from services.kernel.persistence.threads import kept_threads
from services.kernel.persistence.vault import KeyDestroyed, is_sealed
from services.kernel.privacy.blank import blank
from services.kernel.privacy.categories import Category
from services.kernel.privacy.keymaking import KeyMaker
from services.kernel.privacy.matrix import Matrix
from services.police_investigation.domain import commands as police
from services.social_support.domain import commands as social
from tests.carrier import Carrier
from tests.conftest import fresh_machine
from tests.families import ACTOR, asks_and_is_the_suspect, at_desk, closed_long_ago, family, mother
from tests.integration.privacy.expected import AGENCIES, COURT, INTAKE, POLICE, SOCIAL, Agreed, Expected, Message
from tests.province import Province

SETTINGS = settings(
    max_examples=25,
    stateful_step_count=25,
    deadline=None,
    database=None,
    print_blob=False,
    phases=[Phase.generate, Phase.shrink],  # explaining traces every line: many times slower
    suppress_health_check=list(HealthCheck),
)
DOWN = st.sets(st.sampled_from(AGENCIES), min_size=1, max_size=3)
ENDED = {SOCIAL: "SupportDisclosureEnded", POLICE: "PoliceDisclosureEnded", COURT: "CourtDisclosureEnded"}
DECLINES: dict[str, Any] = {
    POLICE: police.DeclineReferral(reason_code=police.DeclineReason.NOT_COMPETENT, reason="Không thuộc thẩm quyền"),
    SOCIAL: social.DeclineReferral(reason_code=social.DeclineReason.OTHER_COMMUNE, reason="Xã khác"),
}
ACCEPTS: dict[str, Any] = {POLICE: police.AcceptReferral(), SOCIAL: social.AcceptReferral(worker="T-0001")}
HANDING_OVER = (
    police.StartVerification(investigator="T-0001", trained_with_minors=True),
    police.OpenInvestigation(decision_number="1", offence_article="147", severity=police.Severity.SERIOUS),
    police.ConcludeInvestigation(outcome_code=police.Outcome.PROSECUTE, document_number="2"),
    police.TransferFile(document_number="3"),
)


@pytest.fixture(scope="module")
def agencies() -> Iterator[Province]:
    with fresh_machine("test-privacy-stateful") as machine:
        province = Province(machine)
        for agency in province.agencies:
            machine.database(agency).survives_power_cuts = False  # processes die here, servers do not
            machine.database(agency).start()
        yield province


class Days(RuleBasedStateMachine):
    """The days of one case. What people do is done twice: by the services, and in ``self.model``."""

    province: Province

    @initialize(online=st.booleans(), informant=st.booleans())
    def a_case_is_opened(self, online: bool, informant: bool) -> None:
        self.model = Expected(Matrix.read())
        self.model.story.online, self.model.story.informant = online, informant
        self.carrier = Carrier(self.province)
        self.copies: dict[str, list[Binary]] = {agency: [] for agency in AGENCIES}
        self.closed = False
        self.consents: list[str] = []
        self.withdrawable: set[int] = set()
        report = self.province.perform(
            INTAKE,
            intake.ReceiveReport(
                channel=intake.Channel.HOTLINE_111,
                received_at=datetime.now(UTC),
                narrative="Chuyện thử",
                form=self.model.story.form(),
            ),
        )
        self.reference = report.reference
        self.do(INTAKE, intake.OpenCase(urgent=True))

    # --- what people do

    @precondition(lambda self: self.at_work)
    @rule(agency=st.sampled_from([SOCIAL, POLICE, POLICE]))
    def refer(self, agency: str) -> None:
        if self.model.progress.get(agency) not in ("sent", "accepted"):
            self.do(INTAKE, intake.ReferCase(to=(intake.ReferralTarget(agency),)))
            self.model.progress[agency] = "sent"
            self.model.tell_all(agency)
            self.model.send(INTAKE, agency, Message("referred"))

    @precondition(lambda self: self.at_work)
    @rule(what=st.sampled_from(["number", "school", "informant", "mother_suspected", "online"]))
    def correct(self, what: str) -> None:
        story, before = self.model.story, self.model.words()
        setattr(story, what, story.number + 1 if what == "number" else not getattr(story, what))
        self.model.mother_acts = self.model.mother_acts and not story.mother_suspected
        self.province.parts(INTAKE).application.perform(
            intake.CorrectReport(form=story.form(), reason="Lời kể mới"),
            ACTOR, Request(new_id(), "d"), self.reference, None, OFFICE.look_at_suspects,
        )  # fmt: skip
        now = self.model.words()
        self.model.changed([category for category in now if now[category] != before[category]])

    @precondition(lambda self: self.family_is_heard and not self.model.story.mother_suspected)
    @rule()
    def name_the_mother(self) -> None:
        at_desk(self.province, self.reference, mother())
        self.model.mother_acts = True
        self.model.changed([Category.REPRESENTATIVE])

    @precondition(lambda self: self.family_is_heard and self.model.mother_acts)
    @rule()
    def staff_find_that_the_mother_is_the_suspect(self) -> None:
        at_desk(self.province, self.reference, asks_and_is_the_suspect())
        self.model.mother_acts = False
        self.model.changed([Category.REPRESENTATIVE])

    @precondition(lambda self: self.family_is_heard)
    @rule(giver=st.sampled_from([GiverRole.INFORMANT, GiverRole.INFORMANT, GiverRole.CHILD, GiverRole.PARENT, None]))
    def record_consent(self, giver: GiverRole | None) -> None:
        """Of the informant or of the law it opens a section; the family's opens nothing that the law leaves shut."""
        if giver is GiverRole.PARENT and not self.model.mother_acts:
            return
        category = Category.INFORMANT if giver in (GiverRole.INFORMANT, None) else Category.SCHOOL
        at_desk(self.province, self.reference, consent(giver, category))
        self.consents.append(family(self.province, self.reference).consents[-1].id)
        number = len(self.consents) - 1
        if category is Category.INFORMANT:
            self.model.standing.append(Agreed(number, frozenset({POLICE}), frozenset({category}), by_law=giver is None))
            if giver is not None:
                self.withdrawable.add(number)
        self.model.changed([Category.INFORMANT])

    @precondition(lambda self: self.family_is_heard and self.withdrawable)
    @rule(data=st.data())
    def withdraw(self, data: st.DataObject) -> None:
        number = data.draw(st.sampled_from(sorted(self.withdrawable)))
        self.withdrawable.remove(number)
        at_desk(
            self.province,
            self.reference,
            c.WithdrawConsent(consent_id=self.consents[number], requester=Requester.INFORMANT, evidence="Gọi 111"),
        )
        self.model.withdraw(number)

    @rule(agency=st.sampled_from([SOCIAL, POLICE, POLICE]), accepts=st.booleans())
    def answer_the_referral(self, agency: str, accepts: bool) -> None:
        desk = self.model.desks[agency]
        if desk.state == "referred" and not (desk.to_destroy or desk.destroyed):
            self.do(agency, (ACCEPTS if accepts else DECLINES)[agency])
            desk.state = "working" if accepts else "declined"
            desk.took_it_once |= accepts
            self.model.send(agency, INTAKE, Message("accepted" if accepts else "declined"))

    @precondition(lambda self: self.model.desks[POLICE].state == "working")
    @rule()
    def hand_over(self) -> None:
        for command in HANDING_OVER:
            self.do(POLICE, command)
        self.model.desks[POLICE].state = "handed_over"
        for agency in (INTAKE, COURT):
            self.model.send(POLICE, agency, Message("handed_over"))

    @precondition(lambda self: self.model.desks[COURT].state == "handed_over")
    @rule()
    def the_court_receives_the_file(self) -> None:
        desk = self.model.desks[COURT]
        if not (desk.took_it_once or desk.to_destroy or desk.destroyed):
            self.do(COURT, court.ReceiveFile(receipt_number="4"))
            desk.took_it_once = True

    @precondition(lambda self: self.family_is_heard)
    @rule()
    def order_erasure(self) -> None:
        closed_long_ago(self.province, self.reference)
        at_desk(self.province, self.reference, c.OrderErasure(ground=ErasureGround.RETENTION_ENDED, document="QĐ 9"))
        self.closed = True
        self.model.order_erasure()

    @precondition(lambda self: self.closed and self.family_is_heard)
    @rule()
    def reopen(self) -> None:
        self.do(INTAKE, intake.ReopenCase(reason_code=intake.ReopeningReason.NEW_HARM, reason="Có tin mới"))
        self.closed = False

    # --- what happens to machines

    @rule(agency=st.sampled_from(AGENCIES))
    def change_keys(self, agency: str) -> None:
        layout = self.province.machine.layout
        KeyMaker(agency, layout.agency_keys(agency), layout.key_directory).rotate()

    @rule(agency=st.sampled_from(AGENCIES))
    def die(self, agency: str) -> None:
        """Whatever was committed is all that is left of the process."""
        parts = self.province._parts.pop(agency, None)
        if parts is not None:
            parts.store.database.client.close()

    @rule(down=DOWN)
    def deliver_while_some_are_down(self, down: set[str]) -> None:
        self.carrier.deliver(down)
        self.model.deliver(down)

    @rule(source=st.sampled_from([INTAKE, INTAKE, POLICE, SOCIAL]), order=st.randoms(), data=st.data())
    def die_while_delivering(self, source: str, order: Any, data: st.DataObject) -> None:
        """Some were taken in, twice or out of order, and nobody noted that they were sent; all come again."""
        store = self.province.parts(source).store
        rows = list(store.database["outbox"].find({**self.stream, "sent_at": None, "recipient": {"$in": AGENCIES}}))
        order.shuffle(rows)
        for row in [*rows[: data.draw(st.integers(0, 4))], *rows[:1]]:
            body = store.vault.open(row["body"]) if is_sealed(row["body"]) else bytes(row["body"])
            self.province.parts(row["recipient"]).inbox.receive(body, source)
        for agency in {source, *(row["recipient"] for row in rows)}:
            self.die(agency)
        self.settle()

    @rule()
    def settle(self) -> None:
        """Everything is delivered, and what is due is done."""
        self.carrier.deliver()
        self.model.deliver()
        if self.model.being_erased:
            self._copy()
            for _ in range(3):
                for agency in AGENCIES:
                    self._chores(agency)
                self.carrier.deliver()
            self.model.destroy()
            self.model.deliver()
            self.model.settle_order()
        self.check()

    def teardown(self) -> None:
        if hasattr(self, "reference"):
            self.settle()

    # --- what must then be so

    def check(self) -> None:
        for agency in self.model.desks:
            self._reads_what_it_may(agency)
            self._has_answered_each_withdrawal(agency)
        for source in AGENCIES:
            for recipient in AGENCIES:
                self._each_event_applied_once(source, recipient)
        if self.model.erased:
            self._nothing_of_the_child_is_left_at_the_intake_point()

    def _reads_what_it_may(self, agency: str) -> None:
        desk, parts = self.model.desks[agency], self.province.parts(agency)
        found = {s.category: (s.level, words_in(contents(s))) for s in parts.custody.records.get(self.reference)}
        readable = {category: told for category, told in found.items() if told[1]}
        assert readable == {t.category: (t.level, t.words) for t in desk.readable.values() if t.words}, agency
        held = parts.custody.records.held(self.reference)
        assert {category for category in held if held[category]["restricted"]} == desk.kept, agency
        if desk.destroyed:
            self._keeps_nothing(agency)

    def _keeps_nothing(self, agency: str) -> None:
        """Neither what lies there now nor any copy made before can be read, by a process that remembers nothing."""
        self.die(agency)
        parts = self.province.parts(agency)
        assert parts.store.database["records"].count_documents({"_id": self.reference}) == 0
        assert parts.store.database["search_tokens"].count_documents({"_id": self.reference}) == 0
        for sealed in [*self.copies[agency], *self._ciphertexts(agency)]:
            with pytest.raises(KeyDestroyed):
                parts.store.vault.open(sealed)

    def _nothing_of_the_child_is_left_at_the_intake_point(self) -> None:
        """The reference remains, with the states and the times."""
        self._keeps_nothing(INTAKE)
        parts = self.province.parts(INTAKE)
        file = parts.application.view(self.reference)
        assert (file.reference, file) == (self.reference, blank(file))
        assert family(self.province, self.reference).state is FamilyState.ERASED
        assert parts.application.timeline(self.reference)[-1]["name"] == "KeysDestroyed"

    def _each_event_applied_once(self, source: str, recipient: str) -> None:
        sender, receiver = (self.province.parts(agency).store.database for agency in (source, recipient))
        sent = sum(thread["sent"].get(recipient, 0) for thread in kept_threads(sender, {"_id": self.reference}))
        applied = receiver["journal"].find({"reference": self.reference, "source": source, "sequence": {"$gt": 0}})
        assert sorted(row["sequence"] for row in applied) == list(range(1, sent + 1)), (source, recipient)
        assert receiver["parked"].count_documents({"reference": self.reference}) == 0

    def _has_answered_each_withdrawal(self, agency: str) -> None:
        journal = self.province.parts(INTAKE).store.database["journal"]
        answers = journal.count_documents({"reference": self.reference, "name": ENDED[agency]})
        assert answers == self.model.withdrawals[agency]

    # --- how it is done

    @property
    def family_is_heard(self) -> bool:
        return not (self.model.being_erased or self.model.erased)

    @property
    def at_work(self) -> bool:
        return self.family_is_heard and not self.closed

    @property
    def stream(self) -> dict[str, Any]:
        return {"stream": {"$gte": f"{self.reference}>", "$lt": f"{self.reference}?"}}

    def do(self, agency: str, command: Any) -> None:
        self.province.perform(agency, command, self.reference)

    def _chores(self, agency: str) -> None:
        """What waits for oversight waits for a relay; here it is said to have gone."""
        parts = self.province.parts(agency)
        unsent = {**self.stream, "recipient": "oversight", "sent_at": None}
        parts.store.database["outbox"].update_many(unsent, {"$set": {"sent_at": datetime.now(UTC)}})
        for chore in parts.chores:
            if chore.name in ("erasure", "families"):
                chore.work()

    def _copy(self) -> None:
        """What a backup would hold."""
        for agency in AGENCIES:
            vault = self.province.parts(agency).store.vault
            found = self._ciphertexts(agency)
            if not (agency in self.model.desks and self.model.desks[agency].destroyed):
                assert all(vault.open(sealed) is not None for sealed in found)
            self.copies[agency] += found

    def _ciphertexts(self, agency: str) -> list[Binary]:
        database = self.province.parts(agency).store.database
        mine = {"$or": [{"_id": self.reference}, {"reference": self.reference}, self.stream]}
        places = ("cases", "family", "records", "outbox", "parked", "dead_letters")
        return [sealed for place in places for row in database[place].find(mine) for sealed in sealed_in(row)]


def consent(giver: GiverRole | None, category: Category) -> c.RecordConsent:
    return c.RecordConsent(
        child_number=1, giver=giver, legal_basis=None if giver else NoConsentBasis.LAW_OBLIGES,
        answer=Answer.GRANTED, categories=(category,), agencies=(c.Receiver.POLICE_INVESTIGATION,),
        publication=False, given_at=datetime.now(UTC), obtained_how=ObtainedHow.RECORDED_CALL, text_version="2026-1",
        language=Language.CHAM, evidence="Băng 12",
    )  # fmt: skip


def _leaves(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return (leaf for name, one in value.items() if name != "number" for leaf in _leaves(one))
    return (leaf for one in value for leaf in _leaves(one)) if isinstance(value, list) else (value,)


def words_in(section: dict[str, Any]) -> frozenset[str]:
    """What a section says, without the names of its fields and the children's numbers."""
    return frozenset(str(leaf) for leaf in _leaves(section) if leaf is not False)


def sealed_in(row: dict[str, Any]) -> list[Binary]:
    return [leaf for leaf in _leaves(row) if is_sealed(leaf)]


@pytest.mark.rule("pdp-stop")
@pytest.mark.rule("pdp-child-7-both")
@pytest.mark.rule("dsr-access-delete")
def test_whatever_happens_each_agency_reads_what_matrix_and_consents_allow(agencies: Province) -> None:
    """After an erasure nobody reads anything, old copies included; each event is applied exactly once."""
    Days.province = agencies
    run_state_machine_as_test(Days, settings=SETTINGS)
