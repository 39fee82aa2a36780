"""A new master key: what is kept stays readable, and no copy made before can be read by anybody."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bson.binary import Binary
from pymongo.database import Database

from services.kernel.ids import new_reference
from services.kernel.persistence.rewrap import LOCAL, NEXT, CannotRewrap, _wrap, rewrap
from services.kernel.persistence.vault import KeyDestroyed, Vault, VaultError, WrongMasterKey, local_provider
from services.kernel.privacy.keys import MASTER

SECRET = "Nguyễn Thị Canary".encode()


@pytest.fixture
def keys(tmp_path: Path, kept: Database) -> Iterator[Path]:
    """An agency's folder of keys, and an empty collection of case keys."""
    kept["datakeys"].delete_many({})
    kept["keychecks"].delete_many({})
    (tmp_path / MASTER).write_bytes(secrets.token_bytes(96))
    (tmp_path / MASTER).chmod(0o600)
    yield tmp_path
    kept["datakeys"].delete_many({})
    kept["keychecks"].delete_many({})


def vault_of(kept: Database, keys: Path) -> Vault:
    vault = Vault(kept, local_provider((keys / MASTER).read_bytes()), 300)
    vault.prepare()
    return vault


def put_back(kept: Database, backup: list[dict[str, Any]]) -> None:
    kept["datakeys"].delete_many({})
    kept["datakeys"].insert_many(backup)


@pytest.mark.rule("retention")
def test_what_was_erased_cannot_be_read_from_an_older_backup_any_more(kept: Database, keys: Path) -> None:
    """The backup holds ciphertext and wrapped key; its master key is gone, and the new one does not open it."""
    erased, other = new_reference(), new_reference()
    vault = vault_of(kept, keys)
    backup_of_data = vault.seal(erased, SECRET)
    stays = vault.seal(other, SECRET)
    backup_of_keys = list(kept["datakeys"].find({}))
    vault.destroy(erased)
    assert rewrap(kept, keys) == 2  # the other case's, and the one by which the master key is checked
    assert vault_of(kept, keys).open(stays, other) == SECRET
    with pytest.raises(KeyDestroyed):
        vault_of(kept, keys).open(backup_of_data, erased)
    put_back(kept, backup_of_keys)
    with pytest.raises(WrongMasterKey):
        Vault(kept, local_provider((keys / MASTER).read_bytes()), 300).prepare()
    with pytest.raises(VaultError):
        Vault(kept, local_provider((keys / MASTER).read_bytes()), 300).open(backup_of_data, erased)


@pytest.mark.parametrize("cut_off", ["before the first key", "among the keys", "before the old key went", "after it"])
def test_cut_off_anywhere_it_goes_on_where_it_was(kept: Database, keys: Path, cut_off: str) -> None:
    """Nothing is lost, and at the end there is one master key and one name for it."""
    vault, references = vault_of(kept, keys), [new_reference() for _ in range(3)]
    sealed = {reference: vault.seal(reference, SECRET) for reference in references}
    coming, old = keys / f"{MASTER}.next", (keys / MASTER).read_bytes()
    coming.write_bytes(secrets.token_bytes(96))
    coming.chmod(0o600)
    if cut_off != "before the first key":
        aside = list(kept["datakeys"].find({"keyAltNames": references[0]})) if cut_off == "among the keys" else []
        kept["datakeys"].delete_many({"_id": {"$in": [row["_id"] for row in aside]}})
        _wrap(kept, old, coming.read_bytes())
        if aside:
            kept["datakeys"].insert_many(aside)
    if cut_off == "after it":
        coming.replace(keys / MASTER)
    rewrap(kept, keys)
    assert not coming.exists()
    assert (keys / MASTER).read_bytes() != old
    assert kept["datakeys"].count_documents({"masterKey.provider": NEXT}) == 0
    assert kept["datakeys"].count_documents({"masterKey.provider": LOCAL}) == 4
    after = vault_of(kept, keys)
    assert {after.open(ciphertext, reference) for reference, ciphertext in sealed.items()} == {SECRET}


def test_with_a_master_key_that_does_not_fit_nothing_is_changed(kept: Database, keys: Path) -> None:
    """And the right one still opens everything."""
    reference = new_reference()
    sealed = vault_of(kept, keys).seal(reference, SECRET)
    right = (keys / MASTER).read_bytes()
    (keys / MASTER).write_bytes(secrets.token_bytes(96))
    with pytest.raises(CannotRewrap, match="does not fit"):
        rewrap(kept, keys)
    (keys / MASTER).write_bytes(right)
    assert vault_of(kept, keys).open(Binary(sealed, 6), reference) == SECRET


def test_the_command_says_how_many_and_that_a_backup_is_due(kept: Database, kept_at: str, keys: Path) -> None:
    """With the environment of one of the agency's processes."""
    vault_of(kept, keys).seal(new_reference(), SECRET)
    environment = os.environ | {
        "CHUNGTAY_MONGO_URL": kept_at, "CHUNGTAY_MONGO_DATABASE": "case_intake", "CHUNGTAY_KEYS": str(keys),
    }  # fmt: skip
    command = [sys.executable, "-m", "services.kernel.persistence.rewrap"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("2 ")
    service = environment | {"CHUNGTAY_KMS_PROVIDER": "aws"}
    refused = subprocess.run(command, env=service, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert "key service" in refused.stderr
