"""Calendars are read out of the files: the rows say what the file says, whatever happens, and tell each their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chungtay.work.v1.work_service_pb2 import ListEngagementsRequest, ListEngagementsResponse
from services.court_liaison.domain.engagements import engagements_of as of_court
from services.court_liaison.domain.model import CourtFile, Decision, DecisionCode
from services.court_liaison.domain.model import State as Court
from services.kernel.engagements import EngagementsOf
from services.kernel.errors import Forbidden, InvalidInput, StaleVersion
from services.kernel.events.erasing import EraseChore
from services.kernel.ids import new_id, new_reference
from services.kernel.persistence.engagements import Engagements, Kept, as_kept
from services.kernel.persistence.exclusions import Exclusion, Ground
from services.kernel.persistence.in_step import EXPECTED
from services.kernel.preparing import PreparationKind
from services.kernel.requests import AgencyRequest, RequestKind, RequestState
from services.kernel.rpc.tokens import set_actor
from services.kernel.rpc.work import WorkCalls
from services.kernel.sittings import Sitting, SittingKind, SittingState
from services.kernel.workflow import Actor
from services.police_investigation.domain.engagements import engagements_of as of_police
from services.police_investigation.domain.model import PoliceFile
from services.social_support.domain.engagements import engagements_of as of_social
from services.social_support.domain.model import SupportFile
from services.social_support.domain.preparations import Preparation
from tests.conftest import fresh_machine
from tests.province import Province
from tests.unit.court_liaison import builders as b

POLICE, SOCIAL, COURT = "police_investigation", "social_support", "court_liaison"
FIRST = datetime(2026, 6, 1, 2, tzinfo=UTC)
PEOPLE = ("PI-0001", "SS-0002", "CL-0003")
OF: dict[str, tuple[type, EngagementsOf]] = {
    POLICE: (PoliceFile, of_police), SOCIAL: (SupportFile, of_social), COURT: (CourtFile, of_court),
}  # fmt: skip


@pytest.fixture(scope="module")
def province() -> Iterator[Province]:
    with fresh_machine("test-engagements") as machine:
        for agency in OF:
            machine.database(agency).start()
        yield Province(machine, tuple(OF), log_level="WARNING")


moments = st.integers(0, 400_000).map(lambda minutes: FIRST + timedelta(minutes=minutes, microseconds=1234))
sittings = st.builds(
    Sitting, id=st.sampled_from(["s-1", "s-2", "s-3"]), agency=st.sampled_from([POLICE, COURT]),
    kind=st.sampled_from(SittingKind), starts_at=moments, minutes=st.integers(1, 120), place=st.just("home"),
    state=st.sampled_from(SittingState), interviewers=st.lists(st.sampled_from(PEOPLE), max_size=3).map(tuple),
)  # fmt: skip
promises = st.builds(
    AgencyRequest, id=st.uuids().map(str), kind=st.just(RequestKind.SUPPORT_PERSON),
    asking=st.sampled_from([POLICE, COURT]), asked=st.just(SOCIAL), made_at=st.just(FIRST),
    state=st.sampled_from([RequestState.OPEN, RequestState.ANSWERED]), answered_at=moments,
    support_person=st.sampled_from(PEOPLE),
)  # fmt: skip

preparations = st.builds(
    Preparation, hearing=st.just(1), kind=st.sampled_from(PreparationKind), starts_at=moments, minutes=st.just(30),
    place=st.just("courtroom"),
)  # fmt: skip


def with_sitting(sitting: Sitting) -> Callable[[Any], None]:
    """Planned, moved, held or cancelled."""

    def change(file: Any) -> None:
        file.sittings = [one for one in file.sittings if one.id != sitting.id] + [sitting]

    return change


def with_promise(promise: AgencyRequest) -> Callable[[Any], None]:
    return lambda file: file.requests.append(promise)


def with_preparation(preparation: Preparation) -> Callable[[Any], None]:
    """At social support the court's word comes in; elsewhere nothing happens."""

    def change(file: Any) -> None:
        if isinstance(file, SupportFile):
            others = [one for one in file.preparations if one.kind is not preparation.kind]
            file.preparations = [*others, preparation]

    return change


def with_hearing(state: Court, starts_at: datetime, judge: str, again: bool) -> Callable[[Any], None]:
    """At the court a hearing is set, moved, given to another judge or called off; elsewhere nothing happens."""

    def change(file: Any) -> None:
        if isinstance(file, CourtFile):
            if again or not file.hearings:
                file.hearings.append(b.a_hearing(panel=b.A_PANEL))
            file.hearings[-1].starts_at, file.hearings[-1].judge, file.state = starts_at, judge, state

    return change


