"""A family takes something back, or a case is erased, while one agency is away: it is done when it returns."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from services.case_intake.domain import family_commands as c
from services.case_intake.domain.consent import GiverRole
from services.case_intake.domain.erasure import EndingKind, ErasureGround, ErasureState
from services.case_intake.domain.family import FamilyState
from services.case_intake.domain.family_request import Kind, RequestChannel, Requester
from services.kernel.persistence.records import HeldState, contents
from services.kernel.persistence.vault import KeyDestroyed
from services.kernel.privacy.categories import Category
from tests.families import (
    POLICE,
    SOCIAL,
    at_desk,
    closed_long_ago,
    consent,
    family,
    informant_at_police,
    mother,
    referred,
    withdraw,
)
from tests.faults.conftest import Patient
from tests.waiting import until

INTAKE = "case_intake"
NAME, INFORMANT = "Bé Thử", "Cô Năm"  # in every case that is referred here
ANSWERED_WITHIN = 60.0  # seconds; chores look every five
FORGOTTEN_WITHIN = 90.0  # seconds


@contextmanager
def away(province: Patient, agency: str) -> Iterator[None]:
    """The agency's processes and its database are killed, and come back."""
    names = [f"{agency}-{kind}" for kind in ("worker", "relay")]
    for name in names:
        province.machine.process(name).kill()
    province.machine.database(agency).kill()
    yield
    assert not any(province.machine.process(name).alive for name in names)
    assert not province.machine.database(agency).alive
    province.machine.database(agency).start()
    for name in names:
        province.process(name).start()


def waited_for(province: Patient, reference: str) -> list[str]:
    """Who has not confirmed yet."""
    return sorted(one.to for one in family(province, reference).outstanding())


def readable(province: Patient, agency: str, reference: str) -> dict[Category, dict[str, Any]]:
    """What the agency can read of what others shared."""
    sections = province.parts(agency).custody.records.get(reference)
    return {s.category: contents(s)[s.category] for s in sections if s.record is not None}


def known(province: Patient, reference: str) -> None:
    """Both agencies have the child's story."""
    for agency in (SOCIAL, POLICE):
        until(lambda a=agency: Category.NARRATIVE in readable(province, a, reference), f"{agency} knows the story")  # type: ignore[misc]


def restrict_the_story(province: Patient, reference: str) -> None:
    """The mother does not want the story to be used any more, by anybody."""
    asking = c.ReceiveFamilyRequest(
        kind=Kind.RESTRICTION, requester=Requester.REPRESENTATIVE, channel=RequestChannel.PHONE,
        received_at=datetime.now(UTC), child_number=1, categories=(Category.NARRATIVE,), is_suspect=False,
    )  # fmt: skip
    at_desk(province, reference, asking)
    (request,) = family(province, reference).requests
    at_desk(
        province,
        reference,
        c.AnswerFamilyRequest(family_request_id=request.id, explanation="Đã báo các nơi.", document="CV 7"),
    )


@pytest.mark.rule("pdp-stop")
def test_a_consent_withdrawn_while_the_police_are_away_is_confirmed_when_they_return(province: Patient) -> None:
    """Until then the intake point shows them as outstanding; the others have confirmed what concerned them."""
    reference = referred(province, SOCIAL, POLICE).reference
    at_desk(province, reference, mother())
    at_desk(province, reference, consent(GiverRole.INFORMANT, Category.INFORMANT))
    known(province, reference)
    until(
        lambda: informant_at_police(province, reference) == {"level": "full", "restricted": None},
        "the police know the informant",
    )
    assert readable(province, POLICE, reference)[Category.INFORMANT]["name"] == INFORMANT

    with away(province, POLICE):
        withdraw(province, reference)
        restrict_the_story(province, reference)
        until(lambda: waited_for(province, reference) == [POLICE, POLICE], "the others confirm", ANSWERED_WITHIN)
        assert Category.NARRATIVE not in readable(province, SOCIAL, reference)
        asked_back = [row for row in province.parts(INTAKE).custody.ledger.rows(reference) if row.asked_at]
        assert {(row.recipient, row.category): row.state for row in asked_back} == {
            (POLICE, Category.INFORMANT): HeldState.ASKED_BACK,
            (POLICE, Category.NARRATIVE): HeldState.ASKED_BACK,
            (SOCIAL, Category.NARRATIVE): HeldState.RESTRICTED,
        }

    until(lambda: waited_for(province, reference) == [], "the police confirm", ANSWERED_WITHIN)
    file = family(province, reference)
    assert {(one.kind, one.to): (one.purged, one.restricted) for one in file.endings} == {
        (EndingKind.WITHDRAWAL, POLICE): ((Category.INFORMANT,), ()),
        (EndingKind.RESTRICTION, POLICE): ((), (Category.NARRATIVE,)),
        (EndingKind.RESTRICTION, SOCIAL): ((), (Category.NARRATIVE,)),
    }
    assert informant_at_police(province, reference) is None
    assert not {Category.INFORMANT, Category.NARRATIVE} & set(readable(province, POLICE, reference))
    assert readable(province, POLICE, reference)[Category.IDENTITY]["children"][0]["name"] == NAME
    province.check()


