"""Who gets in, who is kept out, and what the kept out learn. Rules: services/identity/domain/policy.py."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.identity.domain import policy
from services.identity.domain.errors import SignInRefused
from services.identity.domain.model import Account, Agency, Credentials, NewStaff, Verdict
from services.kernel.errors import Forbidden, InvalidInput, Refused
from tests.unit.identity.identity_stand_ins import LAN, PASSWORD, START, House


@pytest.fixture
def house() -> House:
    return House()


def an_account(**values: Any) -> Account:
    given: dict[str, Any] = {
        "staff_id": "CI-0001",
        "username": "lan",
        "full_name": "Lan",
        "agency": Agency.CASE_INTAKE,
        "unit": "x",
        "roles": ("intake_officer",),
        "password_hash": "h",
        "created_at": START,
        **values,
    }
    return Account(**given)


def test_the_right_password_gives_a_token_for_the_own_agency(house: House) -> None:
    """A token is for one audience."""
    assert house.sign_in() == "token of CI-0001 for case_intake"


def test_a_token_lives_fifteen_minutes(house: House) -> None:
    """Tokens are short-lived: 15 minutes."""
    signed_in = house.identity.sign_in(Credentials("lan.nguyen", PASSWORD, "case_intake"))
    assert signed_in.expires_at == START + timedelta(minutes=15)


def test_user_names_forgive_capitals_and_blanks(house: House) -> None:
    """A user name is kept in small letters without outer blanks."""
    assert house.sign_in(username="  Lan.NGUYEN ")


def test_the_same_keystrokes_give_the_same_password_however_they_are_composed(house: House) -> None:
    """Vietnamese keyboards compose letters differently; passwords are compared in one normal form."""
    assert house.sign_in(unicodedata.normalize("NFD", PASSWORD))


def test_every_kind_of_stranger_hears_the_same_and_costs_the_same(house: House) -> None:
    """Unknown user, wrong password, disabled (right and wrong), locked (wrong): one answer, one hash, one write."""
    house.keeping.disable(
        house.keeping.add(NewStaff("binh.vu", "Vũ Bình", "oversight", "x", ("provincial_monitor",)), PASSWORD).staff_id
    )
    locked = NewStaff("mai.ly", "Lý Mai", "oversight", "x", ("provincial_monitor",))
    house.keeping.add(locked, PASSWORD)
    for _ in range(5):
        with pytest.raises(SignInRefused):
            house.sign_in("wrong wrong", "mai.ly")
    told, costs = set(), set()
    for username, password in (
        ("nobody.here", "x"),
        ("lan.nguyen", "wrong"),
        ("binh.vu", "wrong"),
        ("binh.vu", PASSWORD),
        ("mai.ly", "wrong"),
    ):
        compared, writes = house.hasher.compared, house.staff.writes
        with pytest.raises(SignInRefused) as refusal:
            house.sign_in(password, username)
        told.add((str(refusal.value), refusal.value.problems))
        costs.add((house.hasher.compared - compared, house.staff.writes - writes))
    assert len(told) == 1
    assert costs == {(1, 1)}


@pytest.mark.rule("lock-out")
def test_the_fifth_wrong_password_locks_for_fifteen_minutes(house: House) -> None:
    """House rule lock-out: 5 failures, then 15 minutes."""
    house.fail(5)
    with pytest.raises(Refused) as told:
        house.sign_in()
    assert told.value.problems[0].key == "account.locked"
    assert "20:50 11/03/2026" in told.value.problems[0].vi  # 15 minutes later, on a Vietnamese clock
    house.clock.pass_by(minutes=15)
    assert house.sign_in()


def test_four_wrong_passwords_do_not_lock(house: House) -> None:
    """House rule lock-out: fewer than 5 failures lock nothing, and a success forgets them."""
    house.fail(4)
    assert house.sign_in()
    house.fail(4)
    assert house.sign_in()


def test_each_lock_is_longer_than_the_one_before(house: House) -> None:
    """House rule lock-out: growing, up to a day."""
    lengths = []
    for _ in range(6):
        house.fail(5)
        until = house.staff.accounts[house.lan].locked_until
        assert until is not None
        lengths.append(until - house.clock.now())
        house.clock.moment = until
    assert lengths == [*policy.LOCKS, policy.LOCKS[-1]]


def test_a_success_starts_the_locks_from_the_shortest_again(house: House) -> None:
    """House rule lock-out: growing only while nobody gets in."""
    house.fail(5)
    house.clock.pass_by(minutes=15)
    house.sign_in()
    house.fail(5)
    house.clock.pass_by(minutes=15)
    assert house.sign_in()


def test_guessing_goes_on_only_a_little_way_into_a_lock(house: House) -> None:
    """A lock is told to who knows the password, so the tries that are judged while it lasts are bounded."""
    house.fail(5 + policy.TRIES_WHILE_LOCKED)
    with pytest.raises(SignInRefused):
        house.sign_in()
    house.clock.pass_by(minutes=15)
    assert house.sign_in()


def test_the_right_password_for_another_agency_is_refused(house: House) -> None:
    """The audience must be the staff's own agency."""
    with pytest.raises(Forbidden):
        house.sign_in(audience="court_liaison")
    with pytest.raises(SignInRefused):
        house.sign_in("wrong", audience="court_liaison")


