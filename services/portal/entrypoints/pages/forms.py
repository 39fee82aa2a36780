"""Every form of every agency: about a case, or without one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import SimpleNamespace
from typing import Any

from flask import request, session

from services.portal.domain.calls import form_of
from services.portal.domain.errors import NotAllowed, NotThere
from services.portal.domain.forms import Form, Where
from services.portal.entrypoints.desk import ask, case_of, parts, person
from services.portal.entrypoints.pages.case import known
from services.portal.entrypoints.pages.filling import Filling, draft_name, plain, typed_here
from services.portal.entrypoints.pages.looking import PAGE_OF, Looking

ON_CASE = frozenset({Where.STEP, Where.CASE})
WITHOUT_CASE = frozenset({Where.NEW})
FAMILY = "family"
FILLINGS: Mapping[str, type[Filling]] = dict.fromkeys(PAGE_OF, Looking)  # forms that lead elsewhere than others
CHOSEN_FROM = {"PlanMonth": "ListWaiting"}  # of forms without a case: by which call it is known what can be chosen
WITH_FORMS = frozenset({"step", "new", "staff_step"})  # endpoints that name the call


def step(reference: str, call: str) -> Any:
    """A form about a case."""
    form = _form(call, ON_CASE)
    held = case_of(known(reference))
    if form.tab == FAMILY:
        held = _with_family(held)
    return FILLINGS.get(call, Filling)(form, held, held.reference).answer()


def new(call: str) -> Any:
    """A form without a case: a new report, a breach."""
    form = _form(call, WITHOUT_CASE)
    return Filling(form, ask(CHOSEN_FROM[call]) if call in CHOSEN_FROM else None).answer()


def _form(call: str, where: frozenset[Where]) -> Form:
    form = form_of(person(), call, where)
    if form is None:
        if form_of(person(), call, frozenset(Where)) is not None:
            raise NotThere
        raise NotAllowed
    return form


def _with_family(held: Any) -> Any:
    """The case with what the family said; their calls go by a version of their own."""
    consents = ask("ListConsents", case_reference=held.reference)
    requests = ask("ListFamilyRequests", case_reference=held.reference)
    return SimpleNamespace(
        reference=held.reference, version=consents.version, consents=consents.consents,
        family_requests=requests.requests, form=held.form, deadlines=held.deadlines, child=held.child,
        state=held.state, urgent=held.urgent, DESCRIPTOR=held.DESCRIPTOR,
    )  # fmt: skip


def keep_typed() -> bool:
    """What somebody sent whose session had ended is kept for them, sealed, until they sign in again at this browser."""
    if request.method != "POST" or request.endpoint not in WITH_FORMS or not {"browser", "staff"} <= session.keys():
        return False
    place = request.view_args or {}
    typed = typed_here()
    if typed.anything:
        name = draft_name(place["call"], place.get("reference", ""), request.args.get("about", ""))
        parts().drafts.keep(session["browser"], session["staff"], name, plain(typed))
    return typed.anything


PAGES: Mapping[str, Callable[..., Any]] = {"step": step, "new": new}
