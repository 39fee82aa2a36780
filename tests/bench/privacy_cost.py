"""What protecting a child's data costs: the same work with and without encryption, signature, search and log.

One run, alternating, on the same databases; only the ratios mean anything. Without: the same code with
a vault and a post that do nothing, no search tokens and no access log.
"""

from __future__ import annotations

import base64
import itertools
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from bson.binary import Binary
from google.protobuf.json_format import MessageToJson, Parse

from chungtay.case_intake.v1 import case_intake_service_pb2 as messages
from chungtay.privacy.v1 import purpose_pb2
from chungtay.record.v1.record_pb2 import SealedPart
from services.case_intake.domain import commands as c
from services.case_intake.domain.form01 import Child, Form01, Parent
from services.case_intake.entrypoints.api import COMMANDS, CONTRACT, OPENING, READERS, CaseIntakeApi
from services.kernel.application import Application, Request
from services.kernel.audit.entry import Action, Decision, Entry
from services.kernel.audit.log import AccessLog
from services.kernel.audit.verify import verify
from services.kernel.events.envelope import Envelope
from services.kernel.events.inbox import Inbox
from services.kernel.ids import new_id, new_reference
from services.kernel.persistence.files import FileRepository
from services.kernel.persistence.mongo import connect
from services.kernel.persistence.records import Records
from services.kernel.persistence.store import Store
from services.kernel.persistence.vault import is_sealed
from services.kernel.rpc.tokens import set_actor
from services.kernel.workflow import Actor
from services.social_support.service_layer.handlers import EVENT_HANDLERS
from tests.province import Province

OFFICER = Actor("T-0001", "case_intake", "bench", frozenset({"intake_officer", "intake_supervisor"}))
REFERRALS, VIEWS, ENTRIES = 60, 300, 100_000
FORM = Form01(
    children=(Child(name="Nguyễn Thị Thử", date_of_birth="2015-03-04", id_number="056315000123", school="THCS Thử"),),
    mother=Parent(name="Trần Thị Thử", age=36),
    incident_place="Thôn Thử",
    current_state="sợ hãi",
)


class NoVault:
    """Keeps everything as it is, in the shape in which the real one keeps it."""

    def prepare(self) -> None: ...

    def seal(self, reference: str, plain: bytes) -> Binary:
        return Binary(plain, 6)

    def open(self, sealed: Any, reference: str | None = None) -> bytes:
        return bytes(sealed)


class NoPost:
    """Sends everything open and unsigned, and believes everything."""

    def outgoing(self, envelope: Envelope, part: SealedPart | None = None) -> bytes:
        if part is not None:
            envelope = replace(envelope, sealed=base64.b64encode(MessageToJson(part).encode()).decode())
        return envelope.encode(lambda _: "none")

    def incoming(self, raw: bytes) -> Envelope:
        return Envelope.decode(raw, None)

    def part_of(self, envelope: Envelope) -> SealedPart | None:
        return None if envelope.sealed is None else Parse(base64.b64decode(envelope.sealed), SealedPart())


class Side:
    """One of the two: intake and social support with or without protection."""

    def __init__(self, province: Province, protected: bool) -> None:
        intake, social = province.parts("case_intake"), province.parts("social_support")
        self._store = intake.store if protected else _open(intake.store, intake)
        self._application = Application(self._store, intake.application.workflow, intake.application._new_file)
        self._inbox = social.inbox if protected else Inbox(_open(social.store, social), EVENT_HANDLERS)
        self._protected = protected
        self._api = CaseIntakeApi(
            self._application,
            CONTRACT,
            opening=OPENING,
            commands=COMMANDS,
            readers=READERS,
            gate=intake.gate,
            briefs=intake.briefs,
            references={"joined_to"},
        )

    def referral(self) -> str:
        """A report, a case, a referral with the whole record, taken in by social support."""
        report = c.ReceiveReport(
            channel=c.Channel.HOTLINE_111, received_at=datetime.now(UTC), narrative="Chuyện thử.", form=FORM
        )
        receipt = self._application.perform(report, OFFICER, Request(new_id(), "b"))
        for command in (c.OpenCase(urgent=True), c.ReferCase(to=(c.ReferralTarget.SOCIAL_SUPPORT,))):
            receipt = self._application.perform(
                command, OFFICER, Request(new_id(), "b"), receipt.reference, receipt.version
            )
        rows = self._store.database["outbox"].find({"stream": f"{receipt.reference}>social_support"})
        for row in rows.sort("sequence", 1):
            body = self._store.vault.open(row["body"]) if is_sealed(row["body"]) else bytes(row["body"])
            self._inbox.receive(body, "case_intake")
        return receipt.reference

    def view(self, reference: str) -> None:
        """The whole case as an officer sees it; with the rules, the mask and the log, or without them."""
        if self._protected:
            self._api.GetCase(
                messages.GetCaseRequest(case_reference=reference, purpose=purpose_pb2.PURPOSE_HANDLE_CASE), None
            )
        else:
            self._api.whole(self._application.view(reference))


def _open(store: Store, parts: Any) -> Store:
    vault: Any = NoVault()
    custody = replace(parts.custody, vault=vault, post=NoPost(), records=Records(store.database, vault))
    files = FileRepository(store.database, store.files._document, store.files._class, vault)
    return Store(
        service=store.service, database=store.database, files=files, clock=store.clock, audience=store.audience,
        custody=custody, disclosing=store.disclosing, beside=store.beside,
    )  # fmt: skip


def measure(province: Province) -> dict[str, float]:
    """``sealed_ratio`` and ``view_ratio``: time with protection over time without; ``audit_entries_per_min``."""
    sides = {protected: Side(province, protected) for protected in (True, False)}
    set_actor(OFFICER)
    taken = {("referral", p): 0.0 for p in sides} | {("view", p): 0.0 for p in sides}
    known: dict[bool, list[str]] = {True: [], False: []}
    for number, protected in itertools.product(range(REFERRALS + 5), sides):
        started = time.perf_counter()
        known[protected].append(sides[protected].referral())
        if number >= 5:  # the first ones warm up
            taken["referral", protected] += time.perf_counter() - started
    for number, protected in itertools.product(range(VIEWS), sides):
        reference = known[protected][number % REFERRALS]
        started = time.perf_counter()
        sides[protected].view(reference)
        taken["view", protected] += time.perf_counter() - started
    set_actor(None)
    return {
        "sealed_ratio": round(taken["referral", True] / taken["referral", False], 2),
        "view_ratio": round(taken["view", True] / taken["view", False], 2),
        "audit_entries_per_min": _verified_per_minute(province),
    }


def _verified_per_minute(province: Province) -> int:
    """A chain of its own agency's name in a fresh part of the log, verified from the database."""
    audit = connect(province.machine.audit_url("police_investigation"), "police_investigation_audit")
    log = AccessLog(audit, "police_investigation")
    entry = Entry(
        at=datetime.now(UTC), staff_id="PI-0001", unit="bench", roles=("investigator",), action=Action.VIEW,
        call="GetCase", decision=Decision.GRANTED, purpose="handle_case", references=(new_reference(),),
        categories=("identity", "narrative"), reason="assigned",
    )  # fmt: skip
    while log.head().entries < ENTRIES:
        log.write(*[entry] * 1_000)
    started = time.perf_counter()
    entries, faults = verify("police_investigation", log.lines())
    spent = time.perf_counter() - started
    assert not faults, faults[:3]
    return int(entries / spent * 60)