def test_all_staff_may_have_a_token_for_identity(house: House) -> None:
    """With it they change their passwords; no agency accepts it."""
    assert house.sign_in(audience="identity") == "token of CI-0001 for identity"


@pytest.mark.parametrize(
    ("username", "password", "audience"),
    [
        ("", PASSWORD, "case_intake"),
        ("lan.nguyen", "", "case_intake"),
        ("lan.nguyen", PASSWORD, ""),
        ("x" * 129, PASSWORD, "case_intake"),
        ("lan.nguyen", "x" * 129, "case_intake"),
    ],
)
def test_a_sign_in_without_all_its_parts_is_not_looked_at(
    house: House, username: str, password: str, audience: str
) -> None:
    """Endless passwords would cost endless hashing."""
    before = house.hasher.compared
    with pytest.raises(InvalidInput):
        house.sign_in(password, username, audience)
    assert house.hasher.compared == before


def test_a_try_that_comes_in_between_is_counted_too(house: House) -> None:
    """Failure counters change by compare-and-set: two tries at once count as two."""
    other = house.staff.by_staff_id(house.lan)
    assert other is not None
    other.failures = 1
    house.staff.before_save.append(other)
    house.fail(1)
    assert house.staff.accounts[house.lan].failures == 2


def test_a_lock_that_falls_while_the_password_is_compared_holds(house: House) -> None:
    """The verdict is given on the account as it is when it is written, not as it was read."""
    other = house.staff.by_staff_id(house.lan)
    assert other is not None
    other.locked_until = START + timedelta(minutes=15)
    house.staff.before_save.append(other)
    with pytest.raises(Refused):
        house.sign_in()


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 1200)), max_size=60))
def test_no_row_of_tries_ever_gets_in_while_a_lock_lasts(tries: list[tuple[bool, int]]) -> None:
    """House rule lock-out, for every order of right and wrong passwords and pauses (seconds)."""
    account, now, wrong_in_a_row = an_account(), START, 0
    for right, pause in tries:
        now += timedelta(seconds=pause)
        was_locked = account.is_locked(now)
        verdict = policy.judge(account, right, "case_intake", now)
        assert (verdict is Verdict.ACCEPTED) == (right and not was_locked)
        wrong_in_a_row = 0 if verdict is Verdict.ACCEPTED or was_locked else wrong_in_a_row + 1
        assert wrong_in_a_row <= policy.FAILURES_BEFORE_LOCK
        if account.is_locked(now):
            wrong_in_a_row = 0  # after the lock they are counted anew
        assert not (right and verdict is Verdict.WRONG)


def test_every_role_belongs_to_an_agency_with_a_staff_number_prefix() -> None:
    """The roles are those of the agencies' workflows; LAN's is one of them."""
    assert set(policy.ROLES) == set(policy.STAFF_NUMBER_PREFIX) == set(Agency)
    assert set(LAN.roles) <= policy.ROLES[Agency.CASE_INTAKE]
    assert all("privacy_officer" in roles for agency, roles in policy.ROLES.items() if agency is not Agency.IDENTITY)
