"""The identity service as staff and administrators meet it: real processes, a real database, TLS."""

from __future__ import annotations

import json
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest

from chungtay.identity.v1 import identity_service_pb2 as contract
from services.kernel.ids import new_id
from services.kernel.rpc.tokens import TokenVerifier
from tests.integration.identity.identity_process import Service, command

NEW = "năm con gà gáy sớm"
CANARY = "Chim-Hoàng-Yến-Canary-77"
CANARY_NAME = "canary.hoang"


def test_staff_sign_in_and_every_agency_can_check_the_token(service: Service) -> None:
    """A token names staff number, agency, unit and roles, lives 15 minutes, and is checked with the public key only."""
    judge = service.hire()
    answer = service.sign_in(judge.username, judge.password, "court_liaison")
    assert (answer.profile.staff_id, answer.profile.agency, list(answer.profile.roles)) == (
        judge.staff_id,
        "court_liaison",
        ["judge"],
    )
    left = answer.expires_at.ToDatetime(tzinfo=UTC) - datetime.now(UTC)
    assert timedelta(minutes=14) < left <= timedelta(minutes=15)
    actor = TokenVerifier(Path(service.environment["CHUNGTAY_TOKEN_KEYS"]), "court_liaison").verify(answer.token)
    assert (actor.staff_id, actor.unit) == (judge.staff_id, "Tòa án khu vực 1")
    shown = json.loads(service.stub.GetPublicKeys(contract.GetPublicKeysRequest(), timeout=20).jwks_json)
    assert shown["keys"] == json.loads(Path(service.environment["CHUNGTAY_TOKEN_KEYS"]).read_text())["keys"]


def test_wrong_unknown_disabled_and_locked_look_alike_over_the_network(service: Service) -> None:
    """UNAUTHENTICATED with the same words; the lock and the agency are told only to who knows the password."""
    judge, clerk = service.hire(), service.hire("court_clerk")
    assert command(service.environment, "disable", clerk.username).returncode == 0
    alike = [
        service.refused("nobody.here", "wrong", "court_liaison"),
        service.refused(clerk.username, clerk.password, "court_liaison"),
        *(service.refused(judge.username, "wrong", "court_liaison") for _ in range(6)),
    ]
    assert {(code, *keys) for code, keys in alike} == {(grpc.StatusCode.UNAUTHENTICATED, "sign_in.refused")}
    assert service.refused(judge.username, judge.password, "court_liaison") == (
        grpc.StatusCode.FAILED_PRECONDITION,
        ["account.locked"],
    )
    assert command(service.environment, "unlock", judge.username).returncode == 0
    assert service.refused(judge.username, judge.password, "oversight") == (
        grpc.StatusCode.PERMISSION_DENIED,
        ["audience.other_agency"],
    )
    assert service.sign_in(judge.username, judge.password, "court_liaison").token
    assert command(service.environment, "enable", clerk.staff_id).returncode == 0
    assert service.sign_in(clerk.username, clerk.password, "court_liaison").token


def test_many_wrong_passwords_at_once_are_all_counted(service: Service) -> None:
    """Failure counters change by compare-and-set, so guessing in parallel gains nothing."""
    username = service.hire().username
    with ThreadPoolExecutor(8) as many:
        codes = set(many.map(lambda _: service.refused(username, "wrong", "court_liaison")[0], range(24)))
    assert codes == {grpc.StatusCode.UNAUTHENTICATED}
    account = service.parts.tools.staff.by_username(username)
    assert account is not None
    assert (account.failures, account.tries_while_locked, account.lockouts) == (5, 5, 1)


def test_many_unknown_names_at_once_hear_nothing_else(service: Service) -> None:
    """Tries at names that nobody has are counted on one place, and the crowd there must not show."""
    with ThreadPoolExecutor(8) as many:
        answers = list(many.map(lambda n: service.refused(f"nobody{n}", "wrong", "court_liaison"), range(24)))
    assert {(code, *keys) for code, keys in answers} == {(grpc.StatusCode.UNAUTHENTICATED, "sign_in.refused")}


