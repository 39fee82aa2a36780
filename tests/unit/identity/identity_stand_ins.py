"""Plain Python in place of database, argon2 and keys: the rules need none of them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.identity.bootstrap import parts_of
from services.identity.domain.errors import SignInRefused
from services.identity.domain.model import Account, Agency, Credentials, NewStaff, Session, StaffChange
from services.identity.service_layer.keeping import Order
from services.identity.service_layer.ports import NotedAlready, Tools
from services.identity.service_layer.sessions import SignedIn
from services.kernel.errors import Problem, Refused
from services.kernel.ids import new_id
from services.kernel.workflow import Actor

START = datetime(2026, 3, 11, 13, 35, tzinfo=UTC)
PASSWORD = "bốn con mèo ngủ"
USERNAME = "lan.nguyen"
LAN = NewStaff(USERNAME, "Nguyễn Thị Lan", "case_intake", "Tổng đài", ("intake_officer",))


class Clock:
    def __init__(self) -> None:
        self.moment = START

    def now(self) -> datetime:
        return self.moment

    def pass_by(self, **time: int) -> None:
        self.moment += timedelta(**time)


class Staff:
    """Accounts in a dictionary; ``before_save`` lets another try come in between."""

    def __init__(self) -> None:
        self.accounts: dict[str, Account] = {}
        self.strangers = 0
        self.writes = 0
        self.before_save: list[Account] = []
        self.log: list[StaffChange] = []

    def by_username(self, username: str) -> Account | None:
        return next((replace(a) for a in self.accounts.values() if a.username == username), None)

    def by_staff_id(self, staff_id: str) -> Account | None:
        found = self.accounts.get(staff_id)
        return replace(found) if found else None

    def by_calendar_feed(self, key_hash: str) -> Account | None:
        return next((replace(a) for a in self.accounts.values() if a.calendar_feed == key_hash), None)

    def everyone(self) -> list[Account]:
        return [replace(account) for account in self.accounts.values()]

    def next_staff_id(self, prefix: str) -> str:
        return f"{prefix}-{1 + sum(key.startswith(prefix) for key in self.accounts):04d}"

    def page(
        self,
        after: str | None,
        limit: int,
        *,
        agency: str = "",
        unit: str = "",
        role: str = "",
        open_only: bool = False,
    ) -> list[Account]:
        found = [
            replace(account)
            for staff_id, account in sorted(self.accounts.items())
            if staff_id > (after or "")
            and agency in ("", account.agency)
            and unit in ("", account.unit)
            and (not role or role in account.roles)
            and not (open_only and account.disabled)
        ]
        return found[:limit]

    def add(self, account: Account, change: StaffChange) -> None:
        if self.by_username(account.username):
            raise Refused(Problem("username", "username.taken"))
        self._note(change)
        account.version = 1
        self.accounts[account.staff_id] = replace(account)

    def save(self, account: Account, change: StaffChange | None = None) -> bool:
        if self.before_save:
            other = self.before_save.pop()
            self.accounts[other.staff_id] = replace(other, version=account.version + 1)
        self.writes += 1
        if self.accounts[account.staff_id].version != account.version:
            return False
        if change is not None:
            self._note(change)
        account.version += 1
        self.accounts[account.staff_id] = replace(account)
        return True

    def _note(self, change: StaffChange) -> None:
        if change.request_id and self.noted(change.request_id):
            raise NotedAlready
        self.log.append(replace(change, number=len(self.log) + 1))

    def noted(self, request_id: str) -> StaffChange | None:
        return next((line for line in self.log if line.request_id == request_id), None)

    def changes(self, before: int | None, limit: int, staff_id: str = "") -> list[StaffChange]:
        lines = [line for line in self.log if staff_id in ("", line.staff_id)]
        return [line for line in reversed(lines) if before is None or line.number < before][:limit]

    def broken_changes(self) -> list[int]:
        return []

    def note_stranger(self, now: datetime) -> None:
        self.writes += 1
        self.strangers += 1


class Hasher:
    """Counts its comparisons: they are what a sign-in costs."""

    def __init__(self) -> None:
        self.compared = 0

    def hash(self, password: str) -> str:
        return hashlib.sha256(password.encode()).hexdigest()

    def matches(self, password: str, password_hash: str) -> bool:
        self.compared += 1
        return self.hash(password) == password_hash

    def nobody(self) -> str:
        return "nobody"

    def is_too_cheap(self, password_hash: str) -> bool:
        return False


class Sessions:
    """Sessions in a dictionary."""

    def __init__(self) -> None:
        self.kept: dict[str, Session] = {}

    def add(self, session: Session) -> None:
        self.kept[session.id] = replace(session)

    def find(self, session_id: str) -> Session | None:
        found = self.kept.get(session_id)
        return replace(found) if found else None

    def touch(self, session_id: str, now: datetime) -> bool:
        if session_id in self.kept:
            self.kept[session_id].used_at = now
        return session_id in self.kept

    def move(self, session_id: str, epoch: int) -> None:
        if session_id in self.kept:
            self.kept[session_id].epoch = epoch

    def drop(self, session_id: str) -> None:
        self.kept.pop(session_id, None)


class Signer:
    """Tokens that say what they are."""

    def sign(self, account: Account, audience: str, now: datetime, expires_at: datetime, session_id: str = "") -> str:
        within = " within a session" if session_id else ""
        role = " of a calendar program" if account.roles == ("calendar_feed",) else ""
        return f"token of {account.staff_id} for {audience}{within}{role}"

    def public_keys(self, now: datetime) -> str:
        return '{"keys": []}'


class Authenticator:
    """Codes without cryptography: the secret's number and the step, in six digits."""

    def __init__(self) -> None:
        self.made = 0

    def new_secret(self) -> str:
        self.made += 1
        return f"SECRET{self.made}"

    def uri(self, secret: str, username: str) -> str:
        return f"otpauth://totp/{username}?secret={secret}"

    def steps(self, secret: str, code: str, now: datetime) -> frozenset[int]:
        step = step_at(now)
        return frozenset(near for near in (step - 1, step, step + 1) if code_of(secret, near) == code)


