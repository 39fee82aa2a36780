"""What administrators of accounts may order, what is told, and what the log says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from services.identity.domain import policy
from services.identity.domain.errors import SessionOver, SignInRefused
from services.identity.domain.model import Agency, Credentials, NewStaff
from services.kernel.errors import Forbidden, InvalidInput, NotFound, Refused, RequestReused, StaleVersion
from services.kernel.workflow import Actor
from tests.unit.identity.identity_stand_ins import PASSWORD, House, actor_of, order

NEW = "năm con gà gáy sớm"
HOA = NewStaff("hoa.le", "Lê Thị Hoa", "social_support", "Xã Bình An", ("social_worker",))
Act = Callable[[House, Actor, str], Any]
TO_ANOTHER: dict[str, Act] = {
    "disable": lambda house, actor, who: house.administration.disable(actor, order(actor), who),
    "enable": lambda house, actor, who: house.administration.enable(actor, order(actor), who),
    "unlock": lambda house, actor, who: house.administration.unlock(actor, order(actor), who),
    "password": lambda house, actor, who: house.administration.reset_password(actor, order(actor), who),
    "factor": lambda house, actor, who: house.administration.reset_second_factor(actor, order(actor), who),
}
ALL: dict[str, Act] = {
    **TO_ANOTHER,
    "add": lambda house, actor, who: house.administration.add(actor, order(actor), HOA),
    "change": lambda house, actor, who: house.administration.change(actor, order(actor), who, HOA, 1),
    "list": lambda house, actor, who: house.administration.staff(actor, None, 9),
    "changes": lambda house, actor, who: house.administration.changes(actor, None, 9),
}


@pytest.fixture
def house() -> House:
    return House()


@pytest.mark.rule("need-to-know")
@pytest.mark.parametrize("act", ALL.values(), ids=ALL)
def test_nobody_but_an_administrator_touches_accounts(house: House, act: Act) -> None:
    """By role and agency together, as the token says and as the account is now."""
    administrator = house.administrator()
    before = dict(house.staff.accounts), list(house.staff.log)
    for agency, roles in policy.ROLES.items():
        for role in roles - {policy.ADMINISTRATOR}:
            with pytest.raises(Forbidden):
                act(house, Actor(house.lan, str(agency), "x", frozenset({role})), house.lan)
    for actor in (
        Actor(house.lan, "case_intake", "x", frozenset({policy.ADMINISTRATOR})),
        Actor(house.lan, "identity", "x", frozenset({policy.ADMINISTRATOR})),  # what LAN's account does not say
        Actor(administrator.staff_id, "identity", "x", frozenset()),
    ):
        with pytest.raises(Forbidden):
            act(house, actor, house.lan)
    house.keeping.disable(administrator.staff_id)
    with pytest.raises(SessionOver):
        act(house, administrator, house.lan)
    assert house.staff.accounts[house.lan] == before[0][house.lan]
    assert house.staff.log[:-1] == before[1]


@pytest.mark.rule("own-account")
@pytest.mark.parametrize("act", TO_ANOTHER.values(), ids=TO_ANOTHER)
def test_an_administrator_does_not_do_it_to_their_own_account(house: House, act: Act) -> None:
    """Rule own-account: a stolen session could strip the account, and the last administrator lock everybody out."""
    administrator = house.administrator()
    with pytest.raises(Refused) as refusal:
        act(house, administrator, administrator.staff_id)
    assert refusal.value.problems[0].key == "staff.own_account"
    assert act(house, house.administrator("another.one"), administrator.staff_id)


def test_a_new_account_has_a_password_for_once(house: House) -> None:
    """Until it is changed, only identity is open: the administrator knows it."""
    administrator = house.administrator()
    kept = house.administration.add(administrator, order(administrator), HOA)
    username, password = HOA.username, kept.one_time_password
    assert policy.password_problems(password, username) == []
    with pytest.raises(Refused) as refusal:
        house.sign_in(password, username, "social_support")
    assert refusal.value.problems[0].key == "password.must_change"
    assert house.sign_in(password, username, "identity")
    signed_in = house.begin_session(password, username=username)
    assert (signed_in.token, signed_in.account.must_change_password) == ("", True)
    with pytest.raises(Refused):
        house.accounts.colleague(kept.account.staff_id)
    house.identity.change_password(kept.account.staff_id, "r1", 1, password, NEW)
    assert house.sign_in(NEW, username, "social_support")


def test_an_administrator_with_a_one_time_password_administers_nothing(house: House) -> None:
    """Their tokens are for identity anyway, so that the audience alone would not stop them."""
    first = house.administrator()
    staff = NewStaff("moi.quan", "Quản Mới", "identity", "Phòng CNTT", ("administrator",))
    second = actor_of(house.administration.add(first, order(first), staff).account)
    with pytest.raises(Refused) as refusal:
        house.administration.staff(second, None, 9)
    assert refusal.value.problems[0].key == "password.must_change"


def test_where_a_second_factor_is_required_an_administrator_needs_it_too() -> None:
    """For the same reason."""
    house = House(factor_required=True)
    administrator = house.administrator()
    with pytest.raises(Refused) as refusal:
        house.administration.staff(administrator, None, 9)
    assert refusal.value.problems[0].key == "second_factor.not_enrolled"
    house.enrol(administrator.staff_id)
    assert house.administration.staff(administrator, None, 9)


def test_a_repeated_call_gets_the_first_answer_the_password_included(house: House) -> None:
    """The answer may be lost on the way, and nobody could sign in. It is told no longer than it is the password."""
    administrator = house.administrator()
    call = order(administrator)
    first = house.administration.add(administrator, call, HOA)
    again = house.administration.add(administrator, call, HOA)
    assert (again.account.staff_id, again.one_time_password) == (first.account.staff_id, first.one_time_password)
    assert len(house.staff.accounts) == 3
    house.identity.change_password(first.account.staff_id, "r1", 1, first.one_time_password, NEW)
    assert house.administration.add(administrator, call, HOA).one_time_password == ""


def test_a_number_of_a_call_is_good_for_that_call_only(house: House) -> None:
    """Not with another content, and not for another administrator, who would be told the password."""
    first, second = house.administrator(), house.administrator("another.one")
    call = order(first)
    house.administration.add(first, call, HOA)
    with pytest.raises(RequestReused):
        house.administration.disable(first, order(first, call.request_id, "another"), house.lan)
    with pytest.raises(RequestReused):
        house.administration.add(second, order(second, call.request_id, call.digest), HOA)


def test_two_of_the_same_call_at_once_are_one(house: House) -> None:
    """The log takes one line of each call; who comes second gets the first one's answer."""
    administrator = house.administrator()
    call, noted = order(administrator), house.staff.noted
    seen: list[str] = []

    def not_yet(request_id: str) -> Any:
        seen.append(request_id)
        return None if len(seen) == 1 else noted(request_id)

    house.administration.disable(administrator, call, house.lan)
    house.staff.noted = not_yet  # type: ignore[method-assign]
    assert house.administration.disable(administrator, call, house.lan).account.disabled
    assert [str(line.what) for line in house.staff.log].count("disabled") == 1


