"""What a form offers to choose from: things that the case holds, by their numbers. Pure.

A case is the agency's answer to ``GetCase`` (the contracts' names); every list here is one of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from services.kernel.clock import VIETNAM
from services.kernel.rules import rule_book
from services.portal.domain import words
from services.portal.domain.forms import Option
from services.portal.domain.texts import Text


def moment_of(stamp: Any) -> datetime:
    """A contract's moment on a Vietnamese wall clock."""
    moment: datetime = stamp.ToDatetime(tzinfo=VIETNAM)
    return moment


def clock_face(stamp: Any) -> str:
    """``20:35 11/03/2026``; empty for none."""
    return moment_of(stamp).strftime("%H:%M %d/%m/%Y") if stamp.seconds else ""


def hearings_with_a_day(waiting: Any) -> list[Option]:
    """Of the court's list (``ListWaiting``), those that are set, as they are set."""
    return _of(
        (one.reference, Text(one.reference, one.reference), f"{clock_face(one.starts_at)}, {one.room}")
        for one in waiting.hearings
        if one.starts_at.seconds
    )


def rule_text(rule_id: str) -> Text:
    """What a rule demands, in words."""
    rule = rule_book().latest(rule_id)
    return Text(rule_id, rule_id) if rule is None else Text(rule.vi, rule.en)


def _of(items: Iterable[tuple[str, Text, str]]) -> list[Option]:
    return [
        (value, Text(f"{text.vi} ({more})", f"{text.en} ({more})") if more else text) for value, text, more in items
    ]


def missed_deadlines(case: Any) -> list[Option]:
    """Those that were missed and that nobody has explained."""
    return _of(
        (one.id, rule_text(one.rule), clock_face(one.rolled))
        for one in case.deadlines
        if one.missed_at.seconds and not one.explained_at.seconds
    )


def _requests(case: Any, own: bool, agency: str) -> list[Option]:
    return _of(
        (one.id, words.code("RequestKind", words.code_of(_kind(one), one.kind)), clock_face(one.made_at))
        for one in case.requests
        if one.state == "open" and (one.asking == agency) is own
    )


def _kind(one: Any) -> Any:
    return _enum(one, "kind")


def _agency_of(case: Any) -> str:
    name: str = case.DESCRIPTOR.full_name.split(".")[1]
    return name


def own_requests(case: Any) -> list[Option]:
    """What this agency asked and nobody answered yet."""
    return _requests(case, True, _agency_of(case))


def requests_to_us(case: Any) -> list[Option]:
    """What others asked of this agency and is open."""
    return _requests(case, False, _agency_of(case))


def requests_to_prosecute(case: Any) -> list[Option]:
    """Open requests of social bodies to prosecute, which a decision answers."""
    kind = "prosecution_request"
    return _of(
        (one.id, words.code("RequestKind", kind), clock_face(one.made_at))
        for one in case.requests
        if one.state == "open" and words.code_of(_kind(one), one.kind) == kind
    )


def planned_interviews(case: Any) -> list[Option]:
    """Sessions with the child that this agency planned and has not held."""
    own = _agency_of(case)
    return _of(
        (one.id, words.code("SittingKind", words.code_of(_kind(one), one.kind)), clock_face(one.starts_at))
        for one in case.sittings
        if one.state == "planned" and one.agency == own
    )


def latest_proposals(case: Any) -> list[Any]:
    """Of each joint interview the slot that counts, the newest interview first; of an agency that is invited to none,
    nothing."""
    return list({one.id: one for one in getattr(case, "joint_interviews", ())}.values())[::-1]


def waited_for(proposal: Any) -> list[Any]:
    """Whose answer is still waited for."""
    return [one for one in proposal.invitations if one.answer == "waiting"] if proposal.state == "asked" else []


def _joint_interviews(case: Any, states: frozenset[str]) -> list[Any]:
    return [one for one in latest_proposals(case) if one.state in states]


def _slots(found: Iterable[Any]) -> list[Option]:
    return _of((one.id, words.label("", "joint_interview_id"), clock_face(one.starts_at)) for one in found)


