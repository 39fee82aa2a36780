"""The key pair on disk: the private key (PEM, mode 0600) and the public key set that every service reads.

The set always holds the signing key; a replaced key stays in it, marked ``retired_at`` (seconds since
1970), until no token made with it can live. The set is written before the private key, so that at no
moment a token is made that nobody can check; a change cut off half-way is completed by the next one.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.identity.domain.policy import OLD_KEY_KEPT
from services.kernel.whole_files import alone, write_whole

PRIVATE, PUBLIC = 0o600, 0o644


class BadFile(Exception):
    """A file is there but does not hold what it should. ``path``: which; nothing of its content is told."""

    def __init__(self, path: Path, should_hold: str) -> None:
        self.path = path
        super().__init__(f"{path} does not hold {should_hold}")


def ensure(signing_key: Path, token_keys: Path, now: datetime) -> bool:
    """Make whatever is missing and drop public keys that are too old. True when a key was made."""
    with alone(signing_key):
        made = not signing_key.exists()
        key = OKPKey.generate_key("Ed25519", private=True) if made else load(signing_key)
        _publish(token_keys, key, now)
        if made:
            write_whole(signing_key, key.as_pem(private=True), PRIVATE)
        return made


def rotate(signing_key: Path, token_keys: Path, now: datetime, *, revoke_old: bool = False) -> str:
    """Sign with a new key from now on. Returns the new key's id.

    The old one can be checked for another hour; with ``revoke_old`` (it may be in wrong hands) no key but
    the new one counts from this moment, and everybody has to sign in again. Repeat it if it was cut off.
    """
    with alone(signing_key):
        key = OKPKey.generate_key("Ed25519", private=True)
        _publish(token_keys, key, now, alone_good=revoke_old)
        write_whole(signing_key, key.as_pem(private=True), PRIVATE)
        return key.thumbprint()


def load(signing_key: Path) -> OKPKey:
    """Raises BadFile, or OSError."""
    content = signing_key.read_bytes()
    try:
        return OKPKey.import_key(content)
    except (ValueError, TypeError, JoseError):
        raise BadFile(signing_key, "an Ed25519 private key (PEM)") from None


def still_valid(entries: list[dict[str, Any]], now: datetime) -> list[dict[str, Any]]:
    """The keys that a living token may have been made with."""
    oldest = now.timestamp() - OLD_KEY_KEPT.total_seconds()
    return [entry for entry in entries if entry.get("retired_at", now.timestamp()) > oldest]


def published(token_keys: Path) -> list[dict[str, Any]]:
    """The public key set; empty when there is none yet. Raises BadFile, or OSError."""
    content = token_keys.read_bytes() if token_keys.exists() else b'{"keys": []}'
    try:
        entries = json.loads(content)["keys"]
        if all(isinstance(entry["kid"], str) and entry.get("retired_at", 0) >= 0 for entry in entries):
            return list(entries)
    except (ValueError, TypeError, KeyError, AttributeError):
        pass
    raise BadFile(token_keys, "a key set (JWKS)")


def _publish(token_keys: Path, key: OKPKey, now: datetime, *, alone_good: bool = False) -> None:
    current = key.thumbprint()
    old = [
        {**entry, "retired_at": entry.get("retired_at", int(now.timestamp()))}
        for entry in published(token_keys)
        if entry["kid"] != current and not alone_good
    ]
    entry = {**key.as_dict(private=False), "kid": current, "use": "sig", "alg": "EdDSA"}
    content = json.dumps({"keys": [entry, *still_valid(old, now)]}, indent=1) + "\n"
    if not token_keys.exists() or token_keys.read_text("utf-8") != content:
        write_whole(token_keys, content.encode(), PUBLIC)
