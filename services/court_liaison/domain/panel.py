"""Who sits in judgment over a case with a child (rules ``court-panel-423``, ``staff-trained``). Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, personal
from services.kernel.workflow import Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessor:
    """Hội thẩm. ``youth_experience``: a teacher, a Youth Union cadre or experienced with children."""

    staff_id: str
    youth_experience: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """``judge_trained``: with cases of people under 18; if not, ``override_reason`` says why this one all the same."""

    judge_trained: bool = False
    override_reason: str = personal(Category.NOTES, default="")
    assessors: tuple[Assessor, ...] = ()


def kept(panel: Panel | None) -> Panel | None:
    """The panel as it is kept: without blanks around what was typed."""
    if panel is None:
        return None
    return Panel(
        judge_trained=panel.judge_trained,
        override_reason=panel.override_reason.strip(),
        assessors=tuple(_stripped(panel.assessors)),
    )


def _stripped(assessors: Iterable[Assessor]) -> Iterable[Assessor]:
    return (Assessor(staff_id=a.staff_id.strip(), youth_experience=a.youth_experience) for a in assessors)


def knows_children(panel: Panel) -> bool:
    """Rule ``court-panel-423``."""
    return any(assessor.youth_experience for assessor in panel.assessors)


# --- guards -------------------------------------------------------------------------------------------


def panel_knows_children(step: Step) -> Problem | None:
    """Rule ``court-panel-423``: one assessor is a teacher, a Youth Union cadre or experienced with children."""
    panel: Panel | None = step.command.panel
    told = step.command.assessor_with_youth_experience
    if told and (panel is None or knows_children(panel)):
        return None
    return _without_youth_experience("assessor_with_youth_experience")


def _without_youth_experience(field: str) -> Problem:
    return Problem(
        field,
        "panel_without_youth_experience",
        rule="court-panel-423",
        vi="Hội đồng xét xử phải có hội thẩm là giáo viên, cán bộ Đoàn hoặc có kinh nghiệm với người chưa thành niên.",
        en="The panel needs an assessor who is a teacher, a Youth Union cadre or experienced with children.",
    )


def judge_is_trained(step: Step) -> Problem | None:
    """Rule ``staff-trained``: a judge without training only with a written reason."""
    panel: Panel | None = step.command.panel
    if panel is None or panel.judge_trained or panel.override_reason.strip():
        return None
    return Problem(
        "panel.judge_trained",
        "judge_not_trained",
        rule="staff-trained",
        vi="Thẩm phán phải được đào tạo hoặc có kinh nghiệm về người chưa thành niên, hoặc phải ghi rõ lý do.",
        en="The judge must be trained or experienced in cases with minors, or the reason must be written.",
    )


def new_panel_knows_children(step: Step) -> Problem | None:
    """Rule ``court-panel-423``: one that takes the place of another at first instance, too."""
    panel: Panel | None = step.command.panel
    if panel is None or step.file.at_second_instance or knows_children(panel):
        return None
    return _without_youth_experience("panel.assessors")


def new_judge_comes_with_the_panel(step: Step) -> Problem | None:
    """Rule ``staff-trained``: what was said of one judge is not said of another."""
    judge, hearing = step.command.judge.strip(), step.file.hearing
    if judge in ("", hearing.judge) or hearing.panel is None or step.command.panel is not None:
        return None
    return Problem(
        "panel.judge_trained",
        "panel_missing",
        rule="staff-trained",
        vi="Đổi thẩm phán phải ghi lại hội đồng xét xử.",
        en="With another judge the panel must be told again.",
    )


def panel_is_of_different_people(step: Step) -> Problem | None:
    """Nobody sits twice in one panel, and everybody is named."""
    panel: Panel | None = step.command.panel
    if panel is None:
        return None
    judge = step.command.judge.strip() or (step.file.hearing.judge if step.file.hearing_is_set else "")
    members = [judge, *(assessor.staff_id.strip() for assessor in panel.assessors)]
    if len(set(members)) == len(members) and all(members[1:]):
        return None
    return Problem(
        "panel.assessors",
        "panel_not_of_different_people",
        vi="Mỗi thành viên hội đồng xét xử phải có mã riêng.",
        en="Each member of the panel must be another person, by staff number.",
    )
