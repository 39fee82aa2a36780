"""Consent, withdrawal, correction and erasure, over the four agencies' real databases."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from services.case_intake.bootstrap import OFFICE
from services.case_intake.domain import commands as intake
from services.case_intake.domain import family_commands as c
from services.case_intake.domain.consent import GiverRole, Language
from services.case_intake.domain.erasure import ErasureGround, ErasureState
from services.case_intake.domain.family import FamilyState
from services.case_intake.domain.form01 import Suspect
from services.kernel.application import Request
from services.kernel.errors import Refused, StaleVersion
from services.kernel.events.erasing import EraseChore
from services.kernel.ids import new_id
from services.kernel.persistence.records import HeldState, contents
from services.kernel.privacy.categories import Category
from services.police_investigation.domain import commands as police
from tests.carrier import Carrier
from tests.conftest import fresh_machine
from tests.families import (
    ACTOR,
    FORM,
    POLICE,
    SOCIAL,
    asks_and_is_the_suspect,
    at_desk,
    closed_long_ago,
    consent,
    family,
    informant_at_police,
    mother,
    referred,
    withdraw,
)
from tests.province import Province


@pytest.fixture(scope="module")
def agencies() -> Iterator[Province]:
    with fresh_machine("test-family") as machine:
        province = Province(machine)
        for agency in province.agencies:
            machine.database(agency).start()
        yield province


@pytest.fixture
def carrier(agencies: Province) -> Carrier:
    return Carrier(agencies)


@pytest.mark.rule("pdp-stop")
def test_a_consent_opens_a_section_and_its_withdrawal_is_confirmed(agencies: Province, carrier: Carrier) -> None:
    """The police did not take the case: they delete what they had on the consent, and say so."""
    reference = referred(agencies, POLICE).reference
    carrier.deliver()
    at_desk(agencies, reference, consent(GiverRole.INFORMANT, Category.INFORMANT))
    carrier.deliver()
    assert informant_at_police(agencies, reference) == {"level": "full", "restricted": None}
    withdraw(agencies, reference)
    carrier.deliver(down=[POLICE])
    assert [one.to for one in family(agencies, reference).outstanding()] == [POLICE]
    carrier.deliver()
    file = family(agencies, reference)
    assert (file.outstanding(), file.endings[0].purged) == ([], (Category.INFORMANT,))
    rows = agencies.parts("case_intake").custody.ledger.rows(reference)
    assert {row.state for row in rows if row.category is Category.INFORMANT} == {HeldState.PURGED}


@pytest.mark.rule("pdp-stop")
def test_the_police_keep_the_informant_of_a_crime_report_unused(agencies: Province, carrier: Carrier) -> None:
    """With the rule, on both sides."""
    reference = referred(agencies, POLICE).reference
    at_desk(agencies, reference, consent(GiverRole.INFORMANT, Category.INFORMANT))
    carrier.deliver()
    agencies.perform(POLICE, police.AcceptReferral(), reference)
    withdraw(agencies, reference)
    carrier.deliver()
    assert informant_at_police(agencies, reference) == {"level": "full", "restricted": "crime-goes-criminal-track"}
    assert family(agencies, reference).endings[0].basis_code == "crime-goes-criminal-track"


@pytest.mark.rule("pdp-child-representative")
def test_a_correction_that_names_the_representative_stops_her_in_the_same_transaction(
    agencies: Province, carrier: Carrier
) -> None:
    """Nothing in between in which she still acts for the child."""
    case = referred(agencies, POLICE)
    at_desk(agencies, case.reference, mother())
    at_desk(agencies, case.reference, consent(GiverRole.PARENT, Category.SCHOOL))
    parts = agencies.parts("case_intake")
    form = replace(FORM, suspects=(Suspect(name_or_alias="Tran Thi Mai"),))
    carrier.deliver()
    version = parts.application.view(case.reference).version
    parts.application.perform(
        intake.CorrectReport(form=form, reason="Lời kể mới"),
        ACTOR, Request(new_id(), "d"), case.reference, version, OFFICE.look_at_suspects,
    )  # fmt: skip
    file = family(agencies, case.reference)
    assert file.representative() is None
    assert [one.ended for one in file.consents] == ["representative_is_suspect"]
    with pytest.raises(Refused):
        parts.application.perform(
            intake.CorrectReport(form=FORM, reason=""), ACTOR, Request(new_id(), "d"), case.reference, None,
            OFFICE.look_at_suspects,
        )  # fmt: skip


def _the_form_says_so(agencies: Province, reference: str) -> None:
    agencies.parts("case_intake").application.perform(
        intake.CorrectReport(form=replace(FORM, suspects=(Suspect(relation="mẹ"),)), reason="Lời kể mới"),
        ACTOR, Request(new_id(), "d"), reference, None, OFFICE.look_at_suspects,
    )  # fmt: skip


def _a_member_of_staff_says_so(agencies: Province, reference: str) -> None:
    at_desk(agencies, reference, asks_and_is_the_suspect())


@pytest.mark.rule("pdp-child-representative")
@pytest.mark.parametrize("it_is_found", [_the_form_says_so, _a_member_of_staff_says_so])
def test_whoever_was_told_who_acts_for_the_child_hears_that_she_does_not_any_more(
    agencies: Province, carrier: Carrier, it_is_found: Callable[[Province, str], None]
) -> None:
    """Her name and telephone number are gone there, too: nobody calls the suspect about the child."""
    reference = referred(agencies, POLICE).reference
    at_desk(agencies, reference, mother())
    carrier.deliver()
    records = agencies.parts(POLICE).custody.records

    def told() -> str:
        return str([contents(section) for section in records.get(reference, [Category.REPRESENTATIVE])])

    assert "Trần Thị Mai" in told()
    it_is_found(agencies, reference)
    carrier.deliver()
    assert "Mai" not in told()
    assert "0900000000" not in told()


@pytest.mark.rule("pdp-child-representative")
def test_a_representative_who_was_named_as_the_suspect_does_not_come_back_by_a_correction(agencies: Province) -> None:
    """Also when nothing had to be taken back: whoever was stopped is named and checked anew, or stays away."""
    reference = referred(agencies, POLICE).reference
    at_desk(agencies, reference, mother())
    for form in (replace(FORM, suspects=(Suspect(name_or_alias="Tran Thi Mai"),)), FORM):
        agencies.parts("case_intake").application.perform(
            intake.CorrectReport(form=form, reason="Lời kể mới"),
            ACTOR, Request(new_id(), "d"), reference, None, OFFICE.look_at_suspects,
        )  # fmt: skip
    assert family(agencies, reference).representative() is None


def test_what_is_stored_of_a_family_in_the_open_names_nobody(agencies: Province) -> None:
    """Names, phone, evidence and the language lie under the case's key."""
    reference = referred(agencies, SOCIAL).reference
    at_desk(agencies, reference, mother(), 0)
    with pytest.raises(StaleVersion) as stale:
        at_desk(agencies, reference, mother(), 0)
    assert stale.value.changed == ("RepresentativeNamed",)
    at_desk(agencies, reference, consent(GiverRole.CHILD, Category.SCHOOL), 1)
    raw = agencies.parts("case_intake").store.database["family"].find_one({"_id": reference})
    plain = repr({name: value for name, value in raw.items() if name != "sealed"})
    assert not [word for word in ("Mai", "0900000000", "KS 12", "Băng 12", "cham", "mother") if word in plain]
    read = family(agencies, reference)
    assert (read.representatives[0].name, read.consents[0].language) == ("Trần Thị Mai", Language.CHAM)


