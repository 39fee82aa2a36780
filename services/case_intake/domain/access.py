"""Who at the intake point may see what of a case, and for what. A table; see ``services/kernel/access.py``."""

from __future__ import annotations

from services.case_intake.domain.model import IntakeFile, Role
from services.kernel.access import EVERYTHING, Purpose, Rule, Scope
from services.kernel.privacy.categories import Category

PRIVACY_OFFICER = "privacy_officer"
# Who answers a family or reviews how staff looked needs to know which child it is, and no more.
WHO_IT_IS = frozenset({Category.IDENTITY, Category.BIRTH, Category.REPRESENTATIVE})

RULES = (
    Rule(frozenset({Role.OFFICER, Role.SUPERVISOR}), Purpose.HANDLE_CASE, Scope.AGENCY, EVERYTHING),
    Rule(frozenset({Role.SUPERVISOR}), Purpose.SUPERVISE, Scope.AGENCY, EVERYTHING),
    Rule(frozenset({PRIVACY_OFFICER}), Purpose.PRIVACY_REVIEW, Scope.AGENCY, WHO_IT_IS),
    Rule(frozenset({PRIVACY_OFFICER}), Purpose.FAMILY_REQUEST, Scope.AGENCY, WHO_IT_IS),
)


def assigned_to(file: IntakeFile) -> frozenset[str]:
    """The staff numbers of those who have the case in hand: at the intake point nobody alone, the shift has."""
    return frozenset()
