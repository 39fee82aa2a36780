"""The health check's own words when it cannot ask."""

from __future__ import annotations

import pytest

from services.kernel import health


@pytest.fixture(autouse=True)
def _nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CHUNGTAY_ALIVE_FILE", "CHUNGTAY_GRPC_LISTEN", "CHUNGTAY_WEB_LISTEN", "CHUNGTAY_TLS_AUTHORITY"):
        monkeypatch.delenv(name, raising=False)


def test_a_check_that_does_not_know_whom_to_ask_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 1 and a sentence, for whoever reads the container's health log."""
    assert health.main() == 1
    assert "CHUNGTAY_GRPC_LISTEN" in capsys.readouterr().err


def test_a_check_without_its_authority_says_so(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A path that is wrong is not a process that is ill."""
    monkeypatch.setenv("CHUNGTAY_GRPC_LISTEN", "127.0.0.1:1")
    monkeypatch.setenv("CHUNGTAY_TLS_AUTHORITY", "/nowhere/authority.pem")
    assert health.main() == 1
    assert "CHUNGTAY_TLS_AUTHORITY" in capsys.readouterr().err
