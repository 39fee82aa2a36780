"""Which open reports and cases may be of the same child or the same event: proposals, with reasons. Pure.

Nothing is ever joined by itself, and never on a name alone: a person looks and decides. ``LINK``: the same offender
or caller seems to be behind it, but another child; the police may want to know, the children stay apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.case_intake.domain.age import born_between
from services.case_intake.domain.form01 import Child, Form01, Sex
from services.kernel.clock import in_vietnam
from services.kernel.privacy.categories import Search
from services.kernel.privacy.vietnamese import tokens, words


class Reason(StrEnum):
    SAME_ID_NUMBER = "same_id_number"
    SAME_NAME_AND_BIRTH = "same_name_and_birth"
    SIMILAR_NAME = "similar_name"  # with a birth that does not speak against it
    SAME_CONTENT = "same_content"  # web address or hash
    SAME_HANDLE = "same_handle"
    SAME_PHONE = "same_phone"
    SAME_SUSPECT = "same_suspect"  # a name or alias
    SAME_COMMUNE = "same_commune"
    SAME_DAY = "same_day"


class Proposal(StrEnum):
    JOIN = "join"
    LINK = "link"


# How much each reason says; only the order of proposals hangs on it.
WEIGHTS = {
    Reason.SAME_ID_NUMBER: 100,
    Reason.SAME_NAME_AND_BIRTH: 80,
    Reason.SAME_CONTENT: 70,
    Reason.SIMILAR_NAME: 40,
    Reason.SAME_PHONE: 30,
    Reason.SAME_HANDLE: 25,
    Reason.SAME_SUSPECT: 15,
    Reason.SAME_DAY: 10,
    Reason.SAME_COMMUNE: 10,
}
OF_A_CHILD = frozenset({Reason.SAME_ID_NUMBER, Reason.SAME_NAME_AND_BIRTH, Reason.SIMILAR_NAME})
OF_SOMEBODY_ELSE = frozenset({Reason.SAME_CONTENT, Reason.SAME_HANDLE, Reason.SAME_PHONE})


@dataclass(frozen=True, slots=True)
class Look:
    """What is compared of a report."""

    reference: str
    form: Form01
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Similar:
    """``score``: for the order only."""

    reference: str
    proposal: Proposal
    reasons: tuple[Reason, ...]
    score: int


def ranked(report: Look, others: Iterable[Look]) -> list[Similar]:
    """The proposals for a report, the most likely first."""
    found = [similar for other in others if (similar := compared(report, other)) is not None]
    return sorted(found, key=lambda one: (one.proposal is not Proposal.JOIN, -one.score, one.reference))


def compared(report: Look, other: Look) -> Similar | None:
    """How a report stands to another; None for not at all."""
    if report.reference == other.reference:
        return None
    reasons = _reasons(report, other)
    if (proposal := _proposal(report, other, reasons)) is None:
        return None
    ordered = tuple(sorted(reasons, key=lambda reason: -WEIGHTS[reason]))
    return Similar(other.reference, proposal, ordered, sum(WEIGHTS[reason] for reason in reasons))


def questions(form: Form01) -> list[list[tuple[Search, str]]]:
    """What the blind index is asked, one question after the other: each finds what has everything in it.

    A name is asked for by its given name with each other word of it, for middle names are forgotten and
    family names misheard; a lone given name only together with the commune.
    """
    asked: list[list[tuple[Search, str]]] = []
    for ref in form.online_refs:
        asked += [[(Search.ONLINE, text)] for text in (ref.url, ref.hash, ref.handle) if text]
    asked += [[(Search.ONLINE, suspect.online_handle)] for suspect in form.suspects if suspect.online_handle]
    if form.informant is not None and form.informant.phone:
        asked.append([(Search.PHONE, form.informant.phone)])
    for child in form.children:
        if child.id_number:
            asked.append([(Search.ID_NUMBER, child.id_number)])
        for name in _names(child):
            *before, given = name
            asked += [[(Search.NAME, f"{word} {given}")] for word in before]
            if not before:
                asked += [[(Search.NAME, given), (Search.ADDRESS, commune)] for commune in _communes(form)]
    return [question for number, question in enumerate(asked) if question not in asked[:number]]


# --- reasons -------------------------------------------------------------------------------------------


def _reasons(report: Look, other: Look) -> set[Reason]:
    one, two = report.form, other.form
    found = {reason for a in one.children for b in two.children for reason in _of_children(a, b, report, other)}
    if _online(one, ("url", "hash")) & _online(two, ("url", "hash")):
        found.add(Reason.SAME_CONTENT)
    if _online(one, ("handle",)) & _online(two, ("handle",)):
        found.add(Reason.SAME_HANDLE)
    if _phone(one) & _phone(two):
        found.add(Reason.SAME_PHONE)
    if any(_alike(a, b) for a in _suspects(one) for b in _suspects(two)):
        found.add(Reason.SAME_SUSPECT)
    if {tuple(words(c)) for c in _communes(one)} & {tuple(words(c)) for c in _communes(two)}:
        found.add(Reason.SAME_COMMUNE)
    if _day(report) == _day(other):
        found.add(Reason.SAME_DAY)
    return found


def _proposal(report: Look, other: Look, reasons: set[Reason]) -> Proposal | None:
    here = Reason.SAME_COMMUNE in reasons
    if Reason.SAME_ID_NUMBER in reasons or Reason.SAME_NAME_AND_BIRTH in reasons:
        return Proposal.JOIN
    if Reason.SIMILAR_NAME in reasons and (here or reasons & OF_SOMEBODY_ELSE):
        return Proposal.JOIN
    if _may_be_one_child(report, other) and (
        Reason.SAME_CONTENT in reasons
        or (Reason.SAME_PHONE in reasons and here)
        or (here and Reason.SAME_DAY in reasons)
    ):
        return Proposal.JOIN
    if reasons & OF_SOMEBODY_ELSE or (here and Reason.SAME_SUSPECT in reasons):
        return Proposal.LINK
    return None


def _of_children(a: Child, b: Child, report: Look, other: Look) -> set[Reason]:
    found = set()
    if tokens(Search.ID_NUMBER, a.id_number or "") & tokens(Search.ID_NUMBER, b.id_number or ""):
        found.add(Reason.SAME_ID_NUMBER)
    if not _may_be(a, b, report, other):
        return found
    pairs = [(one, two) for one in _names(a) for two in _names(b)]
    if any(set(one) == set(two) and len(one) > 1 for one, two in pairs) and _same_birth(a, b):
        found.add(Reason.SAME_NAME_AND_BIRTH)
    elif any(_alike(one, two) for one, two in pairs):
        found.add(Reason.SIMILAR_NAME)
    return found


def _may_be_one_child(report: Look, other: Look) -> bool:
    """Whether some child of the one may be one of the other where at least one of the two has no name."""
    return any(
        not (_names(a) and _names(b)) and _may_be(a, b, report, other)
        for a in report.form.children or (Child(),)
        for b in other.form.children or (Child(),)
    )


def _may_be(a: Child, b: Child, report: Look, other: Look) -> bool:
    """Whether sex and birth, as far as they are known, do not speak against it."""
    if Sex.UNKNOWN not in (a.sex, b.sex) and a.sex is not b.sex:
        return False
    one = born_between(a, in_vietnam(report.received_at).date())
    two = born_between(b, in_vietnam(other.received_at).date())
    return one is None or two is None or (one[0] <= two[1] and two[0] <= one[1])


def _same_birth(a: Child, b: Child) -> bool:
    """To the day: a year alone is shared by many."""
    told = a.date_of_birth or ""
    return len(told) == len("2014-05-02") and told == b.date_of_birth


def _names(child: Child) -> list[list[str]]:
    """The words of each name; what stands in brackets is a remark ("chưa rõ họ")."""
    told = [text.split("(")[0] for text in (child.name, child.other_names) if text]
    return [name for text in told if (name := words(text))]


def _suspects(form: Form01) -> list[list[str]]:
    told = [(suspect.name_or_alias or "").split("(")[0].split(",")[0] for suspect in form.suspects]
    return [name for text in told if (name := words(text))]


def _alike(one: Sequence[str], two: Sequence[str]) -> bool:
    """Two words in common; or all that is known of one is the other's given name."""
    common = set(one) & set(two)
    return len(common) >= 2 or (min(len(one), len(two)) == 1 and one[-1] == two[-1])


def _communes(form: Form01) -> list[str]:
    told = [form.incident_commune, form.residence_commune, *(child.residence_commune for child in form.children)]
    return list(dict.fromkeys(text for text in told if text))


def _online(form: Form01, names: Sequence[str]) -> set[str]:
    texts = [getattr(ref, name) for ref in form.online_refs for name in names]
    texts += [suspect.online_handle for suspect in form.suspects] if "handle" in names else []
    return {word for text in texts if text for word in tokens(Search.ONLINE, text)}


def _phone(form: Form01) -> frozenset[str]:
    return tokens(Search.PHONE, form.informant.phone or "") if form.informant else frozenset()


def _day(look: Look) -> str:
    """The day of the event; of the receipt where none is told."""
    told = look.form.incident_at or ""
    return told[:10] if len(told) >= len("2026-03-10") else in_vietnam(look.received_at).date().isoformat()
