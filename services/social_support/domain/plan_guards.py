"""What social support refuses of a plan, and by which rule: drafted, approved, delivered, reviewed, finished.

As in ``guards.py``, each guard names one problem, or none.
"""

from __future__ import annotations

from services.kernel.errors import Problem
from services.kernel.workflow import Step
from services.social_support.domain.guards import text_is_there
from services.social_support.domain.plan import Plan, problems_of
from services.social_support.domain.session_guards import day_that_has_come
from services.social_support.domain.texts import LONGEST_TEXT

day_has_come = day_that_has_come("delivered_on")


def draft_can_be_kept(step: Step) -> list[Problem]:
    """What is wrong with the draft itself, all at once. Gaps are not wrong before it is submitted."""
    command = step.command
    problems = problems_of(command.goals, command.measures, command.next_review_on)
    if len(getattr(command, "reason", "")) > LONGEST_TEXT:
        problems.append(Problem("reason", "too_long", vi="Nội dung quá dài.", en="The text is too long."))
    return problems


def minutes_are_named(step: Step) -> Problem | None:
    """Rule ``plan-dossier``: the minutes of the needs meeting are part of the dossier; of a meeting that was
    written down here they are known."""
    if step.file.needs_meetings_now:
        return None
    return text_is_there(
        "minutes",
        step.command.minutes,
        "plan-dossier",
        "Hồ sơ thiếu biên bản cuộc họp xác định nhu cầu.",
        "The dossier lacks the minutes of the needs meeting.",
    )


def minutes_are_of_the_meeting(step: Step) -> Problem | None:
    """Rule ``needs-meeting``: where the meeting was written down, the dossier names its minutes and no others."""
    minutes = step.command.minutes.strip()
    known = {meeting.minutes_number for meeting in step.file.needs_meetings_now}
    if not minutes or not known or minutes in known:
        return None
    return Problem(
        "minutes",
        "not_of_the_meeting",
        rule="needs-meeting",
        vi="Số biên bản không phải của cuộc họp đã ghi nhận.",
        en="These are not the minutes of a meeting that was recorded.",
    )


def initial_assessment_is_there(step: Step) -> Problem | None:
    """Rule ``plan-dossier``: Mẫu 02 is part of the dossier."""
    if step.file.initial is not None:
        return None
    return Problem(
        "initial_assessment",
        "initial_assessment_missing",
        rule="plan-dossier",
        vi="Hồ sơ thiếu đánh giá ban đầu (Mẫu 02).",
        en="The dossier lacks the initial assessment (form 02).",
    )


def detailed_assessment_is_there(step: Step) -> Problem | None:
    """Rule ``plan-dossier``: Mẫu 03 is part of the dossier."""
    if step.file.detailed is not None:
        return None
    return Problem(
        "detailed_assessment",
        "detailed_assessment_missing",
        rule="plan-dossier",
        vi="Hồ sơ thiếu đánh giá cụ thể (Mẫu 03).",
        en="The dossier lacks the detailed assessment (form 03).",
    )


def plan_is_there(step: Step) -> Problem | None:
    """Rule ``plan-dossier``: a whole plan, with goals and for each measure what, who and by when. The draft
    decision (Mẫu 05) is written from it."""
    plan: Plan | None = step.file.plan
    if plan is not None and plan.is_whole():
        return None
    return Problem(
        "plan",
        "plan_missing" if plan is None else "plan_not_whole",
        rule="plan-dossier",
        vi="Kế hoạch phải có mục tiêu và các biện pháp ghi rõ nội dung, người thực hiện, thời hạn.",
        en="The plan needs a goal, and measures that say what, who and by when.",
    )


def plan_is_new(step: Step) -> Problem | None:
    """Rule ``reopen-loop``: after a review the plan is drafted again; the approved version is kept, not reused."""
    plan: Plan | None = step.file.plan
    if plan is None or not step.file.is_approved(plan):
        return None
    return Problem(
        "plan",
        "plan_approved_before",
        rule="reopen-loop",
        vi="Phải xây dựng lại kế hoạch trước khi trình.",
        en="The plan must be drafted anew before it is submitted.",
    )


