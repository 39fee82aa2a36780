"""The four cases of the demonstration. Every person, place detail and event in them is invented."""

from __future__ import annotations

from deploy.demo.reports import form_of, report
from deploy.demo.story import Story


def threatened_online(story: Story) -> None:
    """(a) A child threatened with images online: all four agencies, to judgment and closure."""
    story.receive()
    story.open_and_refer(True, "social_support", "police_investigation")
    story.social_accepts()
    story.police_accept()
    story.assess(emergency=False)
    story.middle()
    story.plan(returned_once=True)
    story.tell_the_procuracy()
    story.keep_evidence()
    story.hear_the_child_once()
    story.investigate(suspended_once=True)
    story.support()
    story.try_case()
    story.count_what_was_asked()
    story.close()
    story.expected = {
        "case_intake": "closed",
        "social_support": "finished",
        "police_investigation": "transferred",
        "court_liaison": "finished",
    }


def in_danger_at_home(story: Story) -> None:
    """(b) The carer is the one who harms: urgent, a separation, a plan, and one session together with the child."""
    story.receive()
    story.open_and_refer(True, "social_support", "police_investigation")
    story.social_accepts()
    story.assess(emergency=True, separated=True)
    story.police_accept()
    story.plan()
    story.act(
        story.investigator,
        "OpenInvestigation",
        "Khởi tố vụ án hình sự",
        "Criminal case opened",
        decision_number="10/QĐ-CQĐT",
        offence_article="Điều 185 BLHS",
        severity="SEVERITY_LESS_SERIOUS",
    )
    story.hear_the_child_together()
    story.expected = {
        "case_intake": "referred",
        "social_support": "approved",
        "police_investigation": "investigating",
        "court_liaison": "supervising",  # the procuracy: it was invited
    }


def a_mistake(story: Story) -> None:
    """(c) The caller was mistaken: set aside with a reason, kept, told to no agency."""
    story.receive()
    story.act(
        story.supervisor,
        "ScreenOutReport",
        "Không mở hồ sơ: người báo tự đính chính",
        "No case opened: the caller corrected the report",
        reason_code="SCREENING_REASON_MISTAKE",
        reason=report(story.report_id)["expected"]["screened_out"],
    )
    story.expected = {"case_intake": "screened_out"}


def declined_and_sent_again(story: Story) -> None:
    """(d) The police send the referral back as incomplete; it is corrected and sent again."""
    story.receive()
    story.open_and_refer(False, "social_support", "police_investigation")
    story.duty_officer.wait_for_state(story.reference, "referred")
    story.act(
        story.duty_officer,
        "DeclineReferral",
        "Trả lại: thiếu thông tin",
        "Sent back: incomplete",
        reason_code="DECLINE_REASON_INCOMPLETE",
        reason="Chưa rõ thời gian và tài khoản liên quan.",
    )
    story.officer.wait_for(
        story.reference,
        "the refusal has arrived",
        lambda file: any(work.agency == "police_investigation" and work.progress == "declined" for work in file.work),
    )
    corrected = form_of(story.report_id)
    corrected.note = "Đã hỏi lại: tài khoản bị chiếm từ tối 05/5; gia đình còn giữ tin nhắn."
    story.act(
        story.officer,
        "CorrectReport",
        "Hỏi thêm người báo và bổ sung Mẫu 01",
        "Informant asked again, form 01 completed",
        form=corrected,
        reason="Công an yêu cầu bổ sung.",
    )
    story.refer("police_investigation")
    story.police_accept()
    story.social_accepts()
    story.expected = {"case_intake": "referred", "social_support": "accepted", "police_investigation": "verifying"}


SCENARIOS = (
    ("a", 36, "R02", threatened_online),
    ("b", 33, "R08", in_danger_at_home),
    ("c", 32, "R25", a_mistake),
    ("d", 35, "R04", declined_and_sent_again),
)
