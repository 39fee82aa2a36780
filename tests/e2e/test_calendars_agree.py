"""What the court changes in its calendar is what every agency has in its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.demo.story import Story
from services.court_liaison.domain.scheduling.register import compared
from services.kernel.clock import VIETNAM, in_vietnam
from services.kernel.persistence.busy import BusyElsewhere
from tests.e2e.conftest import READERS, Province
from tests.e2e.test_own_calendar import listed
from tests.e2e.test_slots import ROOM, Court, enter, refused
from tests.waiting import until

OTHER_ROOM = "Phòng thử nghiệm 8"
NEEDS = {"child_speaks": True, "child_minutes": 30, "age": 12,
         "accommodations": ["ACCOMMODATION_SCREEN", "ACCOMMODATION_SUPPORT_PERSON"]}  # fmt: skip


@pytest.fixture
def supported(province: Province, story: Story) -> Iterator[Story]:
    """A case that waits for its hearing, with a support person whom social support named for the court; and a second
    room and judge, as long as it is needed."""
    story.report_id = "R02"
    story.receive()
    story.open_and_refer(True, "police_investigation", "social_support")
    story.social_accepts()
    story.police_accept()
    story.investigate()
    story.clerk.wait_for_state(story.reference, "transferred")
    story.clerk.do("ReceiveFile", story.reference, receipt_number="TN-10")
    story.prosecutor.do("Prosecute", story.reference, decision_number="10/QĐ-VKS", reason="Theo hồ sơ.")
    story.clerk.do("DocketCase", story.reference, docket_number="10/2026")
    story.judge.do("OrderTrial", story.reference, decision_number="10/QĐ")
    story.clerk.do("RecordNeeds", story.reference, needs=["NEED_FEAR_OF_ACCUSED"])
    name_support(story, story.worker.staff_id)
    court = Court(story.clerk)
    enter(court, story.judge.staff_id)
    for room in (ROOM, OTHER_ROOM):
        court.ask(
            "SaveRoom", room=room, building="Trụ sở", use=1, features=[1, 2, 7], ways=["Sảnh"], child_ways=["Vườn"]
        )
    court.ask("SavePerson", staff_id="TP-77", seat_role=1, skills=[1])
    yield story
    court.ask("RemoveRoom", room_id=compared(OTHER_ROOM))
    court.ask("RemovePerson", person_id="TP-77")


def name_support(story: Story, staff_id: str) -> None:
    """The court asks, social support names somebody."""
    known = {request.id for request in story.clerk.look(story.reference).requests}
    story.clerk.do(
        "MakeRequest", story.reference, to="social_support", kind="REQUEST_KIND_SUPPORT_PERSON",
        words="Người ở bên cháu tại phiên tòa.",
    )  # fmt: skip
    asked = next(r.id for r in story.clerk.look(story.reference).requests if r.id not in known)
    story.worker.wait_for(story.reference, "the request", lambda file: any(r.id == asked for r in file.requests))
    story.worker.do("AnswerRequest", story.reference, agency_request_id=asked, support_person=staff_id)
    story.clerk.wait_for(
        story.reference, "the answer", lambda file: any(r.id == asked and r.support_person for r in file.requests)
    )


def proposed(story: Story) -> Any:
    found = Court(story.clerk).slots(story.reference, **NEEDS)
    assert found.proposals, [reason.en for reason in found.obstacles]
    return found.proposals[0]


def seated(slot: Any, role: int) -> list[str]:
    return [seat.person_id for seat in slot.seats if seat.seat_role == role]


def panel_of(slot: Any) -> dict[str, Any]:
    return {"judge_trained": True, "assessors": [
        {"staff_id": seat.person_id, "youth_experience": 2 in seat.skills} for seat in slot.seats if seat.seat_role == 2
    ]}  # fmt: skip


def people_of(slot: Any) -> dict[str, Any]:
    attendees = [{"role": "ATTENDEE_ROLE_SUPPORT_PERSON", "staff_id": who} for who in seated(slot, 6)]
    return {"judge": seated(slot, 1)[0], "panel": panel_of(slot), "attendees": attendees}


def set_day(story: Story, slot: Any, **more: Any) -> None:
    story.clerk.do(
        "ScheduleHearing", story.reference, starts_at=slot.starts_at, minutes=60, room=slot.room,
        assessor_with_youth_experience=True, closed=True, sexual_abuse_or_ill_treatment=True, child_speaks=True,
        child_minutes=30, topics=["TOPIC_WISHES"],
        **{"accommodations": NEEDS["accommodations"], **people_of(slot), **more},
    )  # fmt: skip


def move(story: Story, slot: Any, reason: str, **more: Any) -> None:
    story.clerk.do(
        "MoveHearing", story.reference, starts_at=slot.starts_at, reason_code=f"MOVE_REASON_{reason}",
        reason="Lịch thay đổi.", **{"room": slot.room, **people_of(slot), **more},
    )  # fmt: skip


def calendars(province: Province, reference: str) -> dict[str, list[tuple[str, datetime, int, str]]]:
    """The child's sessions as each agency has them."""
    return {
        agency: [
            (one.id, one.starts_at.ToDatetime(tzinfo=UTC), one.minutes, one.state)
            for one in province.reader(agency).look(reference).sittings
        ]
        for agency in READERS
    }


