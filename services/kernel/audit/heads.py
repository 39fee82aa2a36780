"""Signed heads: an agency says in public where its access log stands, and the others keep what it said."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

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
        return [held(head, verify) for head in self.all_of(agency)]

    def all_of(self, agency: str) -> list[SignedHead]:
        """The same as they were received, to be handed to who verifies that agency's log."""
        rows = self._rows.find({"agency": agency}).sort("entries", 1)
        return [
            SignedHead(row["agency"], row["entries"], row["head"], row["signed_at"], row["signature"]) for row in rows
        ]


def held(head: SignedHead, verify: Verify) -> HeldHead:
    """The head, and whether its signature is the agency's own."""
    try:
        verify(statement(head.agency, head.entries, head.head, head.signed_at), head.signature, head.agency)
    except BadSignature:
        return HeldHead(head.entries, head.head, genuine=False)
    return HeldHead(head.entries, head.head, genuine=True)


def as_line(head: SignedHead) -> str:
    """One line of JSON, for a file that goes from agency to agency; it proves itself by its signature."""
    return json.dumps({**asdict(head), "signed_at": round(head.signed_at.timestamp() * 1000)}, sort_keys=True)


def from_line(text: str) -> SignedHead:
    """The head in such a line. Raises ValueError, without the text, when there is none."""
    try:
        row = json.loads(text)
        at = datetime.fromtimestamp(row["signed_at"] / 1000, UTC)
        head = SignedHead(row["agency"], row["entries"], row["head"], at, row["signature"])
    except (KeyError, OSError, OverflowError, TypeError, ValueError):
        raise ValueError("not a signed head") from None
    texts = (head.agency, head.head, head.signature)
    if not isinstance(head.entries, int) or not all(isinstance(text, str) for text in texts):
        raise ValueError("not a signed head")
    return head
