"""The portal's sessions: how long they live, what ends them, and what they give."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from services.identity.domain import sessions
from services.identity.domain.errors import SessionOver
from services.identity.domain.model import Credentials, NewStaff
from services.kernel.errors import InvalidInput
from tests.unit.identity.identity_stand_ins import PASSWORD, USERNAME, House

NEW = "năm con gà gáy sớm"


@pytest.fixture
def house() -> House:
    return House()


def over(house: House, secret: str) -> bool:
    try:
        house.session_keeping.refresh(secret)
    except SessionOver:
        return True
    return False


def test_a_session_gives_a_token_for_the_agency_and_one_for_identity(house: House) -> None:
    """With no audience named it is the own agency, which the portal does not know before."""
    signed_in = house.begin_session()
    assert signed_in.token == "token of CI-0001 for case_intake"
    assert signed_in.identity_token == "token of CI-0001 for identity within a session"
    assert signed_in.expires_at - house.clock.now() == timedelta(minutes=15)
    again = house.session_keeping.refresh(signed_in.session_secret)
    assert (again.token, again.identity_token) == (signed_in.token, signed_in.identity_token)
    assert again.session_secret == ""


def test_without_being_asked_for_none_begins(house: House) -> None:
    """As before: a token, and an audience that must be named."""
    signed_in = house.identity.sign_in(Credentials(USERNAME, PASSWORD, "case_intake"))
    assert (signed_in.session_secret, signed_in.identity_token, house.sessions.kept) == ("", "", {})
    with pytest.raises(InvalidInput):
        house.identity.sign_in(Credentials(USERNAME, PASSWORD, ""))


def test_a_secret_is_kept_nowhere_and_never_alike(house: House) -> None:
    """Whoever has the database cannot sign in with it: 256 random bits, of which a hash is kept."""
    first, second = house.begin_session(), house.begin_session()
    assert first.session_secret != second.session_secret
    assert len(first.session_secret) == 43
    assert first.session_secret not in str(house.sessions.kept)
    assert first.session_secret not in repr(first)
    assert set(house.sessions.kept) == {sessions.id_of(one.session_secret) for one in (first, second)}


@pytest.mark.rule("session-length")
def test_a_session_ends_after_thirty_minutes_without_use(house: House) -> None:
    """Rule session-length: a screen left alone."""
    secret = house.begin_session().session_secret
    for _ in range(3):
        house.clock.pass_by(minutes=30)
        assert not over(house, secret)
    house.clock.pass_by(minutes=30, milliseconds=1)
    assert over(house, secret)
    house.clock.pass_by(minutes=-10)
    assert over(house, secret)  # it does not come back


@pytest.mark.rule("session-length")
def test_a_session_ends_after_ten_hours_however_busy(house: House) -> None:
    """Rule session-length: a working day."""
    secret = house.begin_session().session_secret
    for _ in range(20):
        assert not over(house, secret)
        house.clock.pass_by(minutes=30)
    assert not over(house, secret)
    house.clock.pass_by(seconds=1)
    assert over(house, secret)


@pytest.mark.rule("session-length")
def test_what_changes_the_account_ends_its_sessions(house: House) -> None:
    """Rule session-length: disabled, password reset or changed, second factor reset."""
    for change in (
        lambda: house.keeping.disable(house.lan),
        lambda: house.keeping.reset(house.lan, PASSWORD),
        lambda: house.keeping.reset_second_factor(house.lan),
        lambda: house.session_keeping.end_all(house.lan),
    ):
        secret = house.begin_session().session_secret
        change()
        house.keeping.enable(house.lan)  # nor does it come back when the account does
        assert over(house, secret)


def test_a_lock_ends_no_session(house: House) -> None:
    """Else anybody could put a colleague out by typing wrong passwords."""
    secret = house.begin_session().session_secret
    house.fail(5)
    assert not over(house, secret)


@pytest.mark.rule("session-length")
def test_changing_the_password_ends_all_sessions_but_the_own(house: House) -> None:
    """Whoever changes it because somebody knows it is rid of them, and goes on working."""
    own, other = house.begin_session().session_secret, house.begin_session().session_secret
    house.identity.change_password(house.lan, "r1", 1, PASSWORD, NEW, sessions.id_of(own))
    assert over(house, other)
    assert not over(house, own)


def test_a_session_of_somebody_else_is_not_kept_by_naming_it(house: House) -> None:
    """Nor one that is over already."""
    house.keeping.add(NewStaff("minh.tran", "Minh", "case_intake", "x", ("intake_officer",)), PASSWORD)
    stranger = house.begin_session(username="minh.tran")
    dead = house.begin_session().session_secret
    house.session_keeping.end_all(house.lan)
    for session_id in (sessions.id_of(stranger.session_secret), sessions.id_of(dead), "made-up", ""):
        account = house.staff.accounts[house.lan]
        assert not house.session_keeping.is_own(session_id, account)
    house.identity.change_password(house.lan, "r1", 1, PASSWORD, NEW, sessions.id_of(dead))
    assert over(house, dead)
    assert not over(house, stranger.session_secret)


def test_signing_out_ends_one_session_and_a_strange_one_is_no_error(house: House) -> None:
    """The page that says good-bye must work twice."""
    one, other = house.begin_session().session_secret, house.begin_session().session_secret
    house.session_keeping.end(one)
    house.session_keeping.end(one)
    for strange in ("", "made up", "x" * 5_000, "\0"):
        house.session_keeping.end(strange)
        assert over(house, strange)
    assert over(house, one)
    assert not over(house, other)


def test_signing_out_everywhere_ends_all_and_the_next_sign_in_works(house: House) -> None:
    """And it is noted."""
    secrets = [house.begin_session().session_secret for _ in range(3)]
    house.session_keeping.end_all(house.lan)
    assert all(over(house, secret) for secret in secrets)
    assert house.staff.log[-1].what == "signed_out_everywhere"
    assert not over(house, house.begin_session().session_secret)


def test_a_session_that_is_ended_while_it_is_refreshed_gives_nothing(house: House) -> None:
    """Signing out in one window and clicking in another."""
    secret = house.begin_session().session_secret
    touch = house.sessions.touch

    def ended_meanwhile(session_id: str, now: datetime) -> bool:
        house.sessions.drop(session_id)
        return touch(session_id, now)

    house.sessions.touch = ended_meanwhile  # type: ignore[method-assign]
    assert over(house, secret)


def test_new_roles_hold_with_the_next_tokens(house: House) -> None:
    """A session remembers who, not what they may."""
    secret = house.begin_session().session_secret
    wanted = NewStaff("", "Nguyễn Thị Lan", "", "Tổng đài", ("intake_supervisor",))
    house.keeping.change(house.lan, wanted, 1)
    assert house.session_keeping.refresh(secret).account.roles == ("intake_supervisor",)


def test_a_session_that_is_over_is_told_in_one_way_whatever_ended_it(house: House) -> None:
    """And says what to do."""
    ended = house.begin_session().session_secret
    house.session_keeping.end(ended)
    disabled = house.begin_session().session_secret
    house.keeping.disable(house.lan)
    for secret in (ended, disabled, "made up"):
        with pytest.raises(SessionOver) as refusal:
            house.session_keeping.refresh(secret)
        assert [(p.key, p.rule) for p in refusal.value.problems] == [("session.over", "session-length")]
