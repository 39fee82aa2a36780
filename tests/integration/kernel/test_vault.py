"""What is kept under a case's key is read by who has the master key, and by nobody once the key is destroyed."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import MISSING, Field, fields
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any

import bson
import pytest
from bson.binary import Binary
from pymongo import MongoClient, monitoring
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.case_intake.adapters.documents import IntakeFileDocument
from services.case_intake.domain.form01 import Child, Form01
from services.case_intake.domain.model import IntakeFile, Remark, State
from services.court_liaison.adapters.documents import CourtFileDocument
from services.court_liaison.domain.model import CourtFile
from services.kernel.errors import StaleVersion
from services.kernel.ids import new_reference
from services.kernel.persistence.breaches import BreachDocument
from services.kernel.persistence.datakeys import _without_empty_half
from services.kernel.persistence.files import CODEC, FileDocument, FileRepository
from services.kernel.persistence.vault import (
    Damaged,
    KeyDestroyed,
    KeyMissing,
    Vault,
    VaultError,
    WrongMasterKey,
    configured_provider,
    local_provider,
)
from services.kernel.privacy.breaches import Breach
from services.kernel.privacy.categories import Category
from services.police_investigation.adapters.documents import PoliceFileDocument
from services.police_investigation.domain.model import PoliceFile
from services.social_support.adapters.documents import SupportFileDocument
from services.social_support.domain.model import SupportFile
from tests.filled import NOW, filled
from tests.integration.kernel.transactions import in_transaction
from tests.waiting import until

EXPIRY = 300  # milliseconds
LIBRARYS_OWN = 60  # seconds for which a key is remembered where nothing else is said
SECRET = "Nguyễn Thị Canary".encode()
MASTER = secrets.token_bytes(96)


@pytest.fixture
def vault(kept: Database) -> Vault:
    vault = Vault(kept, local_provider(MASTER), EXPIRY)
    vault.prepare()
    return vault


EVERY_FILE = pytest.mark.parametrize(
    ("document", "file_class"),
    [
        (IntakeFileDocument, IntakeFile),
        (SupportFileDocument, SupportFile),
        (PoliceFileDocument, PoliceFile),
        (CourtFileDocument, CourtFile),
        (BreachDocument, Breach),
    ],
)


def refused(work: Callable[[], object]) -> type[VaultError] | None:
    """How the vault refuses, or None when it does not."""
    try:
        work()
    except VaultError as error:
        return type(error)
    return None


def _default_of(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def a_file() -> IntakeFile:
    return IntakeFile(
        reference=new_reference(),
        state=State.OPEN,
        received_at=datetime(2026, 3, 11, tzinfo=UTC),
        narrative="Canary narrative",
        form=Form01(children=(Child(name="Canary An"), Child(name="Canary Bình", school="Canary THCS"))),
        remarks=[Remark(at=datetime(2026, 3, 11, tzinfo=UTC), staff_id="CI-1", about="report", text="Canary remark")],
    )


def a_repository(database: Database, vault: Vault) -> FileRepository[IntakeFile]:
    return FileRepository(database, IntakeFileDocument, IntakeFile, vault)


def test_what_was_sealed_is_opened_and_looks_different_each_time(vault: Vault) -> None:
    """Random encryption: equal texts cannot be told by their ciphertexts."""
    reference = new_reference()
    one, two = vault.seal(reference, SECRET), vault.seal(reference, SECRET)
    assert one != two
    assert SECRET not in bytes(one)
    assert vault.open(one, reference) == vault.open(two) == SECRET


def test_another_process_of_the_agency_opens_it(kept: Database, vault: Vault) -> None:
    """The key lies in the database; the master key is the agency's."""
    sealed = vault.seal("case-a", SECRET)
    assert Vault(kept, local_provider(MASTER), EXPIRY).open(sealed) == SECRET


