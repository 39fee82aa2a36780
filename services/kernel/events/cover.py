"""How an agency keeps the bytes of a dead letter: whole, for a replay, and under the case's own key."""

from __future__ import annotations

from typing import Any

from bson.binary import Binary

from services.kernel.events.deadletters import attributes_of
from services.kernel.events.envelope import BadEnvelope
from services.kernel.ids import AGENCIES
from services.kernel.persistence.vault import CIPHERTEXT, Vault, VaultError


class CaseCover:
    """A cover that goes with the case's key; what names no case goes under the agency's own."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault

    def close(self, raw: bytes) -> bytes:
        return self._vault.seal(self.tells(raw).get("reference", AGENCIES), raw)

    def open(self, stored: bytes) -> bytes:
        try:
            return self._vault.open(Binary(stored, CIPHERTEXT))
        except VaultError:
            raise BadEnvelope("cannot_be_read_any_more") from None

    def tells(self, raw: bytes) -> dict[str, Any]:
        return attributes_of(raw)
