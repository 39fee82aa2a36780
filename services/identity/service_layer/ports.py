"""What sign-in needs from outside."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from services.identity.domain.model import Account


class Staff(Protocol):
    """The accounts."""

    def by_username(self, username: str) -> Account | None: ...

    def by_staff_id(self, staff_id: str) -> Account | None: ...

    def everyone(self) -> list[Account]: ...

    def next_staff_id(self, prefix: str) -> str: ...

    def add(self, account: Account) -> None:
        """Keep a new account. Raises Refused when the user name is taken."""

    def save(self, account: Account) -> bool:
        """Keep a changed account if nobody changed it since it was read; False when somebody did."""

    def note_stranger(self, now: datetime) -> None:
        """Count a try at a name that nobody has: as much work as counting one at a real name."""


class Hasher(Protocol):
    """Passwords become hashes and are compared with them."""

    def hash(self, password: str) -> str: ...

    def matches(self, password: str, password_hash: str) -> bool: ...

    def nobody(self) -> str:
        """A hash that no password matches, as costly to compare as a real one."""

    def is_too_cheap(self, password_hash: str) -> bool:
        """Whether the hash was made with less work than is asked for now."""


class Signer(Protocol):
    """Makes tokens."""

    def sign(self, account: Account, audience: str, now: datetime, expires_at: datetime) -> str: ...

    def public_keys(self, now: datetime) -> str:
        """The key set with which tokens are checked, as JSON."""
