"""Agencies run as real processes against a real broker and databases, for the tests that need them."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from typing import Any

from pymongo.database import Database

from deploy.machine import Machine
from services.case_intake.domain import commands as intake
from services.case_intake.domain.form01 import Child, Form01
from services.kernel.application import Receipt, Request
from services.kernel.events.envelope import Envelope
from services.kernel.events.post import Post
from services.kernel.ids import new_id
from services.kernel.persistence.mongo import connect
from services.kernel.privacy.directory import KeyDirectory
from services.kernel.privacy.keymaking import KeyMaker
from services.kernel.privacy.keys import KeyRing
from services.kernel.workflow import Actor
from services.police_investigation.domain import commands as police
from services.police_investigation.domain.model import Outcome, Severity
from services.social_support.domain import commands as social

AGENCIES = ("case_intake", "social_support", "police_investigation", "court_liaison")
SETTINGS = {"case_intake": "CaseIntakeSettings", "social_support": "SocialSupportSettings",
            "police_investigation": "PoliceInvestigationSettings", "court_liaison": "CourtLiaisonSettings"}  # fmt: skip
ROLES = {
    "case_intake": {"intake_officer", "intake_supervisor"},
    "social_support": {"child_protection_worker", "social_worker", "commune_chairman"},
    "police_investigation": {"police_officer", "investigator", "head_of_unit"},
    "court_liaison": {"court_clerk", "judge", "prosecutor"},
}


class Province:
    """The agencies' databases and service layers as this test process sees them."""

    def __init__(self, machine: Machine, agencies: tuple[str, ...] = AGENCIES, log_level: str = "INFO") -> None:
        self.machine = machine
        self._log_level = log_level
        self.agencies = agencies
        self._parts: dict[str, Any] = {}
        self._databases: dict[str, Database] = {}
        self._prepared: set[str] = set()

    def parts(self, service: str) -> Any:
        """The service as its own bootstrap puts it together, over its real database."""
        if service not in self._parts:
            config = importlib.import_module(f"services.{service}.config")
            settings = getattr(config, SETTINGS[service])(
                mongo_url=self.machine.mongo_url(service),
                log_level=self._log_level,
                keys=self.machine.layout.agency_keys(service),
                key_directory=self.machine.layout.key_directory,
                audit_url=self.machine.audit_url(service),
            )
            self._parts[service] = importlib.import_module(f"services.{service}.bootstrap").bootstrap("test", settings)
            if service not in self._prepared:
                self._parts[service].store.prepare()
                self._prepared.add(service)
        return self._parts[service]

    def databases(self) -> dict[str, Database]:
        """Those of the agencies and oversight that run now."""
        running = [each for each in (*self.agencies, "oversight") if self.machine.database(each).alive]
        for service in running:
            if service not in self._databases:
                self._databases[service] = connect(self.machine.database(service).url, service)
        return {service: self._databases[service] for service in running}

    def perform(self, service: str, command: Any, reference: str | None = None, version: int | None = None) -> Receipt:
        """Carry out a command as a member of staff with every role of the agency."""
        actor = Actor("T-0001", service, "test", frozenset(ROLES[service]))
        return self.parts(service).application.perform(command, actor, Request(new_id(), "test"), reference, version)

    def referred_case(self, *to: str) -> Receipt:
        """A report, opened and sent to these agencies: three units of work, several events."""
        report = self.perform(
            "case_intake",
            intake.ReceiveReport(
                channel=intake.Channel.HOTLINE_111,
                received_at=datetime.now(UTC),
                narrative="Tin thử.",
                form=Form01(children=(Child(name="Bé Thử"),)),
            ),
        )
        case = self.perform("case_intake", intake.OpenCase(urgent=True), report.reference, report.version)
        return self.perform(
            "case_intake",
            intake.ReferCase(to=tuple(intake.ReferralTarget(t) for t in to)),
            case.reference,
            case.version,
        )

    def social_accepts(self, reference: str) -> Receipt:
        return self.perform("social_support", social.AcceptReferral(worker="T-0001"), reference)

    def hand_over(self, reference: str) -> Receipt:
        """The police's whole way, up to the file's going to the procuracy."""
        receipt = self.perform("police_investigation", police.AcceptReferral(), reference)
        for command in (
            police.StartVerification(investigator="T-0001", trained_with_minors=True),
            police.OpenInvestigation(decision_number="1", offence_article="147", severity=Severity.SERIOUS),
            police.ConcludeInvestigation(outcome_code=Outcome.PROSECUTE, document_number="2"),
            police.TransferFile(document_number="3"),
        ):
            receipt = self.perform("police_investigation", command, reference, receipt.version)
        return receipt

    def has_file(self, service: str, reference: str) -> bool:
        return self.parts(service).store.files.get(reference) is not None

    def revoke(self, service: str, kid: str) -> None:
        """One of the agency's keys has leaked."""
        layout = self.machine.layout
        KeyMaker(service, layout.agency_keys(service), layout.key_directory).revoke(kid)

    def post(self, service: str) -> Post:
        """The agency's way out, with its real keys: for events made by hand."""
        layout = self.machine.layout
        return Post(KeyDirectory(layout.key_directory), KeyRing(layout.agency_keys(service)))

    def event(
        self, source: str, recipient: str, message: Any, reference: str, sequence: int, event_id: str | None = None
    ) -> bytes:
        """An event's bytes, made by hand and signed by its source."""
        return self.post(source).outgoing(
            Envelope(
                id=event_id or new_id(),
                source=source,
                name=type(message).__name__,
                time=datetime.now(UTC),
                reference=reference,
                recipient=recipient,
                sequence=sequence,
                data=message,
            )
        )
