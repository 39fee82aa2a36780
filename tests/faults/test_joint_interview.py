"""A joint interview is agreed over a real broker while processes die, an agency is away, or nobody answers.

Whatever happens, all agencies end with the same calendar; and while an answer is waited for, the police's page says
whose, and since when.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from chungtay.police_investigation.v1 import police_investigation_service_pb2 as messages
from services.kernel.clock import in_vietnam
from services.kernel.errors import DomainError
from services.kernel.joint import JointRefusal, JointState
from services.kernel.joint_answers import AcceptJointInterview, DeclineJointInterview
from services.kernel.rpc.commands import fill
from services.kernel.sittings import SittingState, Topic
from services.police_investigation.domain import commands as police
from services.police_investigation.domain import joint_interviews as j
from services.police_investigation.domain.interview_codes import CancelReason, Place, Presence
from services.portal.domain.picks import latest_proposals, waited_for
from tests.faults.conftest import Patient
from tests.waiting import until

SOCIAL, POLICE, COURT = "social_support", "police_investigation", "court_liaison"
EVERYBODY = (POLICE, SOCIAL, COURT)
AT_COURT = ("court_liaison-relay", "court_liaison-worker")
TOO_LATE = "the-clock-of-who-waits"


@pytest.fixture(scope="module")
def with_the_court(running_province: Patient) -> Iterator[Patient]:
    """The procuracy's processes too, for as long as it is invited."""
    running_province.machine.database(COURT).start()
    for name in AT_COURT:
        running_province.process(name).start()
    running_province.machine.wait_ready(AT_COURT)
    yield running_province
    for name in AT_COURT:
        running_province.process(name).stop()
    running_province.machine.database(COURT).stop()


@pytest.fixture
def town(province: Patient, with_the_court: Patient) -> Patient:
    return province


def file_of(town: Patient, agency: str, reference: str) -> Any:
    return town.parts(agency).store.files.get(reference)


def a_morning(days: int, hour: int = 9) -> datetime:
    """In Vietnam, so many days from now; no rule stands against it."""
    return (in_vietnam(datetime.now().astimezone()) + timedelta(days=days)).replace(
        hour=hour, minute=0, second=0, microsecond=0
    )


def a_case(town: Patient) -> str:
    """On which social support and the police work."""
    reference = town.referred_case(SOCIAL, POLICE).reference
    for agency in (SOCIAL, POLICE):
        until(partial(town.has_file, agency, reference), f"the referral arrives at {agency}")
    town.social_accepts(reference)
    town.perform(POLICE, police.AcceptReferral(), reference)
    town.perform(POLICE, police.StartVerification(investigator="T-0001", trained_with_minors=True), reference)
    return reference


def call(town: Patient, reference: str, days: int = 4) -> str:
    """The police call a joint interview; returns its number."""
    town.perform(
        POLICE,
        j.CallJointInterview(
            starts_at=a_morning(days), minutes=60, place=Place.FRIENDLY_ROOM, topics=(Topic.RAPPORT,),
            interviewers=("T-0001",), interviewers_trained=True, people_present=(Presence.REPRESENTATIVE,),
        ),
        reference,
    )  # fmt: skip
    number: str = file_of(town, POLICE, reference).joint_interviews[-1].id
    return number


def move(number: str, days: int = 6) -> j.MoveJointInterview:
    return j.MoveJointInterview(joint_interview_id=number, starts_at=a_morning(days), minutes=45, place=Place.HOME)


def comes(number: str, who: str = "T-0001") -> AcceptJointInterview:
    return AcceptJointInterview(joint_interview_id=number, attendee=who)


def invited(town: Patient, agency: str, reference: str, proposal: int = 1) -> None:
    """Wait until the invitation is there."""

    def there() -> bool:
        file = file_of(town, agency, reference)
        return file is not None and any(one.proposal == proposal for one in file.joint_interviews)

    until(there, f"{agency} is invited to slot {proposal}")


def hours_are_told(town: Patient) -> None:
    """When whose people are taken, to whoever plans with them; left alone it happens some second later, and is then
    the news at which an armed process dies."""
    for agency in EVERYBODY:
        for chore in town.parts(agency).chores:
            if chore.name == "busy":
                chore.work()


