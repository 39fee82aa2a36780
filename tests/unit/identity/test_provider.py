"""The province's identity provider: which of its ID tokens count here (OpenID Connect Core 1.0, section 3.1.3.7)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, OctKey, RSAKey

from services.identity.adapters.provider import Provider, may_be_asked
from services.identity.domain.errors import BadIdToken

ISSUER, CLIENT, NONCE = "https://tai-khoan.tinh.example", "chung-tay", "chi-mot-lan"
NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER = RSAKey.generate_key(2048, {"kid": "one"})


class Known(Provider):
    """A provider whose keys need no network. ``asked``: how often they were fetched."""

    def __init__(self) -> None:
        super().__init__(ISSUER, CLIENT, "preferred_username")
        self.asked = 0

    def _fetched(self, now: datetime) -> KeySet:
        self.asked += 1
        self._keys = KeySet.import_key_set({"keys": [KEY.as_dict(private=False)]})
        self._looked = now
        return self._keys


def token(key: Any = KEY, algorithm: str = "RS256", **changed: Any) -> str:
    seconds = int(NOW.timestamp())
    claims = {
        "iss": ISSUER, "aud": CLIENT, "sub": "7", "iat": seconds, "exp": seconds + 300, "nonce": NONCE,
        "preferred_username": "lan.nguyen", **changed,
    }  # fmt: skip
    return jwt.encode({"alg": algorithm, "kid": "one"}, {n: v for n, v in claims.items() if v is not None}, key)


def test_a_token_of_the_provider_names_who_signed_in() -> None:
    """Also one whose audience is a list, when it was issued to us."""
    assert Known().username(token(), NONCE, NOW) == "lan.nguyen"
    assert Known().username(token(aud=[CLIENT, "other"], azp=CLIENT), NONCE, NOW) == "lan.nguyen"


@pytest.mark.parametrize("changed", [
    {"iss": "https://somebody.example"}, {"aud": "other"}, {"aud": [CLIENT, "other"]}, {"aud": None},
    {"aud": [CLIENT, "other"], "azp": "other"}, {"nonce": "another"}, {"nonce": None}, {"exp": None},
    {"exp": int(NOW.timestamp()) - 61}, {"iat": int(NOW.timestamp()) + 61}, {"iat": None},
    {"preferred_username": None}, {"preferred_username": ""}, {"preferred_username": 7},
])  # fmt: skip
def test_a_token_that_is_not_for_us_now_names_nobody(changed: dict[str, Any]) -> None:
    """Somebody else's, for somebody else, for another sign-in, too old, from the future, or without a name."""
    with pytest.raises(BadIdToken):
        Known().username(token(**changed), NONCE, NOW)


def test_a_sign_in_without_a_nonce_is_none() -> None:
    """Otherwise a token that was caught could be used once more."""
    with pytest.raises(BadIdToken):
        Known().username(token(nonce=""), "", NOW)


@pytest.mark.parametrize("forged", [
    token(OTHER), token(OctKey.import_key("a" * 32), "HS256"), "a.b.c", "", token()[:-2] + "AA",
    "eyJhbGciOiJub25lIn0.e30.",
])  # fmt: skip
def test_a_token_that_the_provider_did_not_sign_names_nobody(forged: str) -> None:
    """Another key, a shared secret, no signature, no token at all."""
    with pytest.raises(BadIdToken):
        Known().username(forged, NONCE, NOW)


def test_keys_are_asked_for_once_an_hour_and_never_more_than_once_a_minute() -> None:
    """Whatever is sent to us, the provider is not flooded; a key that it has changed is found within a minute."""
    provider = Known()
    for _ in range(5):
        provider.username(token(), NONCE, NOW)
    assert provider.asked == 1
    for _ in range(5):
        with pytest.raises(BadIdToken):
            provider.username(token(OTHER), NONCE, NOW)
    assert provider.asked == 1
    with pytest.raises(BadIdToken):
        provider.username(token(OTHER), NONCE, NOW + timedelta(minutes=2))
    assert provider.asked == 2


@pytest.mark.parametrize(("url", "may"), [
    ("https://tai-khoan.tinh.example/keys", True), ("http://127.0.0.1:9000/keys", True),
    ("http://tai-khoan.tinh.example/keys", False), ("file:///etc/passwd", False), ("", False),
])  # fmt: skip
def test_keys_travel_protected(url: str, may: bool) -> None:
    """Plain only within this machine."""
    assert may_be_asked(url) is may
