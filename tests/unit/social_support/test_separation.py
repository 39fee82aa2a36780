"""The separation of a child from its carer, from the decision to the return."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.kernel.errors import InvalidInput
from services.kernel.privacy.categories import Category, personal_of
from services.kernel.workflow import Actor
from services.social_support.domain import commands as c
from services.social_support.domain import events as e
from services.social_support.domain.access import RULES
from services.social_support.domain.model import State, SupportFile
from services.social_support.domain.separation import Authority, ReturnReason, Separation, longest
from tests.unit.social_support import builders as b
from tests.unit.social_support.builders import refusal, vietnam

FIRST = vietnam("2026-03-11T21:00")  # Wednesday; the fifteenth day after it is Thursday the 26th
COURT: dict[str, Any] = {
    "authority": Authority.COURT, "authority_document": "5/QĐ-TA", "authority_document_on": "2026-03-20",
}  # fmt: skip


def separated(**instead: Any) -> SupportFile:
    file = b.a_file(State.ACCEPTED)
    b.give(file, replace(b.SEPARATE, **instead), b.CHAIRMAN)
    return file


@pytest.mark.rule("separation-max-15d")
def test_a_separation_lasts_fifteen_days_unless_fewer_were_decided() -> None:
    """Decree 56 Art 32: the 11th does not count; to 24:00 of the 26th, or of the day that the decision names."""
    file = b.a_file(State.ACCEPTED)
    assert b.give(file, b.SEPARATE, b.CHAIRMAN)[0] == e.ChildSeparated(ends_at=vietnam("2026-03-27T00:00"))
    assert longest(FIRST) == vietnam("2026-03-27T00:00")
    separation = separated(ends_on="2026-03-15").separation
    assert separation is not None
    assert (separation.until, separation.ends_at) == (vietnam("2026-03-16T00:00"), vietnam("2026-03-16T00:00"))


@pytest.mark.rule("separation-max-15d")
@pytest.mark.parametrize("day", ["2026-03-27", "2026-03-10"])
def test_the_chairman_alone_does_not_decide_for_more(day: str) -> None:
    """Nor for a time that is over."""
    command = replace(b.SEPARATE, ends_on=day)
    assert refusal(b.a_file(State.ACCEPTED), command, b.CHAIRMAN) == [("beyond_the_limit", "separation-max-15d")]


@pytest.mark.rule("temp-separation")
@pytest.mark.rule("intervene-measures")
def test_a_separation_is_decided_with_number_reason_place_and_care() -> None:
    """Decree 56 Art 32: separation, a safe place and alternative care; all that is missing is told at once."""
    bare = c.SeparateChild(ground=b.SEPARATE.ground)
    assert refusal(b.a_file(State.ACCEPTED), bare, b.CHAIRMAN) == [
        ("decision_number_missing", "temp-separation"),
        ("reason_missing", "temp-separation"),
        ("safe_place_missing", "temp-separation"),
        ("alternative_care_missing", "temp-separation"),
    ]


@pytest.mark.rule("temp-separation")
@pytest.mark.parametrize("moment", [b.NOW + timedelta(minutes=6), b.RECEIVED - timedelta(minutes=1)])
def test_a_separation_begins_neither_in_the_future_nor_before_the_report(moment: Any) -> None:
    """Its days would be counted wrong."""
    command = replace(b.SEPARATE, starts_at=moment)
    assert refusal(b.a_file(State.ACCEPTED), command, b.CHAIRMAN) == [("not_its_beginning", "temp-separation")]
    assert separated(starts_at=b.RECEIVED).separation is not None


@pytest.mark.rule("separation-max-15d")
def test_a_child_is_not_separated_twice_at_once() -> None:
    """A second separation beside the first would begin to count anew."""
    assert refusal(separated(), b.SEPARATE, b.CHAIRMAN) == [("separated_already", "separation-max-15d")]


@pytest.mark.parametrize(("command", "name"), [
    (replace(b.SEPARATE, ends_on="mai"), "accepted"), (replace(b.RENEW, ends_on="2026-02-30"), "RenewSeparation"),
    (replace(b.RENEW, authority_document_on="hôm qua"), "RenewSeparation"),
])  # fmt: skip
def test_a_day_that_no_calendar_has_is_refused(command: Any, name: str) -> None:
    """A clock cannot run to it."""
    file = b.made_ready(b.a_file(State.ACCEPTED), name)
    assert refusal(file, command, b.CHAIRMAN, kind=InvalidInput) == [("not_a_date", None)]


@pytest.mark.rule("temp-separation")
def test_a_decision_against_separation_has_a_reason_and_no_separation_beside_it() -> None:
    """Both cannot be true at once."""
    assert refusal(separated(), c.DecideAgainstSeparation(), b.CHAIRMAN) == [
        ("reason_missing", "temp-separation"), ("separated_already", "separation-max-15d"),
    ]  # fmt: skip
    file = b.a_file(State.ACCEPTED)
    b.give(file, b.AGAINST, b.CHAIRMAN)
    assert [(remark.about, remark.text) for remark in file.remarks] == [("no_separation", b.AGAINST.reason)]


# --- renewing -----------------------------------------------------------------------------------------------


@pytest.mark.rule("separation-max-15d")
def test_a_separation_is_renewed_up_to_the_fifteenth_day() -> None:
    """Decree 56 Art 32: renewable, fifteen days in all; the first decision stays readable as it was."""
    file = separated(ends_on="2026-03-15")
    assert b.give(file, replace(b.RENEW, ends_on="2026-03-26"), b.CHAIRMAN) == [
        e.SeparationRenewed(ends_at=vietnam("2026-03-27T00:00"))
    ]
    separation = file.separation
    assert separation is not None
    assert (separation.ends_at, separation.until) == (vietnam("2026-03-16T00:00"), vietnam("2026-03-27T00:00"))


@pytest.mark.rule("separation-max-15d")
@pytest.mark.parametrize("missing", [{}, *({k: v for k, v in COURT.items() if k != gone} for gone in COURT)])
def test_beyond_the_fifteenth_day_it_needs_an_authoritys_document(missing: dict[str, Any]) -> None:
    """Decree 56 Art 32: unless the competent body asks to continue; which, by which paper, of which day."""
    command = replace(b.RENEW, ends_on="2026-03-27", **missing)
    assert refusal(separated(), command, b.CHAIRMAN) == [("authority_document_missing", "separation-max-15d")]


@pytest.mark.rule("separation-max-15d")
def test_with_the_authoritys_document_it_goes_on() -> None:
    """And the document stands in the file."""
    file = separated()
    events = b.give(file, replace(b.RENEW, ends_on="2026-04-30", **COURT), b.CHAIRMAN)
    end = vietnam("2026-05-01T00:00")
    assert events == [e.SeparationRenewed(ends_at=end), e.SeparationProlonged(ends_at=end)]
    assert file.separation is not None
    assert file.separation.renewals[-1].authority_document == "5/QĐ-TA"


@pytest.mark.rule("separation-max-15d")
@pytest.mark.parametrize(("day", "at"), [
    ("", FIRST), ("2026-03-15", FIRST), ("2026-03-26", vietnam("2026-03-27T00:00")),
])  # fmt: skip
def test_a_renewal_names_a_later_day_that_is_not_over(day: str, at: Any) -> None:
    """On the sixteenth day the fifteenth can no longer be granted."""
    command = replace(b.RENEW, ends_on=day)
    file = separated(ends_on="2026-03-15")
    assert refusal(file, command, b.CHAIRMAN, at=at) == [("not_longer", "separation-max-15d")]


@pytest.mark.rule("temp-separation")
def test_a_renewal_is_a_numbered_decision_with_a_reason() -> None:
    """Like the first."""
    assert refusal(separated(ends_on="2026-03-15"), c.RenewSeparation(ends_on="2026-03-20"), b.CHAIRMAN) == [
        ("decision_number_missing", "temp-separation"), ("reason_missing", "temp-separation"),
    ]  # fmt: skip


@pytest.mark.rule("temp-separation")
@pytest.mark.parametrize(("command", "actor"), [
    (b.RENEW, b.CHAIRMAN), (b.ASSESS_CARER, b.WORKER), (b.RETURN_CHILD, b.CHAIRMAN),
])  # fmt: skip
def test_where_nobody_is_separated_nothing_is_renewed_assessed_or_ended(command: Any, actor: Actor) -> None:
    """A decision about nothing would be read as one about the child."""
    assert refusal(b.a_file(State.ACCEPTED), command, actor) == [("not_separated", "temp-separation")]


# --- the carer, and the child's return --------------------------------------------------------------------


@pytest.mark.rule("separation-end")
def test_an_assessment_of_the_carer_decides_and_says_why() -> None:
    """Safe or not; silence is no answer."""
    assert refusal(separated(), c.AssessCarer()) == [
        ("safety_undecided", "separation-end"), ("reason_missing", "separation-end"),
    ]  # fmt: skip


@pytest.mark.rule("separation-end")
@pytest.mark.parametrize("reason", [ReturnReason.ALTERNATIVE_CARE, ReturnReason.COURT_DECISION, ReturnReason.TIME_OVER])
def test_a_separation_does_not_end_without_a_look_since_it_began(reason: ReturnReason) -> None:
    """Decree 56 Art 32, whatever the reason; a look that found the carer unsafe is one for those that are not it."""
    file, later = separated(), FIRST + timedelta(days=3)
    command = replace(b.RETURN_CHILD, reason_code=reason)
    assert refusal(file, command, b.CHAIRMAN, at=later) == [("no_assessment_since", "separation-end")]
    b.give(file, replace(b.ASSESS_CARER, safe=False), b.SOCIAL_WORKER, later)
    assert b.give(file, command, b.CHAIRMAN, later) == [e.ChildReturned(reason_code=reason)]
    assert file.separation is None


@pytest.mark.rule("separation-end")
@pytest.mark.parametrize("form", [b.INITIAL, b.DETAILED])
def test_mau_02_and_03_made_since_are_a_look_too(form: Any) -> None:
    """And one from before the separation is not."""
    later = FIRST + timedelta(days=1)
    file = b.a_file(State.ACCEPTED if form is b.INITIAL else State.ASSESSED)
    b.give(file, b.SEPARATE, b.CHAIRMAN)
    command = replace(b.RETURN_CHILD, reason_code=ReturnReason.TIME_OVER)
    assert refusal(file, command, b.CHAIRMAN, at=later) == [("no_assessment_since", "separation-end")]
    b.give(file, form, at=later)
    assert b.give(file, command, b.CHAIRMAN, later)


@pytest.mark.rule("separation-end")
@pytest.mark.parametrize("found", [[], [False], [True, False]])
def test_to_its_carer_a_child_goes_back_only_if_the_last_look_found_that_carer_safe(found: list[bool]) -> None:
    """Decree 56 Art 32: assessed as safe; what was found once and no longer does not count."""
    file, later = separated(), FIRST + timedelta(days=3)
    b.give(file, b.INITIAL, at=later)
    for safe in found:
        b.give(file, replace(b.ASSESS_CARER, safe=safe), at=later)
    assert refusal(file, b.RETURN_CHILD, b.CHAIRMAN, at=later) == [("carer_not_safe", "separation-end")]
    b.give(file, b.ASSESS_CARER, at=later)
    assert b.give(file, b.RETURN_CHILD, b.CHAIRMAN, later) == [e.ChildReturned(reason_code="carer_safe")]


@pytest.mark.rule("separation-end")
def test_the_childs_return_has_a_written_reason() -> None:
    """It can be answered for."""
    file, later = separated(), FIRST + timedelta(days=3)
    b.give(file, b.ASSESS_CARER, at=later)
    assert refusal(file, replace(b.RETURN_CHILD, reason=""), b.CHAIRMAN, at=later) == [
        ("reason_missing", "separation-end")
    ]


def test_a_child_may_be_separated_again_after_its_return() -> None:
    """Then with days of its own; the first separation stays as it was."""
    file, later = separated(), FIRST + timedelta(days=3)
    b.give(file, b.ASSESS_CARER, at=later)
    b.give(file, b.RETURN_CHILD, b.CHAIRMAN, later)
    b.give(file, b.SEPARATE, b.CHAIRMAN, later + timedelta(days=1))
    assert [separation.open for separation in file.separations] == [False, True]


# --- where the child lives ------------------------------------------------------------------------------


@pytest.mark.rule("temp-separation")
def test_the_safe_place_is_kept_under_its_own_category_and_is_not_seen_in_supervision() -> None:
    """Decree 56 Art 32: hidden from the carer and from every view but that of who has the case in hand."""
    place = {f.name: personal_of(f) for f in Separation.__dataclass_fields__.values()}
    assert {name for name, tag in place.items() if tag and tag.category is Category.SAFE_PLACE} == {
        "safe_place", "alternative_care",
    }  # fmt: skip
    assert {rule.purpose for rule in RULES if Category.SAFE_PLACE in rule.categories} == {"handle_case"}
