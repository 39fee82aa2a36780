"""Tokens: JWT signed with Ed25519, by the key that lies on disk now."""

from __future__ import annotations

import json
import threading
import warnings
from datetime import datetime
from pathlib import Path

from joserfc import jwt
from joserfc.jwk import OKPKey

from services.identity.adapters import keys
from services.identity.domain.model import Account
from services.kernel.ids import new_id

ISSUER = "chungtay-identity"
# RFC 9864 gave "EdDSA" with Ed25519 the new name "Ed25519"; few checkers know it yet.
ALGORITHM = "EdDSA"
warnings.filterwarnings("ignore", message="EdDSA is deprecated")


class TokenSigner:
    """Notices a rotated key by itself: the file is looked at before every signature."""

    def __init__(self, signing_key: Path, token_keys: Path) -> None:
        self._signing_key = signing_key
        self._token_keys = token_keys
        self._lock = threading.Lock()
        self._seen: tuple[int, int] | None = None
        self._key: OKPKey | None = None

    def sign(self, account: Account, audience: str, now: datetime, expires_at: datetime, session_id: str = "") -> str:
        """``session_id``: of the portal's session it is given to; a service other than identity need not know it."""
        key = self._current()
        return jwt.encode(
            {"alg": ALGORITHM, "kid": key.thumbprint()},
            {
                "iss": ISSUER,
                "sub": account.staff_id,
                "aud": audience,
                "agency": str(account.agency),
                "unit": account.unit,
                "roles": list(account.roles),
                "name_number": account.staff_id,
                "iat": int(now.timestamp()),
                "exp": int(expires_at.timestamp()),
                "jti": new_id(),
                **({"sid": session_id} if session_id else {}),
            },
            key,
            algorithms=[ALGORITHM],
        )

    def public_keys(self, now: datetime) -> str:
        return json.dumps({"keys": keys.still_valid(keys.published(self._token_keys), now)})

    def _current(self) -> OKPKey:
        with self._lock:
            stat = self._signing_key.stat()
            seen = (stat.st_ino, stat.st_mtime_ns)
            if self._key is None or seen != self._seen:
                self._key, self._seen = keys.load(self._signing_key), seen
            return self._key
