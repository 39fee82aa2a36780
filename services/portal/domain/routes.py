"""Every page of the portal: its address, how it is asked for, and whose it is. The application serves these only.

A role that is not named is refused before anything is asked of an agency; the agency decides again. No address
holds more than a case's reference, which says nothing of the child, but a calendar program's its owner's key.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.portal.domain.people import (
    ADMINISTRATORS,
    CASE_READERS,
    CASE_WORKERS,
    EVERYBODY,
    MONITORS,
    PRIVACY,
    SUPERIORS,
)

GET = ("GET",)
POST = ("POST",)
BOTH = ("GET", "POST")
OPEN: frozenset[str] = frozenset()  # needs no sign-in


@dataclass(frozen=True, slots=True)
class Route:
    endpoint: str
    rule: str
    methods: tuple[str, ...]
    roles: frozenset[str]


INTAKE = frozenset({"intake_officer", "intake_supervisor"})
INVESTIGATORS = frozenset({"investigator", "head_of_unit"})
COURT = frozenset({"court_clerk", "judge", "prosecutor"})
CASE = "/cases/<reference>"
ROUTES = (
    Route("health", "/health", GET, OPEN),
    Route("sign_in", "/sign-in", BOTH, OPEN),
    Route("provider_sign_in", "/sign-in/province", GET, OPEN),
    Route("provider_back", "/sign-in/province/back", GET, OPEN),
    Route("sign_out", "/sign-out", POST, OPEN),
    Route("language", "/language/<chosen>", POST, OPEN),
    Route("help", "/help", GET, OPEN),
    Route("rule", "/rules/<rule_id>", GET, OPEN),
    Route("account", "/account", GET, EVERYBODY),
    Route("password", "/account/password", BOTH, EVERYBODY),
    Route("second_factor", "/account/second-factor", BOTH, EVERYBODY),
    Route("sign_out_everywhere", "/account/sign-out-everywhere", POST, EVERYBODY),
    Route("home", "/", GET, EVERYBODY),
    Route("my_calendar", "/my/calendar", GET, CASE_READERS),
    Route("calendar_address", "/my/calendar/address", POST, CASE_READERS),
    Route("calendar_feed", "/calendar-feed/<key>.ics", GET, OPEN),  # the key is asked, not a sign-in
    Route("cases", "/cases", GET, CASE_READERS),
    Route("search", "/search", BOTH, CASE_READERS),
    Route("incoming", "/incoming", GET, CASE_WORKERS),
    Route("caseload", "/caseload", GET, frozenset({"commune_chairman"})),
    Route("roster", "/roster", GET, frozenset({"intake_supervisor"})),
    Route("register", "/register", GET, INVESTIGATORS),
    Route("calendar", "/calendar", GET, COURT),
    Route("calendar_month", "/calendar/month", GET, COURT),
    Route("waiting", "/court/waiting", GET, COURT),
    Route("month_plan", "/court/plan", BOTH, frozenset({"court_clerk", "judge"})),
    Route("court", "/court", GET, COURT),
    Route("day_sheet", "/court/day", GET, COURT),
    Route("new", "/new/<call>", BOTH, CASE_READERS),
    Route("case", CASE, GET, CASE_READERS),
    Route("purpose", f"{CASE}/purpose", POST, CASE_READERS),
    Route("data", f"{CASE}/data", GET, CASE_READERS),
    Route("record", f"{CASE}/record", GET, CASE_READERS),
    Route("timeline", f"{CASE}/timeline", GET, CASE_READERS),
    Route("family", f"{CASE}/family", GET, frozenset({"intake_officer", "intake_supervisor", "privacy_officer"})),
    Route("protection", f"{CASE}/protection", GET, SUPERIORS),
    Route("access_log", f"{CASE}/access-log", GET, PRIVACY),
    Route("family_report", f"{CASE}/family-report.pdf", POST, PRIVACY),
    Route("print_case", f"{CASE}/print.pdf", POST, CASE_WORKERS),
    Route("document", f"{CASE}/documents/<kind>.pdf", POST, CASE_WORKERS),
    Route("similar", f"{CASE}/similar", GET, INTAKE),
    Route("register_search", f"{CASE}/register", BOTH, INVESTIGATORS),
    Route("slots", f"{CASE}/slots", BOTH, frozenset({"court_clerk", "judge"})),
    Route("joint_slots", f"{CASE}/joint-interview/slots", BOTH, INVESTIGATORS),
    Route("step", f"{CASE}/do/<call>", BOTH, CASE_READERS),
    Route("reviews", "/reviews", GET, PRIVACY),
    Route("review", "/reviews/<grant_id>", BOTH, PRIVACY),
    Route("breaches", "/breaches", GET, PRIVACY),
    Route("numbers", "/numbers", GET, MONITORS),
    Route("numbers_table", "/numbers.<ending>", GET, MONITORS),
    Route("staff", "/staff", GET, ADMINISTRATORS),
    Route("staff_changes", "/staff/changes", GET, ADMINISTRATORS),
    Route("staff_step", "/staff/do/<call>", BOTH, ADMINISTRATORS),
)
BY_ENDPOINT = {route.endpoint: route for route in ROUTES}
