"""The one place where the police's parts are put together."""

from __future__ import annotations

from dataclasses import dataclass

from services.kernel.application import Application
from services.kernel.clock import Clock, SystemClock
from services.kernel.config import read
from services.kernel.events.inbox import Inbox
from services.kernel.logs import configure
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.mongo import connect
from services.kernel.persistence.unit_of_work import Store
from services.police_investigation.adapters.documents import PoliceFileDocument
from services.police_investigation.config import PoliceInvestigationSettings
from services.police_investigation.domain.model import SERVICE, PoliceFile
from services.police_investigation.domain.policy import AUDIENCE, WORKFLOW
from services.police_investigation.service_layer.handlers import EVENT_HANDLERS


@dataclass(frozen=True, slots=True)
class Parts:
    settings: PoliceInvestigationSettings
    store: Store
    application: Application
    inbox: Inbox


def bootstrap(kind: str, settings: PoliceInvestigationSettings | None = None, clock: Clock | None = None) -> Parts:
    """Everything one process needs. ``kind``: api, worker or relay (for the log lines)."""
    settings = settings or read(PoliceInvestigationSettings)
    configure(SERVICE, kind, settings.log_level)
    database = connect(str(settings.mongo_url), settings.mongo_database)
    store = Store(
        service=SERVICE,
        database=database,
        files=FileRepository(database, PoliceFileDocument, PoliceFile),
        clock=clock or SystemClock(),
        audience=AUDIENCE,
    )
    return Parts(settings, store, Application(store, WORKFLOW, PoliceFile), Inbox(store, EVENT_HANDLERS))
