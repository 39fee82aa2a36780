"""The one place where the intake point's parts are put together."""

from __future__ import annotations

from dataclasses import dataclass

from services.case_intake.adapters.documents import IntakeFileDocument
from services.case_intake.config import CaseIntakeSettings
from services.case_intake.domain import events as e
from services.case_intake.domain.model import SERVICE, IntakeFile
from services.case_intake.domain.policy import AUDIENCE, WORKFLOW
from services.case_intake.domain.sharing import changed_by_correction, record_of
from services.case_intake.service_layer.handlers import EVENT_HANDLERS
from services.kernel.application import Application
from services.kernel.clock import Clock, SystemClock
from services.kernel.config import read
from services.kernel.custody import Custody, custody_of
from services.kernel.events.chores import Chore
from services.kernel.events.cover import CaseCover
from services.kernel.events.deadletters import DeadLetters
from services.kernel.events.disclosing import Disclosing, Sharing
from services.kernel.events.heads import HeadChore
from services.kernel.events.inbox import Inbox
from services.kernel.logs import configure
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.mongo import connect
from services.kernel.persistence.unit_of_work import Store
from services.kernel.privacy.matrix import PURPOSES, Matrix

# How the intake point shares its record: with a referral, when an agency joins, and after a correction.
SHARING = Sharing(
    purposes=PURPOSES,
    carriers={e.CaseReferred: lambda _: None, e.RecordShared: lambda event: event.sections or None},
    record_of=record_of,
    consents_of=lambda _unit, _reference: (),
    changed_by={e.ReportCorrected: changed_by_correction},
    update_event=lambda to, sections, version: e.RecordShared(to, tuple(sections), version),
)


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
        disclosing=Disclosing(Matrix.read(), SHARING),
    )
    return Parts(
        settings,
        store,
        custody,
        Application(store, WORKFLOW, IntakeFile),
        Inbox(store, EVENT_HANDLERS),
        DeadLetters(database, store.clock, CaseCover(custody.vault)),
        (Chore("audit_head", settings.audit_head_every, HeadChore(store, custody, e.IntakeAuditHead)),),
    )
