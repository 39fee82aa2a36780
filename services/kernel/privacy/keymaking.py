"""Making, changing and taking back an agency's keys, while everything runs.

The order makes every moment safe: a new public key stands in the directory before the ring uses its
private half, and a private key goes only when nothing sealed to it can be on the way any more. Each
file is written whole under another name and then put in its place; a second run repairs what a first
one left half done.
"""

from __future__ import annotations

import json
import secrets
import time
from pathlib import Path
from typing import Any

from joserfc.jwk import OKPKey

from services.kernel.privacy.keys import (
    CURVES,
    INDEX,
    INDEX_BYTES,
    MASTER,
    MASTER_BYTES,
    RING,
    BadKeys,
    KeyState,
    Use,
    rows_in,
)
from services.kernel.whole_files import alone, write_whole

DAY = 86_400.0


class KeyMaker:
    """The keys of one agency and its rows of the directory. ``now``: seconds since 1970."""

    def __init__(self, agency: str, folder: Path, directory: Path, now: float | None = None) -> None:
        self._agency = agency
        self._folder = folder
        self._directory = directory
        self._now = time.time() if now is None else now

    def init(self) -> None:
        """Make what is missing; what is there stays as it is."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder.chmod(0o700)
        with alone(self._directory):  # one change at a time, whichever agency makes it
            for name, length in ((MASTER, MASTER_BYTES), (INDEX, INDEX_BYTES)):
                if not (self._folder / name).exists():
                    write_whole(self._folder / name, secrets.token_bytes(length), 0o600)
            ring = self._ring()
            for use in Use:
                if not any(row["use"] == use and row["state"] == KeyState.ACTIVE for row in ring):
                    ring.append(self._new(use))
            self._publish(ring)
            self._keep(ring)

    def rotate(self) -> None:
        """New keys for signing and for being sealed to; the former are retired."""
        with alone(self._directory):  # one change at a time, whichever agency makes it
            ring = self._ring()
            fresh = [self._new(use) for use in Use]
            self._publish(ring + fresh)
            for row in ring:
                if row["state"] == KeyState.ACTIVE:
                    row["state"], row["retired"] = KeyState.RETIRED, self._now
            self._keep(ring + fresh)
            self._publish(ring + fresh)

    def revoke(self, kid: str) -> None:
        """A key has leaked: nothing made with it is accepted any more. An active one is replaced.

        What was sealed to a revoked key and is still on the way can be opened by the agency itself.
        Raises BadKeys for a number that is not the agency's.
        """
        if not any(row["kid"] == kid for row in self._ring()):
            raise BadKeys("The agency has no key of this number.")
        if any(row["kid"] == kid and row["state"] == KeyState.ACTIVE for row in self._ring()):
            self.rotate()
        with alone(self._directory):  # one change at a time, whichever agency makes it
            ring = self._ring()
            for row in ring:
                if row["kid"] == kid:
                    row["state"] = KeyState.REVOKED
            self._publish(ring)
            self._keep(ring)

    def destroy_retired(self, older_than_days: float) -> int:
        """Delete retired private keys, so that what was sealed to them, wherever a copy lies, is lost for good.

        Their public halves stay in the directory: old signatures can still be checked.
        """
        with alone(self._directory):  # one change at a time, whichever agency makes it
            ring = self._ring()
            limit = self._now - older_than_days * DAY
            kept = [r for r in ring if r["state"] == KeyState.ACTIVE or r.get("retired", self._now) > limit]
            self._keep(kept)
        return len(ring) - len(kept)

    def rows(self) -> list[dict[str, Any]]:
        """The agency's keys without their private parts."""
        return [{name: value for name, value in row.items() if name != "jwk"} for row in self._ring()]

    def _new(self, use: Use) -> dict[str, Any]:
        kid = f"{self._agency}.{use}.{secrets.token_hex(6)}"
        key = OKPKey.generate_key(CURVES[use], {"kid": kid}, private=True)
        return {"kid": kid, "use": use, "state": KeyState.ACTIVE, "since": self._now, "jwk": key.as_dict(private=True)}

    def _ring(self) -> list[dict[str, Any]]:
        path = self._folder / RING
        return rows_in(path) if path.exists() else []

    def _keep(self, ring: list[dict[str, Any]]) -> None:
        write_whole(self._folder / RING, _json(ring), 0o600)

    def _publish(self, ring: list[dict[str, Any]]) -> None:
        """Put the public halves of these keys in the directory, beside everybody else's."""
        rows = rows_in(self._directory) if self._directory.exists() else []
        known = {row["kid"]: row for row in rows}
        for row in ring:
            public = OKPKey.import_key(row["jwk"]).as_dict(private=False)
            known[row["kid"]] = {
                "kid": row["kid"],
                "agency": self._agency,
                "use": row["use"],
                "state": row["state"],
                "since": row["since"],
                "jwk": public,
            }
        write_whole(self._directory, _json(list(known.values())), 0o644)


def _json(rows: list[dict[str, Any]]) -> bytes:
    return (json.dumps({"keys": rows}, indent=1, sort_keys=True) + "\n").encode()
