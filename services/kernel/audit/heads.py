"""Signed heads: an agency says in public where its access log stands, and the others keep what it said."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.kernel.audit.log import Head
from services.kernel.audit.verify import HeldHead
from services.kernel.privacy.signing import BadSignature, Verify, canonical


@dataclass(frozen=True, slots=True)
class SignedHead:
    """``signature``: detached, over the agency, the number of lines, the hash and the time."""

    agency: str
    entries: int
    head: str
    signed_at: datetime
    signature: str


def statement(agency: str, entries: int, head: str, signed_at: datetime) -> bytes:
    """What is signed."""
    return canonical(
        {"access_log_of": agency, "entries": entries, "head": head, "at": round(signed_at.timestamp() * 1000)}
    )


def sign_head(agency: str, head: Head, at: datetime, sign: Callable[[bytes], str]) -> SignedHead:
    """The agency's word that its log stands here."""
    at = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return SignedHead(agency, head.entries, head.hash, at, sign(statement(agency, head.entries, head.hash, at)))


class Heads:
    """The heads of other agencies' logs in this agency's hands; once kept, never changed."""

    def __init__(self, database: Database) -> None:
        self._rows = database["heads"]

    def keep(self, head: SignedHead) -> None:
        """Keep a head. A second, different one for the same line is kept too: it is the proof of a lie."""
        with suppress(DuplicateKeyError):
            self._rows.insert_one(
                {
                    "_id": f"{head.agency}:{head.entries}:{head.head}",
                    "agency": head.agency,
                    "entries": head.entries,
                    "head": head.head,
                    "signed_at": head.signed_at,
                    "signature": head.signature,
                }
            )

    def of(self, agency: str, verify: Verify) -> list[HeldHead]:
        """What this agency holds of another's log; a signature that is not that agency's own is not believed."""
        return [self._held(row, verify) for row in self._rows.find({"agency": agency}).sort("entries", 1)]

    @staticmethod
    def _held(row: dict[str, Any], verify: Verify) -> HeldHead:
        genuine = True
        try:
            verify(
                statement(row["agency"], row["entries"], row["head"], row["signed_at"]), row["signature"], row["agency"]
            )
        except BadSignature:
            genuine = False
        return HeldHead(row["entries"], row["head"], genuine)
