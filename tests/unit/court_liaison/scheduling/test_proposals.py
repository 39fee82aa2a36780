"""Three slots for one hearing, and why not earlier: said from what the rules answered when earlier hours were tried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.court_liaison.domain.scheduling.board import Board
from services.court_liaison.domain.scheduling.checker import breaches
from services.court_liaison.domain.scheduling.demands import Demand, Objection, said
from services.court_liaison.domain.scheduling.resources import Role, Skill
from services.court_liaison.domain.scheduling.rules import against
from services.court_liaison.service_layer.scheduling.proposing import propose
from services.kernel.times import DAY
from tests.unit.court_liaison.scheduling import builders as b
from tests.unit.court_liaison.scheduling.builders import HEARING, a_court, another, at, held, span

CROWDED = another(2, accused=("B1",), minutes=240)


def test_three_lawful_slots_on_different_half_days_the_earliest_first() -> None:
    agenda = a_court(HEARING)
    proposals = propose(agenda, "V1")
    assert [p.session.start for p in proposals] == [at(0, "07:30"), at(0, "13:00"), at(1, "07:30")]
    assert all(breaches(agenda, [p.session]) == [] for p in proposals)
    assert [p.waiting_days for p in proposals] == [0, 0, 1]


@pytest.mark.rule("min-contact-accused")
def test_two_days_earlier_would_put_child_and_accused_in_the_same_corridor() -> None:
    """The reason is what the rules say of that day's least hindered hour."""
    visit = replace(b.VISIT, waiting_since=0, due=at(3, "23:59"))
    long_days = [another(n, accused=("B1",), minutes=240) for n in (2, 3, 4, 5)]
    rooms = (b.PLAIN, replace(b.FRIENDLY, child_ways=frozenset()))
    fixed = tuple(
        held(wish, n // 2, hour, "P1", b.PANEL_2)
        for n, (wish, hour) in enumerate(zip(long_days, ("07:30", "13:00") * 2, strict=True))
    )
    agenda = a_court(visit, *long_days, rooms=rooms, fixed=fixed)
    proposal = propose(agenda, "V1-visit", 1)[0]
    assert proposal.session.start // DAY == 2
    one, two = proposal.earlier
    assert two.reason.en == (
        "2 days earlier (07:30 02/03/2026): it would put child and accused in the same corridor (V2)."
    )
    assert two.reason.vi == "Sớm hơn 2 ngày (07:30 02/03/2026): trẻ và bị cáo cùng đi qua corridor (V2)."
    assert two.reason.rules == ("min-contact-accused",)
    assert one.reason.en.startswith("1 day earlier (07:30 03/03/2026): ")


def test_every_reason_is_true_of_the_hour_it_names() -> None:
    """Whoever sets the hearing there all the same breaks exactly what was said."""
    people = tuple(replace(p, busy=(span(0, "00:00", "23:59"),)) if p.id.startswith("TP") else p for p in b.STAFF)
    taken = replace(b.FRIENDLY, busy=(span(1, "00:00", "23:59"),))
    agenda = a_court(HEARING, people=people, rooms=(taken,))
    proposal = propose(agenda, "V1", 1)[0]
    told = {earlier.start // DAY: {o.demand for o in earlier.objections} for earlier in proposal.earlier}
    assert told == {1: {Demand.ROOM_TAKEN}, 0: {Demand.SEAT_EMPTY}}
    for earlier in proposal.earlier:
        session = replace(proposal.session, start=earlier.start)
        broken = {objection.demand for objection in against(Board(agenda), session)}
        assert broken == {Demand.PERSON_TAKEN if earlier.start < DAY else Demand.ROOM_TAKEN}


def test_how_a_slot_compares_with_the_best_is_said() -> None:
    """The second and third cost the child something, or they would be the first."""
    agenda = replace(
        a_court(HEARING), children=(replace(b.CHILD, school=tuple(span(d, "13:00", "17:00") for d in range(9))),)
    )
    agenda = replace(
        agenda, people=tuple(replace(p, busy=(span(0, "00:00", "23:59"),)) for p in b.STAFF[:2]) + b.STAFF[2:]
    )
    first, second, *_ = propose(agenda, "V1")
    assert [reason.en for reason in first.reasons] == ["The child waits 1 day."]
    assert [reason.en for reason in second.reasons] == ["The child waits 2 days.", "The child waits 1 day longer."]


def test_a_visit_is_proposed_with_the_talk_of_the_same_day() -> None:
    """One appearance instead of two."""
    talk = held(b.TALK, 1, "09:00", people=("HTR-1",))
    agenda = a_court(b.VISIT, b.TALK, fixed=(talk,))
    proposal = propose(agenda, "V1-visit", 1)[0]
    assert not proposal.new_appearance
    assert proposal.session.start // DAY == 1
    assert proposal.travel == 0


def test_where_there_is_no_slot_there_is_no_proposal() -> None:
    assert propose(a_court(replace(HEARING, due=at(-1, "08:00"))), "V1") == ()


def test_a_wish_that_nobody_knows_is_refused() -> None:
    with pytest.raises(KeyError):
        propose(a_court(HEARING), "V9")


def test_what_speaks_against_a_slot_is_said_without_codes() -> None:
    """Whoever reads it knows no role by its code; names, rooms and staff numbers stay as they are."""
    for code in (*Role, *Skill):
        vi, en = said(Objection(Demand.SEAT_EMPTY, "V1", f"{code} TP-1"))
        assert "_" not in vi + en
        assert vi != said(Objection(Demand.SEAT_EMPTY, "V1", "nobody TP-1"))[0]
        assert vi.endswith(" TP-1")
    assert said(Objection(Demand.APART, "V1", "JUDGE-1", "sảnh"))[0] == "trẻ và bị cáo cùng đi qua sảnh (JUDGE-1)"