def test_a_destroyed_key_is_forgotten_by_every_process_within_the_expiry(kept: Database, vault: Vault) -> None:
    """A process that runs on does not remember what was erased."""
    other = Vault(kept, local_provider(MASTER), EXPIRY)
    reference = new_reference()
    sealed = vault.seal(reference, SECRET)
    assert other.open(sealed) == SECRET
    assert (vault.has_key(reference), vault.destroy(reference), vault.has_key(reference)) == (True, True, False)
    began = time.monotonic()
    until(lambda: refused(lambda: vault.open(sealed)) is KeyDestroyed, "forgotten by the one that destroyed it")
    until(lambda: refused(lambda: other.open(sealed)) is KeyDestroyed, "forgotten by the other process")
    assert time.monotonic() - began < LIBRARYS_OWN / 2
    assert vault.destroy(reference) is False


def test_what_is_written_after_the_destruction_has_a_new_key(kept: Database, vault: Vault) -> None:
    """Also in a process that still knows the old one's number; the old text stays gone."""
    other = Vault(kept, local_provider(MASTER), EXPIRY)
    reference = new_reference()
    old = other.seal(reference, SECRET)
    vault.destroy(reference)
    until(lambda: refused(lambda: other.open(old)) is KeyDestroyed, "the old key is forgotten")
    new = other.seal(reference, b"later")
    assert other.open(new, reference) == b"later"
    assert refused(lambda: other.open(old, reference)) is KeyDestroyed


def test_a_key_that_was_lost_does_not_read_as_destroyed(kept: Database, vault: Vault) -> None:
    """A file whose key is missing by accident must not be shown, and saved, as an erased one."""
    reference = new_reference()
    sealed = vault.seal(reference, SECRET)
    lost = kept["datakeys"].find_one({"keyAltNames": reference})
    kept["datakeys"].delete_one({"keyAltNames": reference})
    until(lambda: refused(lambda: vault.open(sealed)) is KeyMissing, "the lost key is missed")
    assert lost is not None
    kept["datakeys"].insert_one(lost)
    assert vault.open(sealed) == SECRET, "nothing was given up: with the key restored it is read again"


@pytest.mark.parametrize("place", [0, 1, 17, 18, 40, -1])
def test_a_changed_byte_is_found(vault: Vault, place: int) -> None:
    """Authenticated encryption: kind, key number, type, initial value, text and tag."""
    changed = bytearray(vault.seal("case-b", SECRET))
    changed[place] ^= 1
    assert refused(lambda: vault.open(Binary(bytes(changed), 6))) in (Damaged, KeyMissing)


@pytest.mark.parametrize("junk", [b"", b"\x02", b"x" * 200, b"\x02" + bytes(100)])
@pytest.mark.parametrize("subtype", [0, 6])
def test_what_is_no_ciphertext_is_refused(vault: Vault, junk: bytes, subtype: int) -> None:
    """Whatever stands there, it ends as a plain sentence."""
    assert refused(lambda: vault.open(Binary(junk, subtype))) in (Damaged, KeyMissing)


def test_a_cut_ciphertext_is_found(vault: Vault) -> None:
    """At whichever byte."""
    whole = bytes(vault.seal("case-b", SECRET))
    answers = {refused(lambda n=n: vault.open(Binary(whole[:n], 6))) for n in range(len(whole))}  # type: ignore[misc]
    assert answers <= {Damaged, KeyMissing}


def test_a_ciphertext_in_another_cases_place_is_found(kept: Database, vault: Vault) -> None:
    """Who can write to the database cannot move one child's words into another's file."""
    one, two = new_reference(), new_reference()
    sealed = vault.seal(one, SECRET)
    vault.seal(two, b"x")
    for reader in (vault, Vault(kept, local_provider(MASTER), EXPIRY)):
        assert refused(lambda reader=reader: reader.open(sealed, two)) is Damaged  # type: ignore[misc]


def test_a_wrong_master_key_is_found_before_anything_is_written_under_it(kept: Database, vault: Vault) -> None:
    """At the start, and at a single read as well; no new keys of the wrong kind come about."""
    sealed = vault.seal("case-c", SECRET)
    stranger = Vault(kept, local_provider(secrets.token_bytes(96)), EXPIRY)
    keys = kept["datakeys"].count_documents({})
    with pytest.raises(WrongMasterKey) as at_start:
        stranger.prepare()
    assert refused(lambda: stranger.open(sealed)) is WrongMasterKey
    assert refused(lambda: stranger.seal("case-c", b"x")) is WrongMasterKey
    assert kept["datakeys"].count_documents({}) == keys
    assert "case-c" not in str(at_start.value)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"credentials"'])
