"""When a case may not be erased. Each guard names one problem."""

from __future__ import annotations

from services.case_intake.domain.erasure import ErasureGround
from services.case_intake.domain.family import FamilyFile
from services.case_intake.domain.family_guards import request_of
from services.case_intake.domain.family_request import Kind, RequestState
from services.kernel.errors import Problem
from services.kernel.workflow import Step


def case_is_closed(step: Step) -> Problem | None:
    if step.file.facts.retained_until is not None:
        return None
    return Problem(
        "state", "case_not_closed", rule="retention", vi="Hồ sơ chưa kết thúc.", en="The case is not closed yet."
    )


def no_legal_hold(step: Step) -> Problem | None:
    """Rule ``pdp-stop``: evidence is never wiped."""
    if step.file.facts.hold is None:
        return None
    return Problem(
        "state", "legal_hold", rule="pdp-stop", vi="Hồ sơ đang bị giữ theo luật.", en="The case is under legal hold."
    )


def retention_is_over(step: Step) -> Problem | None:
    """For a request of the family, what the law obliges to keep; otherwise the longest class."""
    file: FamilyFile = step.file
    on_request = step.command.ground is ErasureGround.FAMILY_REQUEST
    until = file.facts.obliged_until if on_request else file.facts.retained_until
    if until is None or step.at >= until:
        return None
    return Problem(
        "ground", "retention_running", rule="retention", vi="Chưa hết thời hạn lưu giữ.", en="It must be kept longer."
    )


def deletion_was_answered(step: Step) -> Problem | None:
    """An erasure at the family's wish names the request, and the request was checked and answered."""
    if step.command.ground is not ErasureGround.FAMILY_REQUEST:
        return None
    request = request_of(step)
    if request is not None and request.kind is Kind.DELETION and request.state is RequestState.ANSWERED:
        return None
    return Problem(
        "family_request_id",
        "no_answered_deletion",
        rule="dsr-access-delete",
        vi="Phải nêu yêu cầu xóa đã được trả lời.",
        en="It must name a request for deletion that was answered.",
    )


def no_other_request_is_open(step: Step) -> Problem | None:
    """Who asked to see the data must get them before they are gone."""
    file: FamilyFile = step.file
    if not any(r.open for r in file.requests if r.id != step.command.family_request_id):
        return None
    return Problem(
        "family_request_id",
        "other_request_open",
        rule="dsr-access-delete",
        vi="Còn yêu cầu khác của gia đình chưa giải quyết.",
        en="Another request of the family is still open.",
    )
