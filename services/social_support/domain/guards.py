"""What social support refuses, and by which rule, until a plan is drafted: ``plan_guards.py`` goes on from there.

Each guard names one problem, or none. The workflow in ``policy.py`` says which guard stands before
which command; all of a command's guards are asked, so that a person hears of everything at once.
"""

from __future__ import annotations

from services.kernel.errors import Problem
from services.kernel.workflow import Step
from services.social_support.domain.model import EmergencyCode, Role, SupportFile


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
    if file.initial is None or not file.initial.emergency or file.measures_of_emergency:
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
