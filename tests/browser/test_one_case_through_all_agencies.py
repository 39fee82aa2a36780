"""One case handed through all four agencies, each person at a browser of their own."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any

import html5lib
import pypdf
import pytest
from playwright.sync_api import expect

from services.kernel.clock import VIETNAM
from services.kernel.deadlines.keeping import provincial
from services.portal.domain.calls import FORMS
from services.portal.domain.forms import Where
from tests.browser.desk import ALL, FIRST, Desk, now

NAME = "Nguyễn Thị Thử Nghiệm"
PHONE = 640
WHO_HAS_MOST = {"case_intake": "intake_supervisor", "social_support": "commune_chairman",
                "police_investigation": "head_of_unit", "court_liaison": "court_clerk"}  # fmt: skip


def today() -> str:
    """Asked anew each time: a case that takes minutes may go on after midnight."""
    return datetime.now(VIETNAM).strftime("%Y-%m-%d")


def working_day(days: int) -> str:
    """The last working day within so many days."""
    day = datetime.now(VIETNAM) + timedelta(days=days)
    while not provincial().days.is_working_day(day.date()):
        day -= timedelta(days=1)
    return day.strftime("%Y-%m-%d")


@pytest.mark.parametrize(("language", "width"), [("vi", 1280), ("en", 360)])
def test_a_case_goes_from_report_to_judgment_and_is_closed(
    language: str, width: int, at_desk: Callable[..., Desk]
) -> None:
    """At a desk in Vietnamese, on a phone in English: nobody types it twice, each agency sees its own part only."""
    at_desk = partial(at_desk, language=language, width=width)
    officer = at_desk("intake_officer")
    reference = receive(officer)
    officer.picture("case-intake")
    officer.fill("OpenCase", reference, urgent="yes", similar_checked="yes")
    officer.is_done()
    officer.fill("ReferCase", reference, to=["social_support", "police_investigation"])
    officer.is_done()

    support(at_desk("child_protection_worker"), at_desk("commune_chairman"), reference)
    investigate(at_desk("police_officer"), at_desk("investigator"), at_desk("head_of_unit"), reference)
    try_it(at_desk("court_clerk"), at_desk("prosecutor"), at_desk("judge"), reference)
    finish(at_desk("child_protection_worker"), at_desk("commune_chairman"), reference)
    close(at_desk("intake_supervisor"), reference)
    if width < PHONE:
        every_form_keeps_nobody_out(at_desk, reference)


def every_form_keeps_nobody_out(at_desk: Callable[..., Desk], reference: str) -> None:
    """Each form of each office, as it is asked of somebody on a telephone (WCAG 2.2 AA)."""
    wrong: list[str] = []
    for agency, role in WHO_HAS_MOST.items():
        desk = at_desk(role)
        for call, form in FORMS[agency].items():
            answer = desk.page.goto(f"/cases/{reference}/do/{call}")
            if answer is not None and answer.status == HTTPStatus.OK:
                wrong += [f"{agency} {call} {one}" for one in desk.violations()]
                wrong += [] if desk.fits_the_width() else [f"{agency} {call} is wider than the screen"]
                html5lib.HTMLParser(strict=True).parse(answer.text())
            else:
                assert form.where is not Where.STEP, f"{agency} {call}: {answer and answer.status}"
    assert wrong == []


def receive(officer: Desk) -> str:
    told: dict[str, Any] = {
        "channel": "hotline_111",
        "received_at": now(),
        "narrative": "Cháu bị dọa đăng ảnh.",
        "form.children[0].name": NAME,
        "form.children[0].date_of_birth": "2013-05",
        "form.matters": ["sextortion", "online"],
        "form.harm_signs": ["deadline_set", "intimate_images_threatened"],
    }
    officer.fill("ReceiveReport", **told)
    officer.is_done()
    return officer.reference()


def support(worker: Desk, chairman: Desk, reference: str) -> None:
    worker.wait_until_offered(reference, "AcceptReferral")
    worker.fill("AcceptReferral", reference, worker=worker.staff_id)
    worker.is_done()
    worker.page.goto("/")
    worker.picture("my-work", whole=False)
    worker.fill(
        "CompleteInitialAssessment", reference, emergency="no", risk="medium", reason="Theo lời kể và quan sát.",
        **{"risk_items[0].item": FIRST, "risk_items[0].score": "medium", "risk_items[0].reason": "Quan sát.",
           "capacity_items[0].item": FIRST, "capacity_items[0].score": "medium",
           "capacity_items[0].reason": "Quan sát."},
    )  # fmt: skip
    worker.is_done()
    worker.fill(
        "CompleteDetailedAssessment", reference, risk="medium", reason="Đã gặp gia đình.", summary="Cần tham vấn.",
        harm="medium", carer_capacity="low", carers="Mẹ gần gũi, đã giữ điện thoại.", mind="Lo lắng.",
    )  # fmt: skip
    worker.is_done()
    worker.type(
        "DraftPlan", reference, goals="Trẻ an toàn và ổn định",
        **{"measures[0].level": "intervention", "measures[0].code": "psychology",
           "measures[0].what": "Tham vấn tâm lý", "measures[0].who": "Trung tâm công tác xã hội",
           "measures[0].due_on": working_day(30)},
    )  # fmt: skip
    worker.is_done()
    worker.fill("SubmitPlan", reference, minutes="BB-05")
    worker.is_done()
    chairman.fill("ApprovePlan", reference, decision_number="21/QĐ-UBND")
    chairman.is_done()
    chairman.picture("case-social")


def investigate(duty: Desk, investigator: Desk, head: Desk, reference: str) -> None:
    duty.wait_until_offered(reference, "AcceptReferral")
    duty.fill("AcceptReferral", reference)
    duty.is_done()
    head.fill("StartVerification", reference, investigator=investigator.staff_id, trained_with_minors="yes")
    head.is_done()
    investigator.fill(
        "OpenInvestigation", reference, decision_number="09/QĐ-CQĐT", offence_article="Điều 147 BLHS",
        severity="serious",
    )  # fmt: skip
    investigator.is_done()
    investigator.fill("ConcludeInvestigation", reference, outcome_code="prosecute", document_number="15/KL-CQĐT")
    investigator.is_done()
    head.fill("TransferFile", reference, document_number="15/CV-CQĐT")
    head.is_done()
    head.picture("case-police")


def try_it(clerk: Desk, prosecutor: Desk, judge: Desk, reference: str) -> None:
    clerk.wait_until_offered(reference, "ReceiveFile")
    clerk.fill("ReceiveFile", reference, receipt_number="TN-31")
    clerk.is_done()
    prosecutor.fill("Prosecute", reference, decision_number="08/CT-VKS", reason="Đủ chứng cứ.")
    prosecutor.is_done()
    clerk.fill("DocketCase", reference, docket_number="44/2026/TLST-HS")
    clerk.is_done()
    clerk.open_case(reference)
    clerk.picture("case", whole=False)
    day = working_day(10)
    clerk.type(
        "ScheduleHearing", reference, picture="hearing", starts_at=f"{day}T15:00", minutes="60",
        room="Phòng thân thiện 3", judge=judge.staff_id, assessor_with_youth_experience="yes", closed="yes",
        sexual_abuse_or_ill_treatment="yes", accommodations=["screen", "support_person", "pre_visit"],
    )  # fmt: skip
    clerk.is_done()
    clerk.picture("case-court")
    clerk.page.goto(f"/calendar?week={day}")
    expect(clerk.page.get_by_role("table")).to_contain_text(reference)
    assert clerk.violations() == []
    notice_names_nobody(clerk, reference)
    judge.fill("HoldHearing", reference, checklist=ALL)
    judge.is_done()
    judge.fill(
        "GiveJudgment", reference, verdict="convicted", judgment_number="12/2026/HS-ST", published_on_portal="no"
    )
    judge.is_done()
    clerk.fill("FinishProceeding", reference, outcome="Án đã tuyên.")
    clerk.is_done()


def notice_names_nobody(clerk: Desk, reference: str) -> None:
    """The notice of the hearing goes to people who must not know the child's name."""
    clerk.press_purpose(reference, "Chuẩn bị phiên tòa")
    notice = clerk.pdf("Thông báo mở phiên tòa (PDF)")
    text = "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(notice)).pages)
    assert reference in text
    assert "Phòng thân thiện 3" in text
    assert NAME not in text
    assert "N.T.T.N" not in text


def finish(worker: Desk, chairman: Desk, reference: str) -> None:
    worker.fill("DeliverSupport", reference, code="psychology", delivered_on=today())
    worker.is_done()
    worker.fill("HoldReview", reference, no_more_risk="yes", stable="yes", notes="Đủ hai điều kiện.")
    worker.is_done()
    chairman.fill("FinishSupport", reference)
    chairman.is_done()


def close(supervisor: Desk, reference: str) -> None:
    supervisor.until_done(
        "HoldConference", reference, held_on=today(), minutes_number="BB-12", participants=ALL, no_more_risk="yes",
        no_more_risk_evidence="Không còn tiếp xúc.", stable="yes", stable_evidence="Đi học đều.",
    )  # fmt: skip
    supervisor.fill("CloseCase", reference, reason="Các cơ quan đã hoàn thành.")
    supervisor.is_done()
