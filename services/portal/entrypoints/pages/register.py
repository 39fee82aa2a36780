"""The register of known offenders: the police's alone. Looked into for a case in hand, with a written reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, render_template, request, url_for

from services.portal.domain.errors import Declined
from services.portal.entrypoints.desk import ask, case_of, purpose_number, showing, shown_once
from services.portal.entrypoints.pages.case import frame, known

PAGE = 25
FOR_WORK = "handle_case"
SEARCHED = ("name", "handle", "reason")


def register() -> Any:
    """The entries of the person's own cases or unit, the next review first."""
    answer = ask(
        "ListOffenders", purpose=purpose_number(FOR_WORK), page_size=PAGE, page_token=request.args.get("page", "")
    )
    return render_template(
        "register.html", entries=_shown(answer.entries), following=answer.next_page_token, showing=showing()
    )


def register_search(reference: str) -> Any:
    """Asked by POST and answered by GET, as every search (see ``cases.search``); who looked, and why, stands below."""
    held = case_of(known(reference))
    asked = shown_once(f"register {held.reference}", SEARCHED)
    if asked is None:
        return redirect(url_for("register_search", reference=held.reference))
    typed, found, problems = asked, None, []
    if any(typed.values()):
        try:
            answer = ask(
                "SearchOffenders",
                case_reference=held.reference,
                purpose=purpose_number(FOR_WORK),
                page_size=PAGE,
                **typed,
            )
            found = _shown(answer.entries)
        except Declined as declined:
            problems = list(declined.problems)
    looks = ask("ListRegisterLooks", case_reference=held.reference).looks
    return render_template(
        "case/register.html",
        typed=typed,
        entries=found,
        problems=problems,
        looks=showing().cards(looks),
        **frame(held.reference, held, "register_search"),
    )


def _shown(entries: Any) -> list[tuple[Any, Any]]:
    shown = showing()
    return [(one, shown.facts(one)) for one in entries]


PAGES: Mapping[str, Callable[..., Any]] = {"register": register, "register_search": register_search}