@pytest.mark.rule("dsr-access-delete")
def test_an_erasure_destroys_every_agencys_key_and_the_intake_points_last(agencies: Province, carrier: Carrier) -> None:
    """What stays readable is the reference, the state and the times."""
    reference = referred(agencies, POLICE, SOCIAL).reference
    at_desk(agencies, reference, mother())
    carrier.deliver()
    parts = agencies.parts("case_intake")
    closed_long_ago(agencies, reference)
    at_desk(agencies, reference, c.OrderErasure(ground=ErasureGround.RETENTION_ENDED, document="QĐ 9"))
    carrier.deliver()
    keys = {agency: agencies.parts(agency).custody.vault for agency in ("case_intake", POLICE, SOCIAL)}
    assert all(vault.has_key(reference) for vault in keys.values())
    # The carrier serves agencies only; what oversight is to count waits for a relay.
    parts.store.database["outbox"].update_many({"recipient": "oversight"}, {"$set": {"sent_at": datetime.now(UTC)}})
    own = EraseChore(parts.store, None)
    tending = next(chore for chore in parts.chores if chore.name == "families").work
    tending()
    assert own() == 0  # nobody else has confirmed
    for agency, event in ((POLICE, "PoliceErasureCarriedOut"), (SOCIAL, "SupportErasureCarriedOut")):
        events = importlib.import_module(f"services.{agency}.domain.events")
        assert EraseChore(agencies.parts(agency).store, getattr(events, event))() == 1
    carrier.deliver()
    assert not keys[POLICE].has_key(reference)
    assert keys["case_intake"].has_key(reference)
    assert own() == 1
    tending()
    assert not any(vault.has_key(reference) for vault in keys.values())
    raw = parts.store.database["family"].find_one({"_id": reference})
    assert (raw["state"], raw["erasures"][0]["state"]) == (FamilyState.ERASED, ErasureState.DONE)
    names = [row["name"] for row in parts.application.timeline(reference)]
    assert names[-1] == "KeysDestroyed"
