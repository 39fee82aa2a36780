"""The key pair on disk, its rotation, and the tokens that it makes."""

from __future__ import annotations

import base64
import json
import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from services.identity.adapters import keys
from services.identity.adapters.hasher import Argon2Hasher
from services.identity.adapters.signer import TokenSigner
from services.identity.domain import policy
from services.identity.domain.model import Account, Agency
from services.kernel.rpc.tokens import OLD_KEY_KEPT, BadToken, TokenVerifier, WrongAudience
from tests.unit.identity.identity_stand_ins import START

LATER = START + timedelta(minutes=15)
ACCOUNT = Account(
    staff_id="PI-0002",
    username="khanh.ngo",
    full_name="Khánh",
    agency=Agency.POLICE_INVESTIGATION,
    unit="Đội 2",
    roles=("investigator",),
    password_hash="h",
    created_at=START,
)


@pytest.fixture
def private(tmp_path: Path) -> Path:
    return tmp_path / "keys" / "signing.pem"


@pytest.fixture
def public(tmp_path: Path) -> Path:
    return tmp_path / "public" / "jwks.json"


def kids(public: Path) -> list[str]:
    return [entry["kid"] for entry in json.loads(public.read_text())["keys"]]


def test_init_makes_a_key_that_only_the_owner_can_read(private: Path, public: Path) -> None:
    """The private key is 0600; the public set can be read by every service and holds no private part."""
    assert keys.ensure(private, public, START)
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert stat.S_IMODE(public.stat().st_mode) == 0o644
    assert all("d" not in entry for entry in json.loads(public.read_text())["keys"])
    assert sorted(path.name for path in private.parent.iterdir()) == [".signing.pem.lock", "signing.pem"]


def test_init_again_changes_nothing(private: Path, public: Path) -> None:
    """Set-up may be run at every start."""
    keys.ensure(private, public, START)
    before = private.read_bytes(), public.read_bytes(), public.stat().st_ino
    assert not keys.ensure(private, public, START + timedelta(days=1))
    assert (private.read_bytes(), public.read_bytes(), public.stat().st_ino) == before


def test_a_lost_public_set_is_made_again_from_the_key(private: Path, public: Path) -> None:
    """A half-finished set-up is completed."""
    keys.ensure(private, public, START)
    before = kids(public)
    public.unlink()
    keys.ensure(private, public, START)
    assert kids(public) == before


def test_after_a_rotation_the_new_key_signs_and_the_old_one_is_accepted_for_an_hour(
    private: Path, public: Path
) -> None:
    """Nobody is thrown out by a rotation: tokens of the old key live their 15 minutes."""
    now = datetime.now(UTC)
    keys.ensure(private, public, now)
    [old] = kids(public)
    signer = TokenSigner(private, public)
    token = signer.sign(ACCOUNT, "police_investigation", now, now + timedelta(minutes=15))
    new = keys.rotate(private, public, now)
    assert kids(public) == [new, old]
    verifier = TokenVerifier(public, "police_investigation")
    assert verifier.verify(token).staff_id == "PI-0002"
    fresh = signer.sign(ACCOUNT, "police_investigation", now, now + timedelta(minutes=15))
    assert verifier.verify(fresh).staff_id == "PI-0002"
    an_hour_later = now + timedelta(hours=1, seconds=1)
    assert [entry["kid"] for entry in json.loads(signer.public_keys(an_hour_later))["keys"]] == [new]
    keys.ensure(private, public, an_hour_later)
    assert kids(public) == [new]