def decision_is_numbered(step: Step) -> Problem | None:
    """Rule ``plan-approve``: the Chairman approves a plan by a numbered decision."""
    return text_is_there(
        "decision_number",
        step.command.decision_number,
        "plan-approve",
        "Phải ghi số quyết định phê duyệt.",
        "The number of the approving decision must be written.",
    )


def return_is_reasoned(step: Step) -> Problem | None:
    """Rule ``plan-approve``: a plan that is not approved goes back with what to correct."""
    return text_is_there(
        "reason",
        step.command.reason,
        "plan-approve",
        "Phải ghi rõ lý do trả lại kế hoạch.",
        "Why the plan is returned must be written.",
    )


def measure_is_planned(step: Step) -> Problem | None:
    """Rule ``plan-approve``: what is delivered is a measure of the plan that the Chairman approved."""
    plan: Plan | None = step.file.plan_in_force
    if plan is not None and plan.holds(step.command.code):
        return None
    return Problem(
        "code",
        "not_in_the_plan",
        rule="plan-approve",
        vi="Biện pháp này không có trong kế hoạch đã phê duyệt.",
        en="This measure is not in the approved plan.",
    )


def support_was_delivered(step: Step) -> Problem | None:
    """Rule ``plan-review``: a review looks at a plan that is being carried out."""
    plan: Plan | None = step.file.plan_in_force
    if plan is not None and any(d.plan_version == plan.version for d in step.file.deliveries):
        return None
    return Problem(
        "deliveries",
        "nothing_delivered",
        rule="plan-review",
        vi="Chưa thực hiện biện pháp nào của kế hoạch.",
        en="No measure of the plan has been carried out yet.",
    )


def review_is_evidenced(step: Step) -> Problem | None:
    """Rule ``close-two-conditions``: both answers rest on evidence, written down."""
    return text_is_there(
        "notes",
        step.command.notes,
        "close-two-conditions",
        "Phải ghi căn cứ của kết quả rà soát.",
        "What the review found must be written.",
    )


def no_more_risk(step: Step) -> Problem | None:
    """Rule ``close-two-conditions``, the first: no more risk of abuse, by the last review."""
    review = step.file.last_review
    if review is not None and review.no_more_risk:
        return None
    return Problem(
        "no_more_risk",
        "risk_remains",
        rule="close-two-conditions",
        vi="Trẻ em chưa hết nguy cơ bị xâm hại.",
        en="The child is still at risk of abuse.",
    )


def child_is_stable(step: Step) -> Problem | None:
    """Rule ``close-two-conditions``, the second: body, mind, cognition and emotion stable."""
    review = step.file.last_review
    if review is not None and review.stable:
        return None
    return Problem(
        "stable",
        "not_stable",
        rule="close-two-conditions",
        vi="Trẻ em chưa ổn định về thể chất, tâm lý, nhận thức, tình cảm.",
        en="The child is not yet stable in body, mind, cognition and emotion.",
    )


def quiet_since_the_review(step: Step) -> Problem | None:
    """Rule ``close-two-conditions``: an emergency after the review overtakes what the review found."""
    review, file = step.file.last_review, step.file
    if review is None or all(m.at <= review.at for m in (*file.measures_of_emergency, *file.separated_now)):
        return None
    return Problem(
        "reviews",
        "emergency_after_review",
        rule="close-two-conditions",
        vi="Có biện pháp khẩn cấp sau lần rà soát: phải rà soát lại.",
        en="An emergency measure came after the review: the plan must be taken up again.",
    )


def loop_is_reasoned(step: Step) -> Problem | None:
    """Rule ``reopen-loop``: why the work goes back to planning is written."""
    return text_is_there(
        "reason",
        step.command.reason,
        "reopen-loop",
        "Phải ghi rõ lý do xây dựng lại kế hoạch.",
        "Why the work goes back to planning must be written.",
    )
