"""The one place where the intake point's parts are put together."""

from __future__ import annotations

from dataclasses import dataclass

from services.case_intake.adapters.documents import IntakeFileDocument
from services.case_intake.adapters.family_desk import FamilyChore, FamilyDesk
from services.case_intake.adapters.family_documents import family_files
from services.case_intake.adapters.intake_desk import IntakeDesk
from services.case_intake.adapters.plan_figures import FIGURES, FiguresChore
from services.case_intake.adapters.roster import SHIFTS
from services.case_intake.config import CaseIntakeSettings
from services.case_intake.domain import events as e
from services.case_intake.domain import family_events as fe
from services.case_intake.domain.access import RULES, assigned_to
from services.case_intake.domain.clocks import CLOCKS
from services.case_intake.domain.model import SERVICE, IntakeFile
from services.case_intake.domain.policy import AUDIENCE
from services.case_intake.domain.sharing import ChildrenInBrief, changed_by_correction, record_of
from services.case_intake.service_layer.family import FAMILY, FamilyOffice
from services.case_intake.service_layer.handlers import EVENT_HANDLERS
from services.kernel.application import Application
from services.kernel.clock import Clock
from services.kernel.config import agreed, clock_of, read
from services.kernel.custody import Custody, custody_of
from services.kernel.deadlines.keeping import Timekeeping, after_working_days, provincial
from services.kernel.events.chores import Chore
from services.kernel.events.cover import CaseCover
from services.kernel.events.deadletters import DeadLetters
from services.kernel.events.deadlines import BreachChore, DeadlineChore
from services.kernel.events.disclosing import Disclosing, Sharing
from services.kernel.events.erasing import EraseChore
from services.kernel.events.escalating import EscalateChore
from services.kernel.events.heads import HeadChore
from services.kernel.events.inbox import Inbox
from services.kernel.gate import Gate
from services.kernel.logs import configure
from services.kernel.persistence.emergency_views import EmergencyViews
from services.kernel.persistence.exclusions import Exclusions
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.mongo import connect
from services.kernel.persistence.store import Store
from services.kernel.privacy.categories import Category
from services.kernel.privacy.matrix import PURPOSES, Matrix
from services.kernel.privacy.retention import Retention

OFFICE = FamilyOffice(after_working_days, agreed(Retention.read))

# How the intake point shares its record: with a referral, when an agency joins, and after each change.
SHARING = Sharing(
    purposes=PURPOSES,
    carriers={e.CaseReferred: lambda _: None, e.RecordShared: lambda event: event.sections or None},
    record_of=lambda unit, file: record_of(file, OFFICE.representative(unit, file.reference)),
    consents_of=OFFICE.consents,
    withheld_from=lambda unit, reference, agency: {
        category for to, category in OFFICE.restrictions(unit, reference) if to == agency
    },
    changed_by={
        e.ReportCorrected: lambda _unit, file: changed_by_correction(file),
        fe.RepresentativeNamed: lambda _unit, _file: {Category.REPRESENTATIVE},
        fe.RepresentativeStopped: lambda _unit, _file: {Category.REPRESENTATIVE},
        fe.ConsentRecorded: lambda _unit, _file: {Category.INFORMANT},
    },
    update_event=lambda to, sections, version: e.RecordShared(to, tuple(sections), version),
)


@dataclass(frozen=True, slots=True)
class Parts:
    settings: CaseIntakeSettings
    store: Store
    custody: Custody
    application: Application
    inbox: Inbox
    family: FamilyDesk
    gate: Gate
    briefs: ChildrenInBrief
    dead_letters: DeadLetters
    chores: tuple[Chore, ...]


def bootstrap(kind: str, settings: CaseIntakeSettings | None = None, clock: Clock | None = None) -> Parts:
    """Everything one process needs. ``kind``: api, worker or relay (for the log lines)."""
    settings = settings or read(CaseIntakeSettings)
    configure(SERVICE, kind, settings.log_level)
    database = connect(str(settings.mongo_url), settings.mongo_database)
    custody = custody_of(settings, SERVICE, database)
    families = family_files(database, custody.vault)
    store = Store(
        service=SERVICE,
        database=database,
        files=FileRepository(database, IntakeFileDocument, IntakeFile, custody.vault, search=custody.search),
        clock=clock or clock_of(settings),
        audience=AUDIENCE,
        custody=custody,
        timekeeping=Timekeeping(CLOCKS, agreed(provincial), assigned_to, e.IntakeDeadlineMissed),
        disclosing=Disclosing(agreed(Matrix.read), SHARING),
        beside={FAMILY: families},
        own_collections=(SHIFTS, FIGURES),
        own_indexes={FAMILY: "next_due_at"},
    )
    views = EmergencyViews(database, custody.vault)
    exclusions = Exclusions(database, custody.vault)
    gate = Gate(RULES, assigned_to, exclusions, views, custody.log, store.clock)
    return Parts(
        settings,
        store,
        custody,
        IntakeDesk(store),
        Inbox(store, EVENT_HANDLERS),
        FamilyDesk(store, families, OFFICE),
        gate,
        ChildrenInBrief(),
        DeadLetters(database, store.clock, CaseCover(custody.vault)),
        (
            Chore("audit_head", settings.audit_head_every, HeadChore(store, custody, e.IntakeAuditHead)),
            Chore("erasure", 2, EraseChore(store, None)),
            Chore("families", 5, FamilyChore(store, OFFICE)),
            Chore("deadlines", settings.deadlines_every, DeadlineChore(store)),
            Chore("breaches", 60, BreachChore(store)),
            Chore("emergency_views", 60, EscalateChore(views, custody.log, store.clock)),
            Chore("plan_figures", settings.deadlines_every, FiguresChore(store)),
        ),
    )
