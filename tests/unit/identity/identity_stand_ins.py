"""Plain Python in place of database, argon2 and keys: the rules need none of them."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from services.identity.domain.errors import SignInRefused
from services.identity.domain.model import Account, Agency, Credentials, NewStaff
from services.identity.service_layer.handlers import Identity
from services.kernel.errors import Problem, Refused

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

    def by_username(self, username: str) -> Account | None:
        return next((replace(a) for a in self.accounts.values() if a.username == username), None)

    def by_staff_id(self, staff_id: str) -> Account | None:
        found = self.accounts.get(staff_id)
        return replace(found) if found else None

    def everyone(self) -> list[Account]:
        return [replace(account) for account in self.accounts.values()]

    def next_staff_id(self, prefix: str) -> str:
        return f"{prefix}-{1 + sum(key.startswith(prefix) for key in self.accounts):04d}"

    def add(self, account: Account) -> None:
        if self.by_username(account.username):
            raise Refused(Problem("username", "username.taken"))
        account.version = 1
        self.accounts[account.staff_id] = replace(account)

    def save(self, account: Account) -> bool:
        if self.before_save:
            other = self.before_save.pop()
            self.accounts[other.staff_id] = replace(other, version=account.version + 1)
        self.writes += 1
        if self.accounts[account.staff_id].version != account.version:
            return False
        account.version += 1
        self.accounts[account.staff_id] = replace(account)
        return True

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


class Signer:
    def sign(self, account: Account, audience: str, now: datetime, expires_at: datetime) -> str:
        return f"token of {account.staff_id} for {audience}"

    def public_keys(self, now: datetime) -> str:
        return '{"keys": []}'


class House:
    """An identity service with one member of staff, and how it answers."""

    def __init__(self) -> None:
        self.clock, self.staff, self.hasher = Clock(), Staff(), Hasher()
        self.identity = Identity(self.staff, self.hasher, Signer(), self.clock)
        self.lan = self.identity.add(LAN, PASSWORD).staff_id

    def sign_in(self, password: str = PASSWORD, username: str = USERNAME, audience: str = Agency.CASE_INTAKE) -> str:
        return self.identity.sign_in(Credentials(username, password, audience)).token

    def fail(self, times: int) -> None:
        for _ in range(times):
            with pytest.raises(SignInRefused):
                self.sign_in("not the password")
