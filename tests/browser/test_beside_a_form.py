"""What stands beside a form: known cases, what a report speaks for, and what the rules would say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from services.kernel.clock import VIETNAM
from tests.browser.desk import Desk

AtDesk = Callable[..., Desk]


def test_a_child_that_is_known_is_shown_while_its_name_is_written_down(at_desk: AtDesk) -> None:
    """In any spelling, without a page being sent; with the button where no script runs."""
    officer = at_desk("intake_officer")
    name = f"Đặng Thị Biết {datetime.now(VIETNAM):%H%M%S}"
    reference = officer.report(name)
    officer.page.goto("/new/ReceiveReport")
    field = officer.page.locator('[name="form.children[0].name"]')
    field.fill(name.replace("Đặng Thị", "dang thi"))
    field.blur()
    expect(officer.page.locator(".ct-beside")).to_contain_text(reference)
    assert officer.violations() == []
    assert name not in officer.page.url
    officer.press("Tìm hồ sơ đã có")
    expect(officer.page.locator(".ct-beside")).to_contain_text(reference)
    expect(officer.page.locator('[name="form.children[0].name"]')).to_have_value(name.replace("Đặng Thị", "dang thi"))


@pytest.mark.rule("emergency-definition")
def test_a_report_speaks_for_urgency_and_a_person_decides(at_desk: AtDesk) -> None:
    """Suggestion and similar cases stand beside the question; nothing is chosen beforehand."""
    officer = at_desk("intake_officer")
    name = f"Võ Văn Giống {datetime.now(VIETNAM):%H%M%S}"
    born = {"form.children[0].date_of_birth": "2014-03-02"}
    first = officer.report(name, **born)
    officer.fill("OpenCase", first, urgent="no")
    officer.is_done()
    second = officer.report(name, life_at_risk="yes", **born)
    officer.page.goto(f"/cases/{second}/do/OpenCase")
    beside = officer.page.locator(".ct-beside")
    expect(beside).to_contain_text(first)
    assert officer.page.locator('[name="urgent"]:checked').count() == 0
    assert officer.violations() == []
    officer.page.goto(f"/cases/{second}/similar")
    expect(officer.page.locator("main")).to_contain_text(first)
    officer.fill("JoinReport", second, joined_to=first, reason="Cùng một trẻ.")
    officer.is_done()


@pytest.mark.rule("interview-2x2h")
def test_an_interview_is_checked_against_the_rules_while_it_is_planned(at_desk: AtDesk) -> None:
    """Three hours are too long: it is said beside the form, with the rule, before anything is sent."""
    duty, head, investigator = at_desk("police_officer"), at_desk("head_of_unit"), at_desk("investigator")
    reference = duty.crime_report("43/2026")
    head.fill("StartVerification", reference, investigator=investigator.staff_id, trained_with_minors="yes")
    head.is_done()
    investigator.page.goto(f"/cases/{reference}/do/PlanInterview")
    starts = (datetime.now(VIETNAM) + timedelta(days=3)).strftime("%Y-%m-%dT09:00")
    for name, value in {
        "kind": "interview", "starts_at": starts, "minutes": "180", "place": "home", "topics": ["rapport"],
        "interviewers": [investigator.staff_id], "interviewers_trained": "yes", "people_present": ["representative"],
        "representative": "Mẹ của cháu",
    }.items():  # fmt: skip
        investigator.enter(name, value)
    investigator.page.locator('[name="minutes"]').blur()
    beside = investigator.page.locator(".ct-beside")
    expect(beside.get_by_role("link", name="Theo quy định").first).to_be_visible()
    assert investigator.violations() == []
    investigator.page.locator('[name="minutes"]').fill("60")
    investigator.page.locator('[name="minutes"]').blur()
    expect(beside).to_contain_text("Không vướng quy định nào")
    investigator.press("Gửi")
    investigator.is_done()
