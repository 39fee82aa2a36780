"""What social support refuses of a carer's answer, of parental rights and of no-contact orders. One problem each.

Of a no-contact order only what could not be kept is refused: its law was not read in full (rule ``family-violence``),
so how long it lasts is said in the answer and not forbidden (``warnings.py``).
"""

from __future__ import annotations

from services.kernel.clock import in_vietnam
from services.kernel.errors import Problem
from services.kernel.workflow import Guard, Step
from services.social_support.domain.carers import CarerAnswer, NoContactEndReason, RightsOutcome
from services.social_support.domain.guards import text_is_there
from services.social_support.domain.model import SupportFile
from services.social_support.domain.plan import day_of
from services.social_support.domain.session_guards import day_that_has_come

REFUSED = "plan-refused-by-carer"
_decided_on_has_come = day_that_has_come("decided_on")

# --- the carer's answer to the plan -----------------------------------------------------------------------


def there_is_a_plan(step: Step) -> Problem | None:
    """Rule ``plan-refused-by-carer``: a carer answers to a plan."""
    if step.file.plan is not None:
        return None
    return Problem(
        "plan",
        "plan_missing",
        rule="plan-refused-by-carer",
        vi="Chưa có kế hoạch để người chăm sóc trả lời.",
        en="There is no plan yet to which a carer could answer.",
    )


def answer_is_given(step: Step) -> Problem | None:
    """Rule ``plan-refused-by-carer``: agreed, refused or not asked; silence is none of them."""
    if step.command.answer is not None:
        return None
    return Problem(
        "answer",
        "answer_missing",
        rule="plan-refused-by-carer",
        vi="Phải chọn: người chăm sóc đồng ý, từ chối, hay chưa được hỏi.",
        en="It must be chosen: the carer agreed, refused, or was not asked.",
    )


def answer_is_reasoned(step: Step) -> Problem | None:
    """Rule ``plan-refused-by-carer``: a refusal may cost a parent rights, so what was said is written; and so is why
    nobody asked."""
    if step.command.answer in (None, CarerAnswer.AGREED):
        return None
    return text_is_there(
        "reason",
        step.command.reason,
        "plan-refused-by-carer",
        "Phải ghi rõ lý do từ chối, hoặc vì sao chưa hỏi.",
        "Why the carer refused, or why nobody asked, must be written.",
    )


# --- asking to restrict parental rights --------------------------------------------------------------------


def carer_harms_or_refuses(step: Step) -> Problem | None:
    """Rule ``plan-refused-by-carer``: only where a carer is the one harming, or refuses the plan."""
    file: SupportFile = step.file
    if file.carer_is_abuser or file.carer_refuses_plan:
        return None
    return Problem(
        "ground",
        "no_ground",
        rule="plan-refused-by-carer",
        vi="Hồ sơ chưa ghi người chăm sóc là người xâm hại hoặc từ chối kế hoạch.",
        en="The file does not say that a carer harms the child or refuses the plan.",
    )


def asking_is_numbered(step: Step) -> Problem | None:
    """Rule ``plan-refused-by-carer``: the Chairman asks by a numbered document."""
    return text_is_there(
        "document_number",
        step.command.document_number,
        "plan-refused-by-carer",
        "Phải ghi số văn bản đề nghị.",
        "The number of the document that asks must be written.",
    )


def asking_is_reasoned(step: Step) -> Problem | None:
    """Rule ``plan-refused-by-carer``: nobody asks to restrict a parent's rights without saying why."""
    return text_is_there(
        "reason",
        step.command.reason,
        "plan-refused-by-carer",
        "Phải ghi rõ lý do đề nghị hạn chế quyền.",
        "Why the rights are to be restricted must be written.",
    )


def not_asked_already(step: Step) -> Problem | None:
    """Rule ``plan-refused-by-carer``: one request after the other, so that a result belongs to one."""
    return None if step.file.rights_request is None else _asked()