@pytest.mark.rule("dsr-access-delete")
def test_a_case_erased_while_social_support_is_away_is_gone_everywhere_when_it_returns(province: Patient) -> None:
    """The intake point destroys its own key last, and not before everybody has confirmed."""
    reference = referred(province, SOCIAL, POLICE).reference
    known(province, reference)
    vaults = {agency: province.parts(agency).custody.vault for agency in (INTAKE, SOCIAL, POLICE)}
    assert all(vault.has_key(reference) for vault in vaults.values())
    copies = {agency: ciphertexts(province, agency, reference) for agency in vaults}
    assert all(copies.values())

    with away(province, SOCIAL):
        closed_long_ago(province, reference)
        at_desk(province, reference, c.OrderErasure(ground=ErasureGround.RETENTION_ENDED, document="QĐ 9"))
        until(lambda: waited_for(province, reference) == [SOCIAL], "the police confirm", ANSWERED_WITHIN)
        assert not vaults[POLICE].has_key(reference)
        assert vaults[INTAKE].has_key(reference)
        erasure = family(province, reference).erasure
        assert erasure is not None
        assert erasure.state is ErasureState.ORDERED

    families = province.parts(INTAKE).store.database["family"]
    until(
        lambda: families.find_one({"_id": reference})["state"] == FamilyState.ERASED,
        "everything is erased",
        ANSWERED_WITHIN,
    )
    raw = families.find_one({"_id": reference})
    assert raw["erasures"][0]["state"] == ErasureState.DONE
    assert [(one["to"], one["held"]) for one in raw["erasures"][0]["answers"]] == [(POLICE, False), (SOCIAL, False)]
    assert all(one["answered_at"] for one in raw["erasures"][0]["answers"])
    assert not any(vault.has_key(reference) for vault in vaults.values())
    assert {row.state for row in province.parts(INTAKE).custody.ledger.rows(reference)} == {HeldState.PURGED}
    for agency in (SOCIAL, POLICE):
        assert readable(province, agency, reference) == {}
    until(
        lambda: not province.parts(INTAKE).application.view(reference).form.children[0].name,
        "the intake point itself cannot read it any more",
    )
    for agency, sealed in copies.items():
        # A process that knew the key forgets it within its expiry; then no copy can be read.
        until(partial(all_gone, vaults[agency], sealed), f"no copy at {agency} can be read", within=FORGOTTEN_WITHIN)
    province.check()


def ciphertexts(province: Patient, agency: str, reference: str) -> list[Any]:
    """Copies of what the agency keeps of the case, as a backup has them."""
    database = province.parts(agency).store.database
    record = database["records"].find_one({"_id": reference}) or {"sections": {}}
    file = database["cases"].find_one({"_id": reference}) or {}
    return [section["sealed"] for section in record["sections"].values()] + list((file.get("sealed") or {}).values())


def all_gone(vault: Any, sealed: list[Any]) -> bool:
    for ciphertext in sealed:
        try:
            vault.open(ciphertext)
        except KeyDestroyed:
            continue
        return False
    return True
