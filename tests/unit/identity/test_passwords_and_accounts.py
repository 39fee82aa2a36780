"""What a password must be, and how accounts are made and changed."""

from __future__ import annotations

import io
import traceback

import pytest
import structlog

from services.identity.domain import policy
from services.identity.domain.errors import SignInRefused
from services.identity.domain.model import Agency, Credentials, NewStaff
from services.identity.service_layer import sample
from services.identity.service_layer.passwords import new_password
from services.kernel.errors import InvalidInput, NotFound, Refused, RequestReused, StaleVersion
from tests.unit.identity.identity_stand_ins import LAN, PASSWORD, USERNAME, House

NEW = "năm con gà gáy sớm"
CANARY = "Hoàng-Yến-Canary-77"
CANARY_NAME = "hoang.yen.canary"


@pytest.fixture
def house() -> House:
    return House()


def keys_of(password: str, username: str = "lan.nguyen") -> set[str]:
    return {problem.key for problem in policy.password_problems(password, username)}


@pytest.mark.parametrize(
    ("password", "wrong"),
    [
        ("ngắn quá 11", "password.length"),
        ("x1" * 65, "password.length"),
        ("password1234", "password.common"),
        ("Mật khẩu 123456", "password.common"),
        ("Password!2345", "password.common"),
        ("123456789012", "password.common"),
        ("aaaaaaaaaaaaaa", "password.common"),
        ("ababababababab", "password.common"),
        ("qwertyuiop12", "password.common"),
        ("tôi là lan.nguyen", "password.has_username"),
        ("LAN.NGUYEN rất vui", "password.has_username"),
    ],
)
@pytest.mark.rule("password")
def test_a_weak_password_is_refused(password: str, wrong: str) -> None:
    """House rule password: 12 to 128 characters, not common, not with the user name (NIST SP 800-63B 5.1.1.2)."""
    assert wrong in keys_of(password)


@pytest.mark.parametrize("password", [PASSWORD, NEW, "Trời xanh mây trắng nắng vàng", "k7mp-2wxa-99cd-hjkq"])
def test_a_long_and_unusual_password_is_accepted(password: str) -> None:
    """House rule password: no demand for signs or digits."""
    assert keys_of(password) == set()


def test_generated_passwords_are_good_and_never_alike() -> None:
    """No default password: each is drawn."""
    drawn = {new_password() for _ in range(200)}
    assert len(drawn) == 200
    assert not any(keys_of(password) for password in drawn)


@pytest.mark.parametrize(
    ("staff", "field"),
    [
        (NewStaff("l", "Lan", "case_intake", "x", ("intake_officer",)), "username"),
        (NewStaff("lan nguyen", "Lan", "case_intake", "x", ("intake_officer",)), "username"),
        (NewStaff("lan", " ", "case_intake", "x", ("intake_officer",)), "full_name"),
        (NewStaff("lan", "Lan", "case_intake", "", ("intake_officer",)), "unit"),
        (NewStaff("lan", "Lan", "school", "x", ("intake_officer",)), "agency"),
        (NewStaff("lan", "Lan", "case_intake", "x", ("judge",)), "roles"),
        (NewStaff("lan", "Lan", "case_intake", "x", ()), "roles"),
    ],
)
def test_an_account_that_makes_no_sense_is_not_made(house: House, staff: NewStaff, field: str) -> None:
    """Nobody has a role that their agency does not know."""
    with pytest.raises(InvalidInput) as refusal:
        house.keeping.add(staff, PASSWORD)
    assert [problem.field for problem in refusal.value.problems] == [field]


def test_staff_numbers_name_the_agency_and_count(house: House) -> None:
    """``CI-0001``, ``CI-0002`` ..."""
    second = house.keeping.add(NewStaff("minh", "Minh", "case_intake", "x", ("intake_supervisor",)), PASSWORD)
    judge = house.keeping.add(NewStaff("tam", "Tâm", "court_liaison", "x", ("judge",)), PASSWORD)
    assert (second.staff_id, judge.staff_id) == ("CI-0002", "CL-0001")


