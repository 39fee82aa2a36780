"""From the court's register, its diary and one case to what a plan is made from, and to proposals."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from services.court_liaison.domain.accommodations import Accommodation, ChildNeeds, Need
from services.court_liaison.domain.listings import WantedHearing
from services.court_liaison.domain.model import CourtFile, DocketEntry, State, TrialOrder
from services.court_liaison.domain.preparing import Preparation
from services.court_liaison.domain.scheduling.agenda import Agenda
from services.court_liaison.domain.scheduling.checker import breaches
from services.court_liaison.domain.scheduling.register import Absence, Had, Kept, PersonEntry, RoomEntry
from services.court_liaison.domain.scheduling.resources import Feature, Role, Skill
from services.court_liaison.service_layer.booking import Entry, Page
from services.court_liaison.service_layer.scheduling.court import CourtNow, agenda_for
from services.court_liaison.service_layer.scheduling.proposing import Proposal, obstacles, propose, propose_for
from services.kernel.busy import BusyWindow
from services.kernel.preparing import PreparationKind
from services.kernel.requests import AgencyRequest, RequestKind, RequestState
from services.kernel.school import SchoolSession
from services.kernel.sittings import Sitting, SittingKind
from services.kernel.times import DAY
from services.kernel.windows import Window
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import NOW

# NOW is Monday, 1 June 2026, 10:00 in Vietnam.
ROOMS = [
    RoomEntry(
        reference="p.1", room="P.1", building="A", state=Kept.KEPT, features=tuple(Feature), ways=("sảnh",),
        child_ways=("cửa sau",), custody_ways=("hầm",),
    ),
    RoomEntry(reference="p.2", room="P.2", building="A", state=Kept.KEPT, features=tuple(Feature), ways=("sảnh",)),
]  # fmt: skip
PEOPLE = [
    PersonEntry(reference="TP-1", role=Role.JUDGE, skills=(Skill.TRAINED,)),
    PersonEntry(reference="TP-2", role=Role.JUDGE, skills=(Skill.TRAINED,)),
    PersonEntry(reference="HT-1", role=Role.ASSESSOR, skills=(Skill.YOUTH,)),
    PersonEntry(reference="HT-2", role=Role.ASSESSOR),
    PersonEntry(reference="PD-1", role=Role.INTERPRETER, skills=(Skill.RAGLAI,)),
]
WANTED = WantedHearing(child_speaks=True, child_minutes=45, age=12, minutes=90)
NEEDS = ChildNeeds(child=1, needs=(Need.FEAR_OF_ACCUSED,), school=SchoolSession.MORNING, at=NOW, by="CL-0001")


def a_case(**more: Any) -> CourtFile:
    ordered = TrialOrder(number="1", docket_entry=1, implied=False, at=NOW - timedelta(days=3), by="CL-0007")
    given = {"docket": [DocketEntry(number="1", at=NOW, by="CL-0001")], "trial_orders": [ordered], "needs": [NEEDS]}
    return b.a_file(State.DOCKETED, **{**given, **more})


def agenda(file: CourtFile | None = None, wanted: WantedHearing = WANTED, **more: Any) -> Agenda:
    return agenda_for(file or a_case(), wanted, CourtNow(**{"rooms": ROOMS, "people": PEOPLE, "now": NOW, **more}))


def proposals(**more: Any) -> tuple[Proposal, ...]:
    return propose(agenda(**more), b.REFERENCE)


def vietnam(moment: datetime) -> str:
    return (moment + timedelta(hours=7)).strftime("%d %H:%M")


def first(**more: Any) -> str:
    """Day and hour of the best slot, and its room."""
    court = agenda(**more)
    best = propose(court, b.REFERENCE)[0].session
    return f"{vietnam(court.calendar.moment(best.start))} {best.room}"


def moment(day: int, hour: int) -> datetime:
    return datetime(2026, 6, day, hour - 7, tzinfo=UTC)


def test_three_lawful_slots_are_proposed_outside_school_the_nearest_first() -> None:
    """Rules ``principles-u18``, ``min-contact-accused``: afternoons, in the room with a way of its own."""
    court = agenda()
    found = propose(court, b.REFERENCE)
    assert [vietnam(court.calendar.moment(one.session.start)) for one in found] == ["01 13:00", "02 13:00", "03 13:00"]
    assert {one.session.room for one in found} == {"P.1"}
    assert all(breaches(court, [one.session]) == [] for one in found)
    assert [one.waiting_days for one in found] == [3, 4, 5]  # since the trial was ordered


def test_what_is_booked_and_who_is_away_is_not_proposed_but_the_case_s_own_booking_is() -> None:
    """Another case has the room, one judge is ill and the other sits elsewhere, the room is lost for three days."""
    one_day = date(2026, 6, 1)
    taken = Entry("other", moment(1, 13), moment(1, 17))
    assert first(bookings=[(Page("room", "p.1", one_day), taken)]) == "02 13:00 P.1"
    own = replace(taken, reference=b.REFERENCE)
    assert first(bookings=[(Page("room", "p.1", one_day), own)]) == "01 13:00 P.1"
    ill = Absence(reference="x", had=Had.PERSON, who="TP-2", starts_at=moment(1, 7), ends_at=moment(2, 17))
    sits = Entry("other", moment(1, 13), moment(1, 17))
    assert first(bookings=[(Page("judge", "TP-1", one_day), sits)], absences=[ill]) == "02 13:00 P.1"
    lost = Absence(reference="y", had=Had.ROOM, who="p.1", starts_at=moment(1, 7), ends_at=moment(3, 17))
    assert first(absences=[lost]) == "04 13:00 P.1"


def test_who_goes_with_the_child_is_whom_social_support_named_register_or_not() -> None:
    """Rule ``victim-rights``: the same person through the whole case."""
    asked = AgencyRequest(
        id=b.OURS, kind=RequestKind.SUPPORT_PERSON, asking="court_liaison", asked="social_support", made_at=NOW,
        answered_at=NOW, state=RequestState.ANSWERED, support_person="HTR-7",
    )  # fmt: skip
    wanted = replace(WANTED, accommodations=(Accommodation.SUPPORT_PERSON,))
    found = propose(agenda(a_case(requests=[asked]), wanted), b.REFERENCE)
    assert all("HTR-7" in one.session.people for one in found)
    assert propose(agenda(a_case(), wanted), b.REFERENCE) == ()  # nobody was named, and nobody is in the register


def accompanied(*sittings: Sitting) -> CourtFile:
    """Social support has named HTR-7."""
    asked = AgencyRequest(
        id=b.OURS, kind=RequestKind.SUPPORT_PERSON, asking="court_liaison", asked="social_support", made_at=NOW,
        answered_at=NOW, state=RequestState.ANSWERED, support_person="HTR-7",
    )  # fmt: skip
    return a_case(requests=[asked], sittings=list(sittings))


@pytest.mark.rule("victim-rights")
def test_a_support_person_s_hours_with_other_children_are_kept_free() -> None:
    """As social support tells of them: taken or free. In the register or not."""
    wanted = replace(WANTED, accommodations=(Accommodation.SUPPORT_PERSON,))
    busy = {"HTR-7": (BusyWindow(moment(1, 12), moment(1, 18)), BusyWindow(moment(2, 12), moment(2, 18)))}
    assert first(file=accompanied(), wanted=wanted) == "01 13:00 P.1"
    assert first(file=accompanied(), wanted=wanted, busy=busy) == "03 13:00 P.1"
    known = [*PEOPLE, PersonEntry(reference="HTR-7", role=Role.SUPPORT_PERSON)]
    assert first(file=accompanied(), wanted=wanted, busy=busy, people=known) == "03 13:00 P.1"
    assert first(file=accompanied(), busy=busy) == "01 13:00 P.1"  # they are not to come along


def test_the_hours_that_a_support_person_spends_with_this_child_are_not_taken_by_another() -> None:
    """Otherwise the hearing could never move to an hour that meets the one it has."""
    wanted = replace(WANTED, accommodations=(Accommodation.SUPPORT_PERSON,))
    session = b.a_sitting(id="in it", kind=SittingKind.HEARING, starts_at=moment(1, 13), minutes=45)
    hearing = b.a_hearing(starts_at=moment(1, 13), room="P.1", judge="TP-1", sitting_id="in it")
    file = accompanied(session)
    file.state, file.hearings = State.SCHEDULED, [hearing]
    busy = {"HTR-7": (BusyWindow(moment(1, 13), moment(1, 13) + timedelta(minutes=45)),)}
    assert first(file=file, wanted=replace(wanted, judge="TP-1"), busy=busy).startswith("01 13")


def test_of_the_court_s_own_people_only_the_court_tells() -> None:
    """No other agency takes a judge's hours, whatever it says."""
    busy = {who: (BusyWindow(moment(1, 7), moment(30, 18)),) for who in ("TP-1", "TP-2", "HT-1", "HT-2")}
    assert first(busy=busy) == first()


