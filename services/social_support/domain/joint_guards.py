"""Who stays with the child in a joint interview: one person throughout (rule ``same-support-person``)."""

from __future__ import annotations

from services.kernel import joint
from services.kernel.errors import Problem
from services.kernel.workflow import Step
from services.social_support.domain.model import SERVICE, SupportFile


def named_before(file: SupportFile) -> str:
    """The staff number of who was named last in this case; empty while nobody was."""
    return joint.support_person(file, SERVICE, lambda request: request.asked == SERVICE)


def support_person(step: Step) -> str:
    """Whoever is named; and where nobody is, the one named before."""
    return step.command.attendee.strip() or named_before(step.file)


def another_person_is_reasoned(step: Step) -> Problem | None:
    """Rule ``same-support-person``: a child that has begun to trust somebody is not given another without a reason."""
    before = named_before(step.file)
    if before in ("", support_person(step)) or step.command.words.strip():
        return None
    return Problem(
        "words",
        "support_person_changed",
        rule="same-support-person",
        vi="Trẻ đã có người hỗ trợ khác: phải ghi lý do đổi người.",
        en="The child has another support person: it must be written why that changes.",
    )
