"""The court's register: what a clerk may enter, and what is refused with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.court_liaison.domain.scheduling import register as r
from services.court_liaison.domain.scheduling.resources import Feature, Role, RoomUse, Skill
from services.kernel.errors import Forbidden, InvalidInput, Refused, WrongState
from services.kernel.workflow import Actor

NOW = datetime(2026, 6, 1, 3, 0, tzinfo=UTC)
CLERK = Actor("CL-0001", "court_liaison", "TAND", frozenset({"court_clerk"}))
JUDGE = Actor("CL-0007", "court_liaison", "TAND", frozenset({"judge"}))
ROOM = r.SaveRoom(
    room=" Phòng  thân thiện 3 ", building="Trụ sở", use=RoomUse.COURTROOM,
    features=(Feature.SEPARATE_ENTRANCE, Feature.FRIENDLY, Feature.FRIENDLY), ways=("sảnh", "hành lang"),
    child_ways=("cửa sau",), custody_ways=("hầm",),
)  # fmt: skip
PERSON = r.SavePerson(staff_id=" HT-1 ", seat_role=Role.ASSESSOR, skills=(Skill.YOUTH, Skill.YOUTH))
ABSENCE = r.TellAbsence(staff_id="CL-0007", starts_at=NOW, ends_at=NOW + timedelta(hours=4))


def give(entry: Any, command: Any, actor: Actor = CLERK) -> Any:
    assert r.REGISTER_WORKFLOW.apply(entry, command, actor, NOW) == []
    return entry


def keys(entry: Any, command: Any) -> list[tuple[str, str]]:
    with pytest.raises((InvalidInput, Refused)) as refused:
        give(entry, command)
    return [(problem.field, problem.key) for problem in refused.value.problems]


def test_a_room_is_kept_as_it_was_entered_each_thing_once() -> None:
    """Two spellings of one name are one room."""
    room = give(r.RoomEntry(reference="x"), ROOM)
    assert (room.room, room.building, room.state) == ("Phòng thân thiện 3", "Trụ sở", r.Kept.KEPT)
    assert room.features == (Feature.FRIENDLY, Feature.SEPARATE_ENTRANCE)
    assert r.compared(" phòng THÂN  thiện 3") == r.compared(ROOM.room)


def test_a_room_that_is_known_changes_and_one_that_was_removed_can_come_back() -> None:
    """Whoever enters it again says how it is now."""
    room = give(give(r.RoomEntry(reference="x"), ROOM), replace(ROOM, building="Nhà B"))
    assert room.building == "Nhà B"
    give(room, r.RemoveRoom(room_id="x"))
    with pytest.raises(WrongState):
        give(room, r.RemoveRoom(room_id="x"))
    assert give(room, ROOM).state is r.Kept.KEPT


@pytest.mark.rule("min-contact-accused")
@pytest.mark.parametrize("child_ways", [(), ("sảnh",), ("hầm",)])
def test_a_separate_entrance_that_the_accused_uses_too_is_none(child_ways: tuple[str, ...]) -> None:
    """The planner keeps child and accused apart by these names alone."""
    assert keys(r.RoomEntry(reference="x"), replace(ROOM, child_ways=child_ways)) == [
        ("child_ways", "no_way_of_its_own")
    ]
    give(r.RoomEntry(reference="x"), replace(ROOM, child_ways=child_ways, features=(Feature.SCREEN,)))


@pytest.mark.parametrize(("changes", "fields"), [
    ({"room": " "}, ["room"]),
    ({"building": "x" * 61, "room": ""}, ["room", "building"]),
    ({"ways": (" ",), "custody_ways": ("x" * 61,)}, ["ways", "custody_ways"]),
    ({"child_ways": ("lối",) * 21}, ["child_ways"]),
])  # fmt: skip
def test_everything_wrong_with_a_room_is_told_at_once(changes: dict[str, Any], fields: list[str]) -> None:
    assert keys(r.RoomEntry(reference="x"), replace(ROOM, **changes)) == [(field, "bad_value") for field in fields]


def test_a_person_has_one_seat_and_skills() -> None:
    person = give(r.PersonEntry(reference="HT-1"), PERSON)
    assert (person.role, person.skills) == (Role.ASSESSOR, (Skill.YOUTH,))
    assert keys(r.PersonEntry(reference=""), replace(PERSON, staff_id=" ")) == [("staff_id", "bad_value")]


@pytest.mark.parametrize(("changes", "wrong"), [
    ({"room": "P.2"}, ["staff_id"]), ({"staff_id": ""}, ["staff_id"]), ({"ends_at": NOW}, ["ends_at"]),
    ({"ends_at": NOW + timedelta(days=400), "staff_id": " "}, ["staff_id", "ends_at"]),
])  # fmt: skip
def test_an_absence_is_of_one_room_or_one_person_and_ends(changes: dict[str, Any], wrong: list[str]) -> None:
    assert [field for field, _ in keys(r.Absence(reference="x"), replace(ABSENCE, **changes))] == wrong


def test_a_judge_tells_an_absence_and_takes_it_back_and_leaves_rooms_to_the_clerk() -> None:
    """Nobody asks why."""
    absence = give(r.Absence(reference="x"), ABSENCE, JUDGE)
    assert (absence.had, absence.who, absence.told_by) == (r.Had.PERSON, "CL-0007", "CL-0007")
    assert give(absence, r.TakeBackAbsence(absence_id="x"), JUDGE).state is r.Kept.GONE
    of_room = give(r.Absence(reference="y"), replace(ABSENCE, staff_id="", room=" P.2"))
    assert (of_room.had, of_room.who) == (r.Had.ROOM, "p.2")
    with pytest.raises(Forbidden):
        give(r.RoomEntry(reference="z"), ROOM, JUDGE)
