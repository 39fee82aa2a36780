"""One session instead of several: the police call it, two offices answer, and everybody's calendar has it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pytest
from playwright.sync_api import expect

from deploy.demo.office import Offices
from deploy.demo.story import Story
from services.kernel.clock import VIETNAM
from tests.browser.desk import FIRST, Desk
from tests.waiting import until


@pytest.fixture
def investigated(offices: Offices) -> Story:
    """A case on which police and social support work."""
    story = Story(offices, "t", 0, "R01")
    story.receive()
    story.open_and_refer(True, "social_support", "police_investigation")
    story.social_accepts()
    story.police_accept()
    return story


@pytest.mark.rule("sa-min-statements")
@pytest.mark.parametrize(("language", "width"), [("vi", 1280), ("en", 360)])
def test_three_offices_agree_on_one_session_and_it_stands_in_their_calendars(
    language: str, width: int, at_desk: Callable[..., Desk], investigated: Story
) -> None:
    """The case page says whose answer is waited for; each answers from their own desk."""
    at_desk, reference = partial(at_desk, language=language, width=width), investigated.reference
    investigator, worker, prosecutor = (
        at_desk("investigator"), at_desk("child_protection_worker"), at_desk("prosecutor"),
    )  # fmt: skip
    starts = (datetime.now(VIETNAM) + timedelta(days=5 if width > 360 else 6)).replace(hour=9, minute=0)
    investigator.until_done(
        "CallJointInterview", reference, starts_at=f"{starts:%Y-%m-%dT%H:%M}", minutes="60", place="friendly_room",
        topics=["rapport", "wishes"], interviewers=[investigator.staff_id], interviewers_trained="yes",
        people_present=["representative"], representative="Mẹ của cháu",
    )  # fmt: skip
    joint = investigator.page.locator(".govuk-summary-card")
    investigator.open_case(reference)
    expect(joint).to_contain_text(investigator.say("Đang chờ trả lời của"))
    expect(joint.locator(".govuk-inset-text")).to_have_count(2)
    assert investigator.violations() == []
    assert investigator.fits_the_width()
    investigator.picture("joint-interview")

    prosecutor.wait_until_offered(reference, "DeclineJointInterview")
    assert prosecutor.violations() == []
    prosecutor.until_done(
        "DeclineJointInterview", reference, joint_interview_id=FIRST, reason_code="nobody_available",
        words="Kiểm sát viên bận phiên tòa.",
    )  # fmt: skip
    worker.wait_until_offered(reference, "AcceptJointInterview")
    worker.page.goto(f"/cases/{reference}/do/AcceptJointInterview")
    assert worker.violations() == []
    worker.until_done("AcceptJointInterview", reference, joint_interview_id=FIRST, attendee=worker.staff_id)

    def agreed(desk: Desk) -> bool:
        desk.open_case(reference)
        return desk.page.locator(".govuk-summary-card").get_by_text(desk.say("Đã thống nhất"), exact=True).count() > 0

    for desk in (investigator, worker):
        until(partial(agreed, desk), "it is agreed", within=60)
        assert desk.violations() == []
        assert desk.fits_the_width()
        desk.page.goto("/my/calendar")
        desk.sees(reference)
        assert desk.violations() == []
        assert desk.fits_the_width()
    worker.picture("my-calendar")