changes = st.one_of(
    sittings.map(with_sitting),
    promises.map(with_promise),
    preparations.map(with_preparation),
    st.builds(
        with_hearing, st.sampled_from([Court.SCHEDULED, Court.HELD, Court.SUSPENDED]), moments,
        st.sampled_from(PEOPLE), st.booleans(),
    ),
)  # fmt: skip


def new_file(agency: str) -> Any:
    file = OF[agency][0](reference=new_reference())
    if isinstance(file, PoliceFile):
        file.received_at = FIRST
    if isinstance(file, CourtFile):
        file.decisions.append(Decision(code=DecisionCode.PROSECUTE, number="1", reason="", at=FIRST, by="CL-0020"))
    return file


def rows(province: Province, agency: str, reference: str) -> list[Kept]:
    return Engagements(province.parts(agency).store.database).of_case(reference)


def changed(province: Province, agency: str, reference: str, change: Callable[[Any], None]) -> None:
    def work(unit: Any) -> None:
        file = unit.file(reference)
        change(file)
        unit.put(file, [])

    province.parts(agency).store.run(work)


def planned(province: Province, agency: str = POLICE, at: datetime = FIRST, person: str = PEOPLE[0]) -> str:
    """A case with one session in which the person is engaged."""
    store, file = province.parts(agency).store, new_file(agency)
    file.sittings.append(
        Sitting(id=new_id(), agency=POLICE, kind=SittingKind.INTERVIEW, starts_at=at, minutes=60, place="home",
                interviewers=(person,))
    )  # fmt: skip
    store.run(lambda unit: unit.put(file, []))
    return str(file.reference)


@pytest.mark.parametrize("agency", OF)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(changes, st.booleans()), min_size=1, max_size=8))
def test_the_rows_are_always_what_the_stored_file_says(
    province: Province, agency: str, steps: list[tuple[Callable[[Any], None], bool]]
) -> None:
    """After every step, and after one that was undone with its transaction."""
    store, file, engagements_of = province.parts(agency).store, new_file(agency), OF[agency][1]
    store.run(lambda unit: unit.put(file, []))
    for change, kept in steps:

        def work(unit: Any, change: Callable[[Any], None] = change, kept: bool = kept) -> None:
            inside = unit.file(file.reference)
            change(inside)
            unit.put(inside, [])
            if not kept:
                raise StaleVersion(0)  # whatever undoes it

        try:
            store.run(work)
        except StaleVersion:
            assert not kept
        stored = as_kept(engagements_of(store.files.get(file.reference)))
        told = [one.engagement for one in rows(province, agency, file.reference)]
        assert sorted(told, key=lambda one: one.id) == sorted(stored, key=lambda one: one.id)
        if store.expected_of is not None:
            found = store.database[EXPECTED].find({"reference": file.reference})
            expected = {(row["by"], row["staff_id"]) for row in found}
            assert expected == set(store.expected_of(store.files.get(file.reference)))


def test_a_file_that_was_not_read_in_this_unit_of_work_keeps_its_rows_in_step(province: Province) -> None:
    """What was there before is not known then, and is replaced as a whole."""
    store, reference = province.parts(POLICE).store, planned(province)
    file = store.files.get(reference)
    file.sittings = [replace(one, id="another") for one in file.sittings]
    store.run(lambda unit: unit.save(file))
    assert [one.engagement for one in rows(province, POLICE, reference)] == list(as_kept(of_police(file)))


def test_what_moves_gets_a_higher_version_and_what_stays_keeps_its_own(province: Province) -> None:
    """A calendar program then knows which of two is the newer, and that nothing happened to the other."""
    reference = planned(province)
    changed(province, POLICE, reference, with_sitting(
        Sitting(id="later", agency=POLICE, kind=SittingKind.INTERVIEW, starts_at=FIRST + timedelta(days=1), minutes=60,
                place="home", interviewers=(PEOPLE[0],))
    ))  # fmt: skip
    before = {one.engagement.id: one for one in rows(province, POLICE, reference)}

    def move(file: Any) -> None:
        file.sittings = [
            replace(one, starts_at=one.starts_at + timedelta(hours=1)) if one.id == "later" else one
            for one in file.sittings
        ]

    changed(province, POLICE, reference, move)
    stayed, moved = rows(province, POLICE, reference)
    assert stayed == before[stayed.engagement.id]
    assert moved.version > before[moved.engagement.id].version
    assert moved.changed_at >= before[moved.engagement.id].changed_at
    assert moved.engagement.starts_at == FIRST + timedelta(days=1, hours=1)


