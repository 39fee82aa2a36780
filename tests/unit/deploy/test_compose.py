"""What the containers are given: every file that docker-compose.yml names, made once, and no more than they need."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml
from cryptography import x509

from deploy.docker import prepare as command
from deploy.docker.prepare import READ_BY_ROOT, prepare
from deploy.machine.broker import DEFINITIONS, password_hash
from deploy.machine.layout import AGENCIES, HELD_BY_BROKER, PORTAL, WITH_DATABASE
from deploy.machine.words import Trouble

COMPOSE: dict[str, Any] = yaml.safe_load(Path("docker-compose.yml").read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    prepare(tmp_path / "compose")
    return tmp_path / "compose"


def snapshot(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    return {
        path.name: (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_mode)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def password(folder: Path, name: str) -> str:
    found = urlsplit((folder / "secrets" / name).read_text()).password
    assert found
    return found


def test_every_secret_that_compose_names_is_made_and_nothing_else(folder: Path) -> None:
    """A missing file stops `docker compose up`; a file too many is a secret that nobody guards."""
    named = {secret["file"] for secret in COMPOSE["secrets"].values()}
    assert named == {f".run/compose/secrets/{path.name}" for path in (folder / "secrets").iterdir()}


def test_every_secret_a_container_asks_for_is_declared() -> None:
    """A secret that is used but not declared makes the whole file invalid; one that is not used is a leftover."""
    used = {name for container in COMPOSE["services"].values() for name in secrets_of(container)}
    assert used == set(COMPOSE["secrets"])


def test_preparing_twice_changes_nothing(folder: Path) -> None:
    """It may be run before every start: running systems keep their passwords."""
    before = snapshot(folder)
    assert prepare(folder) == []
    assert snapshot(folder) == before


def test_what_a_cut_off_preparation_left_is_completed_and_not_replaced(folder: Path) -> None:
    """Passwords that a broker or database already knows must survive."""
    before = snapshot(folder)
    (folder / "secrets" / "broker_definitions").unlink()
    (folder / "secrets" / "oversight_count_key").unlink()
    assert prepare(folder) == ["oversight_count_key", "broker_definitions"]
    changed = {name for name, (content, _, _) in snapshot(folder).items() if content != before[name][0]}
    assert changed == {"oversight_count_key"}


def test_nobody_else_on_the_host_gets_past_the_folder(folder: Path) -> None:
    """Files that a container reads as another user are readable by all: the folder is what keeps people out."""
    for private in (folder, folder / "secrets"):
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
    for path in (folder / "secrets").iterdir():
        expected = 0o600 if path.name in READ_BY_ROOT else 0o444
        assert stat.S_IMODE(path.stat().st_mode) == expected, path.name
    assert stat.S_IMODE((folder / "authority_key").stat().st_mode) == 0o600


def test_folders_that_were_opened_are_closed_again(folder: Path) -> None:
    """A mistake of the hand is put right by the next run."""
    (folder / "secrets").chmod(0o755)
    (folder / "secrets" / "mongo_users").chmod(0o644)
    prepare(folder)
    assert stat.S_IMODE((folder / "secrets").stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "secrets" / "mongo_users").stat().st_mode) == 0o600


def test_only_root_reads_what_is_for_root_only() -> None:
    """The owner's files are mounted into the database's container, whose start and health check are root's."""
    for name, container in COMPOSE["services"].items():
        if READ_BY_ROOT & secrets_of(container):
            assert name == "database"


def test_the_broker_gets_the_topology_and_one_user_for_each_service(folder: Path) -> None:
    """An agency publishes to its own exchange only, reads its own queues only and declares nothing."""
    definitions = json.loads((folder / "secrets" / "broker_definitions").read_bytes())
    topology = json.loads(DEFINITIONS.read_bytes())
    assert {name: definitions[name] for name in topology} == topology
    hashes = {user["name"]: user["password_hash"] for user in definitions["users"]}
    assert hashes == {name: password_hash(password(folder, f"{name}_amqp_url")) for name in HELD_BY_BROKER}
    assert all(user["tags"] == "" for user in definitions["users"])
    rights = {row["user"]: (row["vhost"], row["configure"], row["write"], row["read"])
              for row in definitions["permissions"]}  # fmt: skip
    assert rights == {
        name: ("chungtay", "^$", rf"^ct\.{name}$" if name in AGENCIES else "^$", rf"^ct\.{name}\.(inbox|dead)$")
        for name in HELD_BY_BROKER
    }


def test_the_database_users_are_those_of_the_urls_after_the_administrator(folder: Path) -> None:
    """mongo-init.js makes the first one administrator and confines each other one to its own database."""
    administrator, *users = json.loads((folder / "secrets" / "mongo_users").read_bytes())
    assert administrator["database"] == "admin"
    assert users == [
        {"user": name, "password": password(folder, f"{name}_mongo_url"), "database": name} for name in WITH_DATABASE
    ] + [
        {"user": f"{name}_audit", "password": password(folder, f"{name}_audit_url"), "database": f"{name}_audit",
         "append_only": True} for name in AGENCIES
    ]  # fmt: skip
    url = (folder / "secrets" / "court_liaison_mongo_url").read_text()
    assert url.partition("@")[2] == (
        "database:27017/court_liaison?authSource=court_liaison&replicaSet=chungtay"
        "&w=majority&journal=true&retryWrites=false"
    )


