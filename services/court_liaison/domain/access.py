"""Who at court liaison may see what of a case, and for what. Read it as a table; see ``services/kernel/access.py``."""

from __future__ import annotations

from services.court_liaison.domain.model import CourtFile, Role
from services.kernel.access import EVERYTHING, Purpose, Rule, Scope
from services.kernel.privacy.categories import Category

PRIVACY_OFFICER = "privacy_officer"
# Who answers a family or reviews how staff looked needs to know which child it is, and no more.
WHO_IT_IS = frozenset({Category.IDENTITY, Category.BIRTH, Category.REPRESENTATIVE})

RULES = (
    Rule(frozenset({Role.CLERK, Role.PROSECUTOR}), Purpose.HANDLE_CASE, Scope.AGENCY, EVERYTHING),
    Rule(frozenset({Role.JUDGE}), Purpose.HANDLE_CASE, Scope.ASSIGNED, EVERYTHING),
    Rule(frozenset({Role.CLERK}), Purpose.PREPARE_HEARING, Scope.AGENCY, EVERYTHING),
    Rule(frozenset({Role.JUDGE}), Purpose.PREPARE_HEARING, Scope.ASSIGNED, EVERYTHING),
    Rule(frozenset({PRIVACY_OFFICER}), Purpose.PRIVACY_REVIEW, Scope.AGENCY, WHO_IT_IS),
    Rule(frozenset({PRIVACY_OFFICER}), Purpose.FAMILY_REQUEST, Scope.AGENCY, WHO_IT_IS),
)


def assigned_to(file: CourtFile) -> frozenset[str]:
    """The staff numbers of those who have the case in hand: the judges of its hearings."""
    return frozenset(hearing.judge for hearing in file.hearings)
