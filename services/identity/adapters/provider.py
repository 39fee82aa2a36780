"""The province's own identity provider: whether an ID token is its, and whom it names.

OpenID Connect Core 1.0, section 3.1.3.7; keys by OpenID Connect Discovery 1.0. Only https, but for a provider on this
very machine. Nothing of a token is ever logged.
"""

from __future__ import annotations

import json
import ssl
import threading
from contextlib import closing
from datetime import datetime, timedelta
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.identity.domain.errors import BadIdToken, NoProvider

KEYS_LAST = timedelta(hours=1)
LOOK_AGAIN = timedelta(minutes=1)  # after a token of a key that is not known
PATIENCE = 5.0  # seconds
LARGEST = 64 * 1024  # bytes of an answer
ALGORITHMS = ["RS256", "PS256", "ES256", "Ed25519", "EdDSA"]
SLACK = 60  # seconds that two clocks may differ


class Provider:
    """``claim``: in which the token says the user name of an account here."""

    def __init__(self, issuer: str, client_id: str, claim: str) -> None:
        self._issuer = issuer
        self._client_id = client_id
        self._claim = claim
        self._keys: KeySet | None = None
        self._looked: datetime | None = None
        self._lock = threading.Lock()

    def username(self, id_token: str, nonce: str, now: datetime) -> str:
        """Whom the token names. Raises BadIdToken and NoProvider."""
        claims = self._decoded(id_token, now)
        seconds = int(now.timestamp())
        audience = claims.get("aud")
        audiences = audience if isinstance(audience, list) else [audience]
        sound = (
            claims.get("iss") == self._issuer
            and self._client_id in audiences
            and (len(audiences) == 1 or claims.get("azp") == self._client_id)
            and bool(nonce)
            and claims.get("nonce") == nonce
            and isinstance(claims.get("exp"), int | float)
            and claims["exp"] + SLACK > seconds
            and isinstance(claims.get("iat"), int | float)
            and claims["iat"] - SLACK <= seconds
        )
        named = claims.get(self._claim)
        if not sound or not isinstance(named, str) or not named:
            raise BadIdToken
        return named

    def _decoded(self, id_token: str, now: datetime) -> dict[str, Any]:
        for keys in (self._kept(now), None):
            try:
                return dict(jwt.decode(id_token, keys or self._fetched(now), algorithms=ALGORITHMS).claims)
            except (JoseError, ValueError, TypeError):
                if not self._may_look_again(now):
                    break
        raise BadIdToken

    def _kept(self, now: datetime) -> KeySet:
        """The keys as they were fetched within the hour."""
        with self._lock:
            if self._keys is not None and self._looked is not None and now - self._looked < KEYS_LAST:
                return self._keys
        return self._fetched(now)

    def _may_look_again(self, now: datetime) -> bool:
        """Whether a key may have changed since: asked at most once a minute, whatever is sent to us."""
        return self._looked is None or now - self._looked >= LOOK_AGAIN

    def _fetched(self, now: datetime) -> KeySet:
        about = _get(f"{self._issuer.rstrip('/')}/.well-known/openid-configuration")
        if about.get("issuer") != self._issuer:
            raise NoProvider
        try:
            keys = KeySet.import_key_set(_get(str(about.get("jwks_uri", ""))))  # type: ignore[arg-type]
        except (JoseError, ValueError, TypeError, KeyError):
            raise NoProvider from None
        with self._lock:
            self._keys, self._looked = keys, now
        return keys


def may_be_asked(url: str) -> bool:
    """https; plain http to this machine only."""
    parts = urlsplit(url)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost"))


def _get(url: str) -> dict[str, Any]:
    """A JSON object. Raises NoProvider."""
    if not may_be_asked(url):
        raise NoProvider
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        connection: HTTPConnection = HTTPSConnection(
            host, parts.port, timeout=PATIENCE, context=ssl.create_default_context()
        )
    else:
        connection = HTTPConnection(host, parts.port, timeout=PATIENCE)
    with closing(connection):
        try:
            connection.request("GET", parts.path + (f"?{parts.query}" if parts.query else ""))
            answer = connection.getresponse()
            content = json.loads(answer.read(LARGEST + 1)) if answer.status == HTTPStatus.OK else None
        except (OSError, HTTPException, ValueError):
            raise NoProvider from None
    if not isinstance(content, dict):
        raise NoProvider
    return content
