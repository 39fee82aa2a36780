"""Any order of sign-ins, codes, sessions and changes, against a second reckoning that knows nothing of the code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from services.identity.domain import sessions
from services.identity.domain.errors import SessionOver
from services.identity.domain.model import Credentials
from services.kernel.errors import DomainError
from services.kernel.ids import new_id
from tests.unit.identity.identity_stand_ins import PASSWORD, USERNAME, House

LOCKS = (15, 30, 60, 240, 1440)  # minutes
MINUTE = timedelta(minutes=1)


@dataclass
class Seen:
    """A session as it ought to be."""

    secret: str
    began: datetime
    used: datetime
    ended: bool = False


class AnyOrder(RuleBasedStateMachine):
    """One member of staff, an attacker who may know the password, and an administrator."""

    secrets = Bundle("secrets")

    def __init__(self) -> None:
        super().__init__()
        self.house = House()
        self.password = PASSWORD
        self.app: str | None = None
        self.recovery: list[str] = []
        self.spent: set[str] = set()  # codes of the app that were used
        self.failures = self.locks = 0
        self.locked_until: datetime | None = None
        self.tries_in_lock = 0
        self.disabled = False
        self.open: dict[str, Seen] = {}

    # --- what happens ----------------------------------------------------------------------------

    @rule(minutes=st.sampled_from([0, 1, 15, 29, 31, 240]), seconds=st.integers(0, 59))
    def time_goes_by(self, minutes: int, seconds: int) -> None:
        self.house.clock.pass_by(minutes=minutes, seconds=seconds)

    @rule(
        target=secrets,
        right=st.booleans(),
        code=st.sampled_from(["none", "good", "wrong", "spent", "recovery"]),
    )
    def somebody_signs_in(self, right: bool, code: str) -> str:
        return self._sign_in(right, code)

    @rule(tries=st.lists(st.sampled_from(["password", "code", "half"]), min_size=2, max_size=8))
    def somebody_guesses(self, tries: list[str]) -> None:
        """A row of wrong passwords, wrong codes, and right passwords without a code."""
        for guess in tries:
            self._sign_in(guess != "password", "none" if guess == "half" else "wrong")

    def _sign_in(self, right: bool, code: str) -> str:
        typed = self._typed(code)
        good = self._reckon(right, typed)
        before = set(self.house.sessions.kept)
        try:
            signed_in = self.house.identity.sign_in(
                Credentials(USERNAME, self.password if right else "not the password", "", typed, session=True)
            )
        except DomainError:
            assert not good
            assert set(self.house.sessions.kept) == before
            return ""
        assert good
        now = self.house.clock.now()
        self.open[signed_in.session_secret] = Seen(signed_in.session_secret, now, now)
        return signed_in.session_secret

    @rule(secret=secrets)
    def a_page_is_asked_for(self, secret: str) -> None:
        seen, now = self.open.get(secret), self.house.clock.now()
        alive = seen is not None and self._lives(seen, now)
        try:
            self.house.session_keeping.refresh(secret)
        except SessionOver:
            assert not alive
            if seen is not None:
                seen.ended = True
            return
        assert alive
        assert seen is not None
        seen.used = now

    @rule(secret=secrets)
    def somebody_signs_out(self, secret: str) -> None:
        self.house.session_keeping.end(secret)
        if secret in self.open:
            self.open[secret].ended = True

    @rule()
    def somebody_signs_out_everywhere(self) -> None:
        if not self.disabled:
            self.house.session_keeping.end_all(self.house.lan)
            self._all_over()

    @rule(secret=secrets, right=st.booleans())
    def the_password_is_changed(self, secret: str, right: bool) -> None:
        """Within a session, whose token proves the second factor."""
        own, now = self.open.get(secret), self.house.clock.now()
        keeps = own is not None and self._lives(own, now)
        good = self._reckon(right, None)
        new = f"mật khẩu mới {new_id()}"
        version = self.house.staff.accounts[self.house.lan].password_version
        old = self.password if right else "not the password"
        try:
            self.house.identity.change_password(
                self.house.lan, new_id(), version, old, new, sessions.id_of(secret) if secret else ""
            )
        except DomainError:
            assert not good
            return
        assert good
        self.password = new
        self._all_over(but=secret if keeps else "")

    @initialize(target=secrets, enrolled=st.booleans())
    def the_day_begins(self, enrolled: bool) -> str:
        if enrolled:
            self._enrol("")
        return self._sign_in(True, "good")

    @rule(secret=secrets)
    def a_second_factor_is_enrolled(self, secret: str) -> None:
        self._enrol(secret)

    def _enrol(self, secret: str) -> None:
        if self.app is None and not self.disabled:
            own, now = self.open.get(secret), self.house.clock.now()
            keeps = own is not None and self._lives(own, now)
            self.app, self.recovery = self.house.enrol(session_id=sessions.id_of(secret) if secret else "")
            self.spent = {self.house.code(self.app, -1), self.house.code(self.app, -2)}
            self._all_over(but=secret if keeps else "")

    @rule(what=st.sampled_from(["factor", "password", "unlock", "disable", "enable"]))
    def an_administrator_does_something(self, what: str) -> None:
        """``disable`` comes with ``enable``: most of what can happen needs an open account."""
        keeping, lan = self.house.keeping, self.house.lan
        if what == "factor":
            keeping.reset_second_factor(lan)
            self.app, self.recovery = None, []
        elif what == "password":
            self.password = f"một lần {new_id()}"
            keeping.reset(lan, self.password)
            self._forgive()
        elif what == "unlock":
            keeping.unlock(lan)
            self._forgive()
            return
        else:
            keeping.disable(lan)
            if what == "enable":
                keeping.enable(lan)
            self.disabled = what == "disable"
        self._all_over()

    @invariant()
    def the_log_has_no_gap(self) -> None:
        assert [line.number for line in self.house.staff.log] == list(range(1, len(self.house.staff.log) + 1))

    @invariant()
    def the_account_is_locked_when_it_ought_to_be(self) -> None:
        now = self.house.clock.now()
        locked = self.locked_until is not None and now < self.locked_until
        assert self.house.staff.accounts[self.house.lan].is_locked(now) == locked

    # --- the second reckoning --------------------------------------------------------------------

    def _typed(self, kind: str) -> str:
        if self.app is None or kind == "none":
            return ""
        if kind == "recovery":
            return self.recovery[0] if self.recovery else "no-code-left-here"
        if kind == "spent":
            return min(self.spent)
        return self.house.code(self.app) if kind == "good" else self.house.wrong_code(self.app)

    def _reckon(self, right: bool, typed: str | None) -> bool:
        """Whether this try gets in, by the rules as they are written; counts it."""
        now = self.house.clock.now()
        if self.locked_until is not None:
            if now < self.locked_until:
                return False
            self.locked_until, self.failures = None, 0
        if right and self.disabled:
            return False
        if right and self.app is not None and typed == "":
            return False
        if not right or (self.app is not None and typed is not None and not self._code_is_good(typed)):
            self.failures += 1
            if self.failures == 5:
                self.locked_until = now + LOCKS[min(self.locks, 4)] * MINUTE
                self.locks += 1
            return False
        self._forgive()
        return True

    def _code_is_good(self, typed: str) -> bool:
        assert self.app is not None
        if typed in self.recovery:
            self.recovery.remove(typed)
            return True
        good = typed == self.house.code(self.app) and typed not in self.spent
        if good:
            self.spent.add(typed)
        return good

    def _lives(self, seen: Seen, now: datetime) -> bool:
        return not seen.ended and now - seen.used <= 30 * MINUTE and now - seen.began <= 600 * MINUTE

    def _all_over(self, but: str = "") -> None:
        for seen in self.open.values():
            seen.ended = seen.ended or seen.secret != but

    def _forgive(self) -> None:
        self.failures = self.locks = 0
        self.locked_until = None


@pytest.mark.rule("lock-out")
@pytest.mark.rule("session-length")
def test_in_any_order_only_who_may_gets_in_and_only_what_lives_stays_open() -> None:
    """Rules lock-out, second-factor and session-length, for every order of what may happen to an account."""
    run_state_machine_as_test(AnyOrder, settings=settings(max_examples=60, stateful_step_count=30, deadline=None))
