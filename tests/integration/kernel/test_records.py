"""What others shared is kept section by section under the case's key; what was given away stands in a ledger."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

import pytest
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chungtay.record.v1.record_pb2 import SealedPart
from services.kernel.ids import new_reference
from services.kernel.persistence.records import HeldState, Ledger, Records, contents
from services.kernel.persistence.search import BlindIndex, SearchTokens
from services.kernel.persistence.vault import Damaged, Vault, local_provider
from services.kernel.privacy.categories import Category, Search
from tests.integration.kernel.transactions import in_transaction
from tests.waiting import until

AT = datetime(2026, 3, 11, 14, 0, tzinfo=UTC)
MASTER, INDEX = secrets.token_bytes(96), secrets.token_bytes(32)
BY_NAME = [(Search.NAME, "Bình Canary")]


@pytest.fixture
def vault(kept: Database) -> Vault:
    return Vault(kept, local_provider(MASTER), 200)


@pytest.fixture
def search(kept: Database) -> SearchTokens:
    return SearchTokens(kept, BlindIndex(INDEX))


@pytest.fixture
def records(kept: Database, vault: Vault, search: SearchTokens) -> Records:
    return Records(kept, vault, search)


def a_part(version: int = 1, level: str = "full", name: str = "Canary Bình", consent: str | None = None) -> SealedPart:
    part = SealedPart()
    part.record.identity.children.add(number=1, name=name)
    part.record.narrative.narrative = "Canary narrative"
    for category in ("identity", "narrative"):
        part.marks.add(
            category=category,
            level=level,
            basis="consent" if consent else "law",
            rule="crime-report",
            purpose="protect",
            version=version,
            consent_id=consent,
        )
    return part


def put(database: Database, records: Records, reference: str, part: SealedPart) -> None:
    in_transaction(database, lambda session: records.put(reference, "case_intake", part, AT, session))


def names(records: Records, reference: str) -> list[str]:
    (identity,) = records.get(reference, {Category.IDENTITY})
    return [] if identity.record is None else [child.name for child in identity.record.identity.children]


def test_what_came_is_kept_section_by_section_and_unreadably(kept: Database, records: Records) -> None:
    """Each section holds itself and nothing of its neighbours."""
    reference = new_reference()
    put(kept, records, reference, a_part(version=3))
    identity, narrative = records.get(reference)
    assert (identity.category, identity.owner, identity.level, identity.version) == (
        Category.IDENTITY,
        "case_intake",
        "full",
        3,
    )
    assert contents(identity) == {"identity": {"children": [{"number": 1, "name": "Canary Bình"}]}}
    assert contents(narrative) == {"narrative": {"narrative": "Canary narrative"}}
    raw = kept["records"].find_one({"_id": reference})
    assert raw is not None
    assert "anary" not in repr(raw)
    assert "sealed" not in repr(records.held(reference))


def test_only_the_sections_asked_for_are_opened(kept: Database, records: Records) -> None:
    """A view for one purpose decrypts what that purpose needs."""
    reference = new_reference()
    put(kept, records, reference, a_part())
    assert [section.category for section in records.get(reference, {Category.NARRATIVE})] == [Category.NARRATIVE]
    assert records.get(reference, set()) == []
    assert records.get(new_reference()) == []


def test_an_older_version_never_replaces_a_newer_one(kept: Database, records: Records) -> None:
    """Replays and detours change nothing."""
    reference = new_reference()
    put(kept, records, reference, a_part(version=2, name="new"))
    put(kept, records, reference, a_part(version=1, name="old"))
    assert names(records, reference) == ["new"]


def test_the_same_version_on_another_ground_replaces_what_is_held(kept: Database, records: Records) -> None:
    """A consent changes what may be known without a change in what is known."""
    reference = new_reference()
    put(kept, records, reference, a_part(name="C. B.", level="reduced"))
    put(kept, records, reference, a_part(level="full", consent="consent-1"))
    (identity,) = records.get(reference, {Category.IDENTITY})
    assert (identity.level, identity.consent_id, names(records, reference)) == ("full", "consent-1", ["Canary Bình"])


def test_what_is_purged_is_gone_and_purging_again_is_harmless(kept: Database, records: Records) -> None:
    """The other sections stay."""
    reference = new_reference()
    put(kept, records, reference, a_part())
    for _ in range(2):
        in_transaction(kept, lambda session: records.purge(reference, [Category.IDENTITY], session))
    assert set(records.held(reference)) == {Category.NARRATIVE}
    in_transaction(kept, lambda session: records.purge(reference, iter([Category.NARRATIVE]), session))
    assert records.held(reference) == {}


def test_what_is_restricted_is_kept_and_not_read(kept: Database, records: Records) -> None:
    """The rule that obliges to keep it is told instead; a section that is not held is not made up."""
    reference = new_reference()
    put(kept, records, reference, a_part())
    bases = {Category.IDENTITY: "pdp-no-consent-basis", Category.SUSPECT: "x"}
    in_transaction(kept, lambda session: records.restrict(reference, bases, session))
    identity, narrative = records.get(reference)
    assert (identity.restricted, identity.record, contents(identity)) == ("pdp-no-consent-basis", None, {})
    assert narrative.record is not None
    put(kept, records, reference, a_part())
    assert names(records, reference) == ["Canary Bình"], "shared anew, it may be used anew"


def test_a_withdrawal_that_is_not_committed_changes_nothing(kept: Database, records: Records) -> None:
    """All of it or nothing, the search tokens included."""
    reference = new_reference()
    put(kept, records, reference, a_part())

    def give_up(session: ClientSession) -> None:
        records.purge(reference, [Category.IDENTITY], session)
        raise LookupError

    with pytest.raises(LookupError):
        in_transaction(kept, give_up)
    assert names(records, reference) == ["Canary Bình"]


def test_a_case_is_found_by_what_was_shared_for_as_long_as_it_may_be_used(
    kept: Database, records: Records, search: SearchTokens
) -> None:
    """Purged or restricted, it is found by it no more; nor is the former name found after a correction."""
    reference = new_reference()
    put(kept, records, reference, a_part(name="Canary Bình"))
    assert reference in search.find(BY_NAME)
    put(kept, records, reference, a_part(version=2, name="Canary Chi"))
    assert reference not in search.find(BY_NAME)
    put(kept, records, reference, a_part(version=3, name="Canary Bình"))
    in_transaction(kept, lambda session: records.restrict(reference, {Category.IDENTITY: "rule"}, session))
    assert reference not in search.find(BY_NAME)
    put(kept, records, reference, a_part(version=3, name="Canary Bình"))
    in_transaction(kept, lambda session: records.purge(reference, [Category.IDENTITY], session))
    assert reference not in search.find(BY_NAME)


def test_after_the_key_is_destroyed_the_sections_are_known_and_unreadable(
    kept: Database, records: Records, vault: Vault
) -> None:
    """What was held and on what ground can still be told."""
    reference = new_reference()
    put(kept, records, reference, a_part())
    vault.destroy(reference)
    until(lambda: all(section.record is None for section in records.get(reference)), "the key is forgotten")
    assert [section.rule for section in records.get(reference)] == ["crime-report", "crime-report"]


def test_a_section_moved_to_another_case_is_found(kept: Database, records: Records) -> None:
    """By somebody who can write to the database and has no keys."""
    one, two = new_reference(), new_reference()
    put(kept, records, one, a_part())
    put(kept, records, two, a_part(name="other"))
    row = kept["records"].find_one({"_id": one})
    assert row is not None
    kept["records"].update_one({"_id": two}, {"$set": {"sections.identity": row["sections"]["identity"]}})
    with pytest.raises(Damaged):
        records.get(two)


def states(ledger: Ledger, reference: str) -> dict[tuple[str, str], str]:
    return {(row.recipient, row.category): row.state for row in ledger.rows(reference)}


def test_the_ledger_knows_what_was_given_to_whom_and_on_what_ground(kept: Database) -> None:
    """One row for each receiver and category; sending again renews it."""
    ledger, reference = Ledger(kept), new_reference()
    in_transaction(kept, lambda session: ledger.sent(reference, "social_support", a_part(), AT, session))
    in_transaction(
        kept, lambda session: ledger.sent(reference, "social_support", a_part(version=2, consent="c"), AT, session)
    )
    in_transaction(kept, lambda session: ledger.sent(reference, "police_investigation", a_part(), AT, session))
    rows = ledger.rows(reference)
    assert [(row.recipient, row.category, row.version, row.consent_id) for row in rows] == [
        ("police_investigation", Category.IDENTITY, 1, None),
        ("police_investigation", Category.NARRATIVE, 1, None),
        ("social_support", Category.IDENTITY, 2, "c"),
        ("social_support", Category.NARRATIVE, 2, "c"),
    ]
    assert all(row.state is HeldState.HELD and row.at == AT for row in rows)
    assert ledger.rows(new_reference()) == []


def test_what_was_asked_back_is_outstanding_until_it_is_confirmed(kept: Database) -> None:
    """Each receiver and section by itself; only the ones that were asked."""
    ledger, reference = Ledger(kept), new_reference()
    later = AT + timedelta(days=1)
    for recipient in ("social_support", "police_investigation"):
        in_transaction(kept, lambda session, to=recipient: ledger.sent(reference, to, a_part(), AT, session))  # type: ignore[misc]
    for recipient in ("social_support", "police_investigation"):
        in_transaction(
            kept,
            lambda session, to=recipient: ledger.ask_back(reference, to, [Category.IDENTITY], later, session),  # type: ignore[misc]
        )
    mine = [row for row in ledger.outstanding() if row.reference == reference]
    assert {(row.recipient, row.category, row.asked_at) for row in mine} == {
        ("social_support", Category.IDENTITY, later),
        ("police_investigation", Category.IDENTITY, later),
    }
    in_transaction(kept, lambda s: ledger.confirm(reference, "social_support", [Category.IDENTITY], {}, later, s))
    in_transaction(
        kept,
        lambda s: ledger.confirm(reference, "police_investigation", [], {Category.IDENTITY: "crime-report"}, later, s),
    )
    assert [row for row in ledger.outstanding() if row.reference == reference] == []
    assert states(ledger, reference) == {
        ("social_support", "identity"): "purged",
        ("social_support", "narrative"): "held",
        ("police_investigation", "identity"): "restricted",
        ("police_investigation", "narrative"): "held",
    }
    (kept_row,) = [row for row in ledger.rows(reference) if row.state is HeldState.RESTRICTED]
    assert (kept_row.kept_by_rule, kept_row.confirmed_at) == ("crime-report", later)


def test_a_confirmation_of_what_was_never_given_makes_no_row(kept: Database) -> None:
    """The ledger is the sender's; a receiver cannot write into it."""
    ledger, reference = Ledger(kept), new_reference()
    in_transaction(kept, lambda s: ledger.confirm(reference, "social_support", [Category.SUSPECT], {}, AT, s))
    assert ledger.rows(reference) == []
