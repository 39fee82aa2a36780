"""How long somebody stays signed in at the portal; house rule ``session-length``."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from services.identity.domain.model import Account, Session

IDLE = timedelta(minutes=30)  # without a refresh
ABSOLUTE = timedelta(hours=10)  # a working day, however busy
LONGEST_SECRET = 128  # characters that are looked at


def id_of(secret: str) -> str:
    """What is kept of a session's secret, which has 256 random bits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def lives(session: Session, account: Account | None, now: datetime) -> bool:
    """Whether it still gives tokens."""
    return (
        account is not None
        and session.staff_id == account.staff_id
        and not account.disabled
        and session.epoch == account.epoch
        and now - session.used_at <= IDLE
        and now - session.began_at <= ABSOLUTE
    )