def test_a_reset_password_is_for_once_and_lifts_the_lock(house: House) -> None:
    """And what was changed since, is not told again."""
    administrator = house.administrator()
    house.fail(5)
    kept = house.administration.reset_password(administrator, order(administrator), house.lan)
    with pytest.raises(SignInRefused):
        house.sign_in()
    with pytest.raises(Refused):
        house.sign_in(kept.one_time_password)
    assert house.sign_in(kept.one_time_password, audience="identity")


@pytest.mark.rule("second-factor")
def test_a_reset_second_factor_leaves_the_password(house: House) -> None:
    """For who lost the phone and the recovery codes; they enrol anew, with another secret."""
    administrator = house.administrator()
    secret, codes = house.enrol()
    house.administration.reset_second_factor(administrator, order(administrator), house.lan)
    assert house.sign_in()
    new_secret, _ = house.enrol()
    assert new_secret != secret
    for code in (house.code(secret), codes[0]):
        with pytest.raises(SignInRefused):
            house.sign_in(code=code)
    assert house.sign_in(code=house.code(new_secret))


def test_a_change_replaces_name_unit_and_roles_and_names_what_it_was_decided_on(house: House) -> None:
    """A sign-in in between does not make it stale; another administrator's change does."""
    administrator = house.administrator()
    wanted = NewStaff("", " Nguyễn Thị Lan Anh ", "", "Tổng đài", ("intake_supervisor", "intake_officer"))
    house.fail(1)
    account = house.administration.change(administrator, order(administrator), house.lan, wanted, 1).account
    assert (account.full_name, account.roles) == ("Nguyễn Thị Lan Anh", ("intake_officer", "intake_supervisor"))
    assert (account.username, account.agency, account.revision) == ("lan.nguyen", Agency.CASE_INTAKE, 2)
    assert house.staff.log[-1].fields == ("full_name", "roles")
    with pytest.raises(StaleVersion) as stale:
        house.administration.change(administrator, order(administrator), house.lan, wanted, 1)
    assert stale.value.current_version == 2


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (NewStaff("", "", "", "x", ("intake_officer",)), "full_name"),
        (NewStaff("", "Lan", "", " ", ("intake_officer",)), "unit"),
        (NewStaff("", "Lan", "", "x" * 201, ("intake_officer",)), "unit"),
        (NewStaff("", "Lan", "", "x", ("judge",)), "roles"),
        (NewStaff("", "Lan", "", "x", ()), "roles"),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(house: House, wanted: NewStaff, field: str) -> None:
    """As it would be for a new account; nobody gets another agency's role."""
    administrator = house.administrator()
    with pytest.raises(InvalidInput) as refusal:
        house.administration.change(administrator, order(administrator), house.lan, wanted, 1)
    assert [problem.field for problem in refusal.value.problems] == [field]
    assert house.staff.accounts[house.lan].revision == 1


