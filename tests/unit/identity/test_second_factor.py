"""The second factor: what is asked, what is told, what a code is worth, and what enrolling needs."""

from __future__ import annotations

import pytest

from services.identity.domain import second_factor
from services.identity.domain.errors import CodeRefused, SessionOver, SignInRefused
from services.identity.domain.model import Credentials
from services.kernel.errors import InvalidInput, Refused
from tests.unit.identity.identity_stand_ins import PASSWORD, USERNAME, House


@pytest.fixture
def house() -> House:
    return House()


def key_of(refusal: pytest.ExceptionInfo[SignInRefused]) -> str:
    return refusal.value.problems[0].key


@pytest.mark.rule("second-factor")
def test_an_enrolled_account_needs_a_code_and_a_code_is_good_once(house: House) -> None:
    """Rule second-factor: who saw a code over the shoulder can do nothing with it."""
    secret, _ = house.enrol()
    code = house.code(secret)
    assert house.sign_in(code=f"{code[:3]} {code[3:]}")
    with pytest.raises(CodeRefused) as spent:
        house.sign_in(code=code)
    assert key_of(spent) == "second_factor.wrong"
    house.clock.pass_by(seconds=30)
    assert house.sign_in(code=house.code(secret))


@pytest.mark.rule("second-factor")
@pytest.mark.parametrize(("steps", "good"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_phone_may_be_wrong_by_half_a_minute(house: House, steps: int, good: bool) -> None:
    """Rule second-factor: one step of tolerance, either way (RFC 6238 5.2)."""
    secret, _ = house.enrol()
    house.clock.pass_by(minutes=10)
    if good:
        assert house.sign_in(code=house.code(secret, steps))
    else:
        with pytest.raises(CodeRefused):
            house.sign_in(code=house.code(secret, steps))


@pytest.mark.rule("second-factor")
def test_with_a_code_every_code_before_it_is_spent(house: House) -> None:
    """The one that was shown just before would else be good for another half minute."""
    secret, _ = house.enrol()
    house.clock.pass_by(minutes=10)
    before = house.code(secret, -1)
    assert house.sign_in(code=house.code(secret))
    with pytest.raises(CodeRefused):
        house.sign_in(code=before)


@pytest.mark.rule("second-factor")
def test_only_who_knows_the_password_hears_of_the_code(house: House) -> None:
    """A stranger must not learn which accounts have a second factor."""
    secret, _ = house.enrol()
    for code in ("", house.code(secret), house.wrong_code(secret)):
        with pytest.raises(SignInRefused) as refusal:
            house.sign_in("wrong", code=code)
        assert key_of(refusal) == "sign_in.refused"
    with pytest.raises(CodeRefused) as missing:
        house.sign_in()
    assert key_of(missing) == "second_factor.missing"
    assert house.sign_in(code=house.code(secret))  # the one that came with the wrong password is not spent


@pytest.mark.rule("lock-out")
def test_wrong_codes_lock_the_account_as_wrong_passwords_do(house: House) -> None:
    """Rule lock-out: six digits could be guessed else."""
    secret, _ = house.enrol()
    for _ in range(5):
        with pytest.raises(CodeRefused):
            house.sign_in(code=house.wrong_code(secret))
    with pytest.raises(Refused) as locked:
        house.sign_in(code=house.code(secret))
    assert locked.value.problems[0].key == "account.locked"


@pytest.mark.rule("lock-out")
def test_a_sign_in_without_a_code_neither_counts_nor_forgives(house: House) -> None:
    """People are asked for the code after the password; that half step must not buy fresh guesses."""
    secret, _ = house.enrol()
    for _ in range(4):
        with pytest.raises(CodeRefused):
            house.sign_in(code=house.wrong_code(secret))
        for _ in range(3):
            with pytest.raises(CodeRefused):
                house.sign_in()
    assert house.staff.accounts[house.lan].failures == 4
    with pytest.raises(CodeRefused):
        house.sign_in(code=house.wrong_code(secret))
    assert house.staff.accounts[house.lan].is_locked(house.clock.now())


def test_a_disabled_account_does_not_ask_for_a_code(house: House) -> None:
    """It looks like a wrong password, with the right one too."""
    secret, _ = house.enrol()
    house.keeping.disable(house.lan)
    for code in ("", house.code(secret)):
        with pytest.raises(SignInRefused) as refusal:
            house.sign_in(code=code)
        assert key_of(refusal) == "sign_in.refused"


@pytest.mark.rule("second-factor")
def test_a_recovery_code_is_good_once_however_it_is_typed(house: House) -> None:
    """Rule second-factor: eight of them, for who lost the phone."""
    _, codes = house.enrol()
    assert len(set(codes)) == second_factor.RECOVERY_CODES == 8
    assert house.sign_in(code=codes[3].upper().replace("-", " "))
    with pytest.raises(CodeRefused):
        house.sign_in(code=codes[3])
    assert house.sign_in(code=codes[0])
    account = house.staff.accounts[house.lan]
    assert len(account.recovery) == 6
    assert not [code for code in codes if code in repr(account) or code in str(account.recovery)]


@pytest.mark.rule("second-factor")
def test_a_secret_counts_for_nothing_until_a_code_proves_that_the_app_has_it(house: House) -> None:
    """Who closes the page half-way is not locked out."""
    secret, uri = house.enrolment.begin(house.lan, "r1")
    assert secret in uri
    assert USERNAME in uri
    assert house.sign_in()
    with pytest.raises(InvalidInput) as wrong:
        house.enrolment.confirm(house.lan, "r2", house.wrong_code(secret))
    assert [(p.field, p.key) for p in wrong.value.problems] == [("code", "second_factor.wrong")]
    assert house.sign_in()
    codes = house.enrolment.confirm(house.lan, "r3", house.code(secret))
    with pytest.raises(CodeRefused):
        house.sign_in()
    assert house.enrolment.confirm(house.lan, "r3", house.code(secret)) == codes


def test_a_repeated_beginning_gives_the_same_secret_and_a_new_one_another(house: House) -> None:
    """The answer may be lost on the way; a page that is loaded anew shows a fresh secret."""
    first = house.enrolment.begin(house.lan, "r1")
    assert house.enrolment.begin(house.lan, "r1") == first
    second = house.enrolment.begin(house.lan, "r2")
    assert second != first
    with pytest.raises(InvalidInput):
        house.enrolment.confirm(house.lan, "r3", house.code(first[0]))


def test_who_is_enrolled_does_not_enrol_again(house: House) -> None:
    """A stolen session could else put a phone of its own in place of the person's."""
    house.enrol()
    for attempt in (
        lambda: house.enrolment.begin(house.lan, "r8"),
        lambda: house.enrolment.confirm(house.lan, "r9", "000000"),
    ):
        with pytest.raises(Refused) as refusal:
            attempt()
        assert refusal.value.problems[0].key == "second_factor.enrolled"


def test_nothing_is_confirmed_that_was_not_begun(house: House) -> None:
    """Nor by somebody whose account is disabled."""
    with pytest.raises(Refused) as refusal:
        house.enrolment.confirm(house.lan, "r1", "000000")
    assert refusal.value.problems[0].key == "second_factor.not_begun"
    house.keeping.disable(house.lan)
    with pytest.raises(SessionOver):
        house.enrolment.begin(house.lan, "r2")


@pytest.mark.rule("second-factor")
def test_where_it_is_required_nothing_but_enrolling_is_open_without_it() -> None:
    """A province that turns it on needs no day on which all change over."""
    house = House(factor_required=True)
    with pytest.raises(Refused) as refusal:
        house.sign_in()
    assert refusal.value.problems[0].key == "second_factor.not_enrolled"
    assert house.sign_in(audience="identity")
    signed_in = house.begin_session()
    assert (signed_in.token, bool(signed_in.identity_token)) == ("", True)
    with pytest.raises(Refused):
        house.accounts.colleague(house.lan)
    own = next(iter(house.sessions.kept))
    secret, _ = house.enrol(session_id=own)
    assert house.sign_in(code=house.code(secret))
    assert house.session_keeping.refresh(signed_in.session_secret).token == "token of CI-0001 for case_intake"


@pytest.mark.rule("second-factor")
def test_a_session_from_before_the_enrolment_is_no_way_round_it() -> None:
    """Whoever only knew the password, and signed in before, would else be let in by the person's own enrolment."""
    house = House(factor_required=True)
    thief, person = house.begin_session(), house.begin_session()
    own = [id for id, session in house.sessions.kept.items()][1]
    house.enrol(session_id=own)
    with pytest.raises(SessionOver):
        house.session_keeping.refresh(thief.session_secret)
    assert house.session_keeping.refresh(person.session_secret).token


def test_a_code_used_in_two_sign_ins_at_once_is_good_for_one(house: House) -> None:
    """The account is kept by compare-and-set: the second finds the code spent."""
    secret, _ = house.enrol()
    other = house.staff.by_staff_id(house.lan)
    assert other is not None
    other.factor_step = 10**9
    house.staff.before_save.append(other)
    with pytest.raises(CodeRefused):
        house.sign_in(code=house.code(secret))


def test_an_endless_code_is_not_looked_at(house: House) -> None:
    """It would be hashed and compared."""
    before = house.hasher.compared
    with pytest.raises(InvalidInput):
        house.identity.sign_in(Credentials(USERNAME, PASSWORD, "case_intake", "1" * 65))
    assert house.hasher.compared == before
