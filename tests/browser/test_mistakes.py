"""What happens to what somebody typed when something goes wrong: nothing of it is lost, and nothing is done twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import APIResponse, expect

from deploy.machine import Machine
from tests.browser.desk import Desk, now
from tests.waiting import until

AtDesk = Callable[..., Desk]


def test_all_that_is_wrong_is_told_at_once_and_everything_typed_is_kept(at_desk: AtDesk) -> None:
    """A summary with links to the fields, a message at each, and what is right stays as it is."""
    officer = at_desk("intake_officer")
    officer.fill("ReceiveReport", narrative="Cháu kể.", **{"form.children[0].youngest_age": "chín"})
    summary = officer.page.locator(".govuk-error-summary")
    expect(summary).to_be_focused()
    links = [one.get_attribute("href") for one in summary.get_by_role("link").all()]
    assert {"#channel", "#received_at", "#form.children[0].youngest_age"} <= set(links)
    assert officer.page.locator('[name="narrative"]').input_value() == "Cháu kể."
    assert officer.page.locator('[name="form.children[0].youngest_age"]').input_value() == "chín"
    assert officer.page.title().startswith("Lỗi: ")
    assert officer.violations() == []


def test_what_was_typed_survives_an_expired_session(at_desk: AtDesk) -> None:
    """Signed out somewhere else while the form was open: after signing in again it is there, and nobody else's."""
    officer = at_desk("intake_officer")
    officer.page.goto("/new/ReceiveReport")
    with officer.page.expect_response(lambda answer: answer.request.method == "POST"):
        officer.page.locator('[name="narrative"]').fill("Chưa")
    cookies = officer.context.cookies()
    officer.context.clear_cookies(name="chungtay")
    kept = [one for one in cookies if one["name"] == "chungtay"]
    assert kept
    elsewhere = at_desk("intake_officer")
    elsewhere.page.goto("/account")
    elsewhere.press("Đăng xuất mọi nơi")
    officer.context.add_cookies(cookies)  # type: ignore[arg-type]
    officer.page.locator('[name="narrative"]').fill("Chưa kịp gửi.")
    officer.press("Gửi")
    assert "/sign-in" in officer.page.url
    assert "Chưa kịp gửi." not in officer.page.content()
    officer.sign_in("intake_officer")
    officer.page.goto("/new/ReceiveReport")
    expect(officer.page.locator('[name="narrative"]')).to_have_value("Chưa kịp gửi.")
    stranger = at_desk("intake_supervisor")
    stranger.page.goto("/new/ReceiveReport")
    expect(stranger.page.locator('[name="narrative"]')).to_have_value("")


def test_who_was_overtaken_sees_what_the_other_did_and_keeps_what_they_typed(at_desk: AtDesk) -> None:
    """Two officers on one report: the second is told, looks again, and sends once more."""
    first, second = at_desk("intake_officer"), at_desk("intake_supervisor")
    reference = first.report("Nguyễn Thị Nhầm")
    second.page.goto(f"/cases/{reference}/do/NoteForNextShift")
    second.page.locator('[name="text"]').fill("Gọi lại lúc 17 giờ.")
    first.fill("OpenCase", reference, urgent="no")
    first.is_done()
    second.press("Gửi")
    expect(second.page.locator(".govuk-inset-text")).to_contain_text("Đã mở hồ sơ")
    expect(second.page.locator('[name="text"]')).to_have_value("Gọi lại lúc 17 giờ.")
    second.press("Gửi")
    second.is_done()


def typed_in(officer: Desk) -> dict[str, Any]:
    """What the open form would send now."""
    fields: dict[str, Any] = officer.page.locator("form#asked").evaluate(
        "form => Object.fromEntries(new FormData(form))"
    )
    return fields


def send(officer: Desk, fields: dict[str, Any]) -> APIResponse:
    """As the browser sends it, whenever the line lets it through."""
    return officer.page.request.post(
        "/new/ReceiveReport", form=fields, headers={"Referer": officer.page.url}, max_redirects=0
    )


def by_itself(fields: dict[str, Any]) -> dict[str, Any]:
    """The same as the page tells it while somebody types."""
    return {**fields, "_step": "keep-draft"}


