"""Who at social support may see what of a case, and for what. Read it as a table; see ``services/kernel/access.py``."""

from __future__ import annotations

from collections.abc import Callable

from services.kernel.access import EVERYTHING, Purpose, Rule, Scope
from services.kernel.privacy.categories import Category
from services.kernel.workflow import Actor
from services.social_support.domain.commands import CallOffHandover, ReceiveHandover
from services.social_support.domain.model import Role, SupportFile

PRIVACY_OFFICER = "privacy_officer"
# Who answers a family or reviews how staff looked needs to know which child it is, and no more.
WHO_IT_IS = frozenset({Category.IDENTITY, Category.BIRTH, Category.REPRESENTATIVE})
# Where a separated child lives is seen by who has the case in hand, not by who looks how the work goes.
ALL_BUT_THE_PLACE = EVERYTHING - {Category.SAFE_PLACE}

RULES = (
    Rule(
        frozenset({Role.CHILD_PROTECTION_WORKER, Role.SOCIAL_WORKER}), Purpose.HANDLE_CASE, Scope.ASSIGNED, EVERYTHING
    ),
    Rule(frozenset({Role.CHAIRMAN}), Purpose.HANDLE_CASE, Scope.UNIT, EVERYTHING),
    Rule(frozenset({Role.CHAIRMAN}), Purpose.SUPERVISE, Scope.UNIT, ALL_BUT_THE_PLACE),
    Rule(frozenset({PRIVACY_OFFICER}), Purpose.PRIVACY_REVIEW, Scope.AGENCY, WHO_IT_IS),
    Rule(frozenset({PRIVACY_OFFICER}), Purpose.FAMILY_REQUEST, Scope.AGENCY, WHO_IT_IS),
)


def assigned_to(file: SupportFile) -> frozenset[str]:
    """The staff numbers of those who have the case in hand."""
    return frozenset({file.worker}) if file.worker else frozenset()


def is_handed_to(actor: Actor, file: SupportFile) -> bool:
    """Whether the case waits to be received by this person's commune."""
    return bool(file.offered_to) and file.offered_to == actor.unit


# A case that is on its way is still the old commune's: its receipt is all that the other may do with it, and
# until then it sees what everybody sees without a purpose.
OFFERED: dict[type, Callable[[Actor, SupportFile], bool]] = {
    ReceiveHandover: is_handed_to,
    CallOffHandover: is_handed_to,
}
