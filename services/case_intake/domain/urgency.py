"""Urgency that changes after a case was opened: a person raises or lowers it, and says why. Pure.

Raising is for whoever hears of it, and quick. Lowering takes the twelve hours away from a child (rule
``emergency-12h``): a supervisor does it in writing, and answers what the reports still say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from services.case_intake.domain import events as e
from services.case_intake.domain.casework import UrgencyChange, UrgencyChangeReason
from services.case_intake.domain.harm import is_urgent, signs_standing
from services.case_intake.domain.model import Role
from services.kernel.errors import Problem
from services.kernel.workflow import Step

RULE = "emergency-definition"
ONLY_UP = frozenset({UrgencyChangeReason.NEW_HARM})
ONLY_DOWN = frozenset({UrgencyChangeReason.CHILD_SAFE, UrgencyChangeReason.REPORTED_IN_ERROR})

# --- guards --------------------------------------------------------------------------------------------


def urgency_is_another(step: Step) -> Problem | None:
    """What is not urgent by itself is lowered where harm that was told later still counts as urgent."""
    urgent: bool = step.command.urgent
    if urgent != bool(step.file.urgent) or (not urgent and any(is_urgent(step.file, harm) for harm in step.file.harm)):
        return None
    return Problem(
        "urgent", "urgency_unchanged", vi="Mức khẩn cấp đã như vậy.", en="The case has this urgency already."
    )


def reason_fits(step: Step) -> Problem | None:
    """Rule ``emergency-definition``: a child who is safe is no reason to raise, new harm none to lower."""
    if step.command.reason_code not in (ONLY_DOWN if step.command.urgent else ONLY_UP):
        return None
    return Problem(
        "reason_code",
        "reason_does_not_fit",
        rule=RULE,
        vi="Lý do không phù hợp với việc nâng hoặc hạ mức khẩn cấp.",
        en="This is no reason for the change.",
    )


def lowered_by_a_supervisor(step: Step) -> Problem | None:
    """Rule ``emergency-definition``: one person alone does not take a child's urgency away."""
    if step.command.urgent or Role.SUPERVISOR in step.actor.roles:
        return None
    return Problem(
        "urgent",
        "supervisor_lowers",
        rule=RULE,
        vi="Chỉ người giám sát được hạ mức khẩn cấp.",
        en="Only a supervisor lowers the urgency.",
    )


def lowering_is_reasoned(step: Step) -> Problem | None:
    """Rule ``no-hiding``: why it is no longer urgent is written in words."""
    if step.command.urgent or step.command.reason.strip():
        return None
    return Problem(
        "reason", "reason_missing", rule="no-hiding", vi="Phải ghi rõ lý do.", en="A reason must be written."
    )


def standing_signs_are_answered(step: Step) -> Problem | None:
    """Rule ``emergency-definition``: danger to life, or a carer who is the suspect, is answered by itself."""
    if step.command.urgent or step.command.despite_signs.strip() or not signs_standing(step.file):
        return None
    return Problem(
        "despite_signs",
        "signs_stand",
        rule=RULE,
        vi="Tin báo còn nêu nguy hiểm tính mạng hoặc người chăm sóc bị nghi ngờ: phải ghi vì sao vẫn hạ.",
        en="A report still says danger to life, or that the carer is the suspect: write why it is lowered still.",
    )


# --- effect --------------------------------------------------------------------------------------------


def change(step: Step) -> Iterable[Any]:
    file, command = step.file, step.command
    file.urgent = command.urgent
    file.urgency_changes.append(
        UrgencyChange(
            at=step.at,
            by=step.actor.staff_id,
            urgent=command.urgent,
            reason_code=command.reason_code,
            reason=command.reason.strip(),
            despite_signs=command.despite_signs.strip(),
        )
    )
    told: list[Any] = [e.UrgencyChanged(urgent=command.urgent, reason_code=command.reason_code)]
    return told if command.urgent else [*told, e.UrgencyLowered()]