def all_agree(province: Province, story: Story, starts_at: datetime) -> None:
    """Every agency has this one session, and every event was applied once."""

    def alike() -> bool:
        found = list(calendars(province, story.reference).values())
        return all(one == found[0] for one in found) and [row[1:] for row in found[0]] == [(starts_at, 30, "planned")]

    until(alike, "all agencies have the same calendar", last=lambda: str(calendars(province, story.reference)))
    province.check(story.reference)


@pytest.mark.rule("court-panel-423")
def test_a_judge_who_is_ill_is_replaced_and_all_agencies_have_the_new_day(province: Province, supported: Story) -> None:
    """The slot with the ill judge is refused; the one that is proposed instead is told to everybody."""
    court, first = Court(supported.clerk), proposed(supported)
    set_day(supported, first)
    judge, starts = seated(first, 1)[0], first.starts_at.ToDatetime(tzinfo=UTC)
    all_agree(province, supported, starts)
    absence = court.ask(
        "TellAbsence", staff_id=judge, starts_at=starts - timedelta(hours=1), ends_at=starts + timedelta(days=20)
    )
    again = proposed(supported)
    assert seated(again, 1) != [judge]
    move(supported, again, "JUDGE_UNAVAILABLE")
    all_agree(province, supported, again.starts_at.ToDatetime(tzinfo=UTC))
    assert supported.clerk.look(supported.reference).hearings[-1].moves[-1].from_judge == judge
    court.ask("TakeBackAbsence", absence_id=absence.reference)


@pytest.mark.rule("principles-u18")
def test_a_room_that_is_lost_on_the_day_is_replaced_by_another_at_the_same_hour(
    province: Province, supported: Story
) -> None:
    """What was promised to the child stays: only the room is another, and no agency's calendar moves."""
    court, first = Court(supported.clerk), proposed(supported)
    set_day(supported, first)
    starts = first.starts_at.ToDatetime(tzinfo=UTC)
    midnight = datetime.combine(in_vietnam(starts).date(), datetime.min.time(), VIETNAM)
    absence = court.ask("TellAbsence", room=first.room, starts_at=midnight, ends_at=midnight + timedelta(days=1))
    other = OTHER_ROOM if first.room.casefold() == ROOM.casefold() else ROOM
    assert refused(lambda: move(supported, first, "ROOM_LOST", judge="TP-77")) == ["room_away"]
    move(supported, first, "ROOM_LOST", room=other)
    hearing = supported.clerk.look(supported.reference).hearings[-1]
    assert (hearing.room, hearing.moves[-1].from_room) == (other, first.room)
    all_agree(province, supported, starts)
    court.ask("TakeBackAbsence", absence_id=absence.reference)


@pytest.mark.rule("victim-rights")
def test_a_support_person_who_cannot_come_is_replaced_by_social_support_and_no_other_is_seated(
    province: Province, supported: Story
) -> None:
    """While only the one who is away is named, their days are not proposed; another comes only by social support."""
    court, first = Court(supported.clerk), proposed(supported)
    assert seated(first, 6) == [supported.worker.staff_id]
    set_day(supported, first)
    starts = first.starts_at.ToDatetime(tzinfo=UTC)
    away = {"starts_at": starts - timedelta(hours=1), "ends_at": starts + timedelta(days=2)}
    court.ask("SavePerson", staff_id=supported.worker.staff_id, seat_role=6)
    absence = court.ask("TellAbsence", staff_id=supported.worker.staff_id, **away)
    later = proposed(supported)
    assert later.starts_at.ToDatetime(tzinfo=UTC) >= away["ends_at"]
    stranger = [{"role": "ATTENDEE_ROLE_SUPPORT_PERSON", "staff_id": "SS-9999"}]
    assert refused(lambda: move(supported, later, "OTHER", attendees=stranger)) == ["another_support_person"]
    assert refused(lambda: move(supported, first, "OTHER", attendees=stranger)) == ["support_person_away"]
    name_support(supported, "SS-0077")
    again = proposed(supported)
    assert seated(again, 6) == ["SS-0077"]
    assert again.starts_at.ToDatetime(tzinfo=UTC) < away["ends_at"]  # while the other has no time
    move(supported, again, "OTHER")
    all_agree(province, supported, again.starts_at.ToDatetime(tzinfo=UTC))
    court.ask("TakeBackAbsence", absence_id=absence.reference)