def test_a_user_name_is_given_once(house: House) -> None:
    """Two people never share an account."""
    with pytest.raises(Refused):
        house.keeping.add(LAN, NEW)


def test_a_reset_lifts_a_lock_and_leaves_a_disabled_account_disabled(house: House) -> None:
    """Only ``enable`` lets somebody in again."""
    house.fail(5)
    house.keeping.reset(house.lan, NEW)
    assert house.sign_in(NEW)
    house.keeping.disable(house.lan)
    house.keeping.reset(house.lan, PASSWORD)
    with pytest.raises(SignInRefused):
        house.sign_in()
    house.keeping.enable(house.lan)
    assert house.sign_in()


def test_unlock_lifts_a_lock(house: House) -> None:
    """For the one whose colleague mistyped the name."""
    house.fail(5)
    house.keeping.unlock(house.lan)
    assert house.sign_in()


def test_nobody_is_not_found(house: House) -> None:
    """A staff number that nobody has."""
    with pytest.raises(NotFound):
        house.keeping.disable("CI-9999")


def test_a_password_is_changed_once_however_often_the_call_is_repeated(house: House) -> None:
    """A repeat of a request gets the first answer; the same id with another password is refused."""
    assert house.identity.change_password(house.lan, "r1", 1, PASSWORD, NEW) == 2
    assert house.identity.change_password(house.lan, "r1", 1, PASSWORD, NEW) == 2
    with pytest.raises(RequestReused):
        house.identity.change_password(house.lan, "r1", 1, PASSWORD, "sáu con vịt bơi ao")
    assert house.sign_in(NEW)
    with pytest.raises(SignInRefused):
        house.sign_in()


def test_a_password_change_needs_the_old_one_and_counts_its_guesses(house: House) -> None:
    """A stolen token is not enough, and does not allow guessing."""
    for number in range(5):
        with pytest.raises(SignInRefused):
            house.identity.change_password(house.lan, f"r{number}", 1, "not the old one", NEW)
    with pytest.raises(Refused):
        house.identity.change_password(house.lan, "r9", 1, PASSWORD, NEW)


@pytest.mark.parametrize("new", [PASSWORD, "too short", "password1234"])
def test_a_change_to_a_bad_or_the_same_password_is_refused(house: House, new: str) -> None:
    """House rule password."""
    with pytest.raises(InvalidInput):
        house.identity.change_password(house.lan, "r1", 1, PASSWORD, new)


def test_a_change_on_an_older_state_is_stale(house: House) -> None:
    """Every change names the version it was decided on."""
    house.keeping.reset(house.lan, NEW)
    with pytest.raises(StaleVersion) as stale:
        house.identity.change_password(house.lan, "r1", 1, NEW, PASSWORD)
    assert stale.value.current_version == 2


def test_the_sample_staff_has_every_role_and_two_of_those_who_share_the_work() -> None:
    """Every role of every agency is there to try; two social workers and two investigators."""
    roles = [(Agency(staff.agency), role) for staff in sample.STAFF for role in staff.roles]
    assert set(roles) == {(agency, role) for agency, of_it in policy.ROLES.items() for role in of_it}
    assert roles.count((Agency.SOCIAL_SUPPORT, "social_worker")) == 2
    assert roles.count((Agency.POLICE_INVESTIGATION, "investigator")) == 2
    assert not [problem for staff in sample.STAFF for problem in policy.staff_problems(staff)]


def test_the_sample_list_is_written_down_before_the_first_account_is_made(house: House) -> None:
    """A set-up cut off half-way can be repeated: no account exists whose password nobody knows."""
    kept: list[list[sample.SignIn]] = []

    class CutOff(Exception):
        pass

    def keep(lines: object) -> None:
        kept.append(list(lines))  # type: ignore[call-overload]
        raise CutOff

    with pytest.raises(CutOff):
        sample.ensure(house.keeping, {}, keep)
    assert len(kept[0]) == len(sample.STAFF)
    assert len(house.staff.accounts) == 1  # only LAN, who was there


