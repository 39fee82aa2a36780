"""The privacy officer's own pages: emergency views that wait for review, and the register of breaches."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import redirect, render_template, request, url_for

from services.kernel.errors import Problem
from services.portal.adapters.showing import Showing
from services.portal.domain.calls import shared
from services.portal.domain.errors import Declined, NotThere
from services.portal.entrypoints.desk import ask, showing

PAGE = 25
YES = "yes"


def reviews() -> Any:
    return render_template("reviews.html", views=ask("ListEmergencyViews").views, showing=showing())


def review(grant_id: str) -> Any:
    view = next((one for one in ask("ListEmergencyViews").views if one.grant_id == grant_id), None)
    if view is None:
        raise NotThere
    problems: list[Problem] = []
    if request.method == "POST":
        answer = request.form.get("justified", "")
        if answer not in (YES, "no"):
            problems = [Problem("justified", "missing", vi="Hãy chọn một câu trả lời.", en="Choose an answer.")]
        else:
            try:
                ask(
                    "ReviewEmergencyView",
                    grant_id=grant_id,
                    justified=answer == YES,
                    remark=request.form.get("remark", ""),
                )
                return redirect(url_for("reviews"))
            except Declined as declined:
                problems = list(declined.problems)
    shown: Showing = showing()
    return (
        render_template(
            "review.html", facts=shown.facts(view), problems=problems, remark=request.form.get("remark", ""), view=view
        ),
        422 if problems else 200,
    )


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