PREPARED = ["ACCOMMODATION_SCREEN", "ACCOMMODATION_SUPPORT_PERSON", "ACCOMMODATION_PRE_VISIT",
            "ACCOMMODATION_PREPARATION"]  # fmt: skip


def moments(slot: Any) -> list[datetime]:
    """When the child comes: to what prepares it, and to the hearing."""
    return sorted(one.ToDatetime(tzinfo=UTC) for one in (slot.visit_at, slot.talk_at, slot.starts_at))


def prepared(slot: Any) -> dict[str, Any]:
    """The talk may be in another room than the hearing."""
    return {name: getattr(slot, name) for name in ("visit_at", "visit_room", "talk_at", "talk_room")}


def supporting(story: Story) -> dict[datetime, Any]:
    """What stands in the support person's own calendar, by its beginning."""
    return {one.starts_at.ToDatetime(tzinfo=UTC): one for one in listed(story.worker, story.reference)}


@pytest.mark.rule("court-question-style")
def test_the_child_is_prepared_on_one_day_before_and_is_expected_there(province: Province, supported: Story) -> None:
    """Visit and talk come with the proposal; the room is taken, and the reception's sheet of that day tells of both."""
    court = Court(supported.clerk)
    slot = court.slots(supported.reference, **{**NEEDS, "accommodations": PREPARED}).proposals[0]
    day, talk = (in_vietnam(one.ToDatetime(tzinfo=UTC)).date() for one in (slot.visit_at, slot.talk_at))
    assert day == talk < in_vietnam(slot.starts_at.ToDatetime(tzinfo=UTC)).date()
    together = {**prepared(slot), "talk_at": slot.visit_at, "talk_room": slot.visit_room}
    assert refused(lambda: set_day(supported, slot, accommodations=PREPARED, **together)) == ["at_the_same_time"]
    set_day(supported, slot, accommodations=PREPARED, **prepared(slot))
    hearing = supported.clerk.look(supported.reference).hearings[-1]
    assert (hearing.visit.starts_at, hearing.talk.starts_at) == (slot.visit_at, slot.talk_at)
    lines = [one for one in court.ask("GetDaySheet", on_day=str(day)).lines if one.reference == supported.reference]
    assert sorted((one.visit, one.talk) for one in lines) == [(False, True), (True, False)]
    assert {(one.child_comes, one.accused_comes) for one in lines} == {(True, False)}
    assert sorted(one.room for one in lines) == sorted([slot.room, slot.talk_room])
    province.check(supported.reference)


@pytest.mark.rule("victim-rights")
def test_the_support_persons_own_calendar_has_what_prepares_the_child_and_follows_its_hearing(
    province: Province, supported: Story
) -> None:
    """Told by the court to social support alone: set, moved as the same entries, and gone with the hearing."""
    court, needs = Court(supported.clerk), {**NEEDS, "accommodations": PREPARED}
    first = court.slots(supported.reference, **needs).proposals[0]
    set_day(supported, first, accommodations=PREPARED, **prepared(first))
    until(lambda: sorted(supporting(supported)) == moments(first), "they stand in the calendar",
          last=lambda: str(supporting(supported)))  # fmt: skip
    before = supporting(supported)
    assert {(one.kind, one.place) for one in before.values()} == {("accompanying", "courtroom")}
    busy, who = BusyElsewhere(province.databases["court_liaison"]), supported.worker.staff_id

    def known() -> bool:
        return all(any(one.meets(at, at + timedelta(minutes=1)) for one in busy.of(who)) for at in moments(first))

    until(known, "the court knows that they are taken", last=lambda: str(busy.of(who)))

    ill = {"starts_at": moments(first)[0] - timedelta(hours=1), "ends_at": moments(first)[-1] + timedelta(hours=4)}
    moved = court.slots(supported.reference, **needs, appointments=[ill]).proposals[0]
    assert not set(moments(moved)) & set(moments(first))
    move(supported, moved, "CHILD_UNWELL", **prepared(moved))
    until(lambda: sorted(supporting(supported)) == moments(moved), "they moved in the calendar",
          last=lambda: str(supporting(supported)))  # fmt: skip
    assert {one.engagement_id for one in supporting(supported).values()} == {
        one.engagement_id for one in before.values()
    }
    names = {entry.name for entry in province.reader("police_investigation").timeline(supported.reference)}
    assert "HearingPreparationsPlanned" not in names

    supported.judge.do(
        "DismissCase", supported.reference, reason_code="DISMISS_REASON_PROSECUTION_WITHDRAWN",
        decision_number="11/QĐ-TA", reason="Viện kiểm sát rút truy tố.",
    )  # fmt: skip
    until(lambda: not supporting(supported), "nothing of it is left")
    province.check(supported.reference)
