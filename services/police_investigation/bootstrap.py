"""The one place where the police's parts are put together."""

from __future__ import annotations

from dataclasses import dataclass

from services.kernel.application import Application
from services.kernel.clock import Clock
from services.kernel.config import agreed, clock_of, read
from services.kernel.custody import Custody, custody_of
from services.kernel.deadlines.keeping import Timekeeping, provincial
from services.kernel.events.busy import BusyChore
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
from services.kernel.persistence.mongo import connect
from services.kernel.persistence.store import Store
from services.police_investigation.adapters.documents import PoliceFileDocument
from services.police_investigation.adapters.people import People
from services.police_investigation.adapters.register import (
    LOOKS,
    Register,
    RegisteringFiles,
    ReviewChore,
    register_tokens,
)
from services.police_investigation.config import PoliceInvestigationSettings
from services.police_investigation.domain.access import RULES, assigned_to
from services.police_investigation.domain.clocks import CLOCKS
from services.police_investigation.domain.engagements import engagements_of, expected_elsewhere
from services.police_investigation.domain.events import (
    PoliceAuditHead,
    PoliceDeadlineMissed,
    PoliceErasureCarriedOut,
    PoliceStaffBusyTold,
)
from services.police_investigation.domain.joint_reactions import ran_out
from services.police_investigation.domain.model import SERVICE, PoliceFile
from services.police_investigation.domain.policy import AUDIENCE, WORKFLOW
from services.police_investigation.service_layer.handlers import EVENT_HANDLERS


@dataclass(frozen=True, slots=True)
class Parts:
    settings: PoliceInvestigationSettings
    store: Store
    custody: Custody
    application: Application
    inbox: Inbox
    gate: Gate
    register: Register
    people: People
    briefs: BriefsOfRecords
    dead_letters: DeadLetters
    chores: tuple[Chore, ...]


def bootstrap(kind: str, settings: PoliceInvestigationSettings | None = None, clock: Clock | None = None) -> Parts:
    """Everything one process needs. ``kind``: api, worker or relay (for the log lines)."""
    settings = settings or read(PoliceInvestigationSettings)
    configure(SERVICE, kind, settings.log_level)
    database = connect(str(settings.mongo_url), settings.mongo_database)
    custody = custody_of(settings, SERVICE, database)
    words = register_tokens(database, custody.ring.index)
    files = RegisteringFiles(words, database, PoliceFileDocument, PoliceFile, custody.vault, search=custody.search)
    store = Store(
        service=SERVICE,
        database=database,
        files=files,
        clock=clock or clock_of(settings),
        audience=AUDIENCE,
        custody=custody,
        timekeeping=Timekeeping(CLOCKS, agreed(provincial), assigned_to, PoliceDeadlineMissed, ran_out),
        engagements_of=engagements_of,
        expected_of=expected_elsewhere,
        own_collections=(LOOKS,),
    )
    views = EmergencyViews(database, custody.vault)
    exclusions = Exclusions(database, custody.vault)
    register = Register(database, files, words, custody.vault)
    gate = Gate(RULES, assigned_to, exclusions, views, custody.log, store.clock)
    return Parts(
        settings,
        store,
        custody,
        Application(store, WORKFLOW, PoliceFile),
        Inbox(store, EVENT_HANDLERS),
        gate,
        register,
        People(database),
        BriefsOfRecords(custody.records),
        DeadLetters(database, store.clock, CaseCover(custody.vault)),
        (
            Chore("audit_head", settings.audit_head_every, HeadChore(store, custody, PoliceAuditHead)),
            Chore("deadlines", settings.deadlines_every, DeadlineChore(store)),
            Chore("offender_reviews", 600, ReviewChore(register, store.clock)),
            Chore("busy", settings.deadlines_every, BusyChore(store, PoliceStaffBusyTold)),
            Chore("breaches", 60, BreachChore(store)),
            Chore("emergency_views", 60, EscalateChore(views, custody.log, store.clock)),
            Chore("erasure", 2, EraseChore(store, PoliceErasureCarriedOut)),
        ),
    )
