"""What social support refuses of meetings, sessions and interim reviews. One problem or none each."""

from __future__ import annotations

from services.kernel.clock import in_vietnam
from services.kernel.errors import Problem
from services.kernel.workflow import Guard, Step
from services.social_support.domain.guards import text_is_there
from services.social_support.domain.plan import day_of
from services.social_support.domain.sessions import SessionKind


def day_that_has_come(field: str) -> Guard:
    """A guard: what is written down was on its day or later, by Vietnam's calendar."""

    def has_come(step: Step) -> Problem | None:
        day = day_of(getattr(step.command, field))
        if day is None:
            return Problem(
                field,
                "not_a_date",
                vi="Ngày thực hiện phải là một ngày có thật (năm-tháng-ngày).",
                en="The day must be a real day (year-month-day).",
            )
        if day <= in_vietnam(step.at).date():
            return None
        return Problem(field, "in_the_future", vi="Ngày thực hiện chưa đến.", en="This day has not come yet.")

    return has_come


held_on_has_come = day_that_has_come("held_on")


# --- the needs meeting ----------------------------------------------------------------------------------


def minutes_are_numbered(step: Step) -> Problem | None:
    """Rule ``needs-meeting``: the meeting's minutes are kept, under a number."""
    return text_is_there(
        "minutes_number",
        step.command.minutes_number,
        "needs-meeting",
        "Phải ghi số biên bản cuộc họp.",
        "The number of the meeting's minutes must be written.",
    )


def participants_are_named(step: Step) -> Problem | None:
    """Rule ``needs-meeting``: who was there stands in the minutes."""
    return text_is_there(
        "participants",
        step.command.participants,
        "needs-meeting",
        "Phải ghi thành phần dự họp.",
        "Who took part must be written.",
    )


def needs_are_fixed(step: Step) -> Problem | None:
    """Rule ``needs-meeting``: the meeting is there to fix the child's needs."""
    return text_is_there(
        "needs",
        step.command.needs,
        "needs-meeting",
        "Phải ghi nhu cầu của trẻ em đã được xác định.",
        "The child's needs as they were fixed must be written.",
    )


# --- sessions ---------------------------------------------------------------------------------------------


def service_is_named(step: Step) -> Problem | None:
    """Rule ``level-enum``: a session belongs to a kind of support; a visit or a call need not."""
    if step.command.kind is not SessionKind.SESSION or step.command.code is not None:
        return None
    return Problem(
        "code",
        "service_missing",
        rule="level-enum",
        vi="Phải chọn loại dịch vụ của buổi hỗ trợ.",
        en="The kind of support that the session belongs to must be chosen.",
    )


def next_day_comes_later(step: Step) -> Problem | None:
    """A next appointment that is set has a day, and one that is still to come."""
    if not step.command.next_on:
        return None
    day, held_on = day_of(step.command.next_on), day_of(step.command.held_on)
    if day is not None and (held_on is None or day > held_on):
        return None
    return Problem(
        "next_on",
        "not_later",
        vi="Ngày hẹn tiếp theo phải là một ngày có thật, sau ngày này.",
        en="The next appointment must be a real day, after this one.",
    )


# --- interim reviews --------------------------------------------------------------------------------------


def next_review_is_set(step: Step) -> Problem | None:
    """Rule ``plan-review``: a plan that goes on is reviewed again, on a day that is set."""
    day = day_of(step.command.next_review_on)
    if day is not None and day >= in_vietnam(step.at).date():
        return None
    return Problem(
        "next_review_on",
        "next_review_missing",
        rule="plan-review",
        vi="Phải ghi ngày rà soát tiếp theo, chưa qua.",
        en="The day of the next review must be written, and not be over.",
    )


def plan_is_not_at_its_end(step: Step) -> Problem | None:
    """Rule ``reopen-loop``: what is not reached when the plan's last day has come needs a new plan."""
    plan = step.file.plan_in_force
    if plan is not None and plan.ends_on >= in_vietnam(step.at).date().isoformat():
        return None
    return Problem(
        "plan",
        "plan_at_its_end",
        rule="reopen-loop",
        vi="Kế hoạch đã đến hạn cuối: phải kết thúc hoặc xây dựng lại kế hoạch.",
        en="The plan has come to its last day: finish, or go back to planning.",
    )
