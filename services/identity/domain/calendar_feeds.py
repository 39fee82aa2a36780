"""The key under which a person's calendar program reads their own calendar; house rule ``calendar-feed``.

A calendar program cannot sign in. So its key opens one thing only, for whoever made it: engagements, without a name or
an address. Everybody has at most one, and it ends with what ends every session by another's hand.
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from services.identity.domain.model import Account, Agency

BYTES = 32  # of the key, all random
LONGEST_KEY = 128  # characters that are looked at
TOKEN_LIFETIME = timedelta(minutes=2)  # one question's
WITH_CALENDARS = frozenset(
    {Agency.CASE_INTAKE, Agency.SOCIAL_SUPPORT, Agency.POLICE_INVESTIGATION, Agency.COURT_LIAISON}
)


def hash_of(key: str) -> str:
    """What is kept of a key."""
    return hashlib.sha256(key.encode()).hexdigest()


def make(account: Account, key: str, now: datetime) -> None:
    """From now on this key, and none before it."""
    account.calendar_feed, account.calendar_feed_at = hash_of(key), now


def end(account: Account) -> None:
    account.calendar_feed, account.calendar_feed_at = "", None
