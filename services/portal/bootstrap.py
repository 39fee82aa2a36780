"""The one place where the portal's parts are put together."""

from __future__ import annotations

from dataclasses import dataclass

from services.kernel.clock import Clock, FileClock, SystemClock
from services.kernel.config import read
from services.kernel.logs import configure
from services.kernel.persistence.mongo import connect
from services.portal.adapters.colleagues import Colleagues
from services.portal.adapters.lines import IDENTITY, Lines
from services.portal.adapters.sessions import Drafts, Sessions
from services.portal.config import PortalSettings
from services.portal.service_layer.signing_in import SigningIn

SERVICE = "portal"


@dataclass(frozen=True, slots=True)
class Parts:
    settings: PortalSettings
    lines: Lines
    sessions: Sessions
    drafts: Drafts
    colleagues: Colleagues
    signing_in: SigningIn
    clock: Clock


def bootstrap(settings: PortalSettings | None = None) -> Parts:
    """Everything the web process needs."""
    settings = settings or read(PortalSettings)
    configure(SERVICE, "web", settings.log_level)
    clock: Clock = FileClock(settings.clock_file) if settings.clock_file else SystemClock()
    database = connect(str(settings.mongo_url), settings.mongo_database)
    sessions, drafts = Sessions(database, clock), Drafts(database, clock)
    lines = Lines({**settings.agency_addresses, IDENTITY: settings.identity_address}, settings.tls_authority)
    return Parts(
        settings=settings,
        lines=lines,
        sessions=sessions,
        drafts=drafts,
        colleagues=Colleagues(lines, clock),
        signing_in=SigningIn(lines, sessions, clock),
        clock=clock,
    )