def calendar(file: Any) -> Any:
    """What of it everybody must have alike: each slot and what became of it, the session, the answers that count."""
    if file is None:
        return None
    numbers = {one.sitting_id for one in file.joint_interviews}
    return (
        [
            (one.id, one.proposal, one.starts_at, one.minutes, one.place, one.state, one.reason_code)
            for one in file.joint_interviews
        ],
        {s.id: (s.starts_at, s.minutes, s.place, s.state) for s in file.sittings if s.id in numbers},
        [(i.agency, i.answer, i.attendee) for i in file.joint_interviews[-1].invitations],
    )


def all_have(town: Patient, reference: str, state: JointState, *, within: float = 240) -> Any:
    """Wait until every agency says the same of the latest slot; returns what they say.

    A database keeps the open transaction of a process that was killed for a minute, and a worker whose clock went
    ahead brings up every missed deadline of the tests before.
    """

    def same() -> Any:
        files = [file_of(town, agency, reference) for agency in EVERYBODY]
        told = [calendar(file) for file in files]
        if any(one is None or one != told[0] for one in told):
            return None
        return told[0] if files[0].joint_interviews[-1].state is state else None

    return until(
        same, f"all calendars are the same, and it is {state}", within=within, every=0.2,
        last=lambda: [calendar(file_of(town, agency, reference)) for agency in EVERYBODY],
    )  # fmt: skip


def planned(told: Any) -> int:
    return sum(state is SittingState.PLANNED for *_, state in told[1].values())


@pytest.mark.rule("sa-min-statements")
@pytest.mark.parametrize("moment", ["inbox.before_commit", "inbox.after_commit"])
def test_the_police_worker_killed_while_it_agrees_leaves_one_calendar_for_all(town: Patient, moment: str) -> None:
    """Before the commit nobody has the session, after it everybody will: the redelivered answer finds which."""
    reference = a_case(town)
    number = call(town, reference)
    for agency in (SOCIAL, COURT):
        invited(town, agency, reference)
    hours_are_told(town)
    town.check()  # nothing else is on its way: the next news that the police take in is the answer
    town.restart("police_investigation-worker", crash_at=moment)
    town.perform(SOCIAL, comes(number), reference)
    town.died("police_investigation-worker")
    agreed = file_of(town, POLICE, reference).joint_interviews[-1].state is JointState.AGREED
    assert agreed is (moment == "inbox.after_commit")
    town.process("police_investigation-worker").start()
    assert planned(all_have(town, reference, JointState.AGREED)) == 1
    town.check()


def test_the_police_wait_for_who_is_away_and_say_so(town: Patient) -> None:
    """Social support is down altogether: the procuracy answers, the police work on, and what was waited for comes."""
    reference = a_case(town)
    away = ("social_support-worker", "social_support-relay")
    for name in away:
        town.process(name).stop()
    town.machine.database(SOCIAL).stop()
    number = call(town, reference)
    invited(town, COURT, reference)
    town.perform(COURT, comes(number, "T-0003"), reference)

    def police_wait_for() -> list[str]:
        (shown,) = latest_proposals(fill(messages.GetCaseResponse, file_of(town, POLICE, reference)))
        assert shown.asked_at.seconds
        assert shown.answers_until.seconds > shown.asked_at.seconds
        return [one.agency for one in waited_for(shown)]

    until(lambda: police_wait_for() == [SOCIAL], "the police's page says that only social support is waited for")
    opened = police.OpenInvestigation(
        decision_number="21/QĐ-CQĐT", offence_article="BLHS 146", severity=police.Severity.SERIOUS
    )
    town.perform(POLICE, opened, reference)
    assert file_of(town, POLICE, reference).sittings == []

    town.machine.database(SOCIAL).start()
    for name in away:
        town.process(name).start()
    invited(town, SOCIAL, reference)
    town.perform(SOCIAL, comes(number), reference)
    told = all_have(town, reference, JointState.AGREED)
    assert (planned(told), [who for _, _, who in told[2]]) == (1, ["T-0001", "T-0003"])
    assert police_wait_for() == []
    town.check()