def test_staff_change_their_own_password_with_a_token_for_identity(service: Service) -> None:
    """A token for an agency is not accepted; the old password stops working at once."""
    judge = service.hire()
    request = contract.ChangePasswordRequest(
        request_id=new_id(), expected_version=1, old_password=judge.password, new_password=NEW
    )

    def change(audience: str | None) -> Any:
        metadata = []
        if audience:
            token = service.sign_in(judge.username, judge.password, audience).token
            metadata = [("authorization", f"Bearer {token}")]
        return service.stub.ChangePassword(request, timeout=20, metadata=metadata)

    for audience, code in (
        (None, grpc.StatusCode.UNAUTHENTICATED),
        ("court_liaison", grpc.StatusCode.PERMISSION_DENIED),
    ):
        with pytest.raises(grpc.RpcError) as refused:
            change(audience)
        assert refused.value.code() is code
    assert change("identity").password_version == 2
    assert service.refused(judge.username, judge.password, "court_liaison")[0] is (grpc.StatusCode.UNAUTHENTICATED)
    assert service.sign_in(judge.username, NEW, "court_liaison").profile.password_version == 2


def test_a_rotated_key_signs_at_once_and_old_tokens_stay_good(service: Service) -> None:
    """No restart, nobody thrown out."""
    judge = service.hire()
    verifier = TokenVerifier(Path(service.environment["CHUNGTAY_TOKEN_KEYS"]), "court_liaison")
    old = service.sign_in(judge.username, judge.password, "court_liaison").token
    assert command(service.environment, "rotate-key").returncode == 0
    new = service.sign_in(judge.username, judge.password, "court_liaison").token
    assert old.split(".")[0] != new.split(".")[0]
    assert verifier.verify(new).staff_id == verifier.verify(old).staff_id == judge.staff_id


def test_no_password_and_no_user_name_reaches_the_log_even_at_debug(service: Service) -> None:
    """Canaries through every call; the log of the process, driver and libraries included, holds none."""
    words = (
        "add",
        CANARY_NAME,
        "--name",
        CANARY,
        "--agency",
        "oversight",
        "--unit",
        "x",
        "--role",
        "provincial_monitor",
        "--password-stdin",
    )
    made = command(service.environment, *words, typed=CANARY + "\n")
    assert made.returncode == 0, made.stderr
    again = command(service.environment, *words, typed=CANARY + "\n")
    assert again.returncode == 1
    assert CANARY not in made.stdout + made.stderr + again.stdout + again.stderr
    assert CANARY_NAME not in again.stdout + again.stderr
    service.refused(CANARY_NAME, CANARY + "x", "oversight")
    service.refused(CANARY, CANARY, CANARY)
    service.refused(CANARY_NAME, CANARY, "court_liaison")
    token = service.sign_in(CANARY_NAME, CANARY, "identity").token
    for old, new in ((CANARY + "x", CANARY), (CANARY, CANARY_NAME), (CANARY, CANARY + "yy")):
        request = contract.ChangePasswordRequest(
            request_id=new_id(), expected_version=1, old_password=old, new_password=new
        )
        answer = service.stub.ChangePassword.future(
            request, timeout=20, metadata=[("authorization", f"Bearer {token}")]
        )
        assert CANARY not in str(answer.details())
    written = service.log.read_text()
    assert '"signed_in"' in written
    assert '"password_changed"' in written
    for secret in (CANARY, CANARY_NAME, "canary", token, json.dumps(CANARY)[1:-1]):
        assert secret not in written


