"""What happens on the family's side of a case; it stays inside case intake."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RepresentativeNamed:
    representative_id: str


@dataclass(frozen=True, slots=True)
class RepresentativeStopped:
    """Found to be the suspect (rule ``pdp-child-representative``): whoever holds the name hears that it is gone."""

    representative_id: str


@dataclass(frozen=True, slots=True)
class ConsentRecorded:
    consent_id: str


@dataclass(frozen=True, slots=True)
class ConsentEnded:
    consent_id: str
    reason_code: str


@dataclass(frozen=True, slots=True)
class FamilyRequestReceived:
    family_request_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class FamilyRequestAnswered:
    family_request_id: str


@dataclass(frozen=True, slots=True)
class FamilyRequestCompleted:
    family_request_id: str


@dataclass(frozen=True, slots=True)
class FamilyRequestRefused:
    family_request_id: str
    reason_code: str


@dataclass(frozen=True, slots=True)
class FamilyRequestExtended:
    """``days``: how many were added."""

    family_request_id: str
    days: int


@dataclass(frozen=True, slots=True)
class FamilyRequestOverdue:
    """``rule``: whose limit has passed."""

    family_request_id: str
    rule: str


@dataclass(frozen=True, slots=True)
class ConfirmationOverdue:
    """An agency has not said what became of it. ``about``: the consent, the restriction or the order."""

    about: str
    agency: str


@dataclass(frozen=True, slots=True)
class KeysDestroyed:
    """The intake point's own key of the case is destroyed: the last of all."""

    order_id: str
