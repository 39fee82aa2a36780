"""What is wrong with what was written down for a family: all of it at once."""

from __future__ import annotations

import re

from services.case_intake.domain import family_commands as c
from services.case_intake.domain.age import age_of
from services.case_intake.domain.consent import (
    CHILD_DECIDES_FROM,
    REPRESENTATIVES,
    Answer,
    GiverRole,
    too_young,
)
from services.case_intake.domain.family import FamilyFile
from services.case_intake.domain.family_guards import (
    decides,
    in_the_future,
    no_representative,
    suspect_problem,
    too_long,
    unwritten,
)
from services.case_intake.domain.family_request import MAY_ASK, Kind, Requester
from services.case_intake.domain.representative import CheckedHow, Relation, informant_is_suspect
from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category
from services.kernel.workflow import Step

_TEXT_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,19}")
# What a family can agree to: the others are other people's, or the agencies' own work.
THEIRS_TO_GIVE = frozenset(Category) - {
    Category.INFORMANT,
    Category.SUSPECT,
    Category.OFFENDER_REGISTER,
    Category.EVIDENCE,
    Category.NOTES,
}


def representative_is_sound(step: Step) -> list[Problem]:
    """Rule ``pdp-child-representative``: named, and checked against a document that says it."""
    command: c.NameRepresentative = step.command
    problems = unwritten(step, "name", "document")
    problems += too_long(step, "name", "phone", "address", "document", "different_person")
    if command.is_suspect is None:
        problems.append(_not_said("is_suspect"))
    is_parent = command.relation in (Relation.FATHER, Relation.MOTHER)
    if command.relation is Relation.UNKNOWN:
        problems.append(_bad("relation", "relation_unknown", "Chưa rõ quan hệ với trẻ.", "The relation must be known."))
    elif not is_parent and command.checked_how not in (
        CheckedHow.GUARDIANSHIP_DECISION,
        CheckedHow.COMMUNE_CONFIRMATION,
    ):
        problems.append(
            _bad(
                "checked_how",
                "guardian_needs_a_decision",
                "Người giám hộ phải có quyết định hoặc xác nhận của xã.",
                "A guardian needs a decision, or the commune's confirmation.",
            )
        )
    return problems


def consent_is_sound(step: Step) -> list[Problem]:
    """Rules ``consent-not-silence``, ``pdp-child-7-both``, ``no-publish-without-consent``."""
    command: c.RecordConsent = step.command
    problems = in_the_future("given_at", command.given_at, step.at) + too_long(step, "evidence")
    if (command.giver is None) == (command.legal_basis is None):
        problems.append(
            _bad(
                "giver",
                "giver_or_legal_basis",
                "Phải ghi người đồng ý, hoặc căn cứ luật khi không cần đồng ý.",
                "Either who agreed, or the legal ground on which nobody is asked.",
            )
        )
    elif command.giver is None:
        problems += _legal_basis_problems(step)
    else:
        problems += _asking_problems(command) + _giver_problems(step)
    return problems + _scope_problems(command)


def _asking_problems(command: c.RecordConsent) -> list[Problem]:
    problems = [
        _not_said(name)
        for name in ("answer", "publication", "obtained_how", "language")
        if getattr(command, name) is None
    ]
    if not command.evidence.strip():
        problems.append(_not_said("evidence"))
    if not _TEXT_VERSION.fullmatch(command.text_version):
        problems.append(_not_said("text_version"))
    if command.valid_until is not None and command.valid_until <= command.given_at:
        problems.append(
            _bad("valid_until", "ends_before_it_begins", "Hết hạn trước khi bắt đầu.", "It ends too early.")
        )
    return problems


