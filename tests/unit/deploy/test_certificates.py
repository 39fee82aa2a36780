"""The local authority and the APIs' certificates."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from deploy.machine.certificates import SERVER_DAYS, Certificates

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)


def read(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())


def test_an_api_has_a_certificate_of_the_local_authority_for_this_machine(tmp_path: Path) -> None:
    """Clients trust one file, the authority's."""
    certificates = Certificates(tmp_path)
    certificates.prepare(("case_intake",), NOW)
    read(certificates.certificate("case_intake")).verify_directly_issued_by(read(certificates.authority))
    extensions = read(certificates.certificate("case_intake")).extensions
    names = extensions.get_extension_for_class(x509.SubjectAlternativeName)
    assert names.value.get_values_for_type(x509.DNSName) == ["localhost"]
    assert isinstance(read(certificates.authority).public_key(), ec.EllipticCurvePublicKey)


def test_private_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    """Another user of the machine cannot read them."""
    Certificates(tmp_path).prepare(("case_intake",), NOW)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.key")} == {0o600}


def test_a_second_start_keeps_the_certificates(tmp_path: Path) -> None:
    """Clients that trust the authority go on trusting it."""
    certificates = Certificates(tmp_path)
    certificates.prepare(("case_intake",), NOW)
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    certificates.prepare(("case_intake",), NOW + timedelta(days=100))
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_a_certificate_is_renewed_before_it_expires(tmp_path: Path) -> None:
    """Nobody has to think of it once a year."""
    certificates = Certificates(tmp_path)
    certificates.prepare(("case_intake",), NOW)
    authority = certificates.authority.read_bytes()
    later = NOW + timedelta(days=SERVER_DAYS - 20)
    certificates.prepare(("case_intake",), later)
    assert read(certificates.certificate("case_intake")).not_valid_after_utc > later + timedelta(days=300)
    assert certificates.authority.read_bytes() == authority


def test_a_half_written_key_is_made_anew(tmp_path: Path) -> None:
    """A set-up that was cut off repairs itself."""
    certificates = Certificates(tmp_path)
    certificates.prepare(("case_intake",), NOW)
    certificates.key("case_intake").write_bytes(b"")
    certificates.prepare(("case_intake",), NOW)
    assert b"PRIVATE KEY" in certificates.key("case_intake").read_bytes()
