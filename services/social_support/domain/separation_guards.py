"""What social support refuses of a separation, and by which rule. As in ``guards.py``, one problem or none each."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from services.kernel.clock import in_vietnam
from services.kernel.deadlines.length import last_day
from services.kernel.errors import Problem
from services.kernel.workflow import Step
from services.social_support.domain.guards import text_is_there
from services.social_support.domain.model import SupportFile
from services.social_support.domain.plan import day_of
from services.social_support.domain.separation import MAX_RULE, ReturnReason, Separation, end_of_day, longest
from services.social_support.domain.texts import texts_can_be_kept

CLOCKS_DIFFER = timedelta(minutes=5)


def days_are_days(step: Step) -> list[Problem]:
    """What is too long, and what is no day that a calendar has; all at once."""
    return texts_can_be_kept(step) + [
        Problem(
            name,
            "not_a_date",
            vi="Phải là một ngày có thật (năm-tháng-ngày).",
            en="This must be a real day (year-month-day).",
        )
        for name in ("ends_on", "authority_document_on", "decided_on")
        if (text := getattr(step.command, name, "")) and day_of(text) is None
    ]


# --- taking the child away --------------------------------------------------------------------------


def decision_is_numbered(step: Step) -> Problem | None:
    """Rule ``temp-separation``: the Chairman's decision has a number."""
    return text_is_there(
        "decision_number",
        step.command.decision_number,
        "temp-separation",
        "Phải ghi số quyết định tạm thời cách ly.",
        "The number of the separation decision must be written.",
    )


def separation_is_reasoned(step: Step) -> Problem | None:
    """Rule ``temp-separation``: a child is not taken from its family without saying why."""
    return text_is_there(
        "reason",
        step.command.reason,
        "temp-separation",
        "Phải ghi rõ lý do của quyết định về tạm thời cách ly.",
        "Why it was decided so on separation must be written.",
    )


def place_is_named(step: Step) -> Problem | None:
    """Rule ``temp-separation``: the decision says where the child is safe."""
    return text_is_there(
        "safe_place",
        step.command.safe_place,
        "temp-separation",
        "Phải ghi nơi tạm trú an toàn của trẻ em.",
        "The safe place where the child will live must be written.",
    )


def care_is_arranged(step: Step) -> Problem | None:
    """Rule ``temp-separation``: the decision says who cares for the child there."""
    return text_is_there(
        "alternative_care",
        step.command.alternative_care,
        "temp-separation",
        "Phải ghi người hoặc cơ sở chăm sóc thay thế.",
        "Who gives the alternative care must be written.",
    )


def separation_has_begun(step: Step) -> Problem | None:
    """Rule ``temp-separation``: its days run from when the child was taken, which does not lie ahead and not
    before anybody knew of the child."""
    starts_at, received_at = step.command.starts_at, step.file.received_at
    if starts_at is None or (
        starts_at <= step.at + CLOCKS_DIFFER and (received_at is None or starts_at >= received_at)
    ):
        return None
    return Problem(
        "starts_at",
        "not_its_beginning",
        rule="temp-separation",
        vi="Thời điểm bắt đầu phải sau khi nhận thông tin và không ở tương lai.",
        en="It must have begun after the report was received, and not in the future.",
    )


def no_other_separation(step: Step) -> Problem | None:
    """Rule ``separation-max-15d``: one that goes on is renewed; a second beside it would count its days anew."""
    if step.file.separation is None:
        return None
    return Problem(
        "separation",
        "separated_already",
        rule=MAX_RULE,
        vi="Trẻ em đang được tạm thời cách ly: chỉ có thể gia hạn.",
        en="The child is separated already: that can only be renewed.",
    )


def first_period_is_within_the_limit(step: Step) -> Problem | None:
    """Rule ``separation-max-15d``: the Chairman alone decides for fifteen days at most."""
    day, starts_at = day_of(step.command.ends_on), step.command.starts_at or step.at
    if not step.command.ends_on or day is None or in_vietnam(starts_at).date() <= day <= _last(starts_at):
        return None
    return Problem(
        "ends_on",
        "beyond_the_limit",
        rule=MAX_RULE,
        vi="Thời gian tạm thời cách ly không quá 15 ngày kể từ ngày bắt đầu.",
        en="The separation lasts 15 days at most from the day on which it began.",
    )


