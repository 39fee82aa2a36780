"""A case is found by a name, a number or an address of which the database holds nothing readable."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from pymongo.database import Database

from services.case_intake.adapters.documents import IntakeFileDocument
from services.case_intake.domain.form01 import Child, Form01, Informant
from services.case_intake.domain.model import IntakeFile
from services.kernel.clock import SystemClock
from services.kernel.ids import new_reference
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.search import TOKEN_BYTES, BlindIndex, SearchTokens
from services.kernel.persistence.vault import Vault, local_provider
from services.kernel.privacy.categories import Search
from tests.integration.kernel.transactions import in_transaction

MASTER = secrets.token_bytes(96)
NAME, PHONE, ID, ADDRESS = Search.NAME, Search.PHONE, Search.ID_NUMBER, Search.ADDRESS


@pytest.fixture
def search(kept: Database) -> Iterator[SearchTokens]:
    kept["search_tokens"].delete_many({})
    tokens = SearchTokens(kept, BlindIndex(secrets.token_bytes(32)))
    tokens.prepare()
    yield tokens
    kept["search_tokens"].delete_many({})


def put(search: SearchTokens, database: Database, reference: str, texts: list[Any], source: str = "cases") -> None:
    in_transaction(database, lambda session: search.put(reference, {source: texts}, session))


def test_a_case_is_found_by_any_spelling_of_its_name(kept: Database, search: SearchTokens) -> None:
    """Whole or in part, in any order, with or without marks; not by a word more."""
    put(search, kept, "A", [(NAME, "Nguyễn Thị Hoà")])
    put(search, kept, "B", [(NAME, "Nguyễn Văn Đức")])
    assert search.find([(NAME, "nguyen")]) == ["A", "B"]
    assert search.find([(NAME, "HÒA Nguyễn")]) == ["A"]
    assert search.find([(NAME, "duc van")]) == ["B"]
    assert search.find([(NAME, "Nguyễn Thị Hòa An")]) == []
    assert search.find([(NAME, "Thị Đức")]) == []


def test_everything_that_is_asked_for_must_fit(kept: Database, search: SearchTokens) -> None:
    """A name and a number narrow each other down."""
    put(search, kept, "A", [(NAME, "Trần An"), (PHONE, "0912 345 678"), (ADDRESS, "P. Mỹ Đông")])
    put(search, kept, "B", [(NAME, "Trần An"), (PHONE, "0987 654 321")])
    assert search.find([(NAME, "An Trần"), (PHONE, "+84912345678")]) == ["A"]
    assert search.find([(NAME, "An"), (ADDRESS, "phường Mĩ Đông")]) == ["A"]
    assert search.find([(NAME, "An"), (PHONE, "0900000000")]) == []


def test_a_word_is_found_only_as_what_it_was_written_down_as(kept: Database, search: SearchTokens) -> None:
    """A phone number is not an identity number, and a name is not a street."""
    put(search, kept, "A", [(NAME, "Phan Rang"), (ID, "058215001234")])
    assert search.find([(ADDRESS, "Phan Rang")]) == []
    assert search.find([(PHONE, "058215001234")]) == []
    assert search.find([(ID, "058 215 001 234")]) == ["A"]


@pytest.mark.parametrize("asked", [[], [(NAME, "")], [(NAME, " .,")], [(PHONE, "không rõ")], [(ID, "12")]])
def test_a_question_that_names_nothing_finds_nothing(kept: Database, search: SearchTokens, asked: list[Any]) -> None:
    """It must not show every case."""
    put(search, kept, "A", [(NAME, "Trần An"), (PHONE, "0912345678")])
    assert search.find(asked) == []


def test_what_is_no_longer_so_is_no_longer_found(kept: Database, search: SearchTokens) -> None:
    """Each source replaces what it gave itself, and only that."""
    put(search, kept, "A", [(NAME, "Trần An")])
    put(search, kept, "A", [(NAME, "Lê An")], "identity")
    put(search, kept, "A", [(NAME, "Trần Bình")])
    assert (search.find([(NAME, "Trần An")]), search.find([(NAME, "Trần Bình")])) == ([], ["A"])
    assert search.find([(NAME, "An")]) == ["A"]
    put(search, kept, "A", [], "identity")
    assert search.find([(NAME, "An")]) == []
    search.remove("A")
    search.remove("A")
    assert search.find([(NAME, "Trần Bình")]) == []


def test_pages_follow_each_other_without_gap_or_repeat(kept: Database, search: SearchTokens) -> None:
    """The cursor is the last reference."""
    everyone = sorted(new_reference() for _ in range(25))
    for number, reference in enumerate(everyone):
        put(search, kept, reference, [(NAME, f"Nguyễn {'An' if number % 2 else 'Bình'}")])
    found: list[str] = []
    while page := search.find([(NAME, "Nguyễn An")], found[-1] if found else None, 5):
        assert len(page) <= 5
        found += page
    assert found == everyone[1::2]


def test_the_database_holds_no_word_and_no_order_of_words(kept: Database, search: SearchTokens) -> None:
    """Only tokens of one length, in the order of their bytes."""
    put(search, kept, "A", [(NAME, "Nguyễn Thị Canary"), (PHONE, "0912345678"), (ADDRESS, "12 Trần Phú")])
    row = kept["search_tokens"].find_one({"_id": "A"})
    assert row is not None
    tokens = [bytes(token) for token in row["tokens"]]
    assert {len(token) for token in tokens} == {TOKEN_BYTES}
    assert tokens == sorted(set(tokens))
    for word in (b"canary", b"nguyen", b"0912345678", b"tran phu"):
        assert word not in b"".join(tokens).lower()


def test_two_agencies_tokens_have_nothing_in_common(kept: Database) -> None:
    """A copy of one agency's tokens says nothing about another's; the same key makes the same tokens."""
    key = secrets.token_bytes(32)
    texts = [(NAME, "Nguyễn Thị Hòa"), (PHONE, "0912345678"), (ID, "0912345678"), (ADDRESS, "Nguyễn")]
    ours, theirs = BlindIndex(key).tokens(texts), BlindIndex(secrets.token_bytes(32)).tokens(texts)
    assert len(set(ours)) == len(ours) == len(theirs)
    assert not set(ours) & set(theirs)
    assert BlindIndex(key).tokens(texts) == ours


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_an_index_key_of_the_wrong_length_is_refused(length: int) -> None:
    """A cut key file must not make an index that nobody can search later."""
    with pytest.raises(ValueError, match="32 bytes"):
        BlindIndex(b"k" * length)


def test_a_file_is_found_by_what_its_fields_are_tagged_with(kept: Database, search: SearchTokens) -> None:
    """From the moment it is saved, and in the same transaction."""
    vault = Vault(kept, local_provider(MASTER), 1_000)
    repository = FileRepository(kept, IntakeFileDocument, IntakeFile, vault, search=search)
    form = Form01(children=(Child(name="Lý Văn Quý"),), informant=Informant(phone="0912345678"), incident_place="P.5")
    file = IntakeFile(reference=new_reference(), received_at=SystemClock().now(), narrative="Canary", form=form)
    in_transaction(kept, lambda session: repository.insert(file, session))
    assert search.find([(NAME, "Quí Lí"), (PHONE, "84912345678"), (ADDRESS, "phường 5")]) == [file.reference]
    assert search.find([(NAME, "Canary")]) == []
    file.form = Form01(children=(Child(name="Lý Văn An"),))
    in_transaction(kept, lambda session: repository.replace(file, session))
    assert search.find([(NAME, "Quí")]) == []
    assert search.find([(NAME, "An Lý")]) == [file.reference]


def test_a_search_asks_the_index_and_does_not_read_every_case(kept: Database, search: SearchTokens) -> None:
    """The embedded database uses an index on a list for one value; that is what it is asked for."""
    put(search, kept, "A", [(NAME, "Trần An")])
    token = kept["search_tokens"].find_one({"_id": "A"})["tokens"][0]  # type: ignore[index]
    plan = repr(kept["search_tokens"].find({"tokens": token, "_id": {"$gt": "0"}}).sort("_id", 1).explain())
    assert "IXSCAN" in plan
    assert "COLLSCAN" not in plan
