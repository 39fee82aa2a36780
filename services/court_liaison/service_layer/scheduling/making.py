"""Making a plan that was asked for: from the court as it is to what is proposed, with word of how far it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime

from services.court_liaison.domain.scheduling.agenda import Agenda, Plan, Session
from services.court_liaison.domain.scheduling.demands import Objection, said
from services.court_liaison.domain.scheduling.month_plan import (
    Aim,
    MonthPlan,
    PlanState,
    Proposed,
    SeatTaken,
    Unplaced,
)
from services.court_liaison.domain.scheduling.wanted import as_fields, wish_for
from services.court_liaison.domain.scheduling.wishes import Kind
from services.court_liaison.service_layer.scheduling.planning import Change, Explanation, Planner
from services.court_liaison.service_layer.scheduling.ports import Cancelled, Listener, Progress
from services.kernel.preparing import PreparationKind

EXPLAINED = 8  # of the hearings without a slot; the others are most often in the same straits
SECONDS_FOR_ONE = 5.0  # of explaining


Step = Callable[[MonthPlan, datetime], bool]  # of a plan that was asked for; False: it is to stay as it is


def made(planner: Planner, agenda: Agenda, seconds: float, told: Listener, cancelled: Cancelled) -> Step:
    """What came of it, also for one that was called off meanwhile. ``told`` and ``cancelled``: how far it is, and
    whether somebody called it off."""
    if agenda.standing:
        again = planner.again(agenda, seconds, told, cancelled)
        plan, moves = again.plan, again.changes
    else:
        plan, moves = planner.month(agenda, seconds, told, cancelled), ()
    # The others are held elsewhere, or told of beside their hearing.
    hearings = {wish.id for wish in agenda.wishes if wish.seats and wish.kind is Kind.HEARING}
    proposed = tuple(_proposed(agenda, plan, moves, hearings))
    unplaced = tuple(_unplaced(planner, replace(agenda, fixed=plan.sessions, standing=()), plan, cancelled))

    def keep(asked: MonthPlan, now: datetime) -> bool:
        if asked.state is not PlanState.CALLED_OFF:
            asked.state, asked.ended_at = PlanState.MADE, now
        asked.proposed, asked.unplaced, asked.spent = proposed, unplaced, plan.seconds
        asked.aims = tuple(Aim(name=one.name, value=one.value, bound=one.bound) for one in plan.levels)
        return True

    return keep


def far(progress: Progress | None) -> Step:
    """Word of whoever makes it, and how far it is; for one that was called off there is none."""

    def keep(asked: MonthPlan, now: datetime) -> bool:
        if asked.state is not PlanState.MAKING:
            return False
        asked.heard_of = now
        if progress is not None:
            asked.spent = progress.seconds
            asked.aims = (Aim(name=progress.aim, value=progress.value, bound=progress.bound),)
        return True

    return keep


def _unplaced(planner: Planner, agenda: Agenda, plan: Plan, cancelled: Cancelled) -> Iterable[Unplaced]:
    unplaced = [wish for wish in plan.unplaced if agenda.wish[wish].kind is Kind.HEARING]
    for number, wish in enumerate(unplaced):
        explained = number < EXPLAINED and not cancelled()
        yield _explained(wish, planner.explain(agenda, wish, SECONDS_FOR_ONE) if explained else None)


def _proposed(agenda: Agenda, plan: Plan, moves: Iterable[Change], hearings: Iterable[str]) -> Iterable[Proposed]:
    changed = {move.wish: move for move in moves}
    planned = {session.wish: session for session in plan.sessions}
    before = {session.wish: session for session in (*agenda.fixed, *agenda.standing)}
    for session in sorted((s for s in plan.sessions if s.wish in hearings), key=lambda one: (one.start, one.wish)):
        span, stood = agenda.span(session), before.get(session.wish)
        why = changed[session.wish].why if session.wish in changed else ()
        vi, en = _said(why)
        names = {kind: wish_for(kind, session.wish) for kind in PreparationKind}
        prepared = {kind: planned[name] for kind, name in names.items() if name in planned}
        yield Proposed(
            reference=session.wish,
            starts_at=agenda.calendar.moment(span.start),
            ends_at=agenda.calendar.moment(span.end),
            room=session.room,
            seats=tuple(_seats(agenda, session)),
            before=None if stood is None else agenda.calendar.moment(stood.start),
            stays=stood == session,
            **as_fields(agenda.calendar, prepared),
            why_vi=vi,
            why_en=en,
        )


def _seats(agenda: Agenda, session: Session) -> Iterable[SeatTaken]:
    for seat, name in zip(agenda.wish[session.wish].seats, session.people, strict=True):
        yield SeatTaken(role=seat.role, person=name, skills=tuple(sorted(agenda.person[name].skills)))


def _said(why: Iterable[Objection]) -> tuple[str, str]:
    words = [said(objection) for objection in dict.fromkeys(why)]
    return "; ".join(vi for vi, _ in words), "; ".join(en for _, en in words)


def _explained(wish: str, explanation: Explanation | None) -> Unplaced:
    if explanation is None:
        return Unplaced(reference=wish)
    return Unplaced(
        reference=wish,
        why_vi=explanation.vi,
        why_en=explanation.en,
        helps_vi=explanation.relax_vi,
        helps_en=explanation.relax_en,
    )
