"""Who at the police may see what of a case, and for what. Read it as a table; see ``services/kernel/access.py``."""

from __future__ import annotations

from services.kernel.access import EVERYTHING, Purpose, Rule, Scope
from services.kernel.privacy.categories import Category
from services.police_investigation.domain.model import PoliceFile, Role

PRIVACY_OFFICER = "privacy_officer"
# Who answers a family or reviews how staff looked needs to know which child it is, and no more.
WHO_IT_IS = frozenset({Category.IDENTITY, Category.BIRTH, Category.REPRESENTATIVE})

# Rule ``police-duty-seed``: known offenders are for those who investigate and those who answer for it.
ON_DUTY = EVERYTHING - {Category.OFFENDER_REGISTER}

RULES = (
    Rule(frozenset({Role.OFFICER}), Purpose.HANDLE_CASE, Scope.ASSIGNED, ON_DUTY),
    Rule(frozenset({Role.INVESTIGATOR}), Purpose.HANDLE_CASE, Scope.ASSIGNED, EVERYTHING),
    Rule(frozenset({Role.HEAD}), Purpose.SUPERVISE, Scope.UNIT, EVERYTHING),
    Rule(frozenset({Role.HEAD}), Purpose.HANDLE_CASE, Scope.UNIT, EVERYTHING),
    Rule(frozenset({PRIVACY_OFFICER}), Purpose.PRIVACY_REVIEW, Scope.AGENCY, WHO_IT_IS),
    Rule(frozenset({PRIVACY_OFFICER}), Purpose.FAMILY_REQUEST, Scope.AGENCY, WHO_IT_IS),
)


def assigned_to(file: PoliceFile) -> frozenset[str]:
    """The staff numbers of those who have the case in hand."""
    return frozenset({file.investigator}) if file.investigator else frozenset()