def test_an_interpreter_of_the_child_s_own_language_is_found() -> None:
    """Raglai is spoken by one person here, Cham by nobody."""
    needs = replace(NEEDS, needs=(Need.LANGUAGE,), language="Raglai")
    assert all("PD-1" in one.session.people for one in proposals(file=a_case(needs=[needs])))
    court = agenda(a_case(needs=[replace(needs, language="Chăm")]))
    assert propose(court, b.REFERENCE) == ()
    told = obstacles(court, b.REFERENCE)[0]
    assert "người phiên dịch tiếng Chăm" in told.vi
    assert "interpreter Cham" in told.en


@pytest.mark.rule("interview-2x2h")
def test_the_child_s_sessions_elsewhere_count() -> None:
    """It was told of two sessions at the police that day, so the court waits for the next."""
    sittings = [b.of_the_police(moment(1, 11), minutes=30), b.of_the_police(moment(1, 16), minutes=30)]
    assert first(file=a_case(sittings=sittings)) == "02 13:00 P.1"


def test_appointments_of_the_child_and_transport_of_the_accused_are_kept() -> None:
    """Therapy on the first afternoon; from custody the accused can be brought on the third day only."""
    therapy = Window(starts_at=moment(1, 13), ends_at=moment(1, 17))
    assert first(wanted=replace(WANTED, appointments=(therapy,))) == "02 13:00 P.1"
    brought = Window(starts_at=moment(3, 13), ends_at=moment(3, 17))
    assert first(wanted=replace(WANTED, accused_in_custody=True, transport=(brought,))) == "03 13:00 P.1"