def test_a_sample_account_that_exists_is_never_touched(house: House) -> None:
    """LAN has a sample user name and an own password: it stays, and the list does not claim to know it."""
    lines = sample.ensure(house.keeping, {USERNAME: "an old sample password"}, lambda _: None)
    assert next(line.password for line in lines if line.username == USERNAME) is None
    assert house.sign_in()
    passwords = {line.username: line.password for line in lines if line.password}
    assert sample.ensure(house.keeping, passwords, lambda _: None) == lines


def test_a_sample_password_is_compared_again_only_after_it_was_changed(house: House) -> None:
    """Comparing is slow on purpose; twenty comparisons at every start would be seconds."""
    lines = sample.ensure(house.keeping, {}, lambda _: None)
    passwords = {line.username: line.password for line in lines if line.password}
    proofs = {line.username: line.proof for line in lines}
    house.hasher.compared = 0
    assert sample.ensure(house.keeping, passwords, lambda _: None, proofs) == lines
    assert house.hasher.compared == 0
    changed = next(line for line in lines if line.username != USERNAME)
    house.keeping.reset(changed.staff_id, NEW)
    again = sample.ensure(house.keeping, passwords, lambda _: None, proofs)
    assert [line.username for line in again if line.password is None] == [USERNAME, changed.username]
    assert house.hasher.compared == 1


def test_no_password_and_no_user_name_reaches_a_log_an_exception_or_a_repr(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Canaries go through every path; nothing that could end up in a log may hold them."""
    lines = io.StringIO()
    structlog.configure(
        logger_factory=structlog.PrintLoggerFactory(lines),
        processors=[structlog.processors.JSONRenderer(ensure_ascii=False)],
    )
    seen = []
    identity, keeping = house.identity, house.keeping
    account = keeping.add(NewStaff(CANARY_NAME, CANARY, "oversight", "x", ("provincial_monitor",)), CANARY + "x" * 9)
    staff_id = account.staff_id
    tries = [
        lambda: keeping.add(NewStaff(CANARY_NAME, CANARY, "oversight", "x", ("provincial_monitor",)), CANARY + "y"),
        lambda: keeping.add(NewStaff(CANARY_NAME + " ", CANARY, "x", "", ("judge",)), CANARY_NAME),
        lambda: identity.sign_in(Credentials(CANARY_NAME, CANARY, "oversight")),
        lambda: identity.sign_in(Credentials(CANARY_NAME, CANARY + "x" * 9, "court_liaison")),
        lambda: identity.sign_in(Credentials(CANARY_NAME + "z", CANARY, CANARY)),
        lambda: identity.sign_in(Credentials(CANARY_NAME * 20, CANARY * 20, "")),
        lambda: identity.change_password(staff_id, "r", 1, CANARY, CANARY),
        lambda: identity.change_password(staff_id, "r", 1, CANARY + "x" * 9, CANARY_NAME),
        lambda: identity.change_password(staff_id, "r", 7, CANARY + "x" * 9, CANARY),
        lambda: keeping.reset(staff_id, CANARY_NAME),
        lambda: identity.sign_in(Credentials(CANARY_NAME, CANARY + "x" * 9, "oversight")),
    ]
    for attempt in tries:
        try:
            seen.append(repr(attempt()))
        except Exception as error:
            seen += ["".join(traceback.format_exception(error)), repr(error), repr(getattr(error, "problems", ""))]
    seen += [
        repr(account),
        repr(Credentials(CANARY_NAME, CANARY, CANARY)),
        lines.getvalue(),
        caplog.text,
        repr(NewStaff(CANARY_NAME, CANARY, "oversight", "x", ())),
        repr(sample.SignIn("oversight", (), CANARY_NAME, CANARY, name=CANARY)),
    ]
    structlog.reset_defaults()
    assert "sign_in_refused" in lines.getvalue()
    for text in seen:
        assert CANARY not in text
        assert CANARY_NAME not in text
        assert "hoang" not in text.lower()
