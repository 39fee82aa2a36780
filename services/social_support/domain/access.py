"""Who at social support may see what of a case, and for what. Read it as a table; see ``services/kernel/access.py``."""

from __future__ import annotations

from services.kernel.access import EVERYTHING, Purpose, Rule, Scope
from services.kernel.privacy.categories import Category
from services.social_support.domain.model import Role, SupportFile

PRIVACY_OFFICER = "privacy_officer"
# Who answers a family or reviews how staff looked needs to know which child it is, and no more.
WHO_IT_IS = frozenset({Category.IDENTITY, Category.BIRTH, Category.REPRESENTATIVE})

RULES = (
    Rule(
        frozenset({Role.CHILD_PROTECTION_WORKER, Role.SOCIAL_WORKER}), Purpose.HANDLE_CASE, Scope.ASSIGNED, EVERYTHING
    ),
    Rule(frozenset({Role.CHAIRMAN}), Purpose.HANDLE_CASE, Scope.UNIT, EVERYTHING),
    Rule(frozenset({Role.CHAIRMAN}), Purpose.SUPERVISE, Scope.UNIT, EVERYTHING),
    Rule(frozenset({PRIVACY_OFFICER}), Purpose.PRIVACY_REVIEW, Scope.AGENCY, WHO_IT_IS),
    Rule(frozenset({PRIVACY_OFFICER}), Purpose.FAMILY_REQUEST, Scope.AGENCY, WHO_IT_IS),
)


def assigned_to(file: SupportFile) -> frozenset[str]:
    """The staff numbers of those who have the case in hand."""
    return frozenset({file.worker}) if file.worker else frozenset()
