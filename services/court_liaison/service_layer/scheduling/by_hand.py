"""A lawful plan made one wish after the other: the first solution, there before the solver has begun.

Earliest limit first, what prepares a hearing before it, each in the best slot that is left. What finds none stays
without and is said.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.court_liaison.domain.scheduling.agenda import Agenda, Plan, Session
from services.court_liaison.domain.scheduling.board import Board
from services.court_liaison.domain.scheduling.rules import against
from services.court_liaison.domain.scheduling.slots import best
from services.court_liaison.domain.scheduling.wishes import Wish


def in_turn(agenda: Agenda) -> Plan:
    """Places every open wish that finds a slot. Standing sessions keep theirs where the rules still allow it."""
    board = Board(agenda, agenda.fixed)
    for session in kept(agenda, board):
        board.place(session)
    for wish in _order(agenda.open):
        if wish.id not in board.sessions:
            found = best(board, wish)
            if found is not None:
                board.place(found)
    return Plan(
        sessions=tuple(board.sessions.values()),
        unplaced=tuple(wish.id for wish in agenda.open if wish.id not in board.sessions),
    )


def kept(agenda: Agenda, board: Board) -> list[Session]:
    """The standing sessions that can stay together, the most pressed first; the board is left as it was."""
    found = []
    for session in sorted(agenda.standing, key=lambda one: (agenda.wish[one.wish].due, one.start)):
        if not against(board, session):
            board.place(session)
            found.append(session)
    for session in found:
        board.lift(session.wish)
    return found


def _order(wishes: Iterable[Wish]) -> list[Wish]:
    """By the limit of the hearing that each serves, and what comes before it first."""
    wishes = list(wishes)
    serves = {name: wish.due for wish in wishes for name in wish.after}
    return sorted(wishes, key=lambda wish: (min(wish.due, serves.get(wish.id, wish.due)), len(wish.after), wish.id))
