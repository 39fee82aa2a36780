"""What the portal asks of identity: second factor, sessions, colleagues, and the care of accounts, over the network."""

from __future__ import annotations

import base64
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import grpc
import pytest
from pymongo import MongoClient

from services.identity.adapters.authenticator import Authenticator
from services.kernel.ids import new_id
from services.kernel.rpc.tokens import TokenVerifier, WrongAudience
from tests.integration.identity.identity_process import Person, Service, command, running

NEW = "năm con gà gáy sớm"
UNAUTHENTICATED = grpc.StatusCode.UNAUTHENTICATED
APP = Authenticator()


def shown(secret: str, steps: int = 0) -> str:
    """What the app shows, now or some half minutes later."""
    return APP.code(secret, datetime.now(UTC) + steps * timedelta(seconds=30))


def enrolled(service: Service, token: str) -> tuple[str, list[str]]:
    """A secret that counts, and the recovery codes. It is confirmed with the code of now; the next one is good too."""
    begun = service.ask("BeginEnrolment", token, request_id=new_id())
    done = service.ask("ConfirmEnrolment", token, request_id=new_id(), code=shown(begun.secret))
    return begun.secret, list(done.recovery_codes)


def administrator(service: Service) -> tuple[Person, str]:
    """Somebody who may, and a token for identity."""
    person = service.hire("administrator", "identity", "Phòng CNTT")
    return person, service.session(person).identity_token


def database_of(service: Service) -> Any:
    client: MongoClient = MongoClient(service.environment["CHUNGTAY_MONGO_URL"], tz_aware=True, retryWrites=False)
    return client[service.environment["CHUNGTAY_MONGO_DATABASE"]]


@pytest.mark.rule("second-factor")
def test_a_phone_is_enrolled_and_every_sign_in_then_needs_its_code(service: Service) -> None:
    """As the portal does it: a session for identity, then the agency's token by refreshing."""
    judge = service.hire()
    first, other = service.session(judge), service.session(judge)
    assert not first.profile.second_factor
    secret, recovery = enrolled(service, first.identity_token)
    assert service.refused(judge.username, judge.password, "court_liaison") == (
        UNAUTHENTICATED, ["second_factor.missing"]
    )  # fmt: skip
    assert service.declined("RefreshSession", session_secret=other.session_secret) == (
        UNAUTHENTICATED, ["session.over"]
    )  # fmt: skip
    refreshed = service.ask("RefreshSession", session_secret=first.session_secret)
    assert (refreshed.profile.second_factor, refreshed.profile.recovery_codes_left) == (True, 8)
    code = shown(secret, 1)
    signed_in = service.session(judge, code)
    token = service.ask("RefreshSession", session_secret=signed_in.session_secret).token
    actor = TokenVerifier(Path(service.environment["CHUNGTAY_TOKEN_KEYS"]), "court_liaison").verify(token)
    assert actor.staff_id == judge.staff_id
    sign_in = {"username": judge.username, "password": judge.password, "audience": "court_liaison"}
    assert service.declined("SignIn", code=code, **sign_in) == (UNAUTHENTICATED, ["second_factor.wrong"])
    assert service.ask("SignIn", code=recovery[0], **sign_in).profile.recovery_codes_left == 7
    assert service.declined("SignIn", code=recovery[0], **sign_in) == (UNAUTHENTICATED, ["second_factor.wrong"])


@pytest.mark.rule("second-factor")
def test_one_code_sent_many_times_at_once_lets_one_in(service: Service) -> None:
    """The account is kept by compare-and-set; so are recovery codes."""
    judge = service.hire()
    secret, recovery = enrolled(service, service.session(judge).identity_token)
    service.parts.keeping.reset(judge.staff_id, judge.password)

    def try_it(code: str) -> str:
        try:
            service.session(judge, code)
        except grpc.RpcError as error:
            return str(error.code().name)
        return "in"

    for code in (recovery[0], shown(secret, 1)):
        service.parts.keeping.unlock(judge.staff_id)
        with ThreadPoolExecutor(4) as many:
            answers = list(many.map(try_it, [code] * 4))
        assert answers.count("in") == 1, answers


