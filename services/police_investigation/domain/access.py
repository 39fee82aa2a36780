"""Who at the police may see what of a case, and for what. Read it as a table; see ``services/kernel/access.py``."""

from __future__ import annotations

from collections.abc import Callable

from services.kernel.access import EVERYTHING, Purpose, Rule, Scope
from services.kernel.privacy.categories import Category
from services.kernel.workflow import Actor
from services.police_investigation.domain.evidence import ConfirmEvidence, awaiting
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


def may_use_register(actor: Actor, purpose: Purpose) -> bool:
    """Rule ``police-duty-seed``: whether this purpose shows this person known offenders, of cases that are theirs."""
    return any(
        rule.purpose is purpose and rule.roles & actor.roles and Category.OFFENDER_REGISTER in rule.categories
        for rule in RULES
    )


def is_given_evidence(actor: Actor, file: PoliceFile) -> bool:
    """Whether a hand-over that nobody has signed yet names this person as the receiver."""
    handed = (awaiting(file.custody, item.item_number) for item in file.evidence)
    return any(given is not None and given.receiver == actor.staff_id for given in handed)


# Things are kept and examined by people who have nothing to do with the case. They sign for what they were given,
# each thing for itself (``evidence.hand_over_awaits``), and see what everybody sees without a purpose.
OFFERED: dict[type, Callable[[Actor, PoliceFile], bool]] = {ConfirmEvidence: is_given_evidence}
