"""Lists of cases: by state, by a child that somebody looks for, handed over, and by worker."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, render_template, request, url_for

from services.portal.domain import words
from services.portal.domain.errors import Declined, NotThere
from services.portal.entrypoints.desk import ask, person, showing, shown_once

PAGE = 25
SEARCHED = ("name", "id_number", "phone", "address")


def cases() -> Any:
    state = request.args.get("state", "")
    answer = ask("ListCases", state=state, page_size=PAGE, page_token=request.args.get("page", ""))
    states = [
        (value, text) for value, text in words.CODES.get(f"{person().agency}.state", {}).items() if value != "new"
    ]
    return render_template(
        "cases.html",
        cases=answer.cases,
        following=answer.next_page_token,
        state=state,
        states=states,
        service=_service(),
    )


def search() -> Any:
    """Asked by POST and answered by GET: what was looked for stands in no address and no history."""
    asked = shown_once("search", (*SEARCHED, "page"))
    if asked is None:
        return redirect(url_for("search"))
    typed = {name: asked[name] for name in SEARCHED}
    found, following, problems = None, "", []
    if any(typed.values()):
        try:
            answer = ask("SearchCases", page_size=PAGE, page_token=asked["page"], **typed)
            found, following = answer.cases, answer.next_page_token
        except Declined as declined:
            problems = list(declined.problems)
    return render_template(
        "search.html", typed=typed, cases=found, following=following, problems=problems, service=_service()
    )


def incoming() -> Any:
    """Handovers between shifts (intake) or between communes (social support)."""
    if person().agency not in ("case_intake", "social_support"):
        raise NotThere
    answer = ask("ListHandovers", page_size=PAGE, page_token=request.args.get("page", ""))
    return render_template("incoming.html", cases=answer.cases, following=answer.next_page_token, service=_service())


def caseload() -> Any:
    if person().agency != "social_support":
        raise NotThere
    answer = ask("ListCaseload")
    return render_template("caseload.html", workers=answer.workers, showing=showing())


def _service() -> str:
    return person().agency


PAGES: Mapping[str, Callable[..., Any]] = {"cases": cases, "search": search, "incoming": incoming, "caseload": caseload}
