"""Suspects and accused, known offenders, and content that is to be removed."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.kernel.errors import DomainError, InvalidInput, Refused
from services.police_investigation.domain import events as e
from services.police_investigation.domain import register as reg
from services.police_investigation.domain import removals as rem
from services.police_investigation.domain import suspects as s
from services.police_investigation.domain.model import PoliceFile, State
from services.police_investigation.domain.policy import AUDIENCE
from services.police_investigation.domain.suspects import Precision
from tests.unit.police_investigation import builders as b

CANARY = "CANARY-Nguyễn Văn Thử"


def keys(file: PoliceFile, command: Any, kind: type[DomainError] = Refused, **more: Any) -> list[Any]:
    before = deepcopy(file)
    with pytest.raises(kind) as error:
        b.give(file, command, **more)
    assert file == before
    assert all(problem.vi and problem.en for problem in error.value.problems)
    return [(problem.key, problem.rule) for problem in error.value.problems]


def test_a_suspect_is_known_by_a_name_or_a_handle() -> None:
    """On the net often only an account is known; what is known never travels."""
    file = b.a_file(State.VERIFYING)
    assert keys(file, s.AddSuspect(relation="người quen")) == [("suspect_not_named", None)]
    nobody = s.AddSuspect(is_carer=True)
    for known in (replace(nobody, name=CANARY), replace(nobody, alias=CANARY), replace(nobody, handle=CANARY)):
        events = b.give(file, known)
        assert events == [e.SuspectAdded(suspect_id=b.suspect(file))]
        assert CANARY not in repr(events)
    assert len(file.suspects) == 3


def test_only_a_suspect_is_accused_and_by_a_numbered_decision() -> None:
    """And only in a case that was opened."""
    file = b.a_file(State.INVESTIGATING, b.ADD_SUSPECT)
    assert keys(file, b.accused(file, suspect_id="none")) == [("no_such_suspect", None)]
    assert keys(file, b.accused(file, decision_number="")) == [("decision_number_missing", None)]
    assert keys(file, b.accused(file, born="2009-13-01"), InvalidInput) == [("not_a_date", None)]
    assert b.give(file, b.accused) == [e.SuspectAccused(suspect_id=b.suspect(file))]


@pytest.mark.rule("age-benefit")
@pytest.mark.parametrize(
    ("born", "precision", "taken"),
    [
        (date(2009, 3, 5), Precision.DAY, date(2009, 3, 5)),
        (date(2009, 2, 1), Precision.MONTH, date(2009, 2, 28)),
        (date(2009, 5, 20), Precision.QUARTER, date(2009, 6, 30)),
        (date(2009, 8, 1), Precision.HALF_YEAR, date(2009, 12, 31)),
        (date(2009, 6, 30), Precision.HALF_YEAR, date(2009, 6, 30)),
        (date(2009, 1, 1), Precision.YEAR, date(2009, 12, 31)),
    ],
)
def test_of_a_birth_that_is_not_known_to_the_day_the_last_day_is_taken(
    born: date, precision: Precision, taken: date
) -> None:
    """BLTTHS Art 417: for the accused's benefit."""
    assert s.taken_as_born(born, precision) == taken


@pytest.mark.rule("age-benefit")
@pytest.mark.parametrize(
    ("born", "precision", "minor"),
    [
        ("2008-03-11", Precision.DAY, False),  # eighteen on the very day, 2026-03-11
        ("2008-03-12", Precision.DAY, True),
        ("2008-03-01", Precision.MONTH, True),  # taken as 2008-03-31
        ("2008-01-01", Precision.YEAR, True),  # taken as 2008-12-31
        ("2007-01-01", Precision.YEAR, False),
    ],
)
def test_in_doubt_the_accused_is_the_younger_one(born: str, precision: Precision, minor: bool) -> None:
    """BLTTHS Art 417: what a person says must fit the birth date that they write."""
    file = b.a_file(State.INVESTIGATING, b.ADD_SUSPECT)
    wrong = b.accused(file, born=born, precision=precision, is_minor=not minor)
    assert keys(file, wrong) == [("age_says_otherwise", "age-benefit")]
    assert b.give(file, replace(wrong, is_minor=minor))


@pytest.mark.rule("half-time-if-accused-minor")
def test_the_last_word_on_an_accused_counts_and_a_complex_case_keeps_its_time() -> None:
    """Luật 59/2024 Ch. VII §1: at most one half, except in very complex cases or diversion."""
    file = b.a_file(State.INVESTIGATING, b.ADD_SUSPECT)
    assert not s.limits_are_halved(file)
    b.give(file, b.accused(file, is_minor=True))
    assert s.limits_are_halved(file)
    b.give(file, b.accused(file, is_minor=True, full_time_reason="Vụ án rất phức tạp, nhiều bị hại."))
    assert not s.limits_are_halved(file)
    b.give(file, b.accused(file, is_minor=False))
    assert (len(file.accusations), len(s.accused(file)), s.limits_are_halved(file)) == (3, 1, False)
    assert not s.limits_are_halved(b.a_file(State.VERIFYING))


