"""The contract between the agencies: every event has an owner, a message, an audience and a reaction."""

from __future__ import annotations

import importlib
import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from google.protobuf.descriptor import FieldDescriptor

from services.kernel.events import catalogue
from services.kernel.events.topology import (
    DEAD_LETTERS,
    INBOX_ARGUMENTS,
    dead_letters_of,
    exchange_of,
    inbox_of,
    routing_key,
)
from services.kernel.workflow import Audience

SENDERS = ("case_intake", "social_support", "police_investigation", "court_liaison")
RECEIVERS = (*SENDERS, "oversight")
DEFINITIONS = json.loads(Path("deploy/rabbitmq/definitions.json").read_text(encoding="utf-8"))

# The text fields that may stand in an event's plain part. Each holds a code, a reference or an id;
# a new one is a decision about children's privacy and is made here, in a review.
CODES_AND_REFERENCES = {
    "agency", "answer_code", "approved_by", "attendee", "basis_code", "categories", "channel", "circle",
    "compensation_id", "complaint_id", "consent_id", "decision_code", "demanded_by_code", "document_number",
    "ending_id", "extension_id", "harm_codes", "harm_id", "head", "interview_id", "interviewers", "invited",
    "joined_to", "kind_code", "measure_code", "members", "month", "needed", "order_id", "outcome_code",
    "place_code", "purged", "reason_code", "recipient_code", "referral_id", "removal_id", "request_id",
    "restricted", "restriction_id", "rule_id", "sections", "separated_from", "severity_code", "signature",
    "sitting_id", "staff_id", "subject_id", "support_person", "to", "topic_codes", "up_to_month",
}  # fmt: skip
# Names of places that stand for many cases, in figures that are of no case. Nothing else may name one.
OF_MANY_CASES = {("CommuneFiguresPublished", "CommuneRow", "commune")}


ASKING = {
    "Intake": "case_intake",
    "Support": "social_support",
    "Police": "police_investigation",
    "Court": "court_liaison",
}
# Who may be named as the one recipient of an event.
ADDRESSEES = {
    "CaseReferred": {"social_support", "police_investigation"},
    "ConsentWithdrawn": {"social_support", "police_investigation", "court_liaison"},
    "RestrictionOrdered": {"social_support", "police_investigation", "court_liaison"},
    "ErasureOrdered": {"social_support", "police_investigation", "court_liaison"},
    "HarmAdded": {"social_support", "police_investigation", "court_liaison"},
    "HarmTakenBack": {"social_support", "police_investigation", "court_liaison"},
    "RecordShared": {"social_support", "police_investigation", "court_liaison"},
    "SupportStaffBusyTold": {"police_investigation", "court_liaison"},
    "PoliceStaffBusyTold": {"court_liaison"},
    **{f"{own}Request{did}": set(SENDERS) - {agency} for own, agency in ASKING.items() for did in ("Made", "Answered")},
}


def audiences(service: str) -> dict[type, Audience]:
    return importlib.import_module(f"services.{service}.domain.policy").AUDIENCE


def handlers(service: str) -> dict[str, Any]:
    if service == "oversight":  # counts every event in the same way, by this table, and keeps the figures by commune
        states = importlib.import_module("services.oversight.projections.entries").STATES
        return {**states, importlib.import_module("services.oversight.projections.communes").FIGURES: None}
    return importlib.import_module(f"services.{service}.service_layer.handlers").EVENT_HANDLERS


def possible_recipients(event: type, audience: Audience) -> set[str]:
    named = ADDRESSEES[event.__name__] if audience.addressee else set()
    return set(audience.always | audience.circle | named)


def expected_bindings() -> set[tuple[str, str, str]]:
    return {
        (exchange_of(sender), inbox_of(recipient), routing_key(recipient, event.__name__))
        for sender in SENDERS
        for event, audience in audiences(sender).items()
        for recipient in possible_recipients(event, audience)
    }