def was_asked(step: Step) -> Problem | None:
    """Rule ``plan-refused-by-carer``: a result is that of a request."""
    if step.file.rights_request is not None:
        return None
    return Problem(
        "rights_request",
        "not_asked",
        rule="plan-refused-by-carer",
        vi="Không có đề nghị hạn chế quyền nào đang chờ kết quả.",
        en="No request to restrict parental rights waits for a result.",
    )


def result_is_documented(step: Step) -> Problem | None:
    """Rule ``plan-refused-by-carer``: what a court or an authority decided has a document."""
    if step.command.outcome is RightsOutcome.WITHDRAWN:
        return None
    return text_is_there(
        "document_number",
        step.command.document_number,
        "plan-refused-by-carer",
        "Phải ghi số quyết định hoặc văn bản trả lời.",
        "The number of the decision or answer must be written.",
    )


def result_has_its_day(step: Step) -> Problem | None:
    """A result that was decided has a day, and one that has come."""
    return None if step.command.outcome is RightsOutcome.WITHDRAWN else _decided_on_has_come(step)


def withdrawal_is_reasoned(step: Step) -> Problem | None:
    """Rule ``plan-refused-by-carer``: what was asked for a child's sake is not dropped in silence."""
    if step.command.outcome is not RightsOutcome.WITHDRAWN:
        return None
    return text_is_there(
        "reason",
        step.command.reason,
        "plan-refused-by-carer",
        "Phải ghi rõ vì sao rút đề nghị.",
        "Why the request is withdrawn must be written.",
    )


def parental_rights_are_settled(step: Step) -> Problem | None:
    """Rule ``plan-refused-by-carer``: support does not end while others still decide who cares for the child."""
    return None if step.file.rights_request is None else _asked()


def _asked() -> Problem:
    return Problem(
        "rights_request",
        "rights_request_open",
        rule=REFUSED,
        vi="Đề nghị hạn chế quyền của cha, mẹ chưa có kết quả.",
        en="The request to restrict parental rights has no result yet.",
    )


# --- no contact --------------------------------------------------------------------------------------------


def _needed(field: str, vi: str, en: str) -> Guard:
    """A guard: an order without it could not be carried out."""

    def is_there(step: Step) -> Problem | None:
        return None if getattr(step.command, field).strip() else Problem(field, f"{field}_missing", vi=vi, en=en)

    return is_there


order_is_numbered = _needed("decision_number", "Phải ghi số quyết định.", "The order's number must be written.")
person_is_named = _needed("person", "Phải ghi ai bị cấm tiếp xúc.", "Who must keep away must be written.")
order_is_reasoned = _needed("reason", "Phải ghi rõ lý do.", "Why must be written.")


def order_ends_after_it_begins(step: Step) -> Problem | None:
    """The last day is not before the first."""
    day = day_of(step.command.ends_on)
    if day is None or day >= in_vietnam(step.command.starts_at or step.at).date():
        return None
    return Problem(
        "ends_on",
        "before_its_beginning",
        vi="Ngày kết thúc phải từ ngày bắt đầu trở đi.",
        en="The last day must not be before the first.",
    )


def there_is_an_order(step: Step) -> Problem | None:
    """Only an order that nobody ended yet is ended."""
    if step.file.no_contact is not None:
        return None
    return Problem(
        "no_contact",
        "no_order",
        vi="Không có quyết định cấm tiếp xúc nào đang có hiệu lực.",
        en="There is no no-contact order that goes on.",
    )


def its_time_is_over(step: Step) -> Problem | None:
    """That its time is over is true only afterwards; before, an order ends for another reason."""
    order = step.file.no_contact
    if order is None or step.command.reason_code is not NoContactEndReason.TIME_OVER or step.at >= order.ends_at:
        return None
    return Problem(
        "reason_code",
        "not_over_yet",
        vi="Quyết định cấm tiếp xúc chưa hết hạn.",
        en="The no-contact order is not over yet.",
    )


def early_end_is_reasoned(step: Step) -> Problem | None:
    """Before its time an order ends with a reason."""
    if step.command.reason_code is NoContactEndReason.TIME_OVER or step.command.reason.strip():
        return None
    return Problem("reason", "reason_missing", vi="Phải ghi rõ lý do.", en="Why must be written.")