def test_no_two_passwords_are_the_same(folder: Path) -> None:
    """What one agency knows opens nothing of another's."""
    urls = [path.name for path in (folder / "secrets").glob("*_url")]
    administrator = json.loads((folder / "secrets" / "mongo_users").read_bytes())[0]["password"]
    found = [*(password(folder, name) for name in urls), administrator]
    assert len(set(found)) == len(found) == len(HELD_BY_BROKER) + len(WITH_DATABASE) + len(AGENCIES) + 1
    assert all(len(one) >= 32 for one in found)


def test_the_key_file_is_one_that_mongod_takes(folder: Path) -> None:
    """6 to 1024 characters of base64, by MongoDB's manual."""
    text = (folder / "secrets" / "mongo_key_file").read_text()
    assert 6 <= len(text) <= 1024
    assert text.replace("+", "").replace("/", "").isalnum()
    assert len((folder / "secrets" / "oversight_count_key").read_bytes()) == 32


def test_a_certificate_names_the_container_and_is_the_authoritys(folder: Path) -> None:
    """Other containers say `<service>-api`, browsers' proxy `portal-web`; the health check inside says localhost."""
    authority = x509.load_pem_x509_certificate((folder / "secrets" / "tls_authority").read_bytes())
    for service in WITH_DATABASE:
        host = f"{service}-web" if service == PORTAL else f"{service}-api"
        certificate = x509.load_pem_x509_certificate((folder / "secrets" / f"{service}_tls_cert").read_bytes())
        certificate.verify_directly_issued_by(authority)
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        assert names.get_values_for_type(x509.DNSName) == [host, "localhost"]
        assert host in COMPOSE["services"]


def test_a_deleted_password_is_made_anew_and_what_follows_from_it_too(folder: Path) -> None:
    """That is how a broker password is rotated; everybody else's stays."""
    before = snapshot(folder)
    (folder / "secrets" / "oversight_amqp_url").unlink()
    assert prepare(folder) == ["oversight_amqp_url", "broker_definitions"]
    definitions = json.loads((folder / "secrets" / "broker_definitions").read_bytes())
    new = {user["name"]: user["password_hash"] for user in definitions["users"]}
    assert new["oversight"] == password_hash(password(folder, "oversight_amqp_url"))
    assert snapshot(folder)["oversight_amqp_url"][0] != before["oversight_amqp_url"][0]
    assert snapshot(folder)["case_intake_amqp_url"] == before["case_intake_amqp_url"]


def test_the_administrator_of_the_database_stays_when_a_services_password_changes(folder: Path) -> None:
    """The database knows the administrator's password and nobody could give it a new one."""
    before = json.loads((folder / "secrets" / "mongo_users").read_bytes())
    (folder / "secrets" / "identity_mongo_url").unlink()
    prepare(folder)
    after = json.loads((folder / "secrets" / "mongo_users").read_bytes())
    assert after[0] == before[0]
    assert [user["user"] for user, old in zip(after, before, strict=True) if user != old] == ["identity"]


@pytest.mark.parametrize("damaged", ["case_intake_amqp_url", "identity_mongo_url", "mongo_users"])
def test_a_damaged_file_is_named_and_not_quoted(folder: Path, damaged: str) -> None:
    """The person is told which file to look at; its content is a secret."""
    (folder / "secrets" / damaged).chmod(0o600)
    (folder / "secrets" / damaged).write_text("[broken-hunter2")
    with pytest.raises(Trouble) as told:
        prepare(folder)
    assert damaged in told.value.en
    assert "hunter2" not in str(told.value)


def test_the_command_names_files_and_prints_no_secret(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its output ends up in terminals' histories and in tickets."""
    monkeypatch.setattr(command, "FOLDER", tmp_path / "compose")
    assert command.main() == 0
    assert command.main() == 0
    printed = "".join(capsys.readouterr())
    assert "case_intake_amqp_url" in printed
    assert "://" not in printed
    words = {password(tmp_path / "compose", path.name) for path in (tmp_path / "compose" / "secrets").glob("*_url")}
    words |= {user["password"] for user in json.loads((tmp_path / "compose/secrets/mongo_users").read_bytes())}
    words.add((tmp_path / "compose/secrets/mongo_key_file").read_text())
    assert not [word for word in words if word in printed]


def test_a_container_is_given_its_own_services_secrets_only() -> None:
    """Whoever breaks into one agency's process finds no key to another's."""
    for name, container in COMPOSE["services"].items():
        if name in ("broker", "database"):
            continue
        service = name.rsplit("-", 1)[0]
        foreign = {secret for secret in secrets_of(container) if not secret.startswith(f"{service}_")}
        assert foreign <= {"tls_authority"}, name


def test_only_identity_sees_the_key_that_signs_tokens() -> None:
    """An agency that could read it could sign in as anybody."""
    mounts = {name: [str(volume) for volume in container.get("volumes", [])]
              for name, container in COMPOSE["services"].items()}  # fmt: skip
    key = COMPOSE["services"]["identity-api"]["environment"]["CHUNGTAY_SIGNING_KEY"]
    volume = next(one for one in mounts["identity-api"] if key.startswith(one.split(":")[1] + "/"))
    holders = {name for name, volumes in mounts.items() if any(one.split(":")[0] == volume.split(":")[0]
                                                               for one in volumes)}  # fmt: skip
    assert holders == {"identity-api", "identity-init"}
    for name, volumes in mounts.items():
        if name not in holders:
            assert not [one for one in volumes if one.startswith("identity-") and not one.endswith(":ro")], name


def secrets_of(container: dict[str, Any]) -> set[str]:
    return {one if isinstance(one, str) else one["source"] for one in container.get("secrets", [])}
