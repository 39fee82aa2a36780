"""One session instead of several: the police find a time and call it, two offices answer, and it stands in everybody's
calendar; another time is found when it must move."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import expect

from deploy.demo.office import Offices
from deploy.demo.story import Story
from services.kernel.clock import VIETNAM
from tests.browser.desk import FIRST, Desk
from tests.waiting import until

FIND = "Tìm giờ cho buổi lấy lời khai chung"


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
    investigator.open_case(reference)
    investigator.follow(FIND)
    nothing_fits(investigator)
    investigator.follow("Đổi yêu cầu và tìm lại")
    starts = finds(investigator, 1, place="friendly_room", minutes="60", interviewers=[investigator.staff_id])
    assert starts.astimezone(VIETNAM) > datetime.now(VIETNAM) + timedelta(hours=48)
    expect(investigator.page.locator('[name="minutes"]')).to_have_value("60")
    expect(investigator.page.locator('[name="place"]')).to_have_value("friendly_room")
    expect(investigator.page.locator(f'[name="interviewers"][value="{investigator.staff_id}"]')).to_be_checked()
    investigator.answer(
        topics=["rapport", "wishes"], interviewers_trained="yes", people_present=["representative"],
        representative="Mẹ của cháu",
    )  # fmt: skip
    investigator.is_done()
    investigator.sees(f"{starts:%H:%M %d/%m/%Y}")
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
        until(partial(agreed, desk), "it is agreed")
        assert desk.violations() == []
        assert desk.fits_the_width()
        desk.page.goto("/my/calendar")
        desk.sees(reference)
        assert desk.violations() == []
        assert desk.fits_the_width()
    worker.picture("my-calendar")
    another_time_is_found(investigator, reference, starts)


def nothing_fits(desk: Desk) -> None:
    """Longer than the law lets a child be heard: it is said why there is no time, and what would help."""
    assert desk.violations() == []
    assert desk.fits_the_width()
    desk.answer(place="friendly_room", minutes="150", interviewers=[desk.staff_id])
    why, what_would_help = "Buổi làm việc quá hai giờ", "Rút ngắn còn hai giờ, hoặc có lý do và cấp trên phê duyệt"
    desk.sees(desk.say(why), desk.say(what_would_help))
    expect(desk.page.locator(".ct-proposal")).to_have_count(0)
    assert desk.violations() == []
    assert desk.fits_the_width()


def finds(desk: Desk, number: int, **typed: Any) -> datetime:
    """Three proposals, of which one is chosen; when the form that it fills in says that it begins."""
    desk.answer(school="morning", school_wish="keep", **typed)
    expect(desk.page.locator(".ct-proposal")).to_have_count(3)
    assert desk.violations() == []
    assert desk.fits_the_width()
    desk.picture("joint-slots")
    desk.go_by(desk.page.locator(".ct-proposal button").nth(number))
    begins = desk.page.locator('[name="starts_at"]').input_value()
    return datetime.strptime(begins, "%Y-%m-%dT%H:%M").replace(tzinfo=VIETNAM)


def another_time_is_found(desk: Desk, reference: str, before: datetime) -> None:
    """The one that stands is chosen already, and its own slot is no hindrance; the choice fills in the move's form."""
    desk.open_case(reference)
    desk.follow(FIND)
    expect(desk.page.locator('[name="joint_interview_id"]')).not_to_have_value("")
    starts = finds(desk, 0, place="friendly_room", minutes="60")
    assert starts <= before
    expect(desk.page).to_have_url(re.compile("/do/MoveJointInterview$"))
    expect(desk.page.locator('[name="joint_interview_id"]')).not_to_have_value("")
    desk.answer()
    desk.is_done()
    desk.sees(f"{starts:%H:%M %d/%m/%Y}", desk.say("Đang chờ trả lời của"))