def test_what_was_sent_does_not_come_back_as_a_draft(at_desk: AtDesk) -> None:
    """What the page told by itself may arrive after the sending; as a draft it would stand in the next child's form."""
    officer = at_desk("intake_officer")
    officer.page.goto("/new/ReceiveReport")
    for name, value in (("channel", "web"), ("received_at", now()), ("narrative", "Đã gửi rồi.")):
        officer.enter(name, value)
    told = by_itself(typed_in(officer))
    officer.press("Gửi")
    officer.is_done()
    assert send(officer, told).status == 200
    officer.page.goto("/new/ReceiveReport")
    expect(officer.page.locator('[name="narrative"]')).to_have_value("")
    officer.enter("narrative", "Tin sau.")
    assert send(officer, by_itself(typed_in(officer))).status == 200
    officer.page.goto("/new/ReceiveReport")
    expect(officer.page.locator('[name="narrative"]')).to_have_value("Tin sau.")


def test_what_is_wrong_is_told_also_where_the_page_told_what_is_typed_meanwhile(at_desk: AtDesk) -> None:
    """Between the sending and the page that shows what is wrong."""
    officer = at_desk("intake_officer")
    officer.page.goto("/new/ReceiveReport")
    officer.enter("narrative", "Chưa đủ.")
    fields = typed_in(officer)
    assert send(officer, fields).status == 303
    assert send(officer, by_itself(fields)).status == 200
    officer.page.goto("/new/ReceiveReport")
    expect(officer.page.locator(".govuk-error-summary")).to_be_visible()
    expect(officer.page.locator('[name="narrative"]')).to_have_value("Chưa đủ.")


def test_pressing_twice_does_nothing_twice(at_desk: AtDesk) -> None:
    """The same page sent again, as an impatient hand or a broken line does it: one report, the same reference."""
    officer = at_desk("intake_officer")
    officer.page.goto("/new/ReceiveReport")
    fields = typed_in(officer) | {"channel": "web", "received_at": now(), "narrative": "Một lần."}
    places = set()
    for _ in range(2):
        answer = send(officer, fields)
        assert answer.status == 302
        places.add(answer.headers["location"])
    assert len(places) == 1


def test_a_service_that_is_down_is_named_and_the_rest_goes_on(at_desk: AtDesk, machine: Machine) -> None:
    """The page says which office's system does not answer and what still works; what was typed is kept."""
    officer = at_desk("intake_officer")
    clerk = at_desk("court_clerk")
    clerk.page.goto("/cases")
    court = machine.process("court_liaison-api")
    court.kill()
    try:
        answer = clerk.page.goto("/cases")
        assert answer is not None
        assert answer.status == 503
        expect(clerk.page.get_by_role("heading", level=1)).to_be_visible()
        assert clerk.violations() == []
        assert officer.report("Nguyễn Thị Nhầm")  # the intake point works on
    finally:
        court.start()
        machine.wait_ready(["court_liaison-api"])

    def answers() -> bool:
        again = clerk.page.goto("/cases")
        return again is not None and again.status == 200

    until(answers, "the court answers again")


def test_a_page_that_is_not_there_says_so_in_both_languages(at_desk: AtDesk) -> None:
    """Also a reference that can be none, and one of nobody."""
    for language, words in (("vi", "Không có trang hoặc hồ sơ này"), ("en", "no such")):
        officer = at_desk("intake_officer", language=language)
        for address in ("/cases/ABCD", "/cases/0000-0000-000", "/nowhere"):
            answer = officer.page.goto(address)
            assert answer is not None
            assert answer.status == 404
            expect(officer.page.get_by_role("heading", level=1)).to_contain_text(words)


def test_the_browser_keeps_no_form_for_whoever_comes_next(at_desk: AtDesk) -> None:
    """After signing out a draft is the writer's alone, also in the same browser."""
    officer = at_desk("intake_officer")
    officer.page.goto("/new/ReceiveReport")
    officer.page.locator('[name="narrative"]').fill("Chỉ của tôi.")
    with officer.page.expect_response(lambda answer: answer.request.method == "POST"):
        officer.page.locator('[name="narrative"]').press("End")
        officer.page.locator('[name="narrative"]').type(" ")
    officer.press("Đăng xuất")
    officer.sign_in("intake_supervisor")
    officer.page.goto("/new/ReceiveReport")
    expect(officer.page.locator('[name="narrative"]')).to_have_value("")
