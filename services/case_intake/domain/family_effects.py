"""What each command changes in the family's file, and the events that follow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.case_intake.domain import events as e
from services.case_intake.domain import family_commands as c
from services.case_intake.domain import family_events as fe
from services.case_intake.domain.consent import REPRESENTATIVES, Answer, Consent, Ended, Language, Scope
from services.case_intake.domain.erasure import EndingKind, Erasure, ErasureAnswer
from services.case_intake.domain.family import FamilyFile
from services.case_intake.domain.family_changes import (
    ask,
    confirmation_due,
    end_consents,
    end_standing,
    stop_suspects,
)
from services.case_intake.domain.family_request import (
    GROUNDS,
    Extension,
    FamilyRequest,
    Kind,
    RefusalReason,
    Requester,
    Stage,
    Unit,
    clocks_for,
    due_after,
)
from services.case_intake.domain.representative import NoLonger, Representative, is_suspect
from services.kernel.ids import new_id
from services.kernel.privacy.categories import Category
from services.kernel.workflow import Step


def name_representative(step: Step) -> Iterable[Any]:
    file: FamilyFile = step.file
    command: c.NameRepresentative = step.command
    events = stop_suspects(file, step.at)
    end_standing(file, NoLonger.REPLACED, step.at)
    named = Representative(
        id=new_id(),
        named_at=step.at,
        checked_by=step.actor.staff_id,
        checked_how=command.checked_how,
        name=command.name,
        relation=command.relation,
        phone=command.phone,
        address=command.address,
        document=command.document,
        different_person=command.different_person,
    )
    file.representatives.append(named)
    file.look_again()
    return [*events, fe.RepresentativeNamed(representative_id=named.id)]


def record_consent(step: Step) -> Iterable[Any]:
    file: FamilyFile = step.file
    command: c.RecordConsent = step.command
    standing = file.representative()
    consent = Consent(
        id=new_id(),
        child_number=command.child_number,
        giver=command.giver,
        legal_basis=command.legal_basis,
        answer=command.answer or Answer.GRANTED,
        scope=Scope(
            agencies=tuple(str(agency) for agency in command.agencies),
            categories=command.categories,
            publication=bool(command.publication),
        ),
        given_at=command.given_at,
        recorded_at=step.at,
        valid_until=command.valid_until,
        obtained_how=command.obtained_how,
        obtained_by=step.actor.staff_id,
        text_version=command.text_version,
        language=command.language or Language.VIETNAMESE,
        evidence=command.evidence,
        representative_id=standing.id if standing and command.giver in REPRESENTATIVES else None,
    )
    file.consents.append(consent)
    file.look_again()
    return [fe.ConsentRecorded(consent_id=consent.id)]


def withdraw_consent(step: Step) -> Iterable[Any]:
    file: FamilyFile = step.file
    return end_consents(file, [step.command.consent_id], Ended.WITHDRAWN, step.at)


def receive_request(step: Step) -> Iterable[Any]:
    """Rule ``pdp-child-representative``: what the suspect asks is written down, and refused at once."""
    file: FamilyFile = step.file
    command: c.ReceiveFamilyRequest = step.command
    standing = file.representative()
    asks_for_child = command.requester is Requester.REPRESENTATIVE
    request = FamilyRequest(
        id=new_id(),
        kind=command.kind,
        requester=command.requester,
        channel=command.channel,
        received_at=command.received_at,
        recorded_at=step.at,
        recorded_by=step.actor.staff_id,
        representative_id=standing.id if standing and asks_for_child else None,
        child_number=command.child_number,
        consent_id=command.consent_id,
        agencies=tuple(str(agency) for agency in command.agencies),
        categories=command.categories,
        text=command.text,
        clocks=clocks_for(command.kind, command.received_at, bool(file.facts.holdings), file.facts.working_days),
    )
    file.requests.append(request)
    events: list[Any] = [fe.FamilyRequestReceived(family_request_id=request.id, kind=request.kind)]
    named_suspect = any(r.ended_at is None and is_suspect(r, file.facts.form) for r in file.representatives)
    if asks_for_child and (command.is_suspect or named_suspect):
        if command.is_suspect:
            events += stop_suspects(file, step.at, also_standing=standing is not None)
        events += _refuse(file, request, RefusalReason.REPRESENTATIVE_IS_SUSPECT, step)
    file.look_again()
    return events


def answer_request(step: Step) -> Iterable[Any]:
    file: FamilyFile = step.file
    request = _request(step)
    standing = file.representative()
    if request.requester is Requester.REPRESENTATIVE and standing is not None:
        request.representative_id = standing.id
    request.explanation, request.document = step.command.explanation, step.command.document
    request.take("AnswerFamilyRequest", step.at, step.actor.staff_id)
    events: list[Any] = [fe.FamilyRequestAnswered(family_request_id=request.id)]
    if request.kind in (Kind.RESTRICTION, Kind.OBJECTION):
        events += _restrict(file, request, step.at)
    file.look_again()
    return events


def complete_request(step: Step) -> Iterable[Any]:
    request = _request(step)
    request.document = step.command.document
    request.take("CompleteFamilyRequest", step.at, step.actor.staff_id)
    step.file.look_again()
    return [fe.FamilyRequestCompleted(family_request_id=request.id)]


def refuse_request(step: Step) -> Iterable[Any]:
    request = _request(step)
    request.explanation, request.document = step.command.explanation, step.command.document
    events = _refuse(step.file, request, step.command.reason_code, step)
    step.file.look_again()
    return events


def extend_request(step: Step) -> Iterable[Any]:
    file: FamilyFile = step.file
    request = _request(step)
    clock = request.clock(Stage.COMPLETE)
    days = clock.length + clock.longest_extension
    request.extend(
        Extension(
            days=clock.longest_extension,
            until=due_after(clock.started_at, Unit.CALENDAR_DAYS, days, file.facts.working_days),
            granted_at=step.at,
            staff_id=step.actor.staff_id,
            document=step.command.document,
            reason=step.command.reason,
        )
    )
    file.look_again()
    return [fe.FamilyRequestExtended(family_request_id=request.id, days=clock.longest_extension)]


def order_erasure(step: Step) -> Iterable[Any]:
    """Everybody who was ever sent the case is asked; the intake point comes last."""
    file: FamilyFile = step.file
    due = confirmation_due(file, step.at)
    erasure = Erasure(
        order_id=new_id(),
        ground=step.command.ground,
        ordered_at=step.at,
        ordered_by=step.actor.staff_id,
        family_request_id=step.command.family_request_id,
        document=step.command.document,
        answers=[ErasureAnswer(to=agency, asked_at=step.at, due_at=due) for agency in file.facts.involved],
    )
    erasure.settle()
    file.erasures.append(erasure)
    file.look_again()
    return [e.ErasureOrdered(order_id=erasure.order_id, to=answer.to) for answer in erasure.answers]


def _request(step: Step) -> FamilyRequest:
    found: FamilyRequest | None = step.file.request(step.command.family_request_id)
    assert found is not None
    return found


def _refuse(file: FamilyFile, request: FamilyRequest, reason: RefusalReason, step: Step) -> list[Any]:
    if request.open:
        request.reason_code, request.ground = reason, GROUNDS[reason]
        request.take("RefuseFamilyRequest", step.at, step.actor.staff_id)
    return [fe.FamilyRequestRefused(family_request_id=request.id, reason_code=reason)]


def _restrict(file: FamilyFile, request: FamilyRequest, at: datetime) -> list[Any]:
    """Those who hold what the family does not want used are told; an empty wish means everything."""
    concerned: dict[str, list[Category]] = {}
    for held in file.facts.holdings:
        if request.agencies and held.recipient not in request.agencies:
            continue
        if request.categories and held.category not in request.categories:
            continue
        concerned.setdefault(held.recipient, []).append(held.category)
    events = []
    for agency, categories in sorted(concerned.items()):
        ask(file, request.id, EndingKind.RESTRICTION, agency, categories, at)
        events.append(e.RestrictionOrdered(restriction_id=request.id, to=agency, categories=tuple(sorted(categories))))
    return events