@pytest.mark.rule("open-trial")
def test_nothing_is_proposed_after_the_limit_unless_a_person_says_so() -> None:
    """Fifteen days from the order; the rooms are lost for nineteen. What stands in the way most often is said first."""
    lost = [
        Absence(reference=name, had=Had.ROOM, who=name, starts_at=moment(1, 7), ends_at=moment(20, 17))
        for name in ("p.1", "p.2")
    ]
    file = a_case(trial_orders=[])
    b.at_work(file, b.ORDERED)
    court = agenda(file, absences=lost)
    assert propose(court, b.REFERENCE) == ()
    assert obstacles(court, b.REFERENCE)[0].en.startswith("The rooms that fit are taken. One may ")
    assert first(file=file, wanted=replace(WANTED, late=True), absences=lost) == "22 13:00 P.1"


def test_a_hearing_that_has_its_day_keeps_room_and_judge_if_it_can() -> None:
    """As little as possible changes; with the judge away for all the time another one sits."""
    file = b.a_file(State.SCHEDULED, needs=[NEEDS], hearings=[b.a_hearing(room="p.2", judge="TP-2")])
    wanted = replace(WANTED, child_speaks=False)
    found = propose_for(agenda(file, wanted), b.REFERENCE)
    assert {(one.session.room, one.session.people[0]) for one in found} == {("P.2", "TP-2")}
    ill = Absence(reference="x", had=Had.PERSON, who="TP-2", starts_at=NOW, ends_at=NOW + timedelta(days=60))
    found = propose_for(agenda(file, wanted, absences=[ill]), b.REFERENCE)
    assert {one.session.people[0] for one in found} == {"TP-1"}


VISIT, TALK = PreparationKind.VISIT, PreparationKind.TALK
SUPPORTED = AgencyRequest(
    id="r1", kind=RequestKind.SUPPORT_PERSON, asking="court_liaison", asked="social_support", made_at=NOW,
    answered_at=NOW, state=RequestState.ANSWERED, support_person="HTR-7",
)  # fmt: skip
PREPARED = replace(
    WANTED, accommodations=(Accommodation.PRE_VISIT, Accommodation.PREPARATION, Accommodation.SUPPORT_PERSON)
)