def joint_interviews_open(case: Any) -> list[Option]:
    """Those that wait for answers or are agreed."""
    return _slots(_joint_interviews(case, frozenset({"asked", "agreed"})))


def joint_interviews_to_move(case: Any) -> list[Option]:
    """Those, and those that came to nothing: another slot may be proposed."""
    return _slots(_joint_interviews(case, frozenset({"asked", "agreed", "declined", "lapsed"})))


def joint_interview_open(case: Any) -> str | None:
    """The number of the newest that waits for answers or is agreed; None for none."""
    return next((number for number, _ in joint_interviews_open(case)), None)


def joint_interviews_we_answer(case: Any) -> list[Option]:
    """Those to which this agency is invited and that are not over: an answer may be changed."""
    own = _agency_of(case)
    return _slots(
        one
        for one in _joint_interviews(case, frozenset({"asked", "agreed"}))
        if any(i.agency == own for i in one.invitations)
    )


def support_person_before(case: Any) -> str:
    """Who was named to stay with the child last; empty for nobody."""
    own = _agency_of(case)
    named = [(one.answered_at.seconds, one.support_person) for one in case.requests if one.asked == own]
    named += [
        (i.answered_at.seconds, i.attendee) for one in case.joint_interviews for i in one.invitations if i.agency == own
    ]
    return str(max(((at, person) for at, person in named if person), default=(0, ""))[1])


def evidence_items(case: Any) -> list[Option]:
    return [(one.item_number, Text(one.item_number, one.item_number)) for one in case.evidence]


def suspects(case: Any) -> list[Option]:
    """By what is shown of them: without a purpose only their number."""
    found = ((one.id, one.name or one.alias or one.handle) for one in case.suspects)
    return [(value, Text(told or f"…{value[-4:]}", told or f"…{value[-4:]}")) for value, told in found]


def on_the_register(case: Any) -> list[Option]:
    """Suspects of the case whose newest line of the register keeps them on it."""
    last: dict[str, str] = {}
    for line in case.offenders:
        last[line.suspect_id] = words.code_of(_enum(line, "act"), line.act)
    return [option for option in suspects(case) if last.get(option[0], "taken_off") != "taken_off"]


def open_removals(case: Any) -> list[Option]:
    return [
        (one.id, Text(one.platform or f"…{one.id[-4:]}", one.platform or f"…{one.id[-4:]}"))
        for one in case.removals
        if not one.answers
    ]


def asked_extensions(case: Any) -> list[Option]:
    """Extensions that the police asked of the procuracy."""
    return _of(
        (one.id, rule_text("invest-limits"), clock_face(one.asked_at))
        for one in case.extension_requests
        if not one.decided_at.seconds
    )


def owed_compensations(case: Any) -> list[Option]:
    return [(one.id, Text(_dong(one), _dong(one))) for one in case.compensations]


def _dong(one: Any) -> str:
    return f"{one.amount_vnd:,} ₫".replace(",", ".") + f", {one.document_number}"


def open_complaints(case: Any) -> list[Option]:
    return _of(
        (one.id, words.code("ComplaintKind", words.code_of(_kind(one), one.kind)), clock_face(one.at))
        for one in case.complaints
        if not one.answered_at.seconds
    )


def children(case: Any) -> list[Option]:
    """By number as in the form; the name only where it is shown."""
    form = getattr(case, "form", None)
    found = list(form.children) if form is not None else []
    return [
        (str(number), Text(one.name or f"Trẻ số {number}", one.name or f"Child number {number}"))
        for number, one in enumerate(found, start=1)
    ]


def consents(case: Any) -> list[Option]:
    """Those that still hold."""
    return _of(
        (one.id, words.code("ConsentAnswer", one.answer), clock_face(one.given_at))
        for one in case.consents
        if one.in_force
    )


def family_requests(case: Any) -> list[Option]:
    """What the family asked and is not at its end."""
    return _of(
        (one.id, words.code("FamilyRequestKind", one.kind), clock_face(one.received_at))
        for one in case.family_requests
        if not one.ended_at.seconds
    )


def _enum(one: Any, name: str) -> Any:
    return one.DESCRIPTOR.fields_by_name[name].enum_type
