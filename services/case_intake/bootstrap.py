"""The one place where the intake point's parts are put together."""

from __future__ import annotations

from dataclasses import dataclass

from services.case_intake.adapters.documents import IntakeFileDocument
from services.case_intake.config import CaseIntakeSettings
from services.case_intake.domain.events import IntakeAuditHead
from services.case_intake.domain.model import SERVICE, IntakeFile
from services.case_intake.domain.policy import AUDIENCE, WORKFLOW
from services.case_intake.service_layer.handlers import EVENT_HANDLERS
from services.kernel.application import Application
from services.kernel.clock import Clock, SystemClock
from services.kernel.config import read
from services.kernel.custody import Custody, custody_of
from services.kernel.events.chores import Chore
from services.kernel.events.cover import CaseCover
from services.kernel.events.deadletters import DeadLetters
from services.kernel.events.heads import HeadChore
from services.kernel.events.inbox import Inbox
from services.kernel.logs import configure
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.mongo import connect
from services.kernel.persistence.unit_of_work import Store


@dataclass(frozen=True, slots=True)
class Parts:
    settings: CaseIntakeSettings
    store: Store
    custody: Custody
    application: Application
    inbox: Inbox
    dead_letters: DeadLetters
    chores: tuple[Chore, ...]


def bootstrap(kind: str, settings: CaseIntakeSettings | None = None, clock: Clock | None = None) -> Parts:
    """Everything one process needs. ``kind``: api, worker or relay (for the log lines)."""
    settings = settings or read(CaseIntakeSettings)
    configure(SERVICE, kind, settings.log_level)
    database = connect(str(settings.mongo_url), settings.mongo_database)
    custody = custody_of(settings, SERVICE, database)
    store = Store(
        service=SERVICE,
        database=database,
        files=FileRepository(database, IntakeFileDocument, IntakeFile, custody.vault),
        clock=clock or SystemClock(),
        audience=AUDIENCE,
        custody=custody,
    )
    return Parts(
        settings,
        store,
        custody,
        Application(store, WORKFLOW, IntakeFile),
        Inbox(store, EVENT_HANDLERS),
        DeadLetters(database, store.clock, CaseCover(custody.vault)),
        (Chore("audit_head", settings.audit_head_every, HeadChore(store, custody, IntakeAuditHead)),),
    )