def test_a_secret_lies_sealed_in_the_database_and_a_session_as_a_hash(service: Service) -> None:
    """Whoever copies the database can neither make codes nor go on with a session."""
    judge = service.hire()
    signed_in = service.session(judge)
    secret, recovery = enrolled(service, signed_in.identity_token)
    database = database_of(service)
    kept = repr([list(database[name].find()) for name in database.list_collection_names()])
    raw = base64.b32decode(secret)
    for hidden in (secret, repr(raw)[2:-1], signed_in.session_secret, *recovery, judge.password):
        assert hidden not in kept
    assert kept.count(judge.staff_id) >= 2  # the search above looked at the right place
    log = service.log.read_text()
    for hidden in (secret, signed_in.session_secret, signed_in.identity_token, *recovery):
        assert hidden not in log


@pytest.mark.rule("session-length")
def test_a_session_lasts_until_it_is_ended_from_somewhere(service: Service) -> None:
    """Signed out here, everywhere, by another password, or by an administrator."""
    judge = service.hire()
    one, two, three = (service.session(judge) for _ in range(3))
    refresh = lambda session: service.ask("RefreshSession", session_secret=session.session_secret)  # noqa: E731
    over = lambda session: service.declined("RefreshSession", session_secret=session.session_secret) == (  # noqa: E731
        UNAUTHENTICATED, ["session.over"]
    )  # fmt: skip
    service.ask("EndSession", session_secret=one.session_secret)
    service.ask("EndSession", session_secret=one.session_secret)
    assert over(one)
    changed = service.ask(
        "ChangePassword", refresh(two).identity_token, request_id=new_id(), expected_version=1,
        old_password=judge.password, new_password=NEW,
    )  # fmt: skip
    assert changed.password_version == 2
    assert over(three)
    assert refresh(two).profile.password_version == 2
    four = service.session(Person(judge.staff_id, judge.username, NEW))
    service.ask("EndAllSessions", refresh(two).identity_token)
    assert over(two)
    assert over(four)
    five = service.session(Person(judge.staff_id, judge.username, NEW))
    database_of(service)["sessions"].update_many(
        {"staff_id": judge.staff_id}, {"$set": {"used_at": datetime.now(UTC) - timedelta(minutes=31)}}
    )
    assert over(five)
    six = service.session(Person(judge.staff_id, judge.username, NEW))
    assert command(service.environment, "disable", judge.staff_id).returncode == 0
    assert over(six)
    assert service.declined("ListColleagues", six.identity_token) == (UNAUTHENTICATED, ["session.over"])


@pytest.mark.rule("calendar-feed")
def test_a_calendar_key_opens_its_owners_calendar_until_it_ends(service: Service) -> None:
    """Over the network: the token has one role, for one agency; identity itself and the other agencies refuse it."""
    judge = service.hire()
    token = service.session(judge).identity_token
    assert not service.ask("GetCalendarFeed", token).HasField("made_at")
    first = service.ask("MakeCalendarFeed", token).key
    key = service.ask("MakeCalendarFeed", token).key
    assert service.ask("GetCalendarFeed", token).HasField("made_at")
    opened = service.ask("OpenCalendarFeed", key=key)
    keys = Path(service.environment["CHUNGTAY_TOKEN_KEYS"])
    actor = TokenVerifier(keys, "court_liaison").verify(opened.token)
    assert (actor.staff_id, actor.agency, actor.unit, actor.roles) == (
        judge.staff_id, "court_liaison", "Tòa án khu vực 1", frozenset({"calendar_feed"}),
    )  # fmt: skip
    assert opened.agency == "court_liaison"
    assert opened.expires_at.ToDatetime(tzinfo=UTC) <= datetime.now(UTC) + timedelta(minutes=2)
    for other in ("police_investigation", "identity"):
        with pytest.raises(WrongAudience):
            TokenVerifier(keys, other).verify(opened.token)
    assert service.declined("ListColleagues", opened.token) == (grpc.StatusCode.PERMISSION_DENIED, ["wrong_audience"])
    shut = (grpc.StatusCode.NOT_FOUND, ["not_found"])
    assert service.declined("OpenCalendarFeed", key=first) == shut
    service.ask("WithdrawCalendarFeed", token)
    assert service.declined("OpenCalendarFeed", key=key) == shut
    last = service.ask("MakeCalendarFeed", token).key
    assert command(service.environment, "disable", judge.staff_id).returncode == 0
    assert command(service.environment, "enable", judge.staff_id).returncode == 0
    assert service.declined("OpenCalendarFeed", key=last) == shut