def step_at(moment: datetime) -> int:
    return int(moment.timestamp()) // 30


def code_of(secret: str, step: int) -> str:
    """What the app of the stand-in shows in this step."""
    return f"{int(hashlib.sha256(f'{secret}{step}'.encode()).hexdigest(), 16) % 10**6:06d}"


class Strongbox:
    """Nothing is hidden; what was sealed for another place does not open."""

    def seal(self, place: str, text: str) -> bytes:
        return f"{place}|{text}".encode()

    def unseal(self, place: str, sealed: bytes) -> str:
        found, _, text = sealed.decode().partition("|")
        assert found == place
        return text

    def draw(self, *what: str) -> int:
        return int(hashlib.sha256("\0".join(what).encode()).hexdigest(), 16)


class House:
    """An identity service with one member of staff, and how it answers."""

    def __init__(self, *, factor_required: bool = False) -> None:
        self.clock, self.staff, self.hasher = Clock(), Staff(), Hasher()
        self.sessions, self.authenticator = Sessions(), Authenticator()
        parts = parts_of(
            Tools(
                staff=self.staff,
                sessions=self.sessions,
                hasher=self.hasher,
                signer=Signer(),
                authenticator=self.authenticator,
                strongbox=Strongbox(),
                clock=self.clock,
                factor_required=factor_required,
            )
        )
        self.accounts, self.identity, self.keeping = parts.accounts, parts.identity, parts.keeping
        self.session_keeping, self.enrolment, self.administration = (
            parts.sessions,
            parts.enrolment,
            parts.administration,
        )
        self.feeds = parts.feeds
        self.lan = self.keeping.add(LAN, PASSWORD).staff_id

    def sign_in(
        self, password: str = PASSWORD, username: str = USERNAME, audience: str = Agency.CASE_INTAKE, code: str = ""
    ) -> str:
        return self.identity.sign_in(Credentials(username, password, audience, code)).token

    def begin_session(self, password: str = PASSWORD, code: str = "", username: str = USERNAME) -> SignedIn:
        return self.identity.sign_in(Credentials(username, password, "", code, session=True))

    def fail(self, times: int) -> None:
        for _ in range(times):
            with pytest.raises(SignInRefused):
                self.sign_in("not the password")

    def enrol(self, staff_id: str = "", session_id: str = "") -> tuple[str, list[str]]:
        """The person's secret and recovery codes. The code that confirms it is spent: half a minute goes by."""
        who = staff_id or self.lan
        secret, _ = self.enrolment.begin(who, new_id())
        codes = self.enrolment.confirm(who, new_id(), self.code(secret), session_id)
        self.clock.pass_by(seconds=30)
        return secret, codes

    def code(self, secret: str, steps: int = 0) -> str:
        """What the app shows now, or that many steps later."""
        return code_of(secret, step_at(self.clock.now()) + steps)

    def wrong_code(self, secret: str) -> str:
        """One that the app does not show now, nor just before or after."""
        near = {self.code(secret, steps) for steps in (-1, 0, 1)}
        return next(code for code in map("{:06d}".format, range(10)) if code not in near)

    def administrator(self, username: str = "quyen.ta") -> Actor:
        """Somebody who may, with a token for identity."""
        staff = NewStaff(username, "Tạ Bảo Quyên", "identity", "Phòng CNTT", ("administrator",))
        account = self.keeping.add(staff, PASSWORD)
        return actor_of(account)


def actor_of(account: Account) -> Actor:
    """As the account's token says."""
    return Actor(account.staff_id, str(account.agency), account.unit, frozenset(account.roles))


def order(actor: Actor, request_id: str = "", digest: str = "d") -> Order:
    """A call of an administrator; without a number a new one."""
    return Order(actor.staff_id, request_id or new_id(), digest)