# --- renewing -------------------------------------------------------------------------------------------


def child_is_separated(step: Step) -> Problem | None:
    """Rule ``temp-separation``: there is a separation that goes on."""
    if step.file.separation is not None:
        return None
    return Problem(
        "separation",
        "not_separated",
        rule="temp-separation",
        vi="Trẻ em hiện không được tạm thời cách ly.",
        en="The child is not separated at present.",
    )


def renewal_is_longer(step: Step) -> Problem | None:
    """Rule ``separation-max-15d``: a renewal names a last day that is later than the one before, and not over."""
    separation, day = step.file.separation, day_of(step.command.ends_on)
    if separation is None or (day is not None and end_of_day(day) > max(separation.until, step.at)):
        return None
    return Problem(
        "ends_on",
        "not_longer",
        rule=MAX_RULE,
        vi="Phải ghi ngày kết thúc mới, sau ngày kết thúc hiện tại.",
        en="The new last day must be written, and be later than the present one.",
    )


def authority_asks_for_more(step: Step) -> Problem | None:
    """Rule ``separation-max-15d``: beyond the fifteenth day only where a competent body asks for it in writing."""
    separation, day, command = step.file.separation, day_of(step.command.ends_on), step.command
    if separation is None or day is None or day <= _last(separation.starts_at):
        return None
    if command.authority is not None and command.authority_document.strip() and command.authority_document_on:
        return None
    return Problem(
        "authority_document",
        "authority_document_missing",
        rule=MAX_RULE,
        vi="Quá 15 ngày phải có văn bản của cơ quan có thẩm quyền: cơ quan, số, ngày.",
        en="Beyond 15 days a competent body's document is needed: which body, number and day.",
    )


def _last(starts_at: datetime) -> date:
    return last_day(longest(starts_at))


# --- the carer, and the child's return ----------------------------------------------------------------


def safety_is_decided(step: Step) -> Problem | None:
    """Rule ``separation-end``: safe or not; silence is no answer."""
    if step.command.safe is not None:
        return None
    return Problem(
        "safe",
        "safety_undecided",
        rule="separation-end",
        vi="Phải kết luận người chăm sóc đã an toàn cho trẻ em hay chưa.",
        en="Whether the carer is safe for the child must be decided, yes or no.",
    )


def finding_is_reasoned(step: Step) -> Problem | None:
    """Rule ``separation-end``: what was found of the carer has its grounds."""
    return text_is_there(
        "reason",
        step.command.reason,
        "separation-end",
        "Phải ghi rõ căn cứ.",
        "What it rests on must be written.",
    )


def situation_was_assessed(step: Step) -> Problem | None:
    """Rule ``separation-end``: nobody ends a separation without having looked since it began."""
    file: SupportFile = step.file
    separation = file.separation
    if separation is None or _assessed_since(file, separation):
        return None
    return Problem(
        "assessment",
        "no_assessment_since",
        rule="separation-end",
        vi="Chưa có đánh giá nào từ khi tạm thời cách ly.",
        en="There has been no assessment since the separation began.",
    )


def carer_is_safe(step: Step) -> Problem | None:
    """Rule ``separation-end``: to a carer the child goes back only when the last look found that carer safe."""
    file: SupportFile = step.file
    separation = file.separation
    if separation is None or step.command.reason_code is not ReturnReason.CARER_SAFE:
        return None
    since = [a for a in file.carer_assessments if a.at > separation.starts_at]
    if since and since[-1].safe:
        return None
    return Problem(
        "reason_code",
        "carer_not_safe",
        rule="separation-end",
        vi="Lần đánh giá gần nhất chưa cho thấy người chăm sóc đã an toàn.",
        en="The last assessment did not find the carer safe.",
    )


def _assessed_since(file: SupportFile, separation: Separation) -> bool:
    moments = [
        *(one.at for one in file.initial_assessments),
        *(one.at for one in file.detailed_assessments),
        *(one.at for one in file.carer_assessments),
    ]
    return any(at > separation.starts_at for at in moments)