@pytest.mark.rule("calendar-feed")
def test_a_calendar_key_stands_in_no_database_and_no_log(service: Service) -> None:
    """Whoever copies the database reads nobody's calendar."""
    judge = service.hire()
    key = service.ask("MakeCalendarFeed", service.session(judge).identity_token).key
    opened = service.ask("OpenCalendarFeed", key=key)
    database = database_of(service)
    kept = repr([list(database[name].find()) for name in database.list_collection_names()])
    assert sha256(key.encode()).hexdigest() in kept
    for hidden in (key, opened.token):
        assert hidden not in kept
        assert hidden not in service.log.read_text()
    assert command(service.environment, "changes").returncode == 0  # the log of accounts is whole


def test_colleagues_are_those_of_the_own_agency_who_may_sign_in(service: Service) -> None:
    """By name, for whom to assign; page by page, by role and unit."""
    units = ["Phòng A", "Phòng B"]
    people = [
        service.hire("provincial_monitor", "oversight", units[number % 2], f"Người Thứ {number}") for number in range(5)
    ]
    officer = service.hire("privacy_officer", "oversight", units[0], "Người Giữ")
    service.hire()
    service.parts.keeping.disable(people[1].staff_id)
    token = service.session(officer).identity_token

    def listed(**filters: Any) -> list[str]:
        found: list[str] = []
        page = ""
        while True:
            answer = service.ask("ListColleagues", token, page_size=2, page_token=page, **filters)
            found += [one.staff_id for one in answer.colleagues]
            page = answer.next_page_token
            assert not page or len(answer.colleagues) == 2
            if not page:
                return found

    ids = [person.staff_id for person in people]
    assert listed() == sorted([ids[0], *ids[2:], officer.staff_id])
    assert listed(role="provincial_monitor") == sorted([ids[0], *ids[2:]])
    assert listed(unit=units[1]) == [ids[3]]
    assert listed(unit=units[0], role="privacy_officer") == [officer.staff_id]
    first = service.ask("ListColleagues", token, page_size=1).colleagues[0]
    assert (first.staff_id, first.full_name, first.unit, list(first.roles)) == (
        ids[0], "Người Thứ 0", units[0], ["provincial_monitor"]
    )  # fmt: skip
    assert service.declined("ListColleagues", token, page_token="made up")[1] == ["bad_page_token"]
    assert service.declined("ListColleagues", token, page_size=101)[1] == ["out_of_range"]


def test_an_administrator_hires_and_the_new_colleague_begins_with_another_password(service: Service) -> None:
    """The whole way: one-time password, only identity open, own password, at work."""
    _, token = administrator(service)
    username, request_id = f"moi{new_id()[:8]}", new_id()
    new = {"username": username.upper(), "full_name": "Lê Thị Mới", "agency": "court_liaison", "unit": "Tòa án",
           "roles": ["judge"], "request_id": request_id}  # fmt: skip
    made = service.ask("AddStaff", token, **new)
    assert service.ask("AddStaff", token, **new) == made
    assert (made.staff.username, made.staff.must_change_password, made.staff.version) == (username, True, 1)
    assert service.declined("AddStaff", token, **{**new, "unit": "x"})[0] is grpc.StatusCode.ALREADY_EXISTS
    assert service.declined("AddStaff", token, **{**new, "request_id": new_id()})[1] == ["username.taken"]
    code, keys = service.declined("AddStaff", token, request_id=new_id(), username="x", agency="school")
    assert code is grpc.StatusCode.INVALID_ARGUMENT
    assert {"username.form", "full_name.missing", "unit.missing", "agency.unknown"} <= set(keys)
    person = Person(made.staff.staff_id, username, made.one_time_password)
    assert service.refused(username, person.password, "court_liaison") == (
        grpc.StatusCode.FAILED_PRECONDITION, ["password.must_change"]
    )  # fmt: skip
    session = service.session(person)
    assert session.profile.must_change_password
    refreshed = service.ask("RefreshSession", session_secret=session.session_secret)
    assert (refreshed.token, bool(refreshed.identity_token)) == ("", True)
    assert service.declined("ListColleagues", refreshed.identity_token)[1] == ["password.must_change"]
    service.ask(
        "ChangePassword", session.identity_token, request_id=new_id(), expected_version=1,
        old_password=person.password, new_password=NEW,
    )  # fmt: skip
    assert service.ask("RefreshSession", session_secret=session.session_secret).token
    assert service.ask("AddStaff", token, **new).one_time_password == ""