@pytest.mark.rule("police-duty-seed")
def test_nobody_is_put_on_the_register_without_a_measure_and_a_reason() -> None:
    """Plan IV.6: the list can be looked into later."""
    file = b.a_file(State.INVESTIGATING, b.ADD_SUSPECT)
    entry = b.registered(file)
    assert keys(file, replace(entry, reason=" ")) == [("reason_missing", "police-duty-seed")]
    assert keys(file, replace(entry, measures=())) == [("reason_missing", "police-duty-seed")]
    assert keys(file, replace(entry, suspect_id="none")) == [("no_such_suspect", None)]
    assert keys(file, replace(entry, until="mai"), InvalidInput) == [("not_a_date", None)]
    b.give(file, entry)
    assert file.offenders[0].measures == (reg.Measure.NO_CONTACT_WITH_CHILDREN,)


@pytest.mark.rule("police-duty-seed")
def test_no_event_tells_that_somebody_is_on_the_register() -> None:
    """Not to another agency, and not on the timeline in the house."""
    file = b.a_file(State.INVESTIGATING, b.ADD_SUSPECT)
    assert b.give(file, b.registered) == []


@pytest.mark.rule("media-removal-request")
@pytest.mark.parametrize("target", list(rem.RemovalTarget))
def test_a_platform_or_the_media_is_asked_to_remove_content(target: rem.RemovalTarget) -> None:
    """TT 43/2021 Art 23: only the fact and its urgency travel, never the address."""
    file = b.a_file(State.ACCEPTED)
    (told,) = b.give(file, replace(b.REMOVE, target=target, url=f"https://vi.du/{CANARY}", platform=CANARY))
    assert told == e.ContentRemovalRequested(file.removals[0].id, True, "police")
    assert CANARY not in repr(told)


@pytest.mark.rule("no-material-stored")
@pytest.mark.parametrize("url", ["", " ", "data:image/png;base64,iVBORw0KGgo", " DATA:text/plain,x"])
def test_only_an_address_is_written(url: str) -> None:
    """BLHS Art 147, 326: an image may not come in as an address."""
    assert keys(b.a_file(State.ACCEPTED), replace(b.REMOVE, url=url)) == [("not_an_address", "no-material-stored")]


def test_a_removal_names_the_platform_and_its_documents() -> None:
    """A request without a number was not made; an answer without proof is none."""
    file = b.a_file(State.ACCEPTED)
    assert keys(file, replace(b.REMOVE, platform=" ")) == [("platform_missing", None)]
    assert keys(file, replace(b.REMOVE, document_number="")) == [("document_number_missing", None)]
    b.give(file, b.REMOVE)
    assert keys(file, replace(b.gone(file), proof_number=" ")) == [("proof_number_missing", None)]
    assert keys(file, replace(b.gone(file), removal_id="none")) == [("no_such_removal", None)]


def test_a_removal_is_open_until_the_content_is_gone() -> None:
    """A platform that refuses may be answered again; each answer stays."""
    file = b.a_file(State.ACCEPTED, b.REMOVE)
    removal = file.removals[0].id
    assert b.give(file, b.gone(file, rem.RemovalOutcome.REFUSED)) == [
        e.ContentRemovalConfirmed(removal, "refused", "police")
    ]
    assert b.give(file, b.gone) == [
        e.ContentRemovalConfirmed(removal, "removed", "police"), e.ContentGone(removal)
    ]  # fmt: skip
    assert [answer.outcome for answer in file.removals[0].answers] == ["refused", "removed"]
    assert keys(file, b.gone(file)) == [("removed_already", None)]


@pytest.mark.rule("takedown-request-right")
@pytest.mark.parametrize("who", [who for who in rem.Demander if who is not rem.Demander.POLICE])
def test_who_demands_a_removal_is_checked_and_hears_of_it_through_the_intake_point(who: rem.Demander) -> None:
    """Decree 56 Art 36(3): parent, carer, the child aged seven or more, a body responsible. Refused or removed, the
    intake point is told with the code of who demanded it; a name never travels."""
    file = b.a_file(State.ACCEPTED)
    demand = replace(b.REMOVE, demanded_by=who)
    assert keys(file, demand) == [("demand_not_checked", "takedown-request-right")]
    asked = b.give(file, replace(demand, demand_checked=True))
    removal = file.removals[0]
    assert asked == [e.ContentRemovalRequested(removal.id, True, str(who))]
    assert (removal.demanded_by, removal.demand_checked) == (who, True)
    refused = b.give(file, b.gone(file, rem.RemovalOutcome.REFUSED))
    removed = b.give(file, b.gone)
    assert [refused[0], removed[0]] == [
        e.ContentRemovalConfirmed(removal.id, outcome, str(who)) for outcome in ("refused", "removed")
    ]
    audience = AUDIENCE[e.ContentRemovalConfirmed]
    assert "case_intake" in audience.recipients(refused[0], ("police_investigation",))


@pytest.mark.rule("takedown-request-right")
def test_the_police_ask_of_themselves_without_anybodys_demand() -> None:
    """As they always could."""
    assert b.give(b.a_file(State.ACCEPTED), b.REMOVE)
