"""My calendar: what the person is engaged in, and the address at which their calendar program reads it.

That program cannot sign in, so the address holds a key. It stands in no log: the web server writes none of its
addresses down, and what is logged here names pages, never paths.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Response, redirect, render_template, request, url_for

from services.kernel.clock import VIETNAM, in_vietnam
from services.portal.adapters.calendar_file import CONTENT_TYPE, calendar_file
from services.portal.adapters.lines import AGENCIES, IDENTITY
from services.portal.domain.errors import NotAllowed, NotThere, PortalError
from services.portal.domain.own_calendar import by_day
from services.portal.entrypoints.desk import ask, ask_identity, parts, person

SHOWN = timedelta(days=28)
ONE_DAY = timedelta(days=1)
FARTHEST = timedelta(days=20 * 366)
FED = 62  # days, from yesterday on
TRY_AGAIN = "600"  # seconds


def my_calendar() -> Any:
    """Four weeks, from the day that was asked for on."""
    if person().agency not in AGENCIES:
        raise NotAllowed
    first = _first_day()
    last = first + SHOWN - ONE_DAY
    answer = ask("ListEngagements", from_day=first.isoformat(), to_day=last.isoformat())
    return render_template(
        "my_calendar.html", days=by_day(answer.engagements), first=first, last=last, address=_address(),
        before=(first - SHOWN).isoformat(), after=(first + SHOWN).isoformat(),
    )  # fmt: skip


def calendar_address() -> Any:
    """Made, which ends the one before, and told this once; or withdrawn."""
    if person().agency not in AGENCIES:
        raise NotAllowed
    if request.form.get("wanted") != "new":
        ask_identity("WithdrawCalendarFeed")
        return redirect(url_for("my_calendar"))
    key = ask_identity("MakeCalendarFeed").key
    return render_template("calendar_address.html", address=url_for("calendar_feed", key=key, _external=True))


def calendar_feed(key: str) -> Any:
    """What a calendar program reads. A key that opens nothing is answered like any address that is not there."""
    today = in_vietnam(parts().clock.now()).date()
    first = today - ONE_DAY
    last = first + timedelta(days=FED - 1)
    try:
        opened = parts().lines.call(IDENTITY, "OpenCalendarFeed", key=key)
        answer = parts().lines.call(
            opened.agency, "ListEngagements", opened.token, from_day=first.isoformat(), to_day=last.isoformat()
        )
    except NotThere:
        return Response(status=404, content_type="text/plain")
    except PortalError:  # the program keeps what it has and asks again
        return Response(status=503, headers={"Retry-After": TRY_AGAIN}, content_type="text/plain")
    midnight = datetime.combine(today, time(), VIETNAM)
    response = Response(calendar_file(answer.engagements, midnight), content_type=CONTENT_TYPE)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Content-Disposition"] = 'inline; filename="chung-tay.ics"'
    response.add_etag()
    return response.make_conditional(request)


def _address() -> Any:
    """When the address was made; None when it cannot be learned now."""
    try:
        return ask_identity("GetCalendarFeed")
    except PortalError:
        return None


def _first_day() -> date:
    """The one that was asked for; today for what is none, or far away."""
    today = in_vietnam(parts().clock.now()).date()
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return today
    return day if abs(day - today) <= FARTHEST else today


PAGES: Mapping[str, Callable[..., Any]] = {
    "my_calendar": my_calendar,
    "calendar_address": calendar_address,
    "calendar_feed": calendar_feed,
}