def test_the_sample_list_can_be_made_again_and_only_its_owner_reads_it(
    environment: dict[str, str], tmp_path: Path
) -> None:
    """A second start keeps accounts and passwords; a password that its owner changed is not put back."""
    sample = tmp_path / "lists" / "sample.json"
    assert command(environment, "init").returncode == 0
    assert command(environment, "sample", "--write", str(sample)).returncode == 0
    first = json.loads(sample.read_text())["staff"]
    assert stat.S_IMODE(sample.stat().st_mode) == 0o600
    assert all(line["password"] and line["staff_id"] for line in first)
    assert command(environment, "sample", "--write", str(sample)).returncode == 0
    assert json.loads(sample.read_text())["staff"] == first
    who = first[0]["username"]
    assert command(environment, "reset", who, "--password-stdin", typed=NEW + "\n").returncode == 0
    assert command(environment, "sample", "--write", str(sample)).returncode == 0
    second = json.loads(sample.read_text())["staff"]
    assert [line["username"] for line in second if line["password"] is None] == [who]
    listed = command(environment, "list").stdout
    assert all(line["staff_id"] in listed for line in first)
    assert not any(line["password"] in listed for line in first)


def test_a_setting_that_is_missing_is_named_and_the_process_does_not_start(environment: dict[str, str]) -> None:
    """Exit code 2 and a sentence; identity asks for no broker."""
    answer = command({key: value for key, value in environment.items() if "SIGNING" not in key}, "init")
    assert answer.returncode == 2
    assert "CHUNGTAY_SIGNING_KEY" in answer.stderr
    assert "AMQP" not in answer.stderr


@pytest.fixture
def own_environment(environment: dict[str, str], tmp_path: Path) -> dict[str, str]:
    """Keys and database of one test."""
    return {
        **environment,
        "CHUNGTAY_MONGO_DATABASE": f"identity_{new_id()[:8]}",
        "CHUNGTAY_SIGNING_KEY": str(tmp_path / "signing.pem"),
        "CHUNGTAY_TOKEN_KEYS": str(tmp_path / "jwks.json"),
        "CHUNGTAY_SECOND_FACTOR_KEY": str(tmp_path / "second-factor-key"),
    }


def test_revoking_the_old_key_is_one_word_more(own_environment: dict[str, str]) -> None:
    """The set then holds the new key alone."""
    assert command(own_environment, "init").returncode == 0
    assert command(own_environment, "rotate-key").returncode == 0
    public = Path(own_environment["CHUNGTAY_TOKEN_KEYS"])
    assert len(json.loads(public.read_text())["keys"]) == 2
    assert command(own_environment, "rotate-key", "--revoke-old").returncode == 0
    assert len(json.loads(public.read_text())["keys"]) == 1


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("signing.pem", ("init",)),
        ("jwks.json", ("init",)),
        ("jwks.json", ("rotate-key",)),
        ("second-factor-key", ("init",)),
        ("sample.json", ("sample", "--write")),
    ],
)
@pytest.mark.parametrize("content", ["", "{half", "[]", '{"keys": [{}], "staff": [{}]}'])
def test_a_file_that_is_broken_is_named_in_a_sentence(
    own_environment: dict[str, str], tmp_path: Path, broken: str, words: tuple[str, ...], content: str
) -> None:
    """Exit code 1, which file, and what it should hold; no traceback, nothing of the content."""
    assert command(own_environment, "init").returncode == 0
    file = tmp_path / broken
    file.write_text(content)
    told = command(own_environment, *words, *([str(file)] if words[0] == "sample" else []))
    assert told.returncode == 1
    assert "Traceback" not in told.stderr
    assert str(file) in told.stderr
    assert file.read_text() == content


def test_two_runs_of_sample_at_once_both_succeed(own_environment: dict[str, str], tmp_path: Path) -> None:
    """Whoever comes second waits and finds the accounts of the first."""
    assert command(own_environment, "init").returncode == 0
    with ThreadPoolExecutor(2) as both:
        runs = list(
            both.map(lambda n: command(own_environment, "sample", "--write", str(tmp_path / f"{n}.json")), range(2))
        )
    assert [run.returncode for run in runs] == [0, 0], [run.stderr for run in runs]
