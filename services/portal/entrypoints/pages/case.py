"""One case: its overview, its data, what others shared, its timeline, and who looked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import redirect, render_template, request, session, url_for
from google.protobuf.json_format import MessageToDict

from services.kernel.ids import BadReference, parse_reference
from services.portal.adapters.showing import Showing
from services.portal.domain import words
from services.portal.domain.calls import FORMS, offered
from services.portal.domain.desks import tabs_for
from services.portal.domain.documents import documents_of
from services.portal.domain.errors import NotAllowed, NotThere
from services.portal.domain.forms import Form, Where
from services.portal.domain.moments import time_left
from services.portal.domain.next_steps import with_searches
from services.portal.domain.picks import latest_proposals, moment_of, waited_for
from services.portal.domain.texts import Text
from services.portal.entrypoints.desk import ask, case_of, parts, person, purpose_number, purpose_of, showing
from services.portal.entrypoints.pages.beside import report

LOG_PAGE = 50
NOT_TOLD = frozenset({"DeadlineRaised"})  # a reminder is no step of the case


def known(reference: str) -> str:
    """A reference as it is written. Raises NotThere for what cannot be one: it is not even asked for."""
    try:
        return parse_reference(reference)
    except BadReference:
        raise NotThere from None


def frame(reference: str, held: Any, here: str) -> dict[str, Any]:
    """What the head of every page of a case needs."""
    now = parts().clock.now()
    running = [one for one in held.deadlines if not one.ended_at.seconds]
    running.sort(key=lambda one: one.rolled.seconds)
    return {
        "held": held,
        "reference": reference,
        "here": here,
        "tabs": tabs_for(person()),
        "service": person().agency,
        "purpose": purpose_of(reference),
        "clocks": [(one, time_left(moment_of(one.rolled), now), moment_of(one.rolled) < now) for one in running],
        "urgent": bool(getattr(held, "urgent", False)),
        "showing": showing(),
    }


def case(reference: str) -> Any:
    held = case_of(known(reference))
    steps = ask("ListSteps", case_reference=held.reference)
    burden = ask("GetBurden", case_reference=held.reference)
    forms = _forms(with_searches(steps.calls))
    return render_template(
        "case/overview.html",
        burden=burden,
        proposals=[(one, waited_for(one)) for one in latest_proposals(held)],
        steps=forms,
        search=next((form for form in forms if form.call == "ProposeJointSlots"), None),
        more=offered(person(), Where.CASE) if not steps.may_act else [],
        may_act=steps.may_act,
        told=session.pop("told", ""),
        **frame(held.reference, held, "case"),
    )


def _forms(calls: Sequence[str]) -> list[Form]:
    known_forms = FORMS[person().agency]
    return [known_forms[call] for call in calls if call in known_forms]


def purpose(reference: str) -> Any:
    chosen = request.form.get("purpose", "")
    if chosen not in (*person().purposes, "emergency", ""):
        raise NotAllowed
    parts().signing_in.choose_purpose(session["sid"], known(reference), chosen)
    return redirect(url_for("record" if request.form.get("to") == "record" else "data", reference=reference))


def data(reference: str) -> Any:
    held = case_of(known(reference))
    return render_template(
        "case/data.html",
        sections=showing().sections(held),
        documents=documents_of(person().agency, held),
        **frame(held.reference, held, "data"),
    )


def similar(reference: str) -> Any:
    """What a report speaks for, and the open cases that it may belong to: the intake point's."""
    if person().agency != "case_intake":
        raise NotThere
    held = case_of(known(reference))
    return render_template("case/similar.html", told=report(held), **frame(held.reference, held, "similar"))


def record(reference: str) -> Any:
    held = case_of(known(reference))
    answer = ask("GetRecord", case_reference=held.reference, purpose=purpose_number(purpose_of(held.reference)))
    shown = [(one, showing().facts(one.record) if one.HasField("record") else ()) for one in answer.sections]
    return render_template("case/record.html", shared=shown, **frame(held.reference, held, "record"))


def timeline(reference: str) -> Any:
    held = case_of(known(reference))
    answer = ask("GetTimeline", case_reference=held.reference, page_token=request.args.get("page", ""))
    lines = [(one, _event(one.name), _told(one)) for one in answer.entries if one.name not in NOT_TOLD]
    return render_template(
        "case/timeline.html", lines=lines, following=answer.next_page_token, **frame(held.reference, held, "timeline")
    )


def _event(name: str) -> Text:
    return words.EVENTS.get(name, Text(name, name))


def _told(entry: Any) -> list[tuple[Text, Text]]:
    """The codes of an event, in words; numbers and marks of things are left out."""
    found = []
    for name, value in MessageToDict(entry.data).items():
        field = "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
        if isinstance(value, str) and (word := Showing(entry.source, {}).coded(field, value)) != (value, value):
            found.append((words.label("", field), word))
    return found


def family(reference: str) -> Any:
    """Representatives, consents and requests of the family: the intake point's."""
    if person().agency != "case_intake":
        raise NotThere
    held = case_of(known(reference))
    shown = showing()
    return render_template(
        "case/family.html",
        state=shown.facts(ask("GetPrivacyState", case_reference=held.reference)),
        consents=shown.cards(ask("ListConsents", case_reference=held.reference).consents),
        requests=shown.cards(ask("ListFamilyRequests", case_reference=held.reference).requests),
        forms=offered(person(), Where.CASE, "family"),
        **frame(held.reference, held, "family"),
    )


def protection(reference: str) -> Any:
    """Who is kept away, what is held, what was given to whom, who looked in an emergency."""
    held = case_of(known(reference))
    shown, about = showing(), {"case_reference": held.reference}
    return render_template(
        "case/protection.html",
        exclusions=shown.cards(ask("ListExclusions", **about).exclusions),
        holds=shown.cards(ask("ListLegalHolds", **about).holds),
        views=shown.cards(ask("ListEmergencyViews", **about).views),
        disclosures=shown.cards(ask("ListDisclosures", **about).disclosures),
        forms=offered(person(), Where.CASE, "protection"),
        **frame(held.reference, held, "protection"),
    )


def access_log(reference: str) -> Any:
    held = case_of(known(reference))
    answer = ask(
        "GetAccessLog", case_reference=held.reference, page_size=LOG_PAGE, page_token=request.args.get("page", "")
    )
    return render_template(
        "case/access_log.html",
        lines=answer.lines,
        following=answer.next_page_token,
        **frame(held.reference, held, "access_log"),
    )


PAGES: Mapping[str, Callable[..., Any]] = {
    "case": case,
    "purpose": purpose,
    "data": data,
    "record": record,
    "timeline": timeline,
    "family": family,
    "protection": protection,
    "access_log": access_log,
    "similar": similar,
}
