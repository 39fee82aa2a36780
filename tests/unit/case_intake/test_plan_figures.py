"""The plan's targets by commune: which cases count where, in which month, and when that is told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from services.case_intake.domain.events import CommuneFiguresPublished
from services.case_intake.domain.form01 import Child, Form01
from services.case_intake.domain.plan_figures import (
    MONTHS,
    UNKNOWN,
    CommuneRow,
    Figure,
    Step,
    by_commune,
    commune_of,
    counts_in,
    due_up_to,
    months_told,
    rows_of,
)
from services.kernel.events.catalogue import to_json, to_message
from services.kernel.privacy.small_numbers import Group, Told

NOON = datetime(2026, 3, 11, 5, tzinfo=UTC)
APRIL = NOON + timedelta(days=31)
SUPPORT, HANDLED = "target-support-100", "target-handled-100"


@pytest.mark.rule("target-support-100")
def test_a_case_is_supported_when_help_arrived_in_whatever_month() -> None:
    """The plan's I.2.b: it stays a case of the month in which it was opened."""
    opened = Step("CaseOpened", NOON)
    assert counts_in([opened], "2026-04") == {Figure(SUPPORT, "2026-03"): False}
    for name in ("EmergencyMeasureApplied", "SupportDelivered", "SupportFinished"):
        steps = [Step(name, APRIL), opened]
        assert counts_in(steps, "2026-04") == {Figure(SUPPORT, "2026-03"): True}
        assert counts_in(steps, "2026-03") == {Figure(SUPPORT, "2026-03"): False}  # it was not known by then
        assert counts_in(steps, "2026-02") == {}


@pytest.mark.rule("target-handled-100")
def test_a_violation_is_handled_when_the_police_decided_on_it() -> None:
    """The plan's I.2.c: sent to the police or reported there first, whichever was earlier."""
    sent, own = Step("CaseReferred", APRIL, to="police_investigation"), Step("CrimeReportRegistered", NOON)
    assert counts_in([sent, own], "2026-04") == {Figure(HANDLED, "2026-03"): False}
    assert counts_in([sent, Step("InvestigationOpened", APRIL)], "2026-04") == {Figure(HANDLED, "2026-04"): True}
    assert counts_in([own, Step("InvestigationNotOpened", NOON)], "2026-04") == {Figure(HANDLED, "2026-03"): True}
    assert counts_in([Step("CaseReferred", NOON, to="social_support")], "2026-04") == {}


@pytest.mark.parametrize(("now", "up_to"), [
    (datetime(2026, 4, 3, 16, 59, tzinfo=UTC), "2026-02"),  # still the third in Vietnam
    (datetime(2026, 4, 3, 17, 0, tzinfo=UTC), "2026-03"),
    (datetime(2026, 1, 10, tzinfo=UTC), "2025-12"),
])  # fmt: skip
def test_a_month_is_told_of_when_it_is_over_and_late_news_has_come(now: datetime, up_to: str) -> None:
    """An office that was off on the last day of the month has told of it by the fourth."""
    assert due_up_to(now) == up_to


@pytest.mark.rule("report-periodic")
def test_a_year_of_months_is_told_of_each_time() -> None:
    """Help and decisions may come months later."""
    months = months_told("2026-03")
    assert (months[0], months[-1], len(months)) == ("2025-04", "2026-03", MONTHS)


def test_every_case_stands_in_one_commune() -> None:
    """And the figures say how many there are, and how many of them were reached."""
    cases = [("Xã A", True), ("Xã A", False), (UNKNOWN, True)]
    assert by_commune(cases) == {"Xã A": Group(2, 1), UNKNOWN: Group(1, 1)}


def test_rows_stand_in_order() -> None:
    """The same figures are the same event, however they were counted."""
    told = {"Xã B": Told(7), "Xã A": Told(9, 8)}
    assert rows_of(told) == (CommuneRow("Xã A", 9, 8), CommuneRow("Xã B", 7, None))


def test_what_is_not_told_is_left_out_of_the_message() -> None:
    """A missing number is not the number none."""
    message = to_message(
        CommuneFiguresPublished(SUPPORT, "2026-03", "2026-04", rows_of({"A": Told(9, 8), "B": Told(7)}))
    )
    assert to_json(message) == {
        "ruleId": SUPPORT, "month": "2026-03", "upToMonth": "2026-04",
        "rows": [{"commune": "A", "concerned": "9", "reached": "8"}, {"commune": "B", "concerned": "7"}],
    }  # fmt: skip


@pytest.mark.rule("two-communes")
@pytest.mark.parametrize(("form", "commune"), [
    (Form01(incident_commune="Phường Cam Ranh", residence_commune="Xã Khánh Sơn"), "Phường Cam Ranh"),
    (Form01(residence_commune="Xã Vạn Ninh"), "Xã Vạn Ninh"),  # it happened online
    (Form01(children=(Child(), Child(residence_commune="xã  bác ái"))), "Xã Bác Ái"),
    (Form01(), UNKNOWN),
])  # fmt: skip
def test_a_case_counts_where_it_happened_or_else_where_the_child_lives(form: Form01, commune: str) -> None:
    """The commune where it happened does the first steps; online nobody knows it."""
    assert commune_of(form) == commune


@pytest.mark.rule("private-data-list")
@pytest.mark.parametrize(("typed", "commune"), [
    ("xã phước hậu", "Xã Phước Hậu"), (" PHƯỜNG  ĐÔ VINH ", "Phường Đô Vinh"), ("Phường 3", "Phường 3"),
    ("Đặc khu Trường Sa", "Đặc khu Trường Sa"), ("thị trấn khánh hải", "Thị trấn Khánh Hải"),
    ("Xa\u0303 Phước Hậu", "Xã Phước Hậu"),  # composed in another way
    ("xã Tri Hải cũ, nay là xã Ninh Hải", UNKNOWN), ("số 12 Lê Lợi, Phường B", UNKNOWN),
    ("nhà bà Tám đối diện trường tiểu học xã Ninh Phước", UNKNOWN), ("0900 000 147?", UNKNOWN), ("  ", UNKNOWN),
])  # fmt: skip
def test_only_what_has_the_form_of_a_name_is_taken_for_a_commune(typed: str, commune: str) -> None:
    """The field is free text: an address or a story in it is no commune, in whatever number of cases it stands."""
    assert commune_of(Form01(incident_commune=typed)) == commune
