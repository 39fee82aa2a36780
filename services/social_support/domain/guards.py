"""What social support refuses, and by which rule, until a plan is drafted: ``plan_guards.py`` goes on from there.

Each guard names one problem, or none. The workflow in ``policy.py`` says which guard stands before
which command; all of a command's guards are asked, so that a person hears of everything at once.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.kernel.errors import Problem
from services.kernel.workflow import Step
from services.social_support.domain.assessments import CapacityScore, RiskScore, signs_of_emergency
from services.social_support.domain.model import EmergencyCode, Role, SupportFile
from services.social_support.domain.texts import texts_can_be_kept


def form_02_can_be_kept(step: Step) -> list[Problem]:
    """What is too long, and what was scored twice: one of the two would be lost."""
    problems = texts_can_be_kept(step)
    for name in ("risk_items", "capacity_items"):
        items = [one.item for one in getattr(step.command, name)]
        problems += [
            Problem(
                f"{name}[{i}].item", "scored_twice", vi="Mục này đã được đánh giá.", en="This item was scored already."
            )
            for i, item in enumerate(items)
            if item in items[:i]
        ]
    return problems


def worker_is_named(step: Step) -> Problem | None:
    """Rule ``child-worker-role``: one named worker answers for the child, or the case is not taken."""
    if step.command.worker.strip():
        return None
    return Problem(
        "worker",
        "worker_missing",
        rule="child-worker-role",
        vi="Phải ghi rõ một người làm công tác bảo vệ trẻ em phụ trách.",
        en="One child-protection worker must be named for the case.",
    )


def decline_is_reasoned(step: Step) -> Problem | None:
    """Rule ``no-hiding``: a child's case is never sent back without saying why, in words."""
    return text_is_there(
        "reason",
        step.command.reason,
        "no-hiding",
        "Phải ghi rõ lý do từ chối.",
        "Why the referral is declined must be written.",
    )


def risk_is_scored(step: Step) -> Problem | None:
    """Rule ``risk-scale``: the risk is high, medium or low; there is no fourth answer."""
    if step.command.risk is not None:
        return None
    return Problem(
        "risk",
        "risk_missing",
        rule="risk-scale",
        vi="Phải chọn mức độ nguy cơ: cao, trung bình hoặc thấp.",
        en="The risk must be scored: high, medium or low.",
    )


def risk_is_reasoned(step: Step) -> Problem | None:
    """Rule ``risk-scale``: a score always has its reason, in words."""
    return text_is_there(
        "reason",
        step.command.reason,
        "risk-scale",
        "Phải ghi căn cứ đánh giá mức độ nguy cơ.",
        "What the risk was judged by must be written.",
    )


def scores_are_reasoned(step: Step) -> Problem | None:
    """Rule ``risk-scale``: every item that was scored has its reason, the first without one is named."""
    scored: Sequence[tuple[str, Sequence[RiskScore | CapacityScore]]] = (
        ("risk_items", step.command.risk_items),
        ("capacity_items", step.command.capacity_items),
    )
    for name, scores in scored:
        for i, one in enumerate(scores):
            if not one.reason.strip():
                return Problem(
                    f"{name}[{i}].reason",
                    "reason_missing",
                    rule="risk-scale",
                    vi="Mỗi mục được đánh giá phải có căn cứ.",
                    en="Every item that is scored needs its reason.",
                )
    return None


def decision_against_the_signs_is_reasoned(step: Step) -> Problem | None:
    """Rule ``emergency-definition``: where the form's own fields speak for an emergency, who decides otherwise
    says why. The decision stays theirs."""
    command = step.command
    if command.emergency is not False or not signs_of_emergency(command.risk_items, command.carer_is_abuser):
        return None
    return text_is_there(
        "conclusion",
        command.conclusion,
        "emergency-definition",
        "Biểu mẫu cho thấy dấu hiệu khẩn cấp: phải ghi rõ vì sao kết luận không khẩn cấp.",
        "The form shows signs of an emergency: why it is none must be written.",
    )


def carer_capacity_is_reasoned(step: Step) -> Problem | None:
    """Rule ``risk-scale``: how well the carers can protect the child is scored with its reason."""
    if step.command.carer_capacity is None:
        return None
    return text_is_there(
        "carers",
        step.command.carers,
        "risk-scale",
        "Phải ghi căn cứ đánh giá năng lực bảo vệ của người chăm sóc.",
        "What the carers' capacity was judged by must be written.",
    )


def emergency_is_decided(step: Step) -> Problem | None:
    """Rule ``initial-assessment-02``: Mẫu 02 says emergency or not; silence is no answer."""
    if step.command.emergency is not None:
        return None
    return Problem(
        "emergency",
        "emergency_undecided",
        rule="initial-assessment-02",
        vi="Phải kết luận có hay không có tình trạng khẩn cấp.",
        en="Whether it is an emergency must be decided, yes or no.",
    )


def measure_is_reasoned(step: Step) -> Problem | None:
    """Rule ``emergency-12h``: an emergency measure touches the family's life, so its reason is written."""
    return text_is_there(
        "reason",
        step.command.reason,
        "emergency-12h",
        "Phải ghi rõ lý do áp dụng biện pháp khẩn cấp.",
        "Why the emergency measure is applied must be written.",
    )


def separation_is_the_chairmans(step: Step) -> Problem | None:
    """Rule ``temp-separation``: only the Chairman decides to take a child from its carer."""
    if step.command.code is not EmergencyCode.TEMPORARY_SEPARATION or Role.CHAIRMAN in step.actor.roles:
        return None
    return Problem(
        "code",
        "chairman_only",
        rule="temp-separation",
        vi="Chỉ Chủ tịch UBND cấp xã được quyết định tạm thời cách ly trẻ em.",
        en="Only the commune Chairman may decide on temporary separation.",
    )


def separation_has_a_decision(step: Step) -> Problem | None:
    """Rule ``temp-separation``: the Chairman's decision has a number."""
    if step.command.code is not EmergencyCode.TEMPORARY_SEPARATION:
        return None
    return text_is_there(
        "decision_number",
        step.command.decision_number,
        "temp-separation",
        "Phải ghi số quyết định tạm thời cách ly.",
        "The number of the separation decision must be written.",
    )


def emergency_was_met(step: Step) -> Problem | None:
    """Rule ``emergency-12h``: where Mẫu 02 says emergency, the child is protected before any more forms."""
    file: SupportFile = step.file
    if file.initial is None or not file.initial.emergency or file.measures_of_emergency or file.separated_now:
        return None
    return Problem(
        "emergency",
        "emergency_measure_missing",
        rule="emergency-12h",
        vi="Đã kết luận khẩn cấp: phải áp dụng biện pháp khẩn cấp trước.",
        en="This is an emergency: an emergency measure must be applied first.",
    )


def situation_is_summed_up(step: Step) -> Problem | None:
    """Rule ``detail-assessment-03``: Mẫu 03 tells the child's state, family and the carers' capacity."""
    return text_is_there(
        "summary",
        step.command.summary,
        "detail-assessment-03",
        "Phải ghi tóm tắt đánh giá cụ thể.",
        "The summary of the detailed assessment must be written.",
    )


def text_is_there(field: str, text: str, rule: str, vi: str, en: str) -> Problem | None:
    """What is asked of every written reason: that it is there."""
    return None if text.strip() else Problem(field, f"{field}_missing", rule=rule, vi=vi, en=en)
