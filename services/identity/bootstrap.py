"""Puts the identity service together."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from services.identity.adapters.authenticator import Authenticator
from services.identity.adapters.documents import StaffRepository
from services.identity.adapters.hasher import Argon2Hasher
from services.identity.adapters.provider import Provider
from services.identity.adapters.sessions import SessionRepository
from services.identity.adapters.signer import TokenSigner
from services.identity.adapters.strongbox import Strongbox
from services.identity.config import IdentitySettings
from services.identity.service_layer.accounts import Accounts
from services.identity.service_layer.administration import Administration
from services.identity.service_layer.enrolment import Enrolment
from services.identity.service_layer.feeds import Feeds
from services.identity.service_layer.handlers import Identity
from services.identity.service_layer.keeping import Keeping
from services.identity.service_layer.ports import Tools
from services.identity.service_layer.sessions import SessionKeeping
from services.kernel.clock import Clock, SystemClock
from services.kernel.persistence.mongo import connect

SERVICE = "identity"


@dataclass(frozen=True, slots=True)
class Parts:
    """What the entrypoints call."""

    tools: Tools
    accounts: Accounts
    identity: Identity
    sessions: SessionKeeping
    enrolment: Enrolment
    keeping: Keeping
    administration: Administration
    feeds: Feeds


def parts_of(tools: Tools) -> Parts:
    """The handlers over these tools."""
    sessions, keeping = SessionKeeping(tools), Keeping(tools)
    return Parts(
        tools,
        Accounts(tools),
        Identity(tools, sessions),
        sessions,
        Enrolment(tools, sessions),
        keeping,
        Administration(tools, keeping),
        Feeds(tools),
    )


def assemble(settings: IdentitySettings, clock: Clock | None = None) -> Parts:
    """The service over its database; indexes are made when they are missing. Raises BadFile, or OSError."""
    # At DEBUG the driver writes whole database commands, and with them user names, into the log.
    logging.getLogger("pymongo").setLevel(logging.INFO)
    database = connect(str(settings.mongo_url), settings.mongo_database)
    staff, sessions = StaffRepository(database), SessionRepository(database)
    staff.prepare()
    sessions.prepare()
    hasher = Argon2Hasher(
        memory_kib=settings.argon2_memory_kib,
        passes=settings.argon2_passes,
        lanes=settings.argon2_lanes,
        at_once=settings.argon2_at_once,
    )
    return parts_of(
        Tools(
            staff=staff,
            sessions=sessions,
            hasher=hasher,
            signer=TokenSigner(settings.signing_key, settings.token_keys),
            authenticator=Authenticator(),
            strongbox=Strongbox(settings.second_factor_key),
            clock=clock or SystemClock(),
            factor_required=settings.second_factor_required,
            provider=Provider(settings.oidc_issuer, settings.oidc_client_id, settings.oidc_username_claim)
            if settings.oidc_issuer
            else None,
        )
    )
