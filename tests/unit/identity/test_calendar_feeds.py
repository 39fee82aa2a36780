"""The key under which a calendar program reads: whose it is, what it opens, and what ends it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from services.identity.domain import calendar_feeds
from services.identity.domain.errors import SessionOver
from services.identity.domain.model import Change, NewStaff
from services.identity.domain.policy import ROLES
from services.kernel.engagements import CALENDAR_FEED
from services.kernel.errors import NotFound, Refused
from tests.unit.identity.identity_stand_ins import PASSWORD, House, order

NEW = "năm con gà gáy sớm"


@pytest.fixture
def house() -> House:
    return House()


def opens(house: House, key: str) -> bool:
    try:
        house.feeds.open(key)
    except NotFound as refused:
        return (refused.problems[0].field, refused.problems[0].key) != ("key", "not_found")
    return True


@pytest.mark.rule("calendar-feed")
def test_a_key_is_exchanged_for_a_token_that_reads_its_owners_calendar_only(house: House) -> None:
    """For the owner's agency, with the one role of a calendar program, for a single question."""
    opened = house.feeds.open(house.feeds.make(house.lan))
    assert opened.token == f"token of {house.lan} for case_intake of a calendar program"
    assert opened.agency == "case_intake"
    assert opened.expires_at - house.clock.now() == timedelta(minutes=2)
    assert opened.token not in repr(opened)


def test_no_account_has_the_role_of_a_calendar_program() -> None:
    """Otherwise whoever had it would be let in where only programs are."""
    assert not any(CALENDAR_FEED in roles for roles in ROLES.values())


@pytest.mark.rule("calendar-feed")
def test_a_key_is_kept_nowhere_and_never_alike(house: House) -> None:
    """Whoever has the database reads nobody's calendar with it: 256 random bits, of which a hash is kept."""
    first, second = house.feeds.make(house.lan), house.feeds.make(house.lan)
    assert first != second
    assert len(first) == 43
    account = house.accounts.of(house.lan)
    assert account.calendar_feed == calendar_feeds.hash_of(second)
    assert second not in str(vars(account))
    assert account.calendar_feed not in repr(account)


@pytest.mark.rule("calendar-feed")
def test_a_new_key_ends_the_one_before(house: House) -> None:
    """Everybody has one; who fears that it was seen makes another."""
    first = house.feeds.make(house.lan)
    second = house.feeds.make(house.lan)
    assert not opens(house, first)
    assert opens(house, second)


ENDINGS: dict[str, Callable[[House], object]] = {
    "withdrawn": lambda house: house.feeds.withdraw(house.lan),
    "signed out everywhere": lambda house: house.session_keeping.end_all(house.lan),
    "disabled": lambda house: house.keeping.disable(house.lan),
    "password reset": lambda house: house.keeping.reset(house.lan, NEW),
    "disabled by an administrator": lambda house: house.administration.disable(
        admin := house.administrator(), order(admin), house.lan
    ),
}


@pytest.mark.rule("calendar-feed")
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_key_ends_and_does_not_come_back(house: House, ending: str) -> None:
    """With the account, and by every way in which somebody shuts everything; enabled again it must be made anew."""
    key = house.feeds.make(house.lan)
    assert opens(house, key)
    ENDINGS[ending](house)
    assert not opens(house, key)
    house.keeping.enable(house.lan)
    assert not opens(house, key)
    assert house.feeds.made_at(house.lan) is None


@pytest.mark.rule("calendar-feed")
def test_a_password_that_its_owner_changes_leaves_the_key_as_it_is(house: House) -> None:
    """It is changed by habit, too, and the calendar on the telephone must not fall silent."""
    key = house.feeds.make(house.lan)
    house.identity.change_password(house.lan, "r-1", 1, PASSWORD, NEW)
    assert opens(house, key)


@pytest.mark.parametrize("key", ["", "x", "a" * 43, "a" * 500, "token", "\0"])
def test_a_key_that_was_never_made_opens_nothing(house: House, key: str) -> None:
    """Not even where somebody has none: an empty hash is nobody's."""
    assert not opens(house, key)
    house.feeds.make(house.lan)
    assert not opens(house, key)


def test_who_must_see_to_password_or_second_factor_first_has_no_calendar() -> None:
    """The same as for every other call of the agency."""
    house = House(factor_required=True)
    with pytest.raises(Refused):
        house.feeds.make(house.lan)
    house.enrol()
    key = house.feeds.make(house.lan)
    assert opens(house, key)
    house.keeping.reset_second_factor(house.lan)
    assert not opens(house, key)


def test_who_has_no_calendar_makes_no_key(house: House) -> None:
    """Neither the monitor nor an administrator of accounts."""
    monitor = house.keeping.add(NewStaff("mai.vu", "Vũ Mai", "oversight", "Sở", ("provincial_monitor",)), PASSWORD)
    for staff_id in (monitor.staff_id, house.administrator().staff_id):
        with pytest.raises(Refused) as refused:
            house.feeds.make(staff_id)
        assert [problem.key for problem in refused.value.problems] == ["calendar_feed.no_calendar"]


def test_who_is_disabled_makes_and_withdraws_nothing(house: House) -> None:
    """A token for identity lives on for some minutes."""
    house.keeping.disable(house.lan)
    for call in (house.feeds.make, house.feeds.withdraw, house.feeds.made_at):
        with pytest.raises(SessionOver):
            call(house.lan)


def test_making_and_withdrawing_stand_in_the_log_of_accounts(house: House) -> None:
    """By whom, when; never the key. Withdrawing what is not there leaves no line."""
    house.feeds.withdraw(house.lan)
    key = house.feeds.make(house.lan)
    assert house.feeds.made_at(house.lan) == house.clock.now()
    house.feeds.withdraw(house.lan)
    lines = [line for line in house.staff.log if line.what is not Change.ADDED]
    assert [(line.what, line.by, line.staff_id) for line in lines] == [
        (Change.CALENDAR_FEED_MADE, house.lan, house.lan), (Change.CALENDAR_FEED_WITHDRAWN, house.lan, house.lan),
    ]  # fmt: skip
    assert key not in repr(house.staff.log)


def test_a_moved_member_of_staff_reads_as_what_they_are_now(house: House) -> None:
    """The token is made from the account as it stands when the program asks."""
    key = house.feeds.make(house.lan)
    house.keeping.change(
        house.lan, NewStaff("", "Nguyễn Thị Lan", "", "Tổng đài 2", ("intake_supervisor",)), expected_revision=1
    )
    assert opens(house, key)