def test_accounts_are_kept_over_the_network_and_everything_is_noted(service: Service) -> None:
    """Change, lock and unlock, disable and enable, password and second factor reset; the log tells of each."""
    boss, token = administrator(service)
    judge = service.hire()
    who = {"staff_id": judge.staff_id}
    enrolled(service, service.session(judge).identity_token)
    changed = service.ask(
        "ChangeStaff", token, request_id=new_id(), expected_version=1, full_name="Tên Mới", unit="Tòa án khu vực 2",
        roles=["judge", "court_clerk"], **who,
    ).staff  # fmt: skip
    assert (changed.version, changed.unit, list(changed.roles)) == (2, "Tòa án khu vực 2", ["court_clerk", "judge"])
    assert service.declined(
        "ChangeStaff", token, request_id=new_id(), expected_version=1, full_name="x", unit="x", roles=["judge"], **who
    ) == (grpc.StatusCode.ABORTED, ["stale_version"])
    for _ in range(5):
        service.refused(judge.username, "wrong", "court_liaison")
    listed = service.ask("ListStaff", token, agency="court_liaison", unit="Tòa án khu vực 2", page_size=100).staff
    found = next(one for one in listed if one.staff_id == judge.staff_id)
    assert found.HasField("locked_until")
    assert found.second_factor
    assert not service.ask("UnlockStaff", token, request_id=new_id(), **who).staff.HasField("locked_until")
    assert service.ask("DisableStaff", token, request_id=new_id(), **who).staff.disabled
    assert not service.ask("EnableStaff", token, request_id=new_id(), **who).staff.disabled
    assert not service.ask("ResetSecondFactor", token, request_id=new_id(), **who).staff.second_factor
    password = service.ask("ResetPassword", token, request_id=new_id(), **who).one_time_password
    assert service.session(Person(judge.staff_id, judge.username, password)).profile.must_change_password
    done = ["password_reset", "second_factor_reset", "enabled", "disabled", "unlocked", "changed",
            "second_factor_enrolled", "added"]  # fmt: skip
    lines: list[Any] = []
    page = ""
    while True:
        answer = service.ask("ListStaffChanges", token, page_size=3, page_token=page, **who)
        lines += answer.changes
        page = answer.next_page_token
        if not page:
            break
    assert [line.what for line in lines] == done
    assert {line.by for line in lines} == {boss.staff_id, judge.staff_id, "command_line"}
    assert list(lines[5].fields) == ["full_name", "unit", "roles"]
    newest = service.ask("ListStaffChanges", token, page_size=1)
    assert newest.changes[0] == lines[0]
    assert service.ask("ListStaffChanges", token, page_size=1, page_token=newest.next_page_token).changes
    assert service.declined("DisableStaff", token, request_id=new_id(), staff_id=boss.staff_id) == (
        grpc.StatusCode.FAILED_PRECONDITION, ["staff.own_account"]
    )  # fmt: skip
    assert service.declined("DisableStaff", token, request_id="x", **who)[1] == ["not_a_uuid"]
    assert service.declined("DisableStaff", token, request_id=new_id(), staff_id="XX-1")[0] is (
        grpc.StatusCode.NOT_FOUND
    )


STAFF_CALLS = ("ListStaff", "AddStaff", "ChangeStaff", "DisableStaff", "EnableStaff", "ResetPassword",
               "ResetSecondFactor", "UnlockStaff", "ListStaffChanges")  # fmt: skip


@pytest.mark.rule("need-to-know")
def test_no_other_role_and_no_token_of_an_agency_touches_accounts(service: Service) -> None:
    """Refused before the request is looked at, and a disabled administrator's token is worth nothing."""
    boss, token = administrator(service)
    judge = service.session(service.hire()).identity_token
    for call in STAFF_CALLS:
        assert service.declined(call, judge) == (grpc.StatusCode.PERMISSION_DENIED, ["role_may_not"])
        assert service.declined(call)[0] is UNAUTHENTICATED
    service.parts.keeping.disable(boss.staff_id)
    for call in STAFF_CALLS:
        assert service.declined(call, token) == (UNAUTHENTICATED, ["session.over"])