def _giver_problems(step: Step) -> list[Problem]:
    file: FamilyFile = step.file
    command: c.RecordConsent = step.command
    form, received = file.facts.form, file.facts.received_at
    if command.giver is GiverRole.INFORMANT:
        return [suspect_problem("giver")] if informant_is_suspect(form) else []
    if not 1 <= command.child_number <= len(form.children):
        return [_bad("child_number", "no_such_child", "Không có trẻ này trong mẫu 01.", "The form has no such child.")]
    if command.giver is GiverRole.CHILD:
        age = received and age_of(form.children[command.child_number - 1], received, command.given_at)
        return [] if age and age.youngest >= CHILD_DECIDES_FROM else [too_young("giver", age or None)]
    standing = file.representative()
    if standing is None:
        known = any(r.ended_at is None for r in file.representatives)
        return [suspect_problem("giver") if known else no_representative("giver")]
    if standing.giver is not command.giver:
        return [_bad("giver", "not_the_representatives_role", "Không đúng tư cách của người đại diện.", "Wrong role.")]
    return []


def _legal_basis_problems(step: Step) -> list[Problem]:
    """Rule ``pdp-no-consent-basis``: for a supervisor to state, with the document, and never to publish."""
    command: c.RecordConsent = step.command
    problems = unwritten(step, "evidence")
    if command.publication:
        problems.append(_publication_needs_both())
    if not decides(step):
        problems.append(
            Problem(
                "legal_basis",
                "supervisor_states_it",
                rule="pdp-no-consent-basis",
                vi="Căn cứ không cần đồng ý do người phụ trách xác định.",
                en="That nobody need be asked is for a supervisor to state.",
            )
        )
    return problems


def _scope_problems(command: c.RecordConsent) -> list[Problem]:
    problems = []
    if command.answer is not Answer.REFUSED and not command.agencies and not command.categories:
        if not command.publication:
            problems.append(_bad("agencies", "nothing_in_scope", "Chưa ghi phạm vi đồng ý.", "It covers nothing."))
    elif bool(command.agencies) != bool(command.categories):
        field = "categories" if command.agencies else "agencies"
        problems.append(_bad(field, "half_a_scope", "Phạm vi chưa đủ.", "Both agencies and kinds of data are needed."))
    if command.giver is GiverRole.INFORMANT:
        theirs = frozenset({Category.INFORMANT})
        if command.publication:
            problems.append(_publication_needs_both())
    elif command.giver in (*REPRESENTATIVES, GiverRole.CHILD):
        theirs = THEIRS_TO_GIVE
    else:
        theirs = frozenset(Category)
    if not theirs.issuperset(command.categories):
        problems.append(
            Problem(
                "categories",
                "not_theirs_to_give",
                rule="privacy-right",
                vi="Người này không có quyền đồng ý cho loại dữ liệu này.",
                en="This kind of data is not theirs to agree to.",
            )
        )
    return problems


def request_is_sound(step: Step) -> list[Problem]:
    """Rule ``pdp-child-representative``: who may ask what, and whether anybody looked who it is."""
    file: FamilyFile = step.file
    command: c.ReceiveFamilyRequest = step.command
    problems = in_the_future("received_at", command.received_at, step.at) + too_long(step, "text")
    if command.kind not in MAY_ASK[command.requester]:
        problems.append(
            _bad("kind", "not_theirs_to_ask", "Người này không có quyền yêu cầu việc này.", "Not theirs to ask.")
        )
    if command.requester is Requester.REPRESENTATIVE and command.is_suspect is None:
        problems.append(_not_said("is_suspect"))
    if command.kind is Kind.WITHDRAWAL and file.consent(command.consent_id or "") is None:
        problems.append(
            Problem("consent_id", "not_found", vi="Không có sự đồng ý này.", en="There is no such consent.")
        )
    return problems


def _publication_needs_both() -> Problem:
    return Problem(
        "publication",
        "needs_child_and_representative",
        rule="no-publish-without-consent",
        vi="Công bố phải có sự đồng ý của trẻ và người đại diện.",
        en="To publish, the child and the representative must agree.",
    )


def _not_said(field: str) -> Problem:
    return Problem(
        field,
        "not_said",
        rule="consent-not-silence",
        vi="Phải ghi rõ; im lặng không phải là đồng ý.",
        en="This must be stated; silence is no answer.",
    )


def _bad(field: str, key: str, vi: str, en: str) -> Problem:
    return Problem(field, key, rule="pdp-child-representative", vi=vi, en=en)
