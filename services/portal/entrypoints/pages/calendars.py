"""Calendars: the hotline's duty roster, the court's rooms and judges, and its register of both."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from flask import render_template, request

from services.kernel.clock import in_vietnam
from services.portal.domain.calls import offered
from services.portal.domain.court_month import month_of
from services.portal.domain.forms import Where
from services.portal.domain.picks import moment_of
from services.portal.domain.routes import BY_ENDPOINT
from services.portal.entrypoints.desk import ask, parts, person, showing

FARTHEST = 20  # years; a calendar knows neither the first nor the last month of all
ONE_DAY, WEEK = timedelta(days=1), timedelta(days=7)


def roster() -> Any:
    """A week of shifts, and the hours in which nobody is on duty."""
    monday = _monday()
    answer = ask("ListShifts", from_day=monday.isoformat(), to_day=(monday + WEEK - timedelta(days=1)).isoformat())
    return render_template("roster.html", answer=answer, **_week(monday), showing=showing())


def calendar() -> Any:
    """A week of hearings: by room, or by judge."""
    by = "judge" if request.args.get("by") == "judge" else "room"
    monday = _monday()
    answer = ask("ListBookings", from_day=monday.isoformat(), to_day=(monday + WEEK - timedelta(days=1)).isoformat())
    rows = _rows((one for one in answer.bookings if getattr(one, by)), by)
    return render_template("calendar.html", by=by, rows=rows, **_week(monday), showing=showing())


def calendar_month() -> Any:
    """A month of hearings and absences, of all rooms or people or of one."""
    by = "person" if request.args.get("by") in ("person", "judge") else "room"
    first = _first_of_month()
    days = [first + timedelta(days=number) for number in range(monthrange(first.year, first.month)[1])]
    span = {"from_day": days[0].isoformat(), "to_day": days[-1].isoformat()}
    court, bookings = ask("GetCourt", **span), ask("ListBookings", **span).bookings
    month = month_of(by, court, bookings, request.args.get("who", ""))
    return render_template(
        "month.html", by=by, days=days, month=month, before=(first - ONE_DAY).strftime("%Y-%m"),
        after=(days[-1] + ONE_DAY).strftime("%Y-%m"), showing=showing(),
    )  # fmt: skip


def waiting() -> Any:
    """Whose hearing waits for a day, and whose day can still move."""
    return render_template(
        "waiting.html", answer=ask("ListWaiting"), can_plan=person().has(BY_ENDPOINT["slots"].roles), showing=showing()
    )


def court() -> Any:
    """The court's rooms and people, and who or what is away in a week."""
    monday = _monday()
    answer = ask("GetCourt", from_day=monday.isoformat(), to_day=(monday + WEEK - timedelta(days=1)).isoformat())
    return render_template(
        "court.html", answer=answer, forms=offered(person(), Where.NEW, "court"), **_week(monday), showing=showing()
    )


def day_sheet() -> Any:
    """For the court's reception: who comes when and by which way; to be printed."""
    day = _day("day")
    answer = ask("GetDaySheet", on_day=day.isoformat())
    return render_template(
        "day_sheet.html", lines=answer.lines, day=day, before=(day - ONE_DAY).isoformat(),
        after=(day + ONE_DAY).isoformat(), showing=showing(),
    )  # fmt: skip


def _rows(bookings: Iterable[Any], by: str) -> list[tuple[str, list[list[Any]]]]:
    """Whose, and for each day of the week what is set."""
    found: dict[str, list[list[Any]]] = {}
    for one in bookings:
        days = found.setdefault(getattr(one, by), [[] for _ in range(7)])
        days[moment_of(one.starts_at).weekday()].append(one)
    return sorted(found.items())


def _monday() -> date:
    """Of the week that was asked for; of this week for what is no day."""
    day = _day("week")
    return day - timedelta(days=day.weekday())


def _day(name: str) -> date:
    """The one that was asked for; today for what is no day."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return in_vietnam(parts().clock.now()).date()


def _first_of_month() -> date:
    """Of the month that was asked for; of this one for what is none, or far away."""
    today = in_vietnam(parts().clock.now()).date()
    try:
        first = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return today.replace(day=1)
    return first if abs(first.year - today.year) <= FARTHEST else today.replace(day=1)


def _week(monday: date) -> dict[str, Any]:
    return {
        "days": [monday + timedelta(days=number) for number in range(7)],
        "before": (monday - WEEK).isoformat(),
        "after": (monday + WEEK).isoformat(),
        "week": monday.isoformat(),
    }


PAGES: Mapping[str, Callable[..., Any]] = {
    "roster": roster, "calendar": calendar, "calendar_month": calendar_month, "waiting": waiting, "court": court,
    "day_sheet": day_sheet,
}  # fmt: skip
