"""The one place where court liaison's parts are put together."""

from __future__ import annotations

from dataclasses import dataclass

from services.court_liaison.adapters.diary import DIARY, MongoDiary
from services.court_liaison.adapters.documents import CourtFileDocument
from services.court_liaison.adapters.plans import Plans
from services.court_liaison.adapters.register import Register
from services.court_liaison.config import CourtLiaisonSettings
from services.court_liaison.domain.access import RULES, assigned_to
from services.court_liaison.domain.clocks import CLOCKS
from services.court_liaison.domain.engagements import engagements_of
from services.court_liaison.domain.events import CourtAuditHead, CourtDeadlineMissed, CourtErasureCarriedOut
from services.court_liaison.domain.model import SERVICE, CourtFile
from services.court_liaison.domain.policy import AUDIENCE, WORKFLOW
from services.court_liaison.service_layer.booking import Booking
from services.court_liaison.service_layer.handlers import EVENT_HANDLERS
from services.kernel.application import Application
from services.kernel.clock import Clock
from services.kernel.config import agreed, clock_of, read
from services.kernel.custody import Custody, custody_of
from services.kernel.deadlines.keeping import Timekeeping, provincial
from services.kernel.events.chores import Chore
from services.kernel.events.cover import CaseCover
from services.kernel.events.deadletters import DeadLetters
from services.kernel.events.deadlines import BreachChore, DeadlineChore
from services.kernel.events.erasing import EraseChore
from services.kernel.events.escalating import EscalateChore
from services.kernel.events.heads import HeadChore
from services.kernel.events.inbox import Inbox
from services.kernel.gate import Gate
from services.kernel.logs import configure
from services.kernel.persistence.briefs import BriefsOfRecords
from services.kernel.persistence.emergency_views import EmergencyViews
from services.kernel.persistence.exclusions import Exclusions
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.mongo import connect
from services.kernel.persistence.store import Store


@dataclass(frozen=True, slots=True)
class Parts:
    settings: CourtLiaisonSettings
    store: Store
    custody: Custody
    application: Application
    inbox: Inbox
    register: Register
    plans: Plans
    booking: Booking
    gate: Gate
    briefs: BriefsOfRecords
    dead_letters: DeadLetters
    chores: tuple[Chore, ...]


def bootstrap(kind: str, settings: CourtLiaisonSettings | None = None, clock: Clock | None = None) -> Parts:
    """Everything one process needs. ``kind``: api, worker or relay (for the log lines)."""
    settings = settings or read(CourtLiaisonSettings)
    configure(SERVICE, kind, settings.log_level)
    database = connect(str(settings.mongo_url), settings.mongo_database)
    custody = custody_of(settings, SERVICE, database)
    store = Store(
        service=SERVICE,
        database=database,
        files=FileRepository(database, CourtFileDocument, CourtFile, custody.vault, search=custody.search),
        clock=clock or clock_of(settings),
        audience=AUDIENCE,
        custody=custody,
        timekeeping=Timekeeping(CLOCKS, agreed(provincial), assigned_to, CourtDeadlineMissed),
        engagements_of=engagements_of,
        own_collections=(DIARY, *Register.COLLECTIONS, *Plans.COLLECTIONS),
    )
    register = Register(store)
    views = EmergencyViews(database, custody.vault)
    exclusions = Exclusions(database, custody.vault)
    gate = Gate(RULES, assigned_to, exclusions, views, custody.log, store.clock)
    return Parts(
        settings,
        store,
        custody,
        Application(store, WORKFLOW, CourtFile),
        Inbox(store, EVENT_HANDLERS),
        register,
        Plans(store),
        Booking(MongoDiary(database), register),
        gate,
        BriefsOfRecords(custody.records),
        DeadLetters(database, store.clock, CaseCover(custody.vault)),
        (
            Chore("audit_head", settings.audit_head_every, HeadChore(store, custody, CourtAuditHead)),
            Chore("deadlines", settings.deadlines_every, DeadlineChore(store)),
            Chore("breaches", 60, BreachChore(store)),
            Chore("emergency_views", 60, EscalateChore(views, custody.log, store.clock)),
            Chore("erasure", 2, EraseChore(store, CourtErasureCarriedOut)),
        ),
    )
