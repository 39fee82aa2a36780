"""Other agencies' people in the court's plans: told as busy or free, and only while it plans with them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from types import SimpleNamespace
from typing import Any

import pytest

from services.court_liaison.adapters.diary import MongoDiary
from services.court_liaison.domain.accommodations import Accommodation
from services.court_liaison.domain.model import CourtFile, DocketEntry
from services.court_liaison.domain.model import State as Court
from services.kernel.application import Request
from services.kernel.busy import BusyWindow
from services.kernel.clock import VIETNAM
from services.kernel.deadlines.keeping import provincial
from services.kernel.errors import Refused
from services.kernel.events.erasing import EraseChore
from services.kernel.ids import AGENCIES, new_id, new_reference
from services.kernel.requests import AgencyRequest, RequestKind, RequestState
from services.kernel.sittings import Sitting, SittingKind, SittingState
from services.kernel.workflow import Actor
from services.police_investigation.domain.model import PoliceFile, Verification
from services.police_investigation.domain.model import State as Police
from services.social_support.domain.model import SupportFile
from tests.carrier import Carrier
from tests.conftest import fresh_machine
from tests.province import Province
from tests.unit.court_liaison import builders as b

SOCIAL, POLICE, COURT = "social_support", "police_investigation", "court_liaison"
CLERK = Actor("CL-0001", COURT, "TAND", frozenset({"court_clerk"}))
HOUR = timedelta(hours=1)


@pytest.fixture(scope="module")
def province() -> Iterator[Province]:
    with fresh_machine("test-busy") as machine:
        for agency in (SOCIAL, POLICE, COURT):
            machine.database(agency).start()
        yield Province(machine, (SOCIAL, POLICE, COURT), log_level="WARNING")


@cache
def working_day(days: int) -> date:
    """The first so far ahead on which the court sits; the same for tests that go over midnight."""
    day = datetime.now(VIETNAM).date() + timedelta(days=days)
    while not provincial().days.is_working_day(day):
        day += timedelta(days=1)
    return day


def at(hour: int, days: int = 5) -> datetime:
    """An hour in Vietnam, some days ahead."""
    return datetime.combine(working_day(days), datetime.min.time(), VIETNAM).astimezone(UTC) + hour * HOUR


def promise(person: str, asking: str) -> AgencyRequest:
    now = datetime.now(UTC)
    return AgencyRequest(
        id=new_id(), kind=RequestKind.SUPPORT_PERSON, asking=asking, asked=SOCIAL, made_at=now, answered_at=now,
        state=RequestState.ANSWERED, support_person=person,
    )  # fmt: skip


def session(start: datetime, agency: str = POLICE, people: tuple[str, ...] = (), minutes: int = 60) -> Sitting:
    return Sitting(
        id=new_id(), agency=agency, kind=SittingKind.INTERVIEW, starts_at=start, minutes=minutes, place="home",
        interviewers=people,
    )  # fmt: skip


def keep(province: Province, agency: str, file: Any) -> str:
    province.parts(agency).store.run(lambda unit: unit.put(file, []))
    return str(file.reference)


def change(province: Province, agency: str, reference: str, how: Any) -> None:
    def work(unit: Any) -> None:
        file = unit.file(reference)
        how(file)
        unit.put(file, [])

    province.parts(agency).store.run(work)


def with_a_child_elsewhere(province: Province, person: str, start: datetime) -> str:
    """A case of which the court knows nothing: the person is with the child at the police."""
    file = SupportFile(reference=new_reference(), requests=[promise(person, POLICE)], sittings=[session(start)])
    return keep(province, SOCIAL, file)


def promised_to_court(province: Province, person: str) -> str:
    """A case in which the court asked for somebody and was told whom."""
    return keep(province, SOCIAL, SupportFile(reference=new_reference(), requests=[promise(person, COURT)]))


def tell(province: Province, agency: str = SOCIAL) -> int:
    """What the worker's timer does; then the events travel."""
    chore = next(chore for chore in province.parts(agency).chores if chore.name == "busy")
    told = chore.work()
    Carrier(province).deliver()
    assert isinstance(told, int)
    return told


def known_at_court(province: Province, person: str) -> tuple[BusyWindow, ...] | None:
    parts = province.parts(COURT)
    court = parts.register.court_at(MongoDiary(parts.store.database), datetime.now(UTC))
    found: tuple[BusyWindow, ...] | None = court.busy.get(person)
    return found


@pytest.mark.rule("need-to-know")
def test_the_court_learns_when_a_support_person_is_taken_and_nothing_else(province: Province) -> None:
    """Hours that touch are one; no case, no kind and no place, in what travels as in what is kept."""
    person = "SS-0100"
    reference = promised_to_court(province, person)
    cases = [with_a_child_elsewhere(province, person, at(hour)) for hour in (8, 9, 14)]
    assert tell(province) == 2  # to the court, and to the police, whom the same person was promised
    assert known_at_court(province, person) == (BusyWindow(at(8), at(10)), BusyWindow(at(14), at(15)))
    assert tell(province) == 0
    database = province.parts(COURT).store.database
    (line,) = database["journal"].find({"name": "SupportStaffBusyTold", "data.staffId": person})
    assert line["reference"] == AGENCIES
    assert set(line["data"]) == {"to", "staffId", "version", "windows"}
    assert {key for window in line["data"]["windows"] for key in window} == {"startsAt", "endsAt"}
    assert not [case for case in (reference, *cases) if case in str(line)]


