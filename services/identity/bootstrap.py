"""Puts the identity service together."""

from __future__ import annotations

import logging

from services.identity.adapters.documents import StaffRepository
from services.identity.adapters.hasher import Argon2Hasher
from services.identity.adapters.signer import TokenSigner
from services.identity.config import IdentitySettings
from services.identity.service_layer.handlers import Identity
from services.kernel.clock import Clock, SystemClock
from services.kernel.persistence.mongo import connect

SERVICE = "identity"


def assemble(settings: IdentitySettings, clock: Clock | None = None) -> Identity:
    """The service over its database; indexes are made when they are missing."""
    # At DEBUG the driver writes whole database commands, and with them user names, into the log.
    logging.getLogger("pymongo").setLevel(logging.INFO)
    staff = StaffRepository(connect(str(settings.mongo_url), settings.mongo_database))
    staff.prepare()
    hasher = Argon2Hasher(
        memory_kib=settings.argon2_memory_kib,
        passes=settings.argon2_passes,
        lanes=settings.argon2_lanes,
        at_once=settings.argon2_at_once,
    )
    return Identity(staff, hasher, TokenSigner(settings.signing_key, settings.token_keys), clock or SystemClock())
