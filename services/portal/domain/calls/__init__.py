"""Every form of every agency, by the call that it fills in. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from services.portal.domain.calls import accounts, court, intake, police, shared, social
from services.portal.domain.forms import Form, Where
from services.portal.domain.people import Person

_EVERYWHERE = {**shared.EXCHANGE, **shared.CARE, **shared.BREACHES, "ReviewEmergencyView": shared.REVIEW}
FORMS: Mapping[str, Mapping[str, Form]] = {
    "case_intake": {**intake.FORMS, **_EVERYWHERE},
    "social_support": {**social.FORMS, **_EVERYWHERE},
    "police_investigation": {**police.FORMS, **_EVERYWHERE},
    "court_liaison": {**court.FORMS, **_EVERYWHERE},
    "identity": accounts.FORMS,
}


def form_of(person: Person, call: str, where: frozenset[Where]) -> Form | None:
    """The form of a call, as far as it is this person's to ask for. A workflow's steps are the agency's to allow."""
    form = FORMS.get(person.agency, {}).get(call)
    if form is None or form.where not in where:
        return None
    return form if form.where is Where.STEP or person.has(form.roles) else None


def offered(person: Person, where: Where, tab: str = "overview") -> list[Form]:
    """What a person is offered by role alone on a page."""
    forms = FORMS.get(person.agency, {}).values()
    return [form for form in forms if form.where is where and form.tab == tab and person.has(form.roles)]