def test_many_changes_at_once_are_all_noted_in_one_sound_chain(service: Service) -> None:
    """Each change and its line are one transaction; the numbers have no gap."""
    _, token = administrator(service)
    people = [service.hire() for _ in range(6)]
    request_ids = [new_id() for _ in people]

    def disable(number: int) -> bool:
        person, request_id = people[number % 6], request_ids[number % 6]  # each call twice, at once
        answer = service.ask("DisableStaff", token, request_id=request_id, staff_id=person.staff_id)
        return bool(answer.staff.disabled)

    with ThreadPoolExecutor(6) as many:
        assert all(many.map(disable, range(12)))
    database = database_of(service)
    noted = list(database["staff_changes"].find({"what": "disabled", "request_id": {"$in": request_ids}}))
    assert sorted(line["staff_id"] for line in noted) == sorted(person.staff_id for person in people)
    numbers = sorted(line["_id"] for line in database["staff_changes"].find())
    assert numbers == list(range(1, len(numbers) + 1))
    assert service.parts.tools.staff.broken_changes() == []


def test_a_line_that_was_altered_or_taken_away_is_found(environment: dict[str, str], tmp_path: Path) -> None:
    """``python -m services.identity changes`` prints the log and names the break."""
    own = {**environment, "CHUNGTAY_MONGO_DATABASE": f"identity_{new_id()[:8]}"}
    with running(own, tmp_path) as service:
        people = [service.hire() for _ in range(4)]
        sound = command(own, "changes")
        assert (sound.returncode, len(sound.stdout.splitlines())) == (0, 4)
        lines = database_of(service)["staff_changes"]
        third = lines.find_one({"_id": 3})
        lines.update_one({"_id": 3}, {"$set": {"by": people[0].staff_id}})
        assert "3" in (broken := command(own, "changes")).stderr
        assert broken.returncode == 1
        lines.replace_one({"_id": 3}, third)
        assert command(own, "changes").returncode == 0
        lines.delete_one({"_id": 4})
        assert command(own, "changes").returncode == 1


@pytest.mark.rule("second-factor")
def test_a_province_may_require_the_second_factor(environment: dict[str, str], tmp_path: Path) -> None:
    """CHUNGTAY_SECOND_FACTOR_REQUIRED: without it nothing is open but identity, where it is enrolled."""
    own = {
        **environment,
        "CHUNGTAY_MONGO_DATABASE": f"identity_{new_id()[:8]}",
        "CHUNGTAY_SECOND_FACTOR_REQUIRED": "true",
    }
    with running(own, tmp_path) as service:
        judge = service.hire()
        assert service.refused(judge.username, judge.password, "court_liaison") == (
            grpc.StatusCode.FAILED_PRECONDITION, ["second_factor.not_enrolled"]
        )  # fmt: skip
        session = service.session(judge)
        assert service.ask("RefreshSession", session_secret=session.session_secret).token == ""
        assert service.declined("ListColleagues", session.identity_token)[1] == ["second_factor.not_enrolled"]
        _, token = administrator(service)
        assert service.declined("ListStaff", token)[1] == ["second_factor.not_enrolled"]
        enrolled(service, session.identity_token)
        assert service.ask("RefreshSession", session_secret=session.session_secret).token
        assert service.ask("ListColleagues", session.identity_token).colleagues
        assert command(own, "reset-second-factor", judge.username).returncode == 0
        assert service.declined("RefreshSession", session_secret=session.session_secret)[1] == ["session.over"]


def test_a_token_names_the_session_to_identity_only(service: Service) -> None:
    """No agency need know that two tokens belong to one browser."""
    session = service.session(service.hire())
    refreshed = service.ask("RefreshSession", session_secret=session.session_secret)

    def claims(token: str) -> Any:
        part = token.split(".")[1]
        return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))

    assert "sid" not in claims(refreshed.token)
    assert claims(refreshed.identity_token)["sid"] == claims(session.identity_token)["sid"]
    assert claims(refreshed.identity_token)["sid"] != session.session_secret