@pytest.mark.parametrize("service", SENDERS)
def test_every_event_of_the_contract_has_an_audience_at_its_owner(service: str) -> None:
    """An event nobody decided the audience of could not be published; none is forgotten."""
    owned = {name for name, owner in catalogue.OWNERS.items() if owner == service}
    published = {
        event.__name__ for event, audience in audiences(service).items() if possible_recipients(event, audience)
    }
    assert published == owned


@pytest.mark.parametrize("service", SENDERS)
def test_a_domain_event_has_exactly_the_fields_of_its_message(service: str) -> None:
    """The domain knows no protobuf, so the two are compared here."""
    for event in audiences(service):
        if event.__name__ in catalogue.MESSAGES:
            message = catalogue.MESSAGES[event.__name__].DESCRIPTOR
            assert {f.name for f in fields(event)} == {f.name for f in message.fields}, event.__name__


@pytest.mark.parametrize("service", RECEIVERS)
def test_every_agency_reacts_to_exactly_the_events_that_can_reach_it(service: str) -> None:
    """One missing would end in the dead letters; one too many is dead code."""
    reaching = {key.split(".")[1] for _, queue, key in expected_bindings() if queue == inbox_of(service)}
    assert set(handlers(service)) == reaching


def test_the_broker_routes_exactly_what_the_audiences_say() -> None:
    """Need to know: a route that no audience asks for could carry what an agency must not see."""
    declared = {
        (b["source"], b["destination"], b["routing_key"])
        for b in DEFINITIONS["bindings"]
        if b["source"] != DEAD_LETTERS
    }
    assert declared == expected_bindings()


def test_every_inbox_keeps_what_it_cannot_deliver() -> None:
    """Quorum queues with a delivery limit, dead letters at least once, and none that expires."""
    queues = {queue["name"]: queue for queue in DEFINITIONS["queues"]}
    assert set(queues) == {name for s in RECEIVERS for name in (inbox_of(s), dead_letters_of(s))}
    for service in RECEIVERS:
        wanted = {**INBOX_ARGUMENTS, "x-dead-letter-routing-key": service}
        assert queues[inbox_of(service)]["arguments"] == wanted
        assert queues[dead_letters_of(service)]["arguments"] == {"x-queue-type": "quorum"}
        assert {"source": DEAD_LETTERS, "destination": dead_letters_of(service), "routing_key": service} in [
            {k: b[k] for k in ("source", "destination", "routing_key")} for b in DEFINITIONS["bindings"]
        ]


def test_the_topology_holds_no_account() -> None:
    """Users and passwords are made at set-up and never stand in the repository."""
    assert not DEFINITIONS.get("users")
    assert "password" not in json.dumps(DEFINITIONS)


@pytest.mark.rule("private-data-list")
def test_no_event_has_a_field_for_free_text() -> None:
    """Decree 56 Art 33: names, places and stories never stand in the plain part of an event."""
    for name, message in catalogue.MESSAGES.items():
        texts = {f.name for f in message.DESCRIPTOR.fields if f.type == FieldDescriptor.TYPE_STRING}
        assert texts <= CODES_AND_REFERENCES, name
        within = {
            (name, inner.name, f.name)
            for inner in message.DESCRIPTOR.nested_types
            for f in inner.fields
            if f.type == FieldDescriptor.TYPE_STRING and f.name not in CODES_AND_REFERENCES
        }
        assert within <= OF_MANY_CASES, name


@pytest.mark.rule("private-data-list")
def test_a_place_is_named_only_to_oversight_and_by_who_has_taken_out_small_numbers() -> None:
    """Decree 56 Art 33: where a child lives is private; the name of a commune in an aggregate goes to nobody else."""
    for event, _, _ in OF_MANY_CASES:
        [audience] = [a for told, a in audiences(catalogue.OWNERS[event]).items() if told.__name__ == event]
        assert audience == Audience.to("oversight")
