"""What other agencies ask, tell and decide: requests, sessions with the child, more time, the end of a case."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from services.kernel.errors import Refused
from services.police_investigation.domain import events as e
from services.police_investigation.domain.model import PoliceFile, State
from services.police_investigation.service_layer.handlers import EVENT_HANDLERS
from tests.unit.police_investigation import builders as b
from tests.unit.police_investigation.noted import NotedUnit, news


def test_a_request_of_another_agency_is_kept_and_starts_its_clock() -> None:
    """Decree 56 Art 25(2): whoever is asked helps; silence is a deadline missed."""
    unit = NotedUnit(kept=b.a_file(State.VERIFYING))
    EVENT_HANDLERS["SupportRequestMade"](unit, request_made("q-1"))
    assert unit.kept is not None
    assert [(r.id, r.asking, r.asked, r.open) for r in unit.kept.requests] == [
        ("q-1", "social_support", "police_investigation", True)
    ]
    assert unit.brought == ["SupportRequestMade"]


def test_a_request_on_a_case_that_is_not_here_is_answered_at_once() -> None:
    """Nobody waits for an answer that nobody can give."""
    unit = NotedUnit()
    EVENT_HANDLERS["SupportRequestMade"](unit, request_made("q-1"))
    assert [(told.outcome_code, told.reason_code) for told in unit.told] == [("rejected", "no_such_case")]


def request_made(request_id: str) -> Any:
    event = news(
        "SupportRequestMade", request_id=request_id, to="police_investigation", kind_code="prosecution_request",
        categories=(), document_number="17/CV",
    )  # fmt: skip
    event.source = "social_support"
    return event


def test_the_support_person_is_the_one_that_social_support_names() -> None:
    """Luật 59/2024 Art 22: the social worker beside the child is not chosen by the police."""
    file = b.a_file(State.VERIFYING, b.ASK_SUPPORT)
    assert file.support_person == ""
    unit = NotedUnit(kept=file)
    answer = {"request_id": file.requests[0].id, "outcome_code": "answered", "reason_code": ""}
    told = news("SupportRequestAnswered", support_person="SS-0007", document_number="", **answer)
    EVENT_HANDLERS["SupportRequestAnswered"](unit, told)
    assert (file.support_person, unit.brought) == ("SS-0007", ["SupportRequestAnswered"])


def a_sitting(name: str, **more: Any) -> Any:
    moment = Timestamp()
    moment.FromDatetime(b.MORNING)
    values = {
        "sitting_id": "c-1", "kind_code": "hearing", "child": 1, "starts_at": moment, "minutes": 90,
        "topic_codes": ["course_of_events"], "place_code": "court", "interviewers": ["CL-0003"],
        "outcome_code": "held",
    }  # fmt: skip
    return news(name, **{**values, **more})


@pytest.mark.rule("interview-no-repeat")
def test_a_session_of_another_agency_counts_here_too() -> None:
    """Luật 59/2024 Art 156: the child has one day, however many agencies there are."""
    unit = NotedUnit(kept=b.a_file(State.INVESTIGATING))
    EVENT_HANDLERS["CourtSittingPlanned"](unit, a_sitting("CourtSittingPlanned"))
    EVENT_HANDLERS["CourtSittingHeld"](unit, a_sitting("CourtSittingHeld"))
    assert unit.kept is not None
    assert [(s.id, s.agency, s.was_held) for s in unit.kept.sittings] == [("c-1", "x", True)]
    with pytest.raises(Refused) as refused:
        b.give(unit.kept, b.PLAN)
    assert [p.key for p in refused.value.problems] == ["topic_covered_already"]


def test_the_procuracys_answer_moves_the_end() -> None:
    """Rule ``investigate-ext``: granted, it is applied at once, and others hear of it."""
    file = b.a_file(State.INVESTIGATING, b.ASK_TIME)
    unit = NotedUnit(kept=file)
    EVENT_HANDLERS["ExtensionDecided"](unit, decided(file, granted=True))
    assert unit.told == [e.InvestigationExtended(step=1)]
    assert (file.extensions[0].granted, file.extensions[0].approved_by) == (True, "CL-0002")
    EVENT_HANDLERS["ExtensionDecided"](unit, decided(file, granted=False))
    assert (len(unit.told), file.extensions[0].granted) == (1, True)  # an answer is given once


def decided(file: PoliceFile, granted: bool) -> Any:
    return news(
        "ExtensionDecided", extension_id=file.extensions[0].id, granted=granted, document_number="31/QĐ-VKS",
        approved_by="CL-0002",
    )  # fmt: skip


def test_an_extension_that_is_not_given_is_kept_and_moves_nothing() -> None:
    """Refused, or answered after the work has ended: it stands in the file."""
    refused = b.a_file(State.INVESTIGATING, b.ASK_TIME)
    late = b.a_file(State.INVESTIGATING, b.ASK_TIME, b.CONCLUDE)
    for file, granted in ((refused, False), (late, True)):
        unit = NotedUnit(kept=file)
        EVENT_HANDLERS["ExtensionDecided"](unit, decided(file, granted))
        assert [type(event).__name__ for event in unit.told] == ["ExtensionAnswered"]
        assert file.extensions[0].granted is granted


@pytest.mark.parametrize("name", ["ExtensionDecided", "CaseClosed", "CourtSittingHeld", "SupportRequestAnswered"])
def test_news_of_a_case_that_is_not_kept_here_changes_nothing(name: str) -> None:
    """It stands on the timeline; there is no file to change."""
    unit = NotedUnit()
    EVENT_HANDLERS[name](unit, news(name))
    assert unit == NotedUnit()


def test_the_end_of_a_case_reaches_the_clocks() -> None:
    """Nothing of it is still to be done."""
    unit = NotedUnit(kept=b.a_file(State.DECLINED))
    EVENT_HANDLERS["CaseClosed"](unit, news("CaseClosed"))
    assert (unit.brought, unit.saved, unit.told) == (["CaseClosed"], 1, [])
