"""Which keys a verifier trusts, and when it looks at the key file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import OKPKey

from services.kernel.rpc.tokens import LEEWAY, OLD_KEY_KEPT, BadToken, TokenVerifier

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
NOW = 1_770_000_000


class Clock:
    now = float(NOW)

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "keys.json"


@pytest.fixture
def clock() -> Clock:
    return Clock()


def key(kid: str) -> OKPKey:
    return OKPKey.generate_key("Ed25519", parameters={"kid": kid})


def publish(file: Path, *entries: dict[str, Any]) -> None:
    new = file.with_suffix(".new")
    new.write_text(json.dumps({"keys": entries}))
    new.replace(file)


def public(key: OKPKey, **more: Any) -> dict[str, Any]:
    return {**key.as_dict(private=False), **more}


def token(key: OKPKey, at: float = NOW, **claims: Any) -> str:
    whole = {
        "iss": "chungtay-identity",
        "sub": "CI-01",
        "aud": "case_intake",
        "agency": "case_intake",
        "unit": "hotline",
        "roles": ["intake_officer"],
        "iat": int(at),
        "exp": int(at) + 900,
        **claims,
    }
    return jwt.encode({"alg": "EdDSA", "kid": key.as_dict()["kid"]}, whole, key, algorithms=["EdDSA"])


def test_a_replaced_key_counts_for_an_hour_even_if_nobody_takes_it_out_of_the_file(file: Path, clock: Clock) -> None:
    """rotate-key promises an hour; nothing else writes the file until the next rotation, perhaps for months."""
    old = key("old")
    publish(file, public(old, retired_at=NOW))
    verifier = TokenVerifier(file, "case_intake", clock)
    clock.now = NOW + OLD_KEY_KEPT - 1
    assert verifier.verify(token(old, clock.now)).staff_id == "CI-01"
    clock.now = NOW + OLD_KEY_KEPT + 1
    with pytest.raises(BadToken, match="retired_key"):
        verifier.verify(token(old, clock.now))


def test_a_changed_key_file_counts_from_the_next_token_on(file: Path, clock: Clock) -> None:
    """A rotation refuses nobody for a second, and a revoked key is not good for one more."""
    old, new = key("old"), key("new")
    publish(file, public(old))
    verifier = TokenVerifier(file, "case_intake", clock)
    assert verifier.verify(token(old))
    publish(file, public(new))
    assert verifier.verify(token(new))
    with pytest.raises(BadToken, match="unknown_key"):
        verifier.verify(token(old))


def test_unknown_keys_do_not_make_it_read_the_file_for_every_token(
    file: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stranger who sends made-up key names must not keep the disk busy."""
    publish(file, public(key("old")))
    verifier, stranger = TokenVerifier(file, "case_intake", clock), token(key("stranger"))
    reads, real = [], Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: reads.append(path) or real(path))  # type: ignore[func-returns-value]
    for _ in range(20):
        with pytest.raises(BadToken):
            verifier.verify(stranger)
    assert len(reads) <= 2


def test_a_broken_key_file_locks_nobody_out(file: Path, clock: Clock) -> None:
    """The keys known so far stay good until the file can be read again."""
    known, new = key("known"), key("new")
    publish(file, public(known))
    verifier = TokenVerifier(file, "case_intake", clock)
    assert verifier.verify(token(known))
    for broken in ("{half", "[]", '{"keys": [1]}', '{"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "x"}]}'):
        file.write_text(broken)
        assert verifier.verify(token(known))
    file.unlink()
    assert verifier.verify(token(known))
    publish(file, public(new))
    assert verifier.verify(token(new))


@pytest.mark.parametrize("begins", [NOW + LEEWAY + 1, "soon", None])
def test_a_token_is_not_good_before_its_beginning(file: Path, clock: Clock, begins: Any) -> None:
    """``nbf`` is checked where it stands, with the same forgiveness for clocks."""
    signing = key("k")
    publish(file, public(signing))
    verifier = TokenVerifier(file, "case_intake", clock)
    assert verifier.verify(token(signing, nbf=NOW + LEEWAY))
    with pytest.raises(BadToken):
        verifier.verify(token(signing, nbf=begins))