@pytest.mark.rule("court-question-style")
@pytest.mark.parametrize(("kind", "wished", "told", "missed"), [
    (VISIT, Accommodation.PRE_VISIT, "The child sees the room ",
     "No hour before it is left for the child to see the room."),
    (TALK, Accommodation.PREPARATION, "Somebody explains to the child what will happen ",
     "No hour before it is left to explain to the child what will happen."),
])  # fmt: skip
def test_what_prepares_the_child_is_proposed_on_a_day_before_in_the_same_room(
    kind: PreparationKind, wished: Accommodation, told: str, missed: str
) -> None:
    """With the one who supports the child; a slot that leaves no day for it comes only where there is no other."""
    wanted = replace(WANTED, accommodations=(wished, Accommodation.SUPPORT_PERSON))
    court = agenda(a_case(requests=[SUPPORTED]), wanted)
    found = propose(court, b.REFERENCE)
    assert [vietnam(court.calendar.moment(one.session.start)) for one in found] == ["02 13:00", "03 13:00", "04 13:00"]
    for one in found:
        ((of_kind, before),) = one.prepared.items()
        assert of_kind is kind
        assert (before.room, before.people) == (one.session.room, ("HTR-7",))
        assert before.start // DAY < one.session.start // DAY
        assert breaches(court, [one.session, before]) == []
        assert one.reasons[-1].en.startswith(told)
    therapy = Window(starts_at=moment(2, 7), ends_at=moment(2, 7) + timedelta(days=60))
    soon = agenda(a_case(requests=[SUPPORTED]), replace(wanted, appointments=(therapy,)))
    assert [one.prepared for one in propose(soon, b.REFERENCE)] == [{}]
    assert propose(soon, b.REFERENCE)[0].reasons[-1].en == missed


@pytest.mark.rule("court-question-style")
def test_visit_and_talk_are_proposed_on_one_day_one_after_the_other() -> None:
    """The child comes once for both, and rests between them."""
    court = agenda(a_case(requests=[SUPPORTED]), PREPARED)
    found = propose(court, b.REFERENCE)
    assert len(found) == 3
    for one in found:
        visit, talk = one.prepared[VISIT], one.prepared[TALK]
        assert visit.start // DAY == talk.start // DAY < one.session.start // DAY
        assert abs(visit.start - talk.start) >= 30 + court.policy.pause
        assert {visit.room, talk.room} == {one.session.room}
        assert breaches(court, [one.session, visit, talk]) == []


@pytest.mark.rule("court-question-style")
def test_for_both_on_one_day_the_visit_waits_for_a_day_with_room_for_the_talk() -> None:
    """The rest of the first afternoon is too short for two; alone the visit would have been then."""
    therapy = Window(starts_at=moment(1, 14), ends_at=moment(1, 17))
    court = agenda(a_case(requests=[SUPPORTED]), replace(PREPARED, appointments=(therapy,)))
    first_day, *_ = propose(court, b.REFERENCE)
    days = {vietnam(court.calendar.moment(one.start))[:2] for one in first_day.prepared.values()}
    assert days == {"02"}
    assert vietnam(court.calendar.moment(first_day.session.start)) == "03 13:00"


@pytest.mark.rule("court-question-style")
def test_where_no_day_has_room_for_both_each_has_its_own() -> None:
    """Little time each day: better twice than not at all."""
    busy = [Window(starts_at=moment(day, 14), ends_at=moment(day, 17)) for day in range(1, 29)]
    wanted = replace(PREPARED, appointments=tuple(busy), minutes=60, child_minutes=30)
    court = agenda(a_case(requests=[SUPPORTED]), wanted)
    best, *_ = propose(court, b.REFERENCE)
    days = [one.start // DAY for one in best.prepared.values()]
    assert len(set(days)) == 2
    assert max(days) < best.session.start // DAY
    assert breaches(court, [best.session, *best.prepared.values()]) == []


@pytest.mark.rule("victim-rights")
def test_that_the_support_person_is_with_this_child_does_not_keep_its_hearing_from_moving() -> None:
    """Social support tells that they are taken by visit and talk, and not by whose."""
    prepared = {"visit": Preparation(starts_at=moment(1, 13)), "talk": Preparation(starts_at=moment(1, 14))}
    hearing = b.a_hearing(starts_at=moment(3, 13), room="p.1", judge="TP-1", **prepared)
    half = timedelta(minutes=30)
    told = (BusyWindow(moment(1, 13), moment(1, 13) + half), BusyWindow(moment(1, 14), moment(1, 14) + half))
    file = replace(a_case(requests=[SUPPORTED]), state=State.SCHEDULED, hearings=[hearing])
    best, *_ = propose_for(agenda(file, PREPARED, busy={"HTR-7": told}), b.REFERENCE)
    days = {one.start // DAY for one in best.prepared.values()}
    assert days == {0}
    another = replace(a_case(requests=[SUPPORTED]))
    best, *_ = propose(agenda(another, PREPARED, busy={"HTR-7": told}), b.REFERENCE)
    assert {one.start % DAY for one in best.prepared.values()} & {13 * 60, 14 * 60} == set()