def test_nobody_is_not_found(house: House) -> None:
    """A staff number that nobody has; nothing is noted."""
    administrator = house.administrator()
    lines = len(house.staff.log)
    for act in TO_ANOTHER.values():
        with pytest.raises(NotFound):
            act(house, administrator, "CI-9999")
    assert len(house.staff.log) == lines


def test_everything_is_noted_with_who_did_it_and_no_secret(house: House) -> None:
    """The log says who did what to whose account; never a name, a password or a code."""
    administrator = house.administrator()
    passwords = [
        act(house, administrator, house.lan).one_time_password
        for name, act in ALL.items()
        if name not in ("list", "changes")
        for _ in range(2 if name in TO_ANOTHER else 1)
        if name != "change"
    ]
    secret, codes = house.enrol()
    account = house.staff.accounts[house.lan]
    house.identity.change_password(house.lan, "r1", account.password_version, passwords[7], NEW)
    by = administrator.staff_id
    told = [(line.by, line.what, line.staff_id) for line in house.staff.log]
    expected = ["disabled", "enabled", "unlocked", "password_reset", "second_factor_reset"]
    assert told == [
        ("command_line", "added", house.lan),
        ("command_line", "added", by),
        *((by, what, house.lan) for what in expected for _ in range(2)),
        (by, "added", "SS-0001"),
        (house.lan, "second_factor_enrolled", house.lan),
        (house.lan, "password_changed", house.lan),
    ]
    text = repr(house.staff.log)
    for hidden in (*filter(None, passwords), secret, *codes, NEW, PASSWORD, "Hoa", "hoa.le", "Lan"):
        assert hidden not in text
    newest = house.administration.changes(administrator, None, 2)
    assert [line.what for line in newest] == ["password_changed", "second_factor_enrolled"]
    older = house.administration.changes(administrator, newest[-1].number, 99, "SS-0001")
    assert [line.what for line in older] == ["added"]


def test_accounts_and_colleagues_come_page_by_page(house: House) -> None:
    """By staff number; filters by agency, unit, role, and only who may sign in."""
    administrator = house.administrator()
    for number in range(5):
        role = "social_worker" if number % 2 else "commune_chairman"
        staff = NewStaff(f"nv.{number}xx", "Người Mẫu", "social_support", f"Xã {number % 2}", (role,))
        house.keeping.add(staff, PASSWORD)
    house.keeping.disable("SS-0003")
    page = house.administration.staff(administrator, None, 2, "social_support")
    assert [account.staff_id for account in page] == ["SS-0001", "SS-0002"]
    page = house.administration.staff(administrator, "SS-0002", 9, "social_support", "Xã 0")
    assert [account.staff_id for account in page] == ["SS-0003", "SS-0005"]
    page = house.staff.page(None, 9, agency="social_support", role="commune_chairman", open_only=True)
    assert [account.staff_id for account in page] == ["SS-0001", "SS-0005"]


def test_no_one_time_password_shows_in_a_text(house: House) -> None:
    """What may end up in a log."""
    administrator = house.administrator()
    kept = house.administration.reset_password(administrator, order(administrator), house.lan)
    assert kept.one_time_password
    for text in (repr(kept), repr(kept.account), repr(Credentials("a", kept.one_time_password, "c", "123456"))):
        assert kept.one_time_password not in text
        assert "123456" not in text