def test_unusable_options_of_a_key_service_are_one_sentence(tmp_path: Path, text: str) -> None:
    """Without the file's content, which holds credentials."""
    (tmp_path / "kms.json").write_text(text)
    with pytest.raises(VaultError, match="CHUNGTAY_KMS_OPTIONS"):
        configured_provider("kmip", tmp_path / "kms.json")


def test_a_vault_that_never_forgets_is_refused(kept: Database) -> None:
    """To libmongocrypt an expiry of 0 means for ever."""
    with pytest.raises(ValueError, match="forgotten"):
        Vault(kept, local_provider(MASTER), 0)


def test_all_who_need_a_cases_first_key_at_once_get_the_same_one(kept: Database, vault: Vault) -> None:
    """Two processes with eight threads each: one key, and everybody reads everybody's text."""
    reference, start = new_reference(), threading.Barrier(16)
    vaults = [vault, Vault(kept, local_provider(MASTER), EXPIRY)]
    sealed: list[Binary] = []

    def write(number: int) -> None:
        start.wait()
        sealed.append(vaults[number % 2].seal(reference, b"%d" % number))

    threads = [threading.Thread(target=write, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(int(vault.open(one, reference)) for one in sealed) == list(range(16))
    assert kept["datakeys"].count_documents({"keyAltNames": reference}) == 1


def test_threads_that_seal_and_open_many_cases_do_not_disturb_each_other(kept: Database) -> None:
    """Across expiries, so that keys are fetched again all the time."""
    vault = Vault(kept, local_provider(MASTER), 5)
    vault.prepare()
    cases = [new_reference() for _ in range(5)]
    wrong: list[str] = []

    def work(number: int) -> None:
        for turn in range(60):
            reference = cases[(number + turn) % len(cases)]
            text = f"{reference} {number} {turn}".encode()
            if vault.open(vault.seal(reference, text), reference) != text:
                wrong.append(reference)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert not any(thread.is_alive() for thread in threads)
    assert wrong == []


GREEN = """
import services.kernel.events.green
import eventlet, os, secrets
from services.kernel.persistence.mongo import connect
from services.kernel.persistence.vault import Vault, local_provider
database = connect(os.environ["TEST_URL"], "case_intake")
vault = Vault(database, local_provider(bytes.fromhex(os.environ["TEST_MASTER"])), 5)
ticks = []
def tick():
    while True:
        ticks.append(1)
        eventlet.sleep(0.001)
ticker = eventlet.spawn(tick)
def work(number):
    return all(vault.open(vault.seal(f"green-{n % 4}", b"%d" % n), f"green-{n % 4}") == b"%d" % n for n in range(25))
pool = eventlet.GreenPool(8)
print(all(pool.imap(work, range(8))), len(ticks) > 3)
"""


@pytest.mark.usefixtures("vault")
def test_a_worker_with_green_threads_seals_and_opens(kept_at: str) -> None:
    """In a process patched by eventlet, without stopping the other green threads."""
    done = subprocess.run(
        [sys.executable, "-c", GREEN],
        env={**os.environ, "TEST_URL": kept_at, "TEST_MASTER": MASTER.hex(), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.split() == ["True", "True"], done.stderr[-2000:]


def test_a_key_made_in_a_transaction_that_is_given_up_is_used_the_next_time(kept: Database, vault: Vault) -> None:
    """Keys are made outside the transaction: an unused one harms nobody."""
    file, repository = a_file(), a_repository(kept, vault)

    def give_up(session: ClientSession) -> None:
        repository.insert(file, session)
        raise LookupError

    with pytest.raises(LookupError):
        in_transaction(kept, give_up)
    assert (repository.get(file.reference), vault.has_key(file.reference)) == (None, True)
    in_transaction(kept, lambda session: repository.insert(file, session))
    assert repository.get(file.reference) == file
    assert kept["datakeys"].count_documents({"keyAltNames": file.reference}) == 1


def test_a_file_is_kept_without_a_readable_word_and_read_as_it_was(kept: Database, vault: Vault) -> None:
    """One ciphertext for each category that it holds something of."""
    file, repository = a_file(), a_repository(kept, vault)
    in_transaction(kept, lambda session: repository.insert(file, session))
    raw = kept["cases"].find_one({"_id": file.reference})
    assert raw is not None
    assert "anary" not in repr(raw)
    assert b"anary" not in b"".join(raw["sealed"].values())
    assert set(raw["sealed"]) == {"identity", "school", "narrative", "notes"}
    assert (repository.get(file.reference), repository.missing(raw)) == (file, frozenset())


@EVERY_FILE
def test_every_field_of_every_agencys_file_is_kept(
    kept: Database, vault: Vault, document: type[FileDocument], file_class: type[Any]
) -> None:
    """In the open or sealed; a field with a place in neither would be gone after the first save."""
    file, repository = filled(file_class, count()), FileRepository(kept, document, file_class, vault)
    file.reference = new_reference()
    in_transaction(kept, lambda session: repository.insert(file, session))
    assert repository.get(file.reference) == file


@EVERY_FILE
def test_a_file_that_changes_field_by_field_is_kept_as_it_is(
    kept: Database, vault: Vault, document: type[FileDocument], file_class: type[Any]
) -> None:
    """Only what changed is written anew, a field or an element of a list: whatever that is, the next who reads it sees
    it, and it may be emptied."""
    file, repository = filled(file_class, count()), FileRepository(kept, document, file_class, vault)
    other = filled(file_class, count(500))
    needed = {name for name, field in document._fields.items() if field.required}
    empty = {f.name: _default_of(f) for f in fields(file_class) if f.name not in needed}
    file.reference = new_reference()
    in_transaction(kept, lambda session: repository.insert(file, session))
    names = sorted({f.name for f in fields(file_class)} - {"reference", "version"})
    steps = [step for n in names for step in ((n, value) for value in _ways_to(getattr(other, n), getattr(file, n)))]
    steps += [(n, empty[n]) for n in names if empty.get(n, MISSING) is not MISSING]
    for name, value in steps:

        def change(session: ClientSession, name: str = name, value: Any = value) -> Any:
            read = repository.get(file.reference, session)
            setattr(read, name, value)
            repository.replace(read, session)
            repository.replace(read, session)  # once more: it is compared with what this session wrote itself
            return read

        changed = in_transaction(kept, change)
        assert repository.get(file.reference) == changed, name
        assert getattr(changed, name) == value
        raw = kept["cases"].find_one({"_id": file.reference})
        assert raw is not None
        fresh = bson.decode(bson.encode(repository._stored(changed, repository._dumped(changed), None).raw), CODEC)
        assert raw.pop("sealed", {}).keys() == fresh.pop("sealed", {}).keys()
        assert raw == fresh  # nothing stays of what it does not say any more


def _ways_to(value: Any, before: Any) -> list[Any]:
    """From one value of a field to another; of lists by their elements."""
    if not isinstance(value, list) or not isinstance(before, list):
        return [value]
    return [[*before, *value], [*value, *before[1:]], value]


def test_what_did_not_change_is_not_sealed_anew(kept: Database, vault: Vault) -> None:
    """A remark is added: the child's name and what was told stay under the very bytes that they were under."""
    file, repository = a_file(), a_repository(kept, vault)
    in_transaction(kept, lambda session: repository.insert(file, session))
    before = kept["cases"].find_one({"_id": file.reference})

    def add_remark(session: ClientSession) -> None:
        read = repository.get(file.reference, session)
        assert read is not None
        read.remarks = [*read.remarks, Remark(at=NOW, staff_id="CI-2", about="report", text="Canary two")]
        repository.replace(read, session)

    in_transaction(kept, add_remark)
    after = kept["cases"].find_one({"_id": file.reference})
    assert before is not None
    assert after is not None
    assert {name for name, part in after["sealed"].items() if before["sealed"][name] != part} == {"notes"}
    assert len(after["remarks"]) == 2


def test_what_one_transaction_read_is_not_taken_for_what_another_reads(kept: Database, vault: Vault) -> None:
    """A file that changed in between is refused by its version, and read anew it is saved as it is then."""
    file, repository = a_file(), a_repository(kept, vault)
    in_transaction(kept, lambda session: repository.insert(file, session))
    with kept.client.start_session() as session:
        stale = repository.get(file.reference, session)
        assert stale is not None
        other = in_transaction(kept, lambda another: repository.get(file.reference, another))
        other.narrative = "Canary told anew"
        in_transaction(kept, lambda another: repository.replace(other, another))
        stale.state = State.CLOSED
        with pytest.raises(StaleVersion):
            repository.replace(stale, session)
        fresh = repository.get(file.reference, session)
        assert fresh is not None
        fresh.state = State.CLOSED
        repository.replace(fresh, session)
    again = repository.get(file.reference)
    assert again is not None
    assert (again.state, again.narrative, again.version) == (State.CLOSED, "Canary told anew", 3)


def test_a_file_whose_key_was_destroyed_keeps_its_state_and_can_go_on(kept: Database, vault: Vault) -> None:
    """What stays is the reference, the states and the counts."""
    file, repository = a_file(), a_repository(kept, vault)
    in_transaction(kept, lambda session: repository.insert(file, session))
    vault.destroy(file.reference)
    raw = kept["cases"].find_one({"_id": file.reference})
    assert raw is not None
    lost = {Category.IDENTITY, Category.SCHOOL, Category.NARRATIVE, Category.NOTES}
    until(lambda: repository.missing(raw) == lost, "the key is forgotten")
    read = repository.from_raw(raw)
    assert "anary" not in repr(read)
    assert (read.state, read.version, len(read.form.children), len(read.remarks)) == (State.OPEN, 1, 2, 1)
    read.state = State.CLOSED
    in_transaction(kept, lambda session: repository.replace(read, session))
    again = repository.get(file.reference)
    assert again is not None
    assert (again.state, again.version, again.narrative) == (State.CLOSED, 2, "")


def test_a_file_that_is_unreadable_by_accident_is_not_read_as_empty(kept: Database, vault: Vault) -> None:
    """Nothing can be saved over it: reading it is an error."""
    file, repository = a_file(), a_repository(kept, vault)
    in_transaction(kept, lambda session: repository.insert(file, session))
    changed = bytearray(kept["cases"].find_one({"_id": file.reference})["sealed"]["narrative"])  # type: ignore[index]
    changed[-1] ^= 1
    kept["cases"].update_one({"_id": file.reference}, {"$set": {"sealed.narrative": Binary(bytes(changed), 6)}})
    with pytest.raises(Damaged):
        repository.get(file.reference)


def test_looking_a_key_up_does_not_grow_with_the_number_of_cases(kept: Database, vault: Vault) -> None:
    """Both ways, by case and by key number, use an index; libmongocrypt's own question would not."""
    sealed = vault.seal("case-d", SECRET)
    for query in ({"keyAltNames": "case-d"}, {"_id": {"$in": [Binary(bytes(sealed[1:17]), 4)]}}):
        assert kept["datakeys"].find(query).explain()["queryPlanner"]["winningPlan"]["stage"] == "FETCH"

    by_id = {"$or": [{"_id": {"$in": [1]}}, {"keyAltNames": {"$in": []}}]}
    by_both = {"$or": [{"_id": {"$in": [1]}}, {"keyAltNames": {"$in": ["a"]}}]}
    assert _without_empty_half(by_id) == {"_id": {"$in": [1]}}
    assert _without_empty_half(by_both) == by_both


class Inserts(monitoring.CommandListener):
    """What was inserted where, and with what care."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, dict[str, Any]]] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name == "insert":
            self.seen.append((event.command["insert"], dict(event.command["writeConcern"])))

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        """Not of interest."""

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        """Not of interest."""


def test_a_new_key_waits_for_the_journal(kept_at: str, vault: Vault) -> None:
    """A case whose key was lost with the server's memory could never be read again."""
    inserts = Inserts()
    with MongoClient[Any](kept_at, event_listeners=[inserts]) as client:
        Vault(client.get_database("case_intake"), local_provider(MASTER), EXPIRY).seal(new_reference(), SECRET)
    assert inserts.seen == [("datakeys", {"w": "majority", "j": True})]
