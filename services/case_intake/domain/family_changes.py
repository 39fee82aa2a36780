"""What befalls a family's file without a command of its own: consents that end with others, answers, the clock.

Each function changes the file and returns the events.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from services.case_intake.domain import events as e
from services.case_intake.domain import family_events as fe
from services.case_intake.domain.consent import Ended
from services.case_intake.domain.erasure import Ending, EndingKind, ErasureState
from services.case_intake.domain.family import FamilyFile, FamilyState
from services.case_intake.domain.family_request import GROUNDS, RefusalReason, Unit, due_after
from services.case_intake.domain.representative import NoLonger, Representative, is_suspect
from services.kernel.privacy.categories import Category


def end_consents(file: FamilyFile, ids: Iterable[str], why: Ended, at: datetime) -> list[Any]:
    """End these, and take back what now rests on nothing."""
    events: list[Any] = []
    for consent_id in ids:
        consent = file.consent(consent_id)
        if consent is not None and consent.ended_at is None:
            file.replace_consent(consent.ending(why, at))
            events.append(fe.ConsentEnded(consent_id=consent_id, reason_code=why))
    return events + take_back(file, at)


def take_back(file: FamilyFile, at: datetime) -> list[Any]:
    """Ask back every section that rested on a consent and is covered by none any more.

    A section may have needed two consents, the child's and the representative's: it comes back when
    either ends, under the id of the one that the receiver was told.
    """
    covering = file.effective_consents(at)
    asked = {(one.id, one.to, category) for one in file.endings for category in one.categories if one.outstanding}
    lost: dict[tuple[str, str], list[Category]] = {}
    for held in file.facts.holdings:
        if held.consent_id is None or (held.consent_id, held.recipient, held.category) in asked:
            continue
        if not any(consent.covers(held.recipient, held.category, at) for consent in covering):
            lost.setdefault((held.consent_id, held.recipient), []).append(held.category)
    events = []
    for (consent_id, agency), categories in sorted(lost.items()):
        ask(file, consent_id, EndingKind.WITHDRAWAL, agency, categories, at)
        events.append(e.ConsentWithdrawn(consent_id=consent_id, to=agency, categories=tuple(sorted(categories))))
    file.look_again()
    return events


def stop_suspects(file: FamilyFile, at: datetime, also_standing: bool = False) -> list[Any]:
    """A representative who is found to be the suspect acts for the child no more, and what he agreed to
    or asked for stops. ``also_standing``: a member of staff says it of the one who stands now."""
    stopped = {
        r.id
        for r in file.representatives
        if is_suspect(r, file.facts.form)
        or (also_standing and r.ended_at is None)
        or r.ended is NoLonger.BECAME_SUSPECT
    }
    events: list[Any] = []
    if standing := next((r for r in file.representatives if r.ended_at is None and r.id in stopped), None):
        end_standing(file, NoLonger.BECAME_SUSPECT, at)
        events.append(fe.RepresentativeStopped(representative_id=standing.id))
    events += end_consents(
        file,
        [c.id for c in file.consents if c.representative_id in stopped and c.ended_at is None],
        Ended.REPRESENTATIVE_IS_SUSPECT,
        at,
    )
    for request in file.requests:
        if request.open and request.representative_id in stopped:
            request.reason_code = RefusalReason.REPRESENTATIVE_IS_SUSPECT
            request.ground = GROUNDS[request.reason_code]
            request.take("RefuseFamilyRequest", at, "")
            events.append(fe.FamilyRequestRefused(family_request_id=request.id, reason_code=request.reason_code))
    file.look_again()
    return events


def tend(file: FamilyFile, at: datetime) -> list[Any]:
    """What the clock brings: consents that ran out, confirmations and answers that are overdue.

    Each is told once; doing it again changes nothing.
    """
    if file.state is FamilyState.ERASED:
        return []
    ran_out = [c.id for c in file.consents if c.ended_at is None and c.valid_until and c.valid_until <= at]
    events = end_consents(file, ran_out, Ended.RAN_OUT, at) if ran_out else []
    for one in file.outstanding():
        if one.escalated_at is None and one.due_at <= at:
            one.escalated_at = at
            asked_by = one.id if isinstance(one, Ending) else file.erasures[-1].order_id
            events.append(fe.ConfirmationOverdue(about=asked_by, agency=one.to))
    for request in file.requests:
        for clock in request.clocks:
            if request.open and clock.stopped_at is None and clock.breach_told_at is None and clock.until <= at:
                clock.breach_told_at = at
                events.append(fe.FamilyRequestOverdue(family_request_id=request.id, rule=clock.rule))
    file.look_again()
    return events


def erasure_answered(file: FamilyFile, agency: str, order_id: str, held: bool, basis_code: str, at: datetime) -> None:
    """An agency has destroyed its keys or must keep them."""
    erasure = next((one for one in file.erasures if one.order_id == order_id), None)
    if erasure is None:
        return
    erasure.answer(agency, held, basis_code, at)
    if erasure is file.erasure and erasure.state is ErasureState.HELD:
        file.state = FamilyState.ACTIVE
    file.look_again()


def erased(file: FamilyFile, at: datetime) -> list[Any]:
    """The intake point's own keys are destroyed. What stays: the reference, states, times and counts."""
    erasure = file.erasure
    if erasure is None or file.state is FamilyState.ERASED:
        return []
    erasure.done(at)
    file.state = FamilyState.ERASED
    request = file.request(erasure.family_request_id or "")
    if request is not None and request.may("CompleteFamilyRequest"):
        request.take("CompleteFamilyRequest", at, erasure.ordered_by)
    file.look_again()
    return [fe.KeysDestroyed(order_id=erasure.order_id)]


def ask(
    file: FamilyFile, ending_id: str, kind: EndingKind, agency: str, categories: Iterable[Category], at: datetime
) -> None:
    file.endings.append(
        Ending(
            id=ending_id,
            kind=kind,
            to=agency,
            categories=tuple(sorted(categories)),
            asked_at=at,
            due_at=confirmation_due(file, at),
        )
    )


def confirmation_due(file: FamilyFile, at: datetime) -> datetime:
    return due_after(at, Unit.WORKING_DAYS, file.facts.confirm_within, file.facts.working_days)


def end_standing(file: FamilyFile, why: NoLonger, at: datetime) -> None:
    for standing in file.representatives:
        if standing.ended_at is None:
            _end(file, standing, why, at)


def _end(file: FamilyFile, ending: Representative, why: NoLonger, at: datetime) -> None:
    file.representatives = [
        replace(r, ended_at=at, ended=why) if r.id == ending.id else r for r in file.representatives
    ]