def test_a_rotation_cut_off_between_its_two_writes_is_completed_by_the_next_start(
    private: Path, public: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The set is written first; the key that still signs is never dropped from it."""
    keys.ensure(private, public, START)
    [old] = kids(public)
    real = keys.write_whole

    def cut_off(path: Path, content: bytes, mode: int) -> None:
        if path == private:
            raise OSError("no space left")
        real(path, content, mode)

    monkeypatch.setattr(keys, "write_whole", cut_off)
    with pytest.raises(OSError, match="no space"):
        keys.rotate(private, public, START)
    monkeypatch.undo()
    keys.ensure(private, public, START + timedelta(hours=2))
    assert keys.load(private).thumbprint() == old == kids(public)[0]
    keys.ensure(private, public, START + timedelta(hours=4))
    assert kids(public) == [old]


def test_a_token_says_who_and_where_and_no_name(private: Path, public: Path) -> None:
    """The claims that services read; the verifier of the kernel accepts them for one audience only."""
    now = datetime.now(UTC)
    keys.ensure(private, public, now)
    token = TokenSigner(private, public).sign(ACCOUNT, "police_investigation", now, now + timedelta(minutes=15))
    actor = TokenVerifier(public, "police_investigation").verify(token)
    assert (actor.staff_id, actor.agency, actor.unit, actor.roles) == (
        "PI-0002",
        "police_investigation",
        "Đội 2",
        frozenset({"investigator"}),
    )
    for other in ("case_intake", "identity"):
        with pytest.raises(WrongAudience):
            TokenVerifier(public, other).verify(token)
    header, claims = (json.loads(_decoded(part)) for part in token.split(".")[:2])
    assert header["alg"] == "EdDSA"
    assert header["kid"] == kids(public)[0]
    assert set(claims) == {"iss", "sub", "aud", "agency", "unit", "roles", "name_number", "iat", "exp", "jti"}
    assert claims["exp"] - claims["iat"] <= 900
    assert "khanh" not in str(claims).lower()


def test_a_token_of_a_dropped_key_is_worth_nothing(private: Path, public: Path) -> None:
    """Whoever finds an old key cannot use it."""
    now = datetime.now(UTC)
    keys.ensure(private, public, now - timedelta(hours=3))
    stolen = private.read_bytes()
    keys.rotate(private, public, now - timedelta(hours=2))
    keys.ensure(private, public, now)
    thief = private.with_name("stolen.pem")
    thief.write_bytes(stolen)
    token = TokenSigner(thief, public).sign(ACCOUNT, "police_investigation", now, now + timedelta(minutes=15))
    with pytest.raises(BadToken):
        TokenVerifier(public, "police_investigation").verify(token)


def test_a_revoked_key_is_refused_at_once(private: Path, public: Path) -> None:
    """A key in wrong hands must not be good for another hour; neither are those that were replaced before."""
    now = datetime.now(UTC)
    keys.ensure(private, public, now)
    signer, verifier = TokenSigner(private, public), TokenVerifier(public, "police_investigation")
    tokens = []
    for _ in range(2):
        tokens.append(signer.sign(ACCOUNT, "police_investigation", now, now + timedelta(minutes=15)))
        assert verifier.verify(tokens[-1])
        keys.rotate(private, public, now)
    new = keys.rotate(private, public, now, revoke_old=True)
    assert kids(public) == [new]
    for token in tokens:
        with pytest.raises(BadToken):
            verifier.verify(token)
    assert verifier.verify(signer.sign(ACCOUNT, "police_investigation", now, now + timedelta(minutes=15)))


def test_an_old_key_is_accepted_for_as_long_as_identity_promises() -> None:
    """Services drop it by their own clock; kernel and identity must name the same time."""
    assert timedelta(seconds=OLD_KEY_KEPT) == policy.OLD_KEY_KEPT


def test_a_hash_made_with_less_work_is_noticed_and_one_with_more_is_kept() -> None:
    """Raising the cost reaches every account at its next sign-in; lowering it weakens none."""
    low, high = Argon2Hasher(memory_kib=16, passes=1), Argon2Hasher(memory_kib=32, passes=2)
    assert high.is_too_cheap(low.hash("x"))
    assert not low.is_too_cheap(high.hash("x"))
    assert low.hash("x").startswith("$argon2id$")
    assert low.matches("x", high.hash("x"))
    assert not low.matches("y", high.hash("x"))
    assert not low.matches("x", "not a hash")
    assert not low.matches("", low.nobody())


def _decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))