# --- as it is told -----------------------------------------------------------------------------------------


def asked(province: Province, staff_id: str, first: str, last: str, *roles: str) -> ListEngagementsResponse:
    parts = province.parts(POLICE)
    calls = WorkCalls(parts.application, parts.gate, frozenset({"investigator"}))
    set_actor(Actor(staff_id, POLICE, "Đội 2", frozenset(roles or {"investigator"})))
    try:
        return calls.ListEngagements(ListEngagementsRequest(from_day=first, to_day=last), None)
    finally:
        set_actor(None)


def last_line(province: Province, staff_id: str) -> dict[str, Any]:
    """Of the access log."""
    return [line for line in province.parts(POLICE).custody.log.lines() if line["staff_id"] == staff_id][-1]


def test_everybody_is_told_their_own_in_the_order_of_the_day(province: Province) -> None:
    """Vietnam's days, the last included; and it is noted like every list."""
    mine, later = planned(province, at=FIRST, person="PI-0100"), FIRST + timedelta(hours=3)
    second = planned(province, at=later, person="PI-0100")
    planned(province, at=FIRST, person="PI-0101")
    late = datetime(2026, 6, 1, 16, 59, tzinfo=UTC)  # 23:59 in Vietnam
    third = planned(province, at=late, person="PI-0100")
    planned(province, at=late + timedelta(minutes=1), person="PI-0100")
    answer = asked(province, "PI-0100", "2026-06-01", "2026-06-01")
    assert [one.reference for one in answer.engagements] == [mine, second, third]
    assert {(one.kind, one.place) for one in answer.engagements} == {("interview", "home")}
    assert all(one.engagement_id and one.version and one.changed_at.seconds for one in answer.engagements)
    line = last_line(province, "PI-0100")
    assert (line["action"], line["call"]) == ("list", "ListEngagements")
    assert sorted(line["references"]) == sorted([mine, second, third])


@pytest.mark.rule("need-to-know")
def test_of_a_case_that_somebody_must_not_know_of_only_the_time_is_told(province: Province) -> None:
    """They cannot be two places at once; which case it is stays unsaid, in the log too."""
    reference, parts = planned(province, person="PI-0200"), province.parts(POLICE)
    parts.gate.exclusions.exclude(
        Exclusion(reference, "PI-0200", Ground.RELATIVE, "PI-0009", datetime.now(UTC), "Là cậu của trẻ.")
    )
    (one,) = asked(province, "PI-0200", "2026-06-01", "2026-06-02").engagements
    assert {field.name for field, _ in one.ListFields()} == {"starts_at", "ends_at"}
    assert last_line(province, "PI-0200")["references"] == []


def test_a_calendar_program_is_told_the_same_and_another_role_nothing(province: Province) -> None:
    """The role that identity gives a feed; and one that does not work on cases."""
    reference = planned(province, person="PI-0300")
    answer = asked(province, "PI-0300", "2026-06-01", "2026-06-30", "calendar_feed")
    assert [one.reference for one in answer.engagements] == [reference]
    with pytest.raises(Forbidden):
        asked(province, "PI-0300", "2026-06-01", "2026-06-30", "administrator")


def test_at_most_two_months_are_told_at_once(province: Province) -> None:
    """No call grows with the size of the database."""
    assert asked(province, "PI-0400", "2026-06-01", "2026-08-01").engagements == []
    for last in ("2026-08-02", "2026-05-31", "", "hôm nay"):
        with pytest.raises(InvalidInput):
            asked(province, "PI-0400", "2026-06-01", last)


@pytest.mark.rule("retention")
def test_an_erased_case_leaves_the_calendars_and_does_not_come_back(province: Province) -> None:
    """Not even with late news that is taken in after it."""
    reference, store = planned(province), province.parts(POLICE).store
    store.run(lambda unit: unit.data(reference).destroy("order-1"))
    assert EraseChore(store, None)() >= 1
    assert rows(province, POLICE, reference) == []
    changed(province, POLICE, reference, with_sitting(
        Sitting(id="late", agency=POLICE, kind=SittingKind.INTERVIEW, starts_at=FIRST, minutes=60,
                interviewers=(PEOPLE[0],))
    ))  # fmt: skip
    assert rows(province, POLICE, reference) == []
