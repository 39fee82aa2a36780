"""The last aim: hours and rooms stand, and the judges are shared out so that nobody has many more than the others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from ortools.sat.python import cp_model

from services.court_liaison.adapters.scheduling.running import Run
from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.board import Board
from services.court_liaison.domain.scheduling.resources import Role
from services.court_liaison.service_layer.scheduling.ports import Cancelled


def share(
    agenda: Agenda, sessions: Mapping[str, Session], seconds: float, workers: int, cancelled: Cancelled
) -> dict[str, Session]:
    """The same sessions with other judges on the same seats, where that makes the busiest one less busy."""
    board, cp = Board(agenda, agenda.fixed), cp_model.CpModel()
    chosen: dict[tuple[str, int], dict[str, cp_model.IntVar]] = {}
    taken: dict[str, list[cp_model.IntervalVar]] = defaultdict(list)
    for session in sessions.values():
        wish, span = agenda.wish[session.wish], agenda.span(session)
        if wish.pin is not None and wish.pin.people:
            continue
        for n, seat in enumerate(wish.seats):
            if seat.role is Role.JUDGE:
                free = [name for name in board.fitting(seat) if board.people[name].free(span)]
                literals = {name: cp.new_bool_var("") for name in free}
                cp.add_exactly_one(literals.values())
                for name, literal in literals.items():
                    cp.add_hint(literal, session.people[n] == name)
                    taken[name].append(cp.new_optional_fixed_size_interval_var(span.start, wish.minutes, literal, ""))
                chosen[wish.id, n] = literals
    most = cp.new_int_var(0, len(agenda.wishes), "busiest judge")
    for person in agenda.people:
        if person.role is Role.JUDGE:
            kept = sum(
                name == person.id
                for s in sessions.values()
                for n, name in enumerate(s.people)
                if (s.wish, n) not in chosen
            )
            sits = [literals[person.id] for literals in chosen.values() if person.id in literals]
            cp.add_no_overlap([*taken[person.id], *_kept(cp, agenda, sessions, chosen, person.id)])
            cp.add(most >= sum(sits) + kept + board.load[person.id])
    cp.minimize(most)
    run = Run(cp, seconds, workers, cancelled)
    if not run.found:
        return dict(sessions)
    found = dict(sessions)
    for (wish_id, n), literals in chosen.items():
        people = list(found[wish_id].people)
        people[n] = next(name for name, literal in literals.items() if run.solver.boolean_value(literal))
        found[wish_id] = replace(found[wish_id], people=tuple(people))
    return found


def _kept(
    cp: cp_model.CpModel, agenda: Agenda, sessions: Mapping[str, Session], chosen: Mapping, name: str
) -> list[cp_model.IntervalVar]:
    """The sessions in which this judge stays, because a person decided so."""
    return [
        cp.new_fixed_size_interval_var(session.start, agenda.wish[session.wish].minutes, "")
        for session in sessions.values()
        for n, person in enumerate(session.people)
        if person == name and (session.wish, n) not in chosen
    ]
