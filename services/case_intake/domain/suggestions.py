"""What the fields of a report speak for: urgency, ways to go, protection, communes, rules. Pure.

From fields and ticked codes only, never from words in a text. A person decides each of these; the case
remembers what was suggested and what was decided.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from services.case_intake.domain.age import age_of
from services.case_intake.domain.commands import ReferralTarget, ScreeningReason
from services.case_intake.domain.form01 import Child, Form01
from services.case_intake.domain.signs import OFFENCES, SEXUAL, TRIED_CLOSED, Matter
from services.kernel.clock import VIETNAM, in_vietnam
from services.kernel.privacy.categories import Category, personal
from services.kernel.privacy.vietnamese import words

ADULT = 18
NO_LONGER_CHILD = 16
_DAY = re.compile(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$")


class Protection(StrEnum):
    CHILD_U16 = "child_u16"  # child-protection law: under 16
    VICTIM_U18 = "victim_u18"  # criminal procedure and juvenile justice: under 18


class ClosedTrial(StrEnum):
    """If it ever came to trial. ``UNKNOWN``: no way to a court, or too little known."""

    MUST = "must"
    ON_REQUEST = "on_request"
    UNKNOWN = "unknown"


class UrgencyReason(StrEnum):
    """Beside the ticked signs of harm."""

    LIFE_AT_RISK = "life_at_risk"
    SUSPECT_IS_CARER = "suspect_is_carer"


class CommuneTask(StrEnum):
    INITIAL_ASSESSMENT = "initial_assessment"  # and the emergency: where it happened
    PLAN = "plan"  # where the child lives


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFlags:
    """The two ages of the law for one child, on the day of the event, at the youngest reading (``age-benefit``)."""

    child: int  # its number in the form, from 1
    youngest: int | None = personal(Category.BIRTH, default=None)
    oldest: int | None = personal(Category.BIRTH, default=None)
    child_u16: bool = True
    victim_u18: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CommuneOwner:
    """Rule ``two-communes``: who does what. ``children``: whose plan; empty for all."""

    commune: str = personal(Category.CONTACT)
    task: CommuneTask
    children: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestions:
    """``urgency_reasons``: codes of signs and ``UrgencyReason``."""

    urgent: bool
    urgency_reasons: tuple[str, ...] = personal(Category.HEALTH, default=())
    tracks: tuple[ReferralTarget, ...] = ()
    protected_as: tuple[Protection, ...] = ()
    children: tuple[ChildFlags, ...] = ()
    closed_trial: ClosedTrial = personal(Category.NARRATIVE, default=ClosedTrial.UNKNOWN)
    screening: ScreeningReason | None = None
    owners: tuple[CommuneOwner, ...] = ()

    @property
    def social(self) -> bool:
        return ReferralTarget.SOCIAL_SUPPORT in self.tracks

    @property
    def police(self) -> bool:
        return ReferralTarget.POLICE_INVESTIGATION in self.tracks


def suggest(form: Form01, received_at: datetime, life_at_risk: bool) -> Suggestions:
    """What the form speaks for."""
    flags = flags_of(form, received_at)
    screening = _screening(form, flags)
    tracks = () if screening else _tracks(form, flags)
    return Suggestions(
        urgent=urgency_suggested(form, life_at_risk),
        urgency_reasons=urgency_reasons(form, life_at_risk),
        tracks=tracks,
        protected_as=_protected_as(flags, tracks),
        children=flags,
        closed_trial=_closed_trial(form, flags, tracks),
        screening=screening,
        owners=owners_of(form),
    )


def urgency_suggested(form: Form01, life_at_risk: bool) -> bool:
    """Whether the form itself speaks for urgency (rule ``emergency-definition``); a person decides."""
    return bool(urgency_reasons(form, life_at_risk))


def urgency_reasons(form: Form01, life_at_risk: bool) -> tuple[str, ...]:
    """Serious harm done or near, or a carer who is the one harming: as codes."""
    found = [str(UrgencyReason.LIFE_AT_RISK)] if life_at_risk else []
    if any(suspect.is_carer for suspect in form.suspects):
        found.append(str(UrgencyReason.SUSPECT_IS_CARER))
    return tuple(dict.fromkeys([*found, *map(str, form.harm_signs)]))


def flags_of(form: Form01, received_at: datetime) -> tuple[ChildFlags, ...]:
    """The flags of each child; a form that names none may still be of one."""
    at = event_day(form, received_at)
    return tuple(_flags(number, child, received_at, at) for number, child in enumerate(form.children, 1))


def under_16_possible(form: Form01, received_at: datetime) -> bool:
    """Rule ``age-child-u16``: whether any child of the report may be under 16; also where none is known."""
    return any(flag.child_u16 for flag in flags_of(form, received_at)) or not form.children


def event_day(form: Form01, received_at: datetime) -> datetime:
    """The first moment at which the event may have been, for the youngest reading; the receipt where none is told."""
    told = form.incident_at or ""
    if "T" in told:
        try:
            moment = datetime.fromisoformat(told)
        except ValueError:
            return received_at
        return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)
    if (match := _DAY.match(told)) is None:
        return received_at
    year, month, day = (int(part) if part else 1 for part in match.groups())
    try:
        return datetime.combine(date(year, month, day), time(12), VIETNAM)
    except ValueError:
        return received_at


def owners_of(form: Form01) -> tuple[CommuneOwner, ...]:
    """Where it happened: initial assessment and emergency; where each child lives: its plan."""
    found = []
    if form.incident_commune:
        found.append(CommuneOwner(commune=form.incident_commune, task=CommuneTask.INITIAL_ASSESSMENT))
    homes: dict[str, list[int]] = {}
    for number, child in enumerate(form.children or (Child(),), 1):
        if home := child.residence_commune or form.residence_commune:
            homes.setdefault(home, []).append(number)
    for home, numbers in homes.items():
        whose = tuple(numbers) if len(homes) > 1 else ()
        found.append(CommuneOwner(commune=home, task=CommuneTask.PLAN, children=whose))
    return tuple(found)


def two_communes(form: Form01) -> bool:
    """Whether the commune where it happened and one where a child lives are known and differ."""
    return len({tuple(words(owner.commune)) for owner in owners_of(form)}) > 1 and bool(form.incident_commune)


def _flags(number: int, child: Child, received_at: datetime, at: datetime) -> ChildFlags:
    age = age_of(child, received_at, min(at, received_at, key=in_vietnam))
    if age is None:
        return ChildFlags(child=number)
    return ChildFlags(
        child=number,
        youngest=age.youngest,
        oldest=age.oldest,
        child_u16=age.youngest < NO_LONGER_CHILD,
        victim_u18=age.youngest < ADULT,
    )


def _screening(form: Form01, flags: tuple[ChildFlags, ...]) -> ScreeningReason | None:
    """What speaks for setting the report aside; nothing does while any matter of a child is ticked."""
    matters = set(form.matters)
    if matters == {Matter.NO_HARM_FOUND}:
        return ScreeningReason.MISTAKE
    if matters == {Matter.ASKS_TO_PUBLISH}:
        return ScreeningReason.NOT_A_REPORT
    if flags and not any(flag.victim_u18 for flag in flags):
        return ScreeningReason.NO_CHILD_CONCERNED
    return None


def _tracks(form: Form01, flags: tuple[ChildFlags, ...]) -> tuple[ReferralTarget, ...]:
    """Social support for whoever may be under 16; at 16 and 17 the police alone, unless it is sexual abuse, which
    brings Decree 56 in (rule ``sa-social-referral``). Who would be left with nobody goes to social support."""
    matters = set(form.matters)
    police = bool(matters & OFFENCES)
    social = not flags or any(flag.child_u16 for flag in flags) or bool(matters & SEXUAL) or not police
    found = [ReferralTarget.SOCIAL_SUPPORT] if social else []
    return tuple([*found, ReferralTarget.POLICE_INVESTIGATION] if police else found)


def _protected_as(flags: tuple[ChildFlags, ...], tracks: tuple[ReferralTarget, ...]) -> tuple[Protection, ...]:
    found = [Protection.CHILD_U16] if tracks and any(flag.child_u16 for flag in flags) else []
    if ReferralTarget.POLICE_INVESTIGATION in tracks and (not flags or any(flag.victim_u18 for flag in flags)):
        found.append(Protection.VICTIM_U18)
    return tuple(found)


def _closed_trial(form: Form01, flags: tuple[ChildFlags, ...], tracks: tuple[ReferralTarget, ...]) -> ClosedTrial:
    if Protection.VICTIM_U18 not in _protected_as(flags, tracks):
        return ClosedTrial.UNKNOWN
    return ClosedTrial.MUST if set(form.matters) & TRIED_CLOSED else ClosedTrial.ON_REQUEST
