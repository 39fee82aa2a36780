"""Who calls: the tokens that identity signs, checked by every service with public keys only.

A token is a JWT signed with Ed25519. The keys come from the JWKS file that identity writes; it is
looked at for every token and read again when it has changed. A key marked ``retired_at`` (seconds
since 1970) is good for another hour by this machine's clock, whether or not it still stands there.
"""

from __future__ import annotations

import json
import math
import threading
import time
import warnings
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import structlog
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from services.kernel.workflow import Actor

ISSUER = "chungtay-identity"
ALGORITHM = "EdDSA"
LEEWAY = 30  # seconds by which two machines' clocks may differ
LONGEST_LIFE = 15 * 60  # seconds from iat to exp
OLD_KEY_KEPT = 60 * 60  # seconds that a replaced key is accepted; identity's rotate-key promises it
READ_AT_MOST_EVERY = 1.0  # seconds, for a file that has not changed since
LONGEST_TOKEN = 4_096  # characters
_OWN_STAFF_ONLY_BUT = "identity"  # staff of every agency use identity; an agency serves its own

# RFC 9864 renames it "Ed25519", which few checkers know yet; only Ed25519 keys are taken from the file.
warnings.filterwarnings("ignore", message="EdDSA is deprecated")

log = structlog.get_logger("tokens")
_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)


class BadToken(Exception):
    """Not a valid token. ``reason`` is a code; no part of the token is ever in it."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class WrongAudience(BadToken):
    """A valid token, but for another service."""


def current_actor() -> Actor:
    """Who makes the call that is being served. RuntimeError in a method that needs no token."""
    actor = _actor.get()
    if actor is None:
        raise RuntimeError("nobody is signed in for this call")
    return actor


def set_actor(actor: Actor | None) -> None:
    """Say who makes the call; the server does this for every call, on the thread that serves it."""
    _actor.set(actor)


class TokenVerifier:
    """Checks tokens for one service. ``audience``: the service's name."""

    def __init__(self, path: Path, audience: str, now: Callable[[], float] = time.time) -> None:
        self._path = path
        self._audience = audience
        self._now = now
        self._keys: dict[str, _Key] = {}
        self._lock = threading.Lock()
        self._read_at = float("-inf")
        self._stamp: tuple[int, int, int] | None = None
        self._readable = False

    def verify(self, token: str) -> Actor:
        """The member of staff whose token this is. Raises BadToken or WrongAudience."""
        if len(token) > LONGEST_TOKEN:
            raise BadToken("too_long")
        try:
            claims = jwt.decode(token, self._key_for, algorithms=[ALGORITHM]).claims
        except (JoseError, ValueError, TypeError, KeyError):
            raise BadToken("not_valid") from None
        self._check_times(claims)
        if claims.get("iss") != ISSUER:
            raise BadToken("wrong_issuer")
        actor = _actor_in(claims)
        audience = claims.get("aud")
        if self._audience not in (audience if isinstance(audience, list) else [audience]):
            raise WrongAudience("wrong_audience")
        if self._audience not in (actor.agency, _OWN_STAFF_ONLY_BUT):
            raise WrongAudience("other_agency")
        return actor

    def _check_times(self, claims: dict[str, Any]) -> None:
        moments = [claims.get("iat"), claims.get("exp"), claims.get("nbf", 0)]
        if not all(isinstance(moment, int | float) for moment in moments):
            raise BadToken("no_times")
        issued, expires, begins = (cast(float, moment) for moment in moments)
        now = self._now()
        if now > expires + LEEWAY:
            raise BadToken("expired")
        if max(issued, begins) > now + LEEWAY:
            raise BadToken("not_yet_valid")
        if expires - issued > LONGEST_LIFE:
            raise BadToken("lives_too_long")

    def _key_for(self, signed: Any) -> OKPKey:
        kid = signed.headers().get("kid")
        if not isinstance(kid, str):
            raise BadToken("no_key_named")
        with self._lock:
            self._look(again=kid not in self._keys)
            key = self._keys.get(kid)
        if key is None:
            raise BadToken("unknown_key")
        if self._now() > key.good_until:
            raise BadToken("retired_key")
        return key.key

    def _look(self, *, again: bool) -> None:
        """Read the key file if it has changed; if not, and ``again`` is asked for, at most once a second."""
        now = time.monotonic()
        stamp = _stamp_of(self._path)
        if stamp == self._stamp and (now - self._read_at < READ_AT_MOST_EVERY or (self._readable and not again)):
            return
        self._stamp, self._read_at = stamp, now
        try:
            self._keys = _keys_in(json.loads(self._path.read_bytes()))
            self._readable = True
        except (OSError, ValueError, KeyError, TypeError, AttributeError, JoseError) as error:
            # The keys known so far stay good: a half-written file must not lock everybody out.
            self._readable = False
            log.error("token_keys_unreadable", error=type(error).__name__)


@dataclass(frozen=True, slots=True)
class _Key:
    key: OKPKey
    good_until: float  # seconds since 1970


def _stamp_of(path: Path) -> tuple[int, int, int] | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def _keys_in(jwks: dict[str, Any]) -> dict[str, _Key]:
    return {
        raw["kid"]: _Key(
            OKPKey.import_key({name: raw[name] for name in ("kty", "crv", "x", "kid")}),
            float(raw["retired_at"]) + OLD_KEY_KEPT if "retired_at" in raw else math.inf,
        )
        for raw in jwks["keys"]
        if raw.get("kty") == "OKP" and raw.get("crv") == "Ed25519" and isinstance(raw.get("kid"), str)
    }


def _actor_in(claims: dict[str, Any]) -> Actor:
    texts = [claims.get(name) for name in ("sub", "agency", "unit")]
    roles = claims.get("roles")
    if not all(isinstance(text, str) for text in texts) or not texts[0] or not texts[1]:
        raise BadToken("claims_missing")
    if not isinstance(roles, list) or not all(isinstance(role, str) for role in roles):
        raise BadToken("claims_missing")
    staff_id, agency, unit = (str(text) for text in texts)
    return Actor(staff_id=staff_id, agency=agency, unit=unit, roles=frozenset(roles))
