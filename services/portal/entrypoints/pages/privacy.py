"""The privacy officer's own pages: emergency views that wait for review, and the register of breaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template, request

from services.portal.domain.calls import shared
from services.portal.domain.errors import NotThere
from services.portal.entrypoints.desk import ask, showing
from services.portal.entrypoints.pages.filling import Filling

PAGE = 25


def reviews() -> Any:
    return render_template("reviews.html", views=ask("ListEmergencyViews").views, showing=showing())


def review(grant_id: str) -> Any:
    view = next((one for one in ask("ListEmergencyViews").views if one.grant_id == grant_id), None)
    if view is None:
        raise NotThere
    return Filling(shared.REVIEW, view, about=grant_id, facts=showing().facts(view)).answer()


def breaches() -> Any:
    answer = ask("ListBreaches", page_size=PAGE, page_token=request.args.get("page", ""))
    shown = showing()
    return render_template(
        "breaches.html",
        breaches=[(one, shown.facts(one, ("version",))) for one in answer.breaches],
        following=answer.next_page_token,
        forms=[form for form in shared.BREACHES.values() if form.call != "RecordBreach"],
        showing=shown,
    )


PAGES: Mapping[str, Callable[..., Any]] = {"reviews": reviews, "review": review, "breaches": breaches}
