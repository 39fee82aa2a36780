"""What social support refuses of handovers, a change of worker and supervision. One problem or none each."""

from __future__ import annotations

from services.kernel.errors import Problem
from services.kernel.requests import RequestKind
from services.kernel.workflow import Step
from services.social_support.domain.guards import emergency_was_met, text_is_there
from services.social_support.domain.responsibility import HandoverReason

RECEIPT = "handover-receipt-24h"
PROSECUTION = "sa-social-referral"

# --- handing over -----------------------------------------------------------------------------------------


def other_commune_is_named(step: Step) -> Problem | None:
    """Rule ``two-communes``: a case is handed to another commune, and that one is named."""
    if step.command.to_unit.strip() not in ("", step.file.unit):
        return None
    return Problem(
        "to_unit",
        "not_another_commune",
        rule="two-communes",
        vi="Phải ghi UBND cấp xã khác sẽ nhận vụ việc.",
        en="Another commune, which will take the case, must be named.",
    )


def handover_is_reasoned(step: Step) -> Problem | None:
    """Rule ``two-communes``: why the child's case changes hands is written."""
    return text_is_there(
        "reason",
        step.command.reason,
        "two-communes",
        "Phải ghi rõ lý do.",
        "Why must be written.",
    )


def not_on_its_way_already(step: Step) -> Problem | None:
    """Rule ``handover-receipt-24h``: a case is on its way to one commune at a time."""
    return None if step.file.handover is None else _on_its_way()


def incident_commune_has_done_its_part(step: Step) -> Problem | None:
    """Rule ``two-communes``: where it happened the first assessment and the emergency are dealt with; the plan is
    then the residence commune's."""
    if step.command.reason_code is not HandoverReason.RESIDENCE:
        return None
    if step.file.initial is not None and emergency_was_met(step) is None:
        return None
    return Problem(
        "reason_code",
        "first_assessment_here",
        rule="two-communes",
        vi="Nơi xảy ra vụ việc phải đánh giá ban đầu và can thiệp khẩn cấp trước khi chuyển.",
        en="The commune where it happened does the initial assessment and the emergency first.",
    )


def case_is_on_its_way(step: Step) -> Problem | None:
    """Rule ``handover-receipt-24h``: only what was handed over is received, or called off."""
    if step.file.handover is not None:
        return None
    return Problem(
        "handover",
        "no_handover",
        rule=RECEIPT,
        vi="Vụ việc không được bàn giao cho nơi khác.",
        en="The case has not been handed over.",
    )


def receiver_is_of_that_commune(step: Step) -> Problem | None:
    """Rule ``handover-receipt-24h``: who receives the case is of the commune that it goes to."""
    if step.file.handover is None or step.actor.unit == step.file.offered_to:
        return None
    return Problem(
        "handover",
        "not_handed_to_you",
        rule=RECEIPT,
        vi="Vụ việc được bàn giao cho UBND cấp xã khác.",
        en="The case was handed to another commune.",
    )


def calling_off_is_reasoned(step: Step) -> Problem | None:
    """Rule ``no-hiding``: a case that goes neither here nor there has a reason for it."""
    return text_is_there(
        "reason",
        step.command.reason,
        "no-hiding",
        "Phải ghi rõ lý do.",
        "Why must be written.",
    )


# --- before the support ends ----------------------------------------------------------------------------


def handover_is_settled(step: Step) -> Problem | None:
    """Rule ``handover-receipt-24h``: nothing ends while two communes may each think that the other has it."""
    return None if step.file.handover is None else _on_its_way()


def child_is_back(step: Step) -> Problem | None:
    """Rule ``separation-end``: support does not end while the child is kept from its carer."""
    if step.file.separation is None:
        return None
    return Problem(
        "separation",
        "still_separated",
        rule="separation-end",
        vi="Trẻ em còn được tạm thời cách ly: Chủ tịch phải quyết định chấm dứt trước.",
        en="The child is still separated: the Chairman must end that first.",
    )


def _on_its_way() -> Problem:
    return Problem(
        "handover",
        "on_its_way",
        rule=RECEIPT,
        vi="Vụ việc đang được bàn giao, nơi nhận chưa xác nhận.",
        en="The case is being handed over, and was not received yet.",
    )


# --- the worker, and supervision ------------------------------------------------------------------------


def worker_is_another(step: Step) -> Problem | None:
    """Rule ``child-worker-role``: one named worker after the other."""
    if step.command.worker.strip() != step.file.worker:
        return None
    return Problem(
        "worker",
        "same_worker",
        rule="child-worker-role",
        vi="Người này đang phụ trách vụ việc.",
        en="This worker has the case already.",
    )


def change_is_reasoned(step: Step) -> Problem | None:
    """Rule ``child-worker-role``: a child that must get used to somebody new is owed a reason."""
    return text_is_there(
        "reason",
        step.command.reason,
        "child-worker-role",
        "Phải ghi rõ lý do thay người phụ trách.",
        "Why another worker takes over must be written.",
    )


def finding_is_written(step: Step) -> Problem | None:
    """Rule ``plan-owner-residence``: the commune checks the work, and what was found is written."""
    return text_is_there(
        "text",
        step.command.text,
        "plan-owner-residence",
        "Phải ghi nội dung kiểm tra, giám sát.",
        "What the supervision found must be written.",
    )


# --- the request to prosecute -----------------------------------------------------------------------------


def prosecution_is_asked_of_the_police(step: Step) -> Problem | None:
    """Rule ``sa-social-referral``: the request goes to the investigators; the procuracy is told by itself."""
    if step.command.kind is not RequestKind.PROSECUTION_REQUEST or step.command.to == "police_investigation":
        return None
    return Problem(
        "to",
        "not_the_investigators",
        rule=PROSECUTION,
        vi="Kiến nghị khởi tố được gửi cho cơ quan điều tra.",
        en="A request to prosecute goes to the investigators.",
    )


def prosecution_request_is_numbered(step: Step) -> Problem | None:
    """Rule ``sa-social-referral``: it is a document."""
    if step.command.kind is not RequestKind.PROSECUTION_REQUEST:
        return None
    return text_is_there(
        "document_number",
        step.command.document_number,
        PROSECUTION,
        "Phải ghi số văn bản kiến nghị khởi tố.",
        "The number of the request to prosecute must be written.",
    )
