"""What stands beside a form while it is filled in: what the rules would say, who is known already, what a report
speaks for. Each part is written anew by the server, with a button or, where scripts run, as the form changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.kernel.errors import Problem
from services.portal.adapters.asking import Unfit
from services.portal.domain.errors import CannotBeTried, Declined, NotAllowed, Outdated, PortalError
from services.portal.domain.forms import Beside, Typed
from services.portal.domain.texts import Text
from services.portal.entrypoints.desk import ask, sayable, showing

FEW = 10
CHANGED = Problem(
    "", "stale_version",
    vi="Người khác vừa cập nhật hồ sơ; gửi đi sẽ cho xem lại.", en="Somebody else has changed the case meanwhile.",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What a part says. ``asked``: whether it was asked yet. ``found``: similar cases with what they have in common."""

    asked: bool = False
    problems: Sequence[Problem] = ()
    found: Sequence[tuple[Any, Text]] = ()
    facts: Sequence[Any] = ()
    away: bool = False


def all_problems(call: str, unfit: Unfit) -> list[Problem]:
    """What the contract could not carry, and what the agency says of the rest: everything at once."""
    wrong = {problem.field for problem in unfit.problems}
    try:
        others = checked(call, lambda: unfit.message).problems
    except CannotBeTried:
        others = ()
    return [*unfit.problems, *(problem for problem in others if problem.field not in wrong and problem is not CHANGED)]


def checked(call: str, message: Callable[[], Any]) -> Told:
    """What every rule says of a form as it stands; nothing is kept of it."""
    try:
        ask(call, message(), only_try=True)
    except Unfit as unfit:
        return Told(True, all_problems(call, unfit))
    except Outdated:
        return Told(True, [CHANGED])
    except (Declined, NotAllowed) as refused:
        return Told(True, [sayable(problem) for problem in refused.problems])
    return Told(True)


# What of a report people are known by, each looked for by itself.
KNOWN_BY: Mapping[str, tuple[str, Text]] = {
    "form.children[0].name": ("name", Text("cùng tên trẻ", "the child's name")),
    "form.children[0].id_number": ("id_number", Text("cùng số định danh", "the personal number")),
    "form.informant.phone": ("phone", Text("cùng số điện thoại", "the phone number")),
    "form.informant.address": ("address", Text("cùng địa chỉ", "the address")),
}
LONG_ENOUGH = 6  # letters: a shorter word would find half the province


def looked(typed: Typed) -> Told:
    """Cases that may be about the same child: found before another one is opened."""
    found: dict[str, tuple[Any, list[Text]]] = {}
    asked = False
    for path, (by, text) in KNOWN_BY.items():
        if len(value := typed.one(path).strip()) < LONG_ENOUGH:
            continue
        asked = True
        try:
            cases = ask("SearchCases", page_size=FEW, **{by: value}).cases
        except Declined:
            continue  # not yet what can be looked for
        except PortalError:
            return Told(asked, away=True)
        for case in cases:
            found.setdefault(case.reference, (case, []))[1].append(text)
    return Told(asked, found=[(case, _both(texts)) for case, texts in found.values()])


def report(held: Any) -> Told:
    """What the form of a report speaks for, and the open cases that it may belong to."""
    facts = showing().facts(held.suggestions)
    try:
        similar = ask("FindSimilar", case_reference=held.reference).similar
    except PortalError:
        return Told(True, facts=facts, away=True)
    return Told(True, facts=facts, found=[(one, Text("", "")) for one in similar])


def parts_for(form_parts: Sequence[Beside], held: Any) -> dict[str, Told]:
    """Each part as it stands before anything was typed."""
    return {part: report(held) if part is Beside.REPORT else Told() for part in form_parts}


def _both(texts: Sequence[Text]) -> Text:
    return Text(", ".join(text.vi for text in texts), ", ".join(text.en for text in texts))