@pytest.mark.rule("need-to-know")
def test_of_people_with_whom_the_court_does_not_plan_it_is_told_nothing(province: Province) -> None:
    """However often they are with a child, and although the police are told."""
    with_a_child_elsewhere(province, "SS-0200", at(8))
    tell(province)
    assert known_at_court(province, "SS-0200") is None


def test_what_was_called_off_is_free_again_and_an_older_word_changes_nothing(province: Province) -> None:
    """The latest version counts, in whatever order they come."""
    person = "SS-0300"
    promised_to_court(province, person)
    reference = with_a_child_elsewhere(province, person, at(8))
    tell(province)
    assert known_at_court(province, person) == (BusyWindow(at(8), at(9)),)

    def call_off(file: SupportFile) -> None:
        file.sittings = [replace(one, state=SittingState.CANCELLED) for one in file.sittings]

    change(province, SOCIAL, reference, call_off)
    assert tell(province) == 2
    assert known_at_court(province, person) == ()
    old = SimpleNamespace(source=SOCIAL, data=SimpleNamespace(staff_id=person, version=1, windows=[]))
    court = province.parts(COURT).store
    court.run(lambda unit: unit.keep_busy(old))
    (row,) = court.database["busy_elsewhere"].find({"staff_id": person})
    assert row["version"] == 2


@pytest.mark.rule("need-to-know")
def test_whom_the_court_plans_with_no_more_is_told_of_once_more_as_free(province: Province) -> None:
    """The case was closed, or erased: the court has no use for their hours any more."""
    for person, end in (("SS-0400", "closed"), ("SS-0401", "erased")):
        reference = promised_to_court(province, person)
        with_a_child_elsewhere(province, person, at(8))
        tell(province)
        assert known_at_court(province, person)
        if end == "closed":
            change(province, SOCIAL, reference, lambda file: setattr(file, "case_closed_at", datetime.now(UTC)))
        else:
            store = province.parts(SOCIAL).store
            store.run(lambda unit, reference=reference: unit.data(reference).destroy("order-1"))
            assert EraseChore(store, None)() >= 1
        assert tell(province) == 1
        assert known_at_court(province, person) == ()
        assert tell(province) == 0


def test_the_police_tell_of_who_investigated_a_case_that_lies_at_the_court(province: Province) -> None:
    """Once the file was handed over; of their hours with every child."""
    now = datetime.now(UTC)
    verified = Verification(
        investigator="PI-0100", trained_with_minors=True, override_reason="", at=now, by="PI-0001"
    )  # fmt: skip
    handed_over = PoliceFile(
        reference=new_reference(), state=Police.INVESTIGATING, received_at=now, verifications=[verified]
    )
    reference = keep(province, POLICE, handed_over)
    keep(province, POLICE, PoliceFile(
        reference=new_reference(), received_at=now, sittings=[session(at(10), people=("PI-0100", "PI-0101"))]
    ))  # fmt: skip
    assert tell(province, POLICE) == 0
    change(province, POLICE, reference, lambda file: setattr(file, "state", Police.TRANSFERRED))
    assert tell(province, POLICE) == 1
    assert known_at_court(province, "PI-0100") == (BusyWindow(at(10), at(11)),)
    assert known_at_court(province, "PI-0101") is None


@pytest.mark.rule("victim-rights")
def test_no_hearing_is_set_while_the_support_person_is_with_another_child(province: Province) -> None:
    """Through the court's own command, its diary and what social support told; an hour later it is."""
    person = "SS-0500"
    promised_to_court(province, person)
    with_a_child_elsewhere(province, person, at(8))
    tell(province)
    parts, now = province.parts(COURT), datetime.now(UTC)
    file = CourtFile(
        reference=new_reference(), state=Court.DOCKETED, requests=[promise(person, COURT)],
        docket=[DocketEntry(number="1", at=now, by="CL-0001")],
    )  # fmt: skip
    reference = keep(province, COURT, file)

    def set_hearing(start: datetime) -> str:
        command = replace(
            b.A_HEARING,
            starts_at=start,
            minutes=60,
            accommodations=(Accommodation.SCREEN, Accommodation.SUPPORT_PERSON),
        )
        receipt = parts.application.perform(
            command, CLERK, Request(new_id(), "d"), reference, unit_checks=parts.booking.schedule
        )
        return str(receipt.state)

    with pytest.raises(Refused) as refused:
        set_hearing(at(8))
    assert [problem.key for problem in refused.value.problems] == ["support_person_away"]
    assert set_hearing(at(9)) == Court.SCHEDULED
