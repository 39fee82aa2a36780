"""Nobody answers to a joint interview: the clock finds it, and all that follows stands in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.kernel.events.deadlines import DeadlineChore
from services.kernel.joint import JointState
from services.kernel.persistence.work_items import WorkItems
from services.kernel.sittings import Topic
from services.police_investigation.domain import commands as c
from services.police_investigation.domain.interview_codes import CancelReason, Place, Presence
from services.police_investigation.domain.joint_interviews import CallJointInterview, CallOffJointInterview
from services.police_investigation.domain.model import CrimeSource
from tests.conftest import fresh_machine
from tests.hands import Hands
from tests.province import Province

POLICE = "police_investigation"
BEGUN = datetime(2026, 3, 11, 2, tzinfo=UTC)  # Wednesday, nine o'clock in Vietnam
UNTIL = datetime(2026, 3, 13, 17, tzinfo=UTC)  # the end of Friday


@pytest.fixture(scope="module")
def province() -> Iterator[Province]:
    with fresh_machine("test-joint-interview") as machine:
        machine.database(POLICE).start()
        yield Province(machine, (POLICE,), log_level="WARNING")


@pytest.fixture
def hands(province: Province) -> Iterator[Hands]:
    store = province.parts(POLICE).store
    before, store.clock = store.clock, Hands(BEGUN)
    yield store.clock
    store.clock = before


def called(province: Province) -> str:
    reference = province.perform(
        POLICE, c.RegisterCrimeReport(source=CrimeSource.SCHOOL, received_at=BEGUN, narrative="Tin thử.")
    ).reference
    province.perform(POLICE, c.StartVerification(investigator="T-0001", trained_with_minors=True), reference)
    call = CallJointInterview(
        starts_at=datetime(2026, 3, 17, 2, tzinfo=UTC), minutes=60, place=Place.HOME, topics=(Topic.WISHES,),
        interviewers=("T-0001",), interviewers_trained=True, people_present=(Presence.PROTECTOR,),
    )  # fmt: skip
    province.perform(POLICE, call, reference)
    return reference


def told(province: Province, reference: str) -> list[tuple[str, str]]:
    outbox = province.parts(POLICE).store.database["outbox"]
    rows = outbox.find({"stream": {"$regex": reference}, "name": {"$regex": "^Joint"}}).sort("sequence", 1)
    return sorted((row["recipient"], row["name"]) for row in rows)


def waiting(province: Province, reference: str) -> list[Any]:
    items = WorkItems(province.parts(POLICE).store.database).of_case(reference)
    return [(item.level, item.missed) for item in items if item.rule == "joint-interview-answer"]


@pytest.mark.rule("joint-interview-answer")
def test_the_clock_lets_it_lapse_and_tells_everybody_once(province: Province, hands: Hands) -> None:
    """The owner is reminded before; at the end the file, the work of the investigator and the news go together."""
    reference, store = called(province), province.parts(POLICE).store
    look = DeadlineChore(store)
    assert waiting(province, reference) == [("", False)]
    hands.moment = UNTIL - timedelta(hours=23)
    look()
    assert waiting(province, reference) == [("owner", False)]
    before = store.files.get(reference)
    hands.moment = UNTIL + timedelta(seconds=1)
    for _ in range(3):
        look()
    after: Any = store.files.get(reference)
    assert (after.joint_interviews[0].state, after.joint_interviews[0].ended_at) == (JointState.LAPSED, hands.moment)
    assert after.version == before.version + 1
    assert waiting(province, reference) == []
    assert after.running("joint-interview-answer", after.joint_interviews[0].id) is None
    assert told(province, reference) == [
        ("court_liaison", "JointInterviewAsked"), ("court_liaison", "JointInterviewLapsed"),
        ("social_support", "JointInterviewAsked"), ("social_support", "JointInterviewLapsed"),
    ]  # fmt: skip
    journal = store.database["journal"]
    assert journal.count_documents({"reference": reference, "name": "JointInterviewLapsed"}) == 1
    missed = {"reference": reference, "name": "PoliceDeadlineMissed", "data.ruleId": "joint-interview-answer"}
    assert journal.count_documents(missed) == 1


def test_what_was_called_off_does_not_lapse(province: Province, hands: Hands) -> None:
    """Its clock is void: nothing is missed."""
    reference, store = called(province), province.parts(POLICE).store
    number = store.files.get(reference).joint_interviews[0].id
    province.perform(
        POLICE, CallOffJointInterview(joint_interview_id=number, reason_code=CancelReason.CHILD_UNWELL), reference
    )
    hands.moment = UNTIL + timedelta(days=1)
    DeadlineChore(store)()
    file: Any = store.files.get(reference)
    assert file.joint_interviews[0].state is JointState.CALLED_OFF
    assert [name for _, name in told(province, reference)].count("JointInterviewLapsed") == 0
