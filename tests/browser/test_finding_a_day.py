"""A day that suits the child: the court's register, three proposals with their reasons, the choice, and a judge who
falls ill."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

import pypdf
import pytest
from playwright.sync_api import expect

from deploy.demo.office import Offices
from deploy.demo.story import Story
from services.kernel.clock import VIETNAM
from tests.browser.desk import Desk
from tests.waiting import until

SPARED = ["screen", "separate_entrance", "pre_visit", "preparation"]
NEEDED = {"minutes": "90", "child": "1", "child_minutes": "45", "age": "12"}


@pytest.fixture
def docketed(offices: Offices) -> Story:
    """A case that waits for its hearing; what the child needs is known."""
    story = Story(offices, "t", 0, "R02")
    story.receive()
    story.open_and_refer(True, "police_investigation")
    story.police_accept()
    story.investigate()
    story.clerk.wait_for_state(story.reference, "transferred")
    story.clerk.do("ReceiveFile", story.reference, receipt_number="TN-7")
    story.prosecutor.do("Prosecute", story.reference, decision_number="7/QĐ-VKS", reason="Theo hồ sơ.")
    story.clerk.do("DocketCase", story.reference, docket_number="7/2026")
    story.judge.do("OrderTrial", story.reference, decision_number="7/QĐ-TA")
    story.clerk.do("RecordNeeds", story.reference, needs=["NEED_FEAR_OF_ACCUSED"], school="SCHOOL_SESSION_MORNING")
    return story


@pytest.mark.rule("min-contact-accused")
@pytest.mark.rule("principles-u18")
@pytest.mark.parametrize(("language", "width"), [("vi", 1280), ("en", 360)])
def test_a_clerk_finds_a_day_and_another_when_the_judge_falls_ill(
    language: str, width: int, at_desk: Callable[..., Desk], docketed: Story
) -> None:
    """Nothing is set by the machine; what was proposed is filled in, and a person sends it."""
    at_desk, room = partial(at_desk, language=language, width=width), f"Phòng nhỏ {width}"
    clerk, judge = at_desk("court_clerk"), at_desk("judge")
    enter_the_court(clerk, judge, room)
    say_what_it_needs(clerk, docketed.reference)
    clerk.page.goto(f"/cases/{docketed.reference}/do/ProposeSlots")
    for name, value in NEEDED.items():  # said once, it need not be said again
        expect(clerk.page.locator(f'[name="{name}"]')).to_have_value(value)
    ask(clerk, docketed.reference)
    expect(clerk.page.locator(".ct-proposal")).to_have_count(3)
    assert clerk.violations() == []
    assert clerk.fits_the_width()
    clerk.picture("proposals")
    clerk.go_by(clerk.page.locator(".ct-proposal button").nth(1))
    starts = filled_in(clerk)
    assert starts.hour >= 12  # the child is at school in the morning
    expect(clerk.page.locator('[name="room"]')).to_have_value(re.compile("^Phòng nhỏ "))  # or the other one, like it
    for name, value in (("judge", judge.staff_id), ("minutes", "90"), ("child_minutes", "45")):
        expect(clerk.page.locator(f'[name="{name}"]')).to_have_value(value)
    visit, talk = (filled_in(clerk, name) for name in ("visit_at", "talk_at"))
    assert visit.date() == talk.date() < starts.date()
    clerk.answer(sexual_abuse_or_ill_treatment="yes", topics=["course_of_events"])
    clerk.is_done()

    clerk.page.goto(f"/court/day?day={starts:%Y-%m-%d}")
    clerk.sees(docketed.reference, "Cửa sau", f"{starts - timedelta(minutes=20):%H:%M}")
    assert clerk.violations() == []
    assert clerk.fits_the_width()

    the_child_is_expected_before(clerk, docketed.reference, visit, talk)
    the_month_shows_it(clerk, docketed.reference, starts)
    the_child_is_told_in_plain_words(clerk, docketed.reference)

    judge.fill(
        "TellAbsence", staff_id=judge.staff_id, starts_at=f"{starts:%Y-%m-%d}T00:00", ends_at=f"{starts:%Y-%m-%d}T23:59"
    )
    judge.page.goto(f"/court?week={starts:%Y-%m-%d}")
    expect(judge.page.get_by_role("table").last).to_contain_text("00:00")
    assert judge.violations() == []
    assert judge.fits_the_width()

    moved = the_month_is_planned_anew(clerk, docketed.reference)
    assert moved.date() != starts.date()
    clerk.answer(reason_code="judge_unavailable", reason="Thẩm phán ốm.")
    clerk.is_done()
    the_judge_is_well_again(clerk, starts)


def enter_the_court(clerk: Desk, judge: Desk, room: str) -> None:
    """One room with a way of the child's own, a trained judge and two assessors."""
    clerk.fill(
        "SaveRoom", room=room, building="Trụ sở", use="courtroom",
        features=["friendly", "screen", "separate_entrance", "closed_doors"], ways="Sảnh chính", child_ways="Cửa sau",
        custody_ways="Tầng hầm",
    )  # fmt: skip
    expect(clerk.page).to_have_url(re.compile("/court$"))
    assert clerk.violations() == []
    for number, role, skill in ((judge.staff_id, "judge", "trained"), (f"HT-1-{room[-3:]}", "assessor", "youth"),
                                (f"HT-2-{room[-3:]}", "assessor", "trained")):  # fmt: skip
        clerk.fill("SavePerson", staff_id=number, seat_role=role, skills=[skill])
    clerk.sees(room, f"HT-1-{room[-3:]}")
    for call in ("RemoveRoom", "RemovePerson"):
        expect(clerk.page.locator(f'a[href*="{call}"]').last).to_be_visible()


