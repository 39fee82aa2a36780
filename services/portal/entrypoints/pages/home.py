"""My work: what waits for the person, the most pressing first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from flask import render_template, request

from services.portal.adapters.lines import AGENCIES
from services.portal.domain.errors import PortalError
from services.portal.domain.moments import time_left
from services.portal.domain.next_steps import GROUPS, next_step
from services.portal.domain.people import PRIVACY
from services.portal.domain.picks import moment_of
from services.portal.entrypoints.desk import ask, parts, person, showing

SHOWN = 50
SOON = timedelta(hours=24)


def home() -> Any:
    if person().agency not in AGENCIES:
        return render_template("welcome.html")
    now = parts().clock.now()
    answer = ask("ListWork", page_size=SHOWN, page_token=request.args.get("page", ""))
    items = [_line(item, now) for item in answer.items]
    return render_template(
        "home.html",
        items=items,
        late=sum(item["late"] for item in items),
        soon=sum(item["soon"] for item in items),
        groups=[(text, sum(item["group"] is group for item in items)) for group, text in GROUPS.items()],
        group_words=GROUPS,
        news=_news(),
        following=answer.next_page_token,
        handovers=_handovers(),
        reviews=_reviews(),
        showing=showing(),
    )


def _line(item: Any, now: datetime) -> dict[str, Any]:
    due = moment_of(item.due_at)
    group, call = next_step(person().agency, item.rule)
    soon = timedelta() <= due - now < SOON
    return {"item": item, "left": time_left(due, now), "late": due < now, "soon": soon, "group": group, "call": call}


def _handovers() -> int:
    """How many cases wait to be taken over, where that is the person's to see."""
    return _count("ListHandovers", "cases") if person().agency == "case_intake" else 0


def _reviews() -> int:
    """How many emergency views nobody has reviewed yet."""
    return _count("ListEmergencyViews", "views") if person().has(PRIVACY) else 0


def _news() -> Any:
    """What others did since yesterday in the person's cases; None when it cannot be had now."""
    try:
        return ask("ListNews")
    except PortalError:
        return None


def _count(call: str, name: str) -> int:
    try:
        return len(getattr(ask(call), name))
    except PortalError:
        return 0  # the rest of the page is worth more than this number


PAGES: Mapping[str, Callable[..., Any]] = {"home": home}
