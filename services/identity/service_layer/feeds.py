"""A calendar program's key: made, renewed and withdrawn by its owner, and exchanged for a token of one question."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime

import structlog

from services.identity.domain import calendar_feeds, policy
from services.identity.domain.errors import no_calendar, no_such_feed
from services.identity.domain.model import Account, Agency, Change, StaffChange
from services.identity.service_layer.accounts import Accounts
from services.identity.service_layer.ports import Tools
from services.kernel.engagements import CALENDAR_FEED

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """For ``agency``: a token with the one role of a calendar program."""

    token: str = field(repr=False)
    expires_at: datetime
    agency: Agency


class Feeds:
    """For members of staff themselves; a key is kept as its hash only."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._accounts = Accounts(tools)

    def make(self, staff_id: str) -> str:
        """A new key, told here only; the one before opens nothing any more. Raises SessionOver and Refused."""
        if self._accounts.colleague(staff_id).agency not in calendar_feeds.WITH_CALENDARS:
            raise no_calendar()
        key, now = secrets.token_urlsafe(calendar_feeds.BYTES), self._tools.clock.now()
        self._accounts.changed(
            staff_id,
            lambda account: calendar_feeds.make(account, key, now),
            lambda account: self._line(account, Change.CALENDAR_FEED_MADE),
        )
        return key

    def withdraw(self, staff_id: str) -> None:
        """No key opens the calendar any more; that there was none is no error. Raises SessionOver."""
        if self._accounts.caller(staff_id).calendar_feed:
            self._accounts.changed(
                staff_id, calendar_feeds.end, lambda account: self._line(account, Change.CALENDAR_FEED_WITHDRAWN)
            )

    def made_at(self, staff_id: str) -> datetime | None:
        """When the key was made that opens the calendar now; None where none does. Raises SessionOver."""
        return self._accounts.caller(staff_id).calendar_feed_at

    def open(self, key: str) -> Opened:
        """A token for one question. Raises NotFound, for whatever does not open a calendar."""
        if not 0 < len(key) <= calendar_feeds.LONGEST_KEY:
            raise no_such_feed()
        account = self._tools.staff.by_calendar_feed(calendar_feeds.hash_of(key))
        if account is None or account.disabled or account.agency not in calendar_feeds.WITH_CALENDARS:
            raise no_such_feed()
        if policy.closed_but_identity(account, self._tools.factor_required) is not None:
            raise no_such_feed()
        now = self._tools.clock.now()
        expires_at = now.replace(microsecond=0) + calendar_feeds.TOKEN_LIFETIME
        reader = replace(account, roles=(CALENDAR_FEED,))
        token = self._tools.signer.sign(reader, str(account.agency), now, expires_at)
        log.info("calendar_feed_opened", staff_id=account.staff_id)
        return Opened(token, expires_at, account.agency)

    def _line(self, account: Account, what: Change) -> StaffChange:
        return StaffChange(at=self._tools.clock.now(), by=account.staff_id, staff_id=account.staff_id, what=what)