def say_what_it_needs(clerk: Desk, reference: str) -> None:
    """The case is on the court's list, at first without anything said."""
    clerk.page.goto("/court/waiting")
    row = clerk.page.get_by_role("row").filter(has_text=reference)
    expect(row).to_contain_text(clerk.say("Chưa ghi"))
    assert clerk.violations() == []
    assert clerk.fits_the_width()
    clerk.fill(
        "WantHearing", reference, accommodations=SPARED, child_speaks="yes", closed="yes",
        accused_present="yes", **NEEDED,
    )  # fmt: skip
    clerk.is_done()
    clerk.page.goto("/court/waiting")
    expect(row).to_contain_text(clerk.say("trẻ trình bày"))
    clerk.press_purpose(reference, "Chuẩn bị phiên tòa")


def the_child_is_expected_before(clerk: Desk, reference: str, visit: datetime, talk: datetime) -> None:
    """Rule ``court-question-style``: to be shown the court, and to be told what will happen; both on one day."""
    clerk.page.goto(f"/court/day?day={visit:%Y-%m-%d}")
    rows = clerk.page.get_by_role("row").filter(has_text=reference)
    for said, begins in (("Trẻ làm quen phòng xử án", visit), ("Trò chuyện chuẩn bị với trẻ", talk)):
        expect(rows.filter(has_text=clerk.say(said))).to_contain_text(f"{begins:%H:%M}")
    assert clerk.violations() == []
    assert clerk.fits_the_width()


def the_month_shows_it(clerk: Desk, reference: str, starts: datetime) -> None:
    """By room and by person; of another room only what is set there."""
    for by in ("room", "person"):
        clerk.page.goto(f"/calendar/month?month={starts:%Y-%m}&by={by}")
        day = clerk.page.get_by_role("listitem").filter(has=clerk.page.locator(f'time[datetime="{starts:%Y-%m-%d}"]'))
        expect(day.first).to_contain_text(reference)
        assert clerk.violations() == []
        assert clerk.fits_the_width()
    clerk.picture("month")
    clerk.page.locator('[name="who"]').select_option(index=1)
    clerk.press("Xem")
    expect(clerk.page).to_have_url(re.compile("who=[^&]+"))


def the_month_is_planned_anew(clerk: Desk, reference: str) -> datetime:
    """The judge is ill: what must move is proposed, with why; the choice fills the form in."""
    clerk.page.goto("/new/PlanMonth")
    expect(clerk.page.get_by_label(re.compile(reference))).not_to_be_checked()  # it could be pinned to its day
    clerk.fill("PlanMonth", seconds="20")
    expect(clerk.page).to_have_url(re.compile("/court/plan$"))
    clerk.sees(clerk.say("Lịch đề xuất cả tháng"))
    row = clerk.page.get_by_role("row").filter(has_text=reference)

    def made() -> bool:
        clerk.page.goto("/court/plan")
        return clerk.page.get_by_text(clerk.say("Đã xong"), exact=True).count() == 1

    until(made, "the plan is made", last=clerk.what_is_wrong)
    assert clerk.violations() == []
    assert clerk.fits_the_width()
    clerk.picture("month-plan")
    expect(row).to_contain_text(clerk.say("Trò chuyện chuẩn bị với trẻ:"))
    clerk.go_by(row.get_by_role("button"))
    return filled_in(clerk)


def the_judge_is_well_again(clerk: Desk, starts: datetime) -> None:
    """What was told of her is taken back, and she can sit on that day."""
    away = clerk.page.locator('a[href*="TakeBackAbsence"]')
    clerk.page.goto(f"/court?week={starts:%Y-%m-%d}")
    assert clerk.violations() == []
    clerk.go_by(away)
    clerk.press("Gửi")
    clerk.page.goto(f"/court?week={starts:%Y-%m-%d}")
    expect(away).to_have_count(0)


def the_child_is_told_in_plain_words(clerk: Desk, reference: str) -> None:
    """Rule ``court-question-style``: what spares it, what it may say; nobody's name."""
    clerk.page.goto(f"/cases/{reference}/data")
    paper = pypdf.PdfReader(io.BytesIO(clerk.pdf("Em sắp đến tòa (PDF)")))
    text = " ".join("".join(page.extract_text() for page in paper.pages).split())
    for sentence in ("Em đi vào bằng cửa riêng.", "Em không có lỗi trong chuyện này.",
                     "Trước đó có người nói cho em biết điều gì sẽ diễn ra.",
                     "Có người nói cho em nghe về phiên tòa lúc"):  # fmt: skip
        assert clerk.say(sentence) in text
    assert clerk.say("Có người ở bên em suốt buổi.") not in text  # nobody was asked for


def filled_in(clerk: Desk, name: str = "starts_at") -> datetime:
    """A moment that stands in the form."""
    typed = clerk.page.locator(f'[name="{name}"]').input_value()
    return datetime.strptime(typed, "%Y-%m-%dT%H:%M").replace(tzinfo=VIETNAM)


def ask(clerk: Desk, reference: str) -> None:
    clerk.fill(
        "ProposeSlots", reference, closed="yes", accommodations=SPARED, child_speaks="yes",
        accused_present="yes", **NEEDED,
    )  # fmt: skip
    assert clerk.page.url.endswith("/slots"), clerk.what_is_wrong()
