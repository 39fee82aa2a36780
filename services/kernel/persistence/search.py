"""Finding a case by a name, a number or an address that the database itself cannot read.

``search_tokens``  {_id: case, by: {source: [token, ...]}, tokens: [every source's]}

A token is an HMAC-SHA-256 (RFC 2104, cut to 16 bytes) of a normalised word (``privacy.vietnamese``)
under the agency's own index key, a different one for each kind of search: two agencies' tokens for one
name have nothing in common, and neither have a name's and an address's. Whoever has the database but
not the key cannot try words; what can be seen all the same is said in ``privacy.vietnamese``.

The index key is not changed while cases are kept under it: a new one finds nothing of the old ones.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from typing import Any

from bson.binary import Binary
from pymongo.client_session import ClientSession
from pymongo.database import Database

from chungtay.record.v1.record_pb2 import SharedRecord
from services.kernel.privacy.categories import Search
from services.kernel.privacy.vietnamese import tokens

INDEX_KEY_BYTES = 32
TOKEN_BYTES = 16
TOKENS = "search_tokens"
LARGEST_PAGE = 200
Texts = Iterable[tuple[Search, str]]


class BlindIndex:
    """Words to tokens, under one agency's index key. Raises ValueError for a key of the wrong length."""

    def __init__(self, index_key: bytes) -> None:
        if len(index_key) != INDEX_KEY_BYTES:
            raise ValueError(f"an index key has {INDEX_KEY_BYTES} bytes")
        self._keys = {kind: hmac.digest(index_key, f"chungtay/search/{kind}".encode(), "sha256") for kind in Search}

    def tokens(self, texts: Texts) -> list[bytes]:
        """The tokens of these texts, each once; those that fewer cases share come first."""
        plain = {(kind, word) for kind, text in texts for word in tokens(kind, text)}
        ordered = sorted(plain, key=lambda pair: (-len(pair[1]), pair))
        return [hmac.digest(self._keys[kind], word.encode(), "sha256")[:TOKEN_BYTES] for kind, word in ordered]


class SearchTokens:
    """Which cases have which tokens, in one agency's database."""

    def __init__(self, database: Database, index: BlindIndex) -> None:
        self._database = database
        self._rows = database[TOKENS]
        self._index = index

    def prepare(self) -> None:
        """Create the index; harmless when repeated. The collection must exist before the first transaction."""
        self._rows.create_index([("tokens", 1), ("_id", 1)])

    def put(self, reference: str, texts: Mapping[str, Texts], session: ClientSession) -> None:
        """From now on the case is found by these texts, as far as their sources go, and no longer by what these
        sources gave before. A source is one word, such as the collection or the category they come from."""
        row = self._rows.find_one({"_id": reference}, session=session)
        by: dict[str, list[bytes]] = {} if row is None else row["by"]
        # In the order of their bytes: the order of the words, or of their lengths, is nobody's business.
        given = {source: sorted(self._index.tokens(some)) for source, some in texts.items()}
        changed = {source: some for source, some in given.items() if by.get(source, []) != some}
        if not changed:
            return
        by |= changed
        values = {"by": by, "tokens": sorted({token for some in by.values() for token in some})}
        if row is None:
            self._rows.insert_one({"_id": reference, **values}, session=session)
        else:
            self._rows.update_one({"_id": reference}, {"$set": values}, session=session)

    def remove(self, reference: str, session: ClientSession | None = None) -> None:
        """The case is found no more: for its erasure. Harmless when repeated."""
        self._rows.delete_one({"_id": reference}, session=session)

    def find(self, asked: Texts, after: str | None = None, size: int = 50) -> list[str]:
        """References of cases that have everything that is asked for, in their order, after ``after``.

        Nothing is found when the texts name nothing. Who may know of a case is for the caller to decide.
        """
        wanted = self._index.tokens(asked)
        if not wanted:
            return []
        # The embedded database uses the index for one token only; for several ($all) it reads every case
        # (measured: 250 ms at 10,000 cases). So it is asked for the rarest, and the rest is looked at here.
        rarest, rest = wanted[0], set(wanted[1:])
        query: dict[str, Any] = {"tokens": Binary(rarest)}
        if after is not None:
            query["_id"] = {"$gt": after}
        found: list[str] = []
        with self._rows.find(query, {"tokens": 1}).sort("_id", 1) as rows:
            for row in rows:
                if rest <= {bytes(token) for token in row["tokens"]}:
                    found.append(row["_id"])
                    if len(found) >= min(size, LARGEST_PAGE):
                        break
        return found


def texts_of(record: SharedRecord) -> list[tuple[Search, str]]:
    """By what a case is found where others shared these sections. Reduced ones hold nothing to search by."""
    pairs: list[tuple[Search, str]] = []
    for child in record.identity.children:
        pairs += [(Search.NAME, child.name), (Search.NAME, child.other_names), (Search.ID_NUMBER, child.id_number)]
    pairs += [(Search.NAME, member.name) for member in record.family.members]
    pairs += [(Search.NAME, suspect.name_or_alias) for suspect in record.suspect.suspects]
    pairs += [(Search.NAME, record.representative.name), (Search.ADDRESS, record.representative.address)]
    pairs += [(Search.PHONE, record.representative.phone), (Search.PHONE, record.informant.phone)]
    contact = record.contact
    places = [contact.incident_place, contact.incident_commune, contact.residence_commune]
    pairs += [(Search.ADDRESS, place) for place in (*places, *(child.residence_commune for child in contact.children))]
    return [(kind, text) for kind, text in pairs if text]
