"""What an agency's process keeps and guards: its keys, its records of others' data, its access log.

Put together once, at the start; whatever cannot be used ends the process with a plain sentence.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import NoReturn

from pymongo.database import Database

from services.kernel.audit.heads import Heads
from services.kernel.audit.log import AccessLog
from services.kernel.config import Settings
from services.kernel.events.post import Post
from services.kernel.persistence.mongo import connect
from services.kernel.persistence.records import Ledger, Records
from services.kernel.persistence.search import BlindIndex, SearchTokens
from services.kernel.persistence.vault import Vault, VaultError, configured_provider, local_provider
from services.kernel.privacy.directory import KeyDirectory
from services.kernel.privacy.keys import BadKeys, KeyRing


@dataclass(frozen=True, slots=True)
class Custody:
    """An agency's."""

    ring: KeyRing
    directory: KeyDirectory
    post: Post
    vault: Vault
    records: Records
    ledger: Ledger
    search: SearchTokens
    log: AccessLog
    heads: Heads

    def prepare(self) -> None:
        """What must be so before anything is kept. Ends the process when the master key does not fit."""
        try:
            self.vault.prepare()
            self.search.prepare()
        except VaultError as error:
            _end(str(error))


@dataclass(frozen=True, slots=True)
class ListenersCustody:
    """Of a service that keeps nothing personal and tells nobody anything."""

    post: Post

    def prepare(self) -> None:
        """Nothing to do."""


def custody_of(settings: Settings, service: str, database: Database) -> Custody:
    """Open everything. Ends the process with a sentence when something is missing or cannot be used."""
    if settings.keys is None or settings.key_directory is None or settings.audit_url is None:
        _end("CHUNGTAY_KEYS, CHUNGTAY_KEY_DIRECTORY and CHUNGTAY_AUDIT_URL are needed.")
    try:
        ring, directory = KeyRing(settings.keys), KeyDirectory(settings.key_directory)
        provider = (
            local_provider(ring.master)
            if settings.kms_provider == "local"
            else configured_provider(settings.kms_provider, settings.kms_options)
        )
        search = SearchTokens(database, BlindIndex(ring.index))
        vault = Vault(database, provider, settings.data_key_expiry_ms)
    except (BadKeys, VaultError) as error:
        _end(str(error))
    audit = connect(str(settings.audit_url), settings.audit_database or f"{settings.mongo_database}_audit")
    return Custody(
        ring=ring,
        directory=directory,
        post=Post(directory, ring),
        vault=vault,
        records=Records(database, vault, search),
        ledger=Ledger(database),
        search=search,
        log=AccessLog(audit, service),
        heads=Heads(audit),
    )


def listeners_custody_of(settings: Settings) -> ListenersCustody:
    """For a service that only listens."""
    if settings.key_directory is None:
        _end("CHUNGTAY_KEY_DIRECTORY is needed.")
    try:
        return ListenersCustody(Post(KeyDirectory(settings.key_directory), None))
    except BadKeys as error:
        _end(str(error))


def _end(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise SystemExit(2)
