"""The app's codes as RFC 6238 has them, and the key under which secrets lie in the database."""

from __future__ import annotations

import base64
import stat
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from services.identity.adapters import strongbox
from services.identity.adapters.authenticator import Authenticator
from services.identity.adapters.keys import BadFile
from services.identity.adapters.strongbox import Strongbox
from services.identity.service_layer.passwords import readable
from tests.unit.identity.identity_stand_ins import START

SECRET = base64.b32encode(b"12345678901234567890").decode()  # RFC 6238, appendix B


@pytest.mark.rule("second-factor")
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, code: str) -> None:
    """RFC 6238, appendix B (SHA-1), the last six digits: what every app shows."""
    moment = datetime.fromtimestamp(seconds, UTC)
    assert Authenticator().code(SECRET, moment) == code
    assert Authenticator().steps(SECRET, code, moment) == {seconds // 30}


@pytest.mark.parametrize("code", ["", "28708", "2870820", "abcdef", "٢٨٧٠٨٢", "000000"])
def test_what_is_no_code_is_the_code_of_no_step(code: str) -> None:
    """Whatever was typed."""
    try:
        assert Authenticator().steps(SECRET, code, START) == frozenset()
    except TypeError:
        assert not code.isascii()  # the rules let only six plain digits come so far


def test_the_first_half_minute_of_1970_has_a_code_too() -> None:
    """No step before the first is asked for."""
    assert Authenticator().steps(SECRET, "755224", datetime.fromtimestamp(0, UTC)) == {0}


def test_a_new_secret_has_160_bits_and_its_address_is_what_apps_read() -> None:
    """Issuer "Chung Tay", label the user name."""
    authenticator = Authenticator()
    secrets = {authenticator.new_secret() for _ in range(50)}
    assert len(secrets) == 50
    secret = secrets.pop()
    assert len(base64.b32decode(secret)) == 20
    address = urlsplit(authenticator.uri(secret, "lan.nguyen"))
    assert (address.scheme, address.netloc, unquote(address.path)) == ("otpauth", "totp", "/Chung Tay:lan.nguyen")
    assert parse_qs(address.query)["secret"] == [secret]
    assert parse_qs(address.query)["issuer"] == ["Chung Tay"]


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "keys" / "second-factor-key"
    assert strongbox.ensure(path)
    return path


def test_the_key_is_made_once_and_only_its_owner_reads_it(key: Path) -> None:
    """A second start must not make every secret unreadable."""
    before = key.read_bytes()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert not strongbox.ensure(key)
    assert key.read_bytes() == before
    assert len(before) == 32


@pytest.mark.parametrize("content", [b"", b"short", b"x" * 33])
def test_a_damaged_key_is_named_and_never_replaced(key: Path, content: bytes) -> None:
    """A new one would open nothing; the old one may be in a backup."""
    key.write_bytes(content)
    for use in (strongbox.ensure, Strongbox):
        with pytest.raises(BadFile) as refusal:
            use(key)
        assert str(key) in str(refusal.value)
    assert key.read_bytes() == content


def test_a_sealed_secret_opens_in_its_own_place_with_its_own_key_only(key: Path, tmp_path: Path) -> None:
    """Moved to another account in the database it is worth nothing; and no two seals are alike."""
    box = Strongbox(key)
    sealed = box.seal("of CI-0001", SECRET)
    assert SECRET.encode() not in sealed
    assert box.seal("of CI-0001", SECRET) != sealed
    assert box.unseal("of CI-0001", sealed) == SECRET
    other = tmp_path / "other"
    strongbox.ensure(other)
    flipped = sealed[:-1] + bytes([sealed[-1] ^ 1])
    for opens, place, content in (
        (box, "of CI-0002", sealed),
        (Strongbox(other), "of CI-0001", sealed),
        (box, "of CI-0001", flipped),
        (box, "of CI-0001", b""),
    ):
        with pytest.raises(BadFile) as refusal:
            opens.unseal(place, content)
        assert SECRET not in str(refusal.value)


def test_what_is_drawn_depends_on_every_word_and_on_the_key(key: Path, tmp_path: Path) -> None:
    """The same call gets the same password again, and nobody without the key can know it."""
    box = Strongbox(key)
    other = tmp_path / "other"
    strongbox.ensure(other)
    assert box.draw("a", "b") == Strongbox(key).draw("a", "b")
    drawn = {
        box.draw("a", "b"),
        box.draw("a", "c"),
        box.draw("b", "b"),
        box.draw("ab"),
        Strongbox(other).draw("a", "b"),
    }
    assert len({readable(number) for number in drawn}) == 5
