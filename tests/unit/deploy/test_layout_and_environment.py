"""Ports, secrets and what each process is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.machine import AGENCIES, Machine, layout
from deploy.machine.broker import password_hash
from deploy.machine.environment import Given, environment_of
from deploy.machine.layout import Layout
from deploy.machine.machine import procfile


@pytest.fixture
def all_ports_free(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """The ports that another program holds: none, until the test adds some."""
    taken: set[int] = set()
    monkeypatch.setattr(layout, "is_free", lambda port: port not in taken)
    return taken


def test_ports_are_chosen_once_and_kept(tmp_path: Path, all_ports_free: set[int]) -> None:
    """Printed addresses stay true over restarts."""
    first = Layout(tmp_path).choose_ports(("broker", "api.case_intake"), {"api.case_intake": 7101})
    assert first["api.case_intake"] == 7101
    assert Layout(tmp_path).choose_ports(("broker", "api.case_intake")) == first


def test_a_taken_port_is_told_and_another_is_chosen(
    tmp_path: Path, all_ports_free: set[int], capsys: pytest.CaptureFixture[str]
) -> None:
    """A plain sentence, and the start goes on."""
    all_ports_free.add(7101)
    chosen = Layout(tmp_path).choose_ports(("api.case_intake",), {"api.case_intake": 7101})
    assert chosen["api.case_intake"] != 7101
    told = capsys.readouterr().err
    assert "Cổng 7101" in told
    assert f"using port {chosen['api.case_intake']} instead" in told


def test_roots_side_by_side_never_choose_the_same_port(
    tmp_path: Path, all_ports_free: set[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also before anything listens, when every port still looks free to everybody."""
    monkeypatch.setattr(layout, "_first_outgoing_port", lambda: layout.LOWEST_PORT + 40)
    names = [f"server-{number}" for number in range(10)]
    chosen: list[int] = []
    for root in ("a", "b", "c", "d"):
        (tmp_path / root).mkdir()
        chosen += Layout(tmp_path / root).choose_ports(names).values()
    assert len(set(chosen)) == 40


def test_secrets_are_generated_once_for_their_owner_only(tmp_path: Path) -> None:
    """No password stands in the code, and none is readable by others."""
    secret = Layout(tmp_path).secret("broker.case_intake")
    assert len(secret) == 40
    assert Layout(tmp_path).secret("broker.case_intake") == secret
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600


def test_a_broker_password_is_kept_salted_and_hashed() -> None:
    """The definitions file that the broker loads holds no password."""
    assert password_hash("one") != password_hash("two")
    assert password_hash("one") == password_hash("one")


def test_a_process_gets_its_own_passwords_and_nobody_elses(tmp_path: Path) -> None:
    """An agency's process could not reach another agency's data even if it wished to."""
    machine = Machine(tmp_path)
    secrets = {service: machine.layout.secret(f"db.{service}") for service in AGENCIES}
    for service in AGENCIES:
        told = "\n".join(environment_of(machine, f"{service}-worker").values())
        assert [other for other in AGENCIES if secrets[other] in told] == [service]


def test_an_api_is_not_told_where_the_broker_is(tmp_path: Path) -> None:
    """Only workers and relays speak to it."""
    assert "CHUNGTAY_AMQP_URL" not in environment_of(Machine(tmp_path), "case_intake-api")


def test_only_the_process_that_counts_is_told_the_key_of_the_counts(tmp_path: Path) -> None:
    """Who breaks into the API that shows numbers finds nothing that leads back to a case."""
    machine = Machine(tmp_path)
    told = [name for name in procfile() if "CHUNGTAY_COUNT_KEY" in environment_of(machine, name)]
    assert told == ["oversight-worker"]


def test_with_urls_per_service_the_senders_are_checked(tmp_path: Path) -> None:
    """``{service}`` in AMQP_URL means: each service has its own user."""
    machine = Machine(tmp_path, given=Given(amqp="amqp://{service}:x@mq/chungtay"))
    told = environment_of(machine, "case_intake-worker")
    assert told["CHUNGTAY_AMQP_URL"] == "amqp://case_intake:x@mq/chungtay"
    assert told["CHUNGTAY_CHECK_SENDER"] == "true"


def test_with_one_url_for_all_the_senders_cannot_be_checked(tmp_path: Path) -> None:
    """One user for all: the separation of agencies is the administrator's task, and is said to be."""
    given = Given(amqp="amqp://all:x@mq/chungtay")
    told = environment_of(Machine(tmp_path, given=given), "case_intake-worker")
    assert told["CHUNGTAY_CHECK_SENDER"] == "false"
    assert given.mixes_agencies


def test_every_process_of_the_procfile_has_an_environment(tmp_path: Path) -> None:
    """A name that nothing is known about would start with half a configuration."""
    machine = Machine(tmp_path)
    for name in procfile():
        assert environment_of(machine, name)["CHUNGTAY_MONGO_DATABASE"] == name.rpartition("-")[0]
