"""The one place where social support's parts are put together."""

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
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.mongo import connect
from services.kernel.persistence.store import Store
from services.social_support.adapters.documents import SupportFileDocument
from services.social_support.config import SocialSupportSettings
from services.social_support.domain.access import RULES, assigned_to
from services.social_support.domain.clocks import CLOCKS
from services.social_support.domain.engagements import engagements_of, expected_elsewhere
from services.social_support.domain.events import (
    SupportAuditHead,
    SupportDeadlineMissed,
    SupportErasureCarriedOut,
    SupportStaffBusyTold,
)
from services.social_support.domain.model import SERVICE, SupportFile
from services.social_support.domain.policy import AUDIENCE, WORKFLOW
from services.social_support.service_layer.handlers import EVENT_HANDLERS


@dataclass(frozen=True, slots=True)
class Parts:
    settings: SocialSupportSettings
    store: Store
    custody: Custody
    application: Application
    inbox: Inbox
    gate: Gate
    briefs: BriefsOfRecords
    dead_letters: DeadLetters
    chores: tuple[Chore, ...]


def bootstrap(kind: str, settings: SocialSupportSettings | None = None, clock: Clock | None = None) -> Parts:
    """Everything one process needs. ``kind``: api, worker or relay (for the log lines)."""
    settings = settings or read(SocialSupportSettings)
    configure(SERVICE, kind, settings.log_level)
    database = connect(str(settings.mongo_url), settings.mongo_database)
    custody = custody_of(settings, SERVICE, database)
    store = Store(
        service=SERVICE,
        database=database,
        files=FileRepository(database, SupportFileDocument, SupportFile, custody.vault, search=custody.search),
        clock=clock or clock_of(settings),
        audience=AUDIENCE,
        custody=custody,
        timekeeping=Timekeeping(CLOCKS, agreed(provincial), assigned_to, SupportDeadlineMissed),
        engagements_of=engagements_of,
        expected_of=expected_elsewhere,
    )
    views = EmergencyViews(database, custody.vault)
    exclusions = Exclusions(database, custody.vault)
    gate = Gate(RULES, assigned_to, exclusions, views, custody.log, store.clock)
    return Parts(
        settings,
        store,
        custody,
        Application(store, WORKFLOW, SupportFile),
        Inbox(store, EVENT_HANDLERS),
        gate,
        BriefsOfRecords(custody.records),
        DeadLetters(database, store.clock, CaseCover(custody.vault)),
        (
            Chore("audit_head", settings.audit_head_every, HeadChore(store, custody, SupportAuditHead)),
            Chore("deadlines", settings.deadlines_every, DeadlineChore(store)),
            Chore("busy", settings.deadlines_every, BusyChore(store, SupportStaffBusyTold)),
            Chore("breaches", 60, BreachChore(store)),
            Chore("emergency_views", 60, EscalateChore(views, custody.log, store.clock)),
            Chore("erasure", 2, EraseChore(store, SupportErasureCarriedOut)),
        ),
    )