@pytest.mark.rule("joint-interview-answer")
def test_silence_ends_it_and_every_calendar_stays_empty(town: Patient, tmp_path: Path) -> None:
    """The time runs out at the police: all are told, the intake point hears of the missed deadline, and another slot
    may be proposed and agreed."""
    reference = a_case(town)
    number = call(town, reference)
    for agency in (SOCIAL, COURT):
        invited(town, agency, reference)
    clock = tmp_path / TOO_LATE
    end = file_of(town, POLICE, reference).joint_interviews[-1].answers_until
    clock.write_text((end + timedelta(seconds=1)).isoformat(), encoding="ascii")
    worker = town.machine.process("police_investigation-worker")
    worker.stop()
    town.machine.process("police_investigation-worker", {"CHUNGTAY_CLOCK_FILE": str(clock)}).start()
    told = all_have(town, reference, JointState.LAPSED)
    assert told[1] == {}
    assert [answer for _, answer, _ in told[2]] == ["waiting", "waiting"]
    missed = {"name": "PoliceDeadlineMissed", "reference": reference, "data.ruleId": "joint-interview-answer"}
    journal = town.databases()["case_intake"]["journal"]
    until(lambda: journal.find_one(missed), "the intake point hears that the time ran out")

    town.restart("police_investigation-worker")
    town.perform(POLICE, move(number), reference)
    invited(town, SOCIAL, reference, proposal=2)
    town.perform(SOCIAL, comes(number), reference)
    assert planned(all_have(town, reference, JointState.AGREED)) == 1
    town.check()


def test_an_answer_that_a_move_overtakes_is_asked_again(town: Patient) -> None:
    """It lay in an outbox while the police proposed another slot: nobody's yes to the one is taken for the other."""
    reference = a_case(town)
    number = call(town, reference)
    invited(town, SOCIAL, reference)
    town.process("social_support-relay").stop()
    town.perform(SOCIAL, comes(number), reference)
    town.perform(POLICE, move(number), reference)
    invited(town, SOCIAL, reference, proposal=2)
    town.process("social_support-relay").start()
    told = all_have(town, reference, JointState.ASKED)
    assert [(answer, who) for _, answer, who in told[2]] == [("waiting", ""), ("waiting", "")]
    town.check()
    town.perform(SOCIAL, comes(number), reference)
    told = all_have(town, reference, JointState.AGREED)
    assert [state for *_, state, _ in told[0]] == [JointState.MOVED, JointState.AGREED]
    town.check()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_processes_killed_again_and_again_while_it_is_asked_moved_answered_and_called_off(
    town: Patient, seed: int
) -> None:
    """No moment is safe and none needs to be: whatever was decided last, all calendars say it."""
    chance = random.Random(seed)
    reference = a_case(town)
    number = call(town, reference)
    invited(town, SOCIAL, reference)
    refusal = DeclineJointInterview(joint_interview_id=number, reason_code=JointRefusal.SLOT_UNSUITABLE)
    steps: list[tuple[str, Callable[[], Any]]] = [
        (SOCIAL, lambda: comes(number)),
        (SOCIAL, lambda: comes(number)),
        (SOCIAL, lambda: refusal),
        (COURT, lambda: comes(number, "T-0003")),
        (POLICE, lambda: move(number, chance.randint(5, 9))),
        (POLICE, lambda: move(number, chance.randint(5, 9))),
    ]
    victims = [f"{agency}-{kind}" for agency in EVERYBODY for kind in ("worker", "relay")]
    for _ in range(10):
        agency, command = chance.choice(steps)
        with contextlib.suppress(DomainError):  # a person who is told no; the file is as it was
            town.perform(agency, command(), reference)
        name = chance.choice(victims)
        town.machine.process(name).kill()
        town.process(name).start()
    ended = file_of(town, POLICE, reference).joint_interviews[-1].state
    if ended in (JointState.ASKED, JointState.AGREED):
        off = j.CallOffJointInterview(joint_interview_id=number, reason_code=CancelReason.CHILD_UNWELL)
        with contextlib.suppress(DomainError):  # an answer was quicker
            town.perform(POLICE, off, reference)
    town.check()
    told = all_have(town, reference, file_of(town, POLICE, reference).joint_interviews[-1].state)
    assert planned(told) == 0
    town.check()
