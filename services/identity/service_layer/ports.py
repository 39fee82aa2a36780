"""What sign-in and the care of accounts need from outside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from services.identity.domain.model import Account, Session, StaffChange
from services.kernel.clock import Clock


class NotedAlready(Exception):
    """The log has a line of this request: another call with the same request_id came first."""


class Staff(Protocol):
    """The accounts and their log."""

    def by_username(self, username: str) -> Account | None: ...

    def by_staff_id(self, staff_id: str) -> Account | None: ...

    def by_calendar_feed(self, key_hash: str) -> Account | None:
        """Whose calendar a key of this hash opens."""

    def everyone(self) -> list[Account]: ...

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
        """At most ``limit`` accounts by staff number, beginning after one; empty filters let everybody through."""

    def next_staff_id(self, prefix: str) -> str: ...

    def add(self, account: Account, change: StaffChange) -> None:
        """Keep a new account and note it. Raises Refused when the user name is taken, and NotedAlready."""

    def save(self, account: Account, change: StaffChange | None = None) -> bool:
        """Keep a changed account, and note it, if nobody changed it since it was read; False when somebody did.

        Raises NotedAlready.
        """

    def note_stranger(self, now: datetime) -> None:
        """Count a try at a name that nobody has: as much work as counting one at a real name."""

    def noted(self, request_id: str) -> StaffChange | None:
        """The line of the log that this request left."""

    def changes(self, before: int | None, limit: int, staff_id: str = "") -> list[StaffChange]:
        """The log, newest first: at most ``limit`` lines with a smaller number than ``before``."""

    def broken_changes(self) -> list[int]:
        """Numbers of lines of the log that were altered or are missing."""


class Sessions(Protocol):
    """Sessions by the hash of their secret."""

    def add(self, session: Session) -> None: ...

    def find(self, session_id: str) -> Session | None: ...

    def touch(self, session_id: str, now: datetime) -> bool:
        """It was used now. False when it is gone."""

    def move(self, session_id: str, epoch: int) -> None:
        """It lives on after its account's epoch changed."""

    def drop(self, session_id: str) -> None: ...


class Provider(Protocol):
    """The province's own identity provider."""

    def username(self, id_token: str, nonce: str, now: datetime) -> str:
        """Whom a token names. Raises BadIdToken, or NoProvider."""


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

    def sign(
        self, account: Account, audience: str, now: datetime, expires_at: datetime, session_id: str = ""
    ) -> str: ...

    def public_keys(self, now: datetime) -> str:
        """The key set with which tokens are checked, as JSON."""


class Authenticator(Protocol):
    """The codes of authenticator apps."""

    def new_secret(self) -> str: ...

    def uri(self, secret: str, username: str) -> str:
        """The secret as an ``otpauth://`` address."""

    def steps(self, secret: str, code: str, now: datetime) -> frozenset[int]:
        """The steps of 30 seconds around now whose code this is."""


class Strongbox(Protocol):
    """Seals the secrets of second factors, and draws what must come out the same for a repeated call."""

    def seal(self, place: str, text: str) -> bytes: ...

    def unseal(self, place: str, sealed: bytes) -> str: ...

    def draw(self, *what: str) -> int:
        """A number of 256 bits for what is named: the same every time, and not to be guessed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """All of it. ``factor_required``: an account without a second factor has no more than identity. ``provider``: None
    where the province has none."""

    staff: Staff
    sessions: Sessions
    hasher: Hasher
    signer: Signer
    authenticator: Authenticator
    strongbox: Strongbox
    clock: Clock
    factor_required: bool = False
    provider: Provider | None = None
