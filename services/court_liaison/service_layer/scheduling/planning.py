"""A whole month at once; the same again after something changed, with as little moved as possible; and why not.

The plan is a proposal. A person confirms each session, and ``still_lawful`` asks the rules again then, because
calendars move meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from services.court_liaison.domain.scheduling.agenda import Agenda, Plan, Session
from services.court_liaison.domain.scheduling.board import Board
from services.court_liaison.domain.scheduling.demands import WORDS, Objection, relaxed, said
from services.court_liaison.domain.scheduling.rules import against
from services.court_liaison.domain.scheduling.slots import at, rooms, starts
from services.court_liaison.service_layer.scheduling.by_hand import in_turn, kept
from services.court_liaison.service_layer.scheduling.ports import Cancelled, Listener, Progress, Solver
from services.kernel.times import Span

SECONDS = 60.0  # for a month
RIVALS = 12  # sessions that are looked at together when it is explained why one has no slot


def nobody_listens(_: Progress) -> None:
    """Progress is told to nobody."""


def never() -> bool:
    """Nobody calls it off."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A session that is not as it was. ``after``: None if no slot was found; ``why``: what spoke against the old one,
    empty where it made room for another."""

    wish: str
    before: Session
    after: Session | None
    why: tuple[Objection, ...]

    @property
    def moved(self) -> bool:
        """Another hour; otherwise only the room or somebody has changed."""
        return self.after is None or self.after.start != self.before.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Replanned:
    """``changes``: everything that is not as before; what is not named stays."""

    plan: Plan
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a wish has no slot. ``demands``: they cannot all be met beside what is set, and none of them can be left
    out; empty with ``certain``: there is one; ``vi`` and ``en``: said; ``relax_vi`` and ``relax_en``: for each demand
    that a person may give up, what that would be, those first that are enough alone (``enough``: how many of them);
    ``certain``: False if the time was not enough to know."""

    demands: tuple[Objection, ...]
    vi: str
    en: str
    relax_vi: tuple[str, ...] = ()
    relax_en: tuple[str, ...] = ()
    enough: int = 0
    certain: bool = True


class Planner:
    """Plans with a solver; without one, as a careful clerk would by hand."""

    def __init__(self, solver: Solver) -> None:
        self._solver = solver

    def month(
        self, agenda: Agenda, seconds: float = SECONDS, told: Listener = nobody_listens, cancelled: Cancelled = never
    ) -> Plan:
        """All open wishes at once. Always returns the best plan that was found, with its gap; what has no slot in it
        is named in ``unplaced``."""
        return self._solver.improve(agenda, in_turn(agenda), seconds, told, cancelled)

    def again(
        self, agenda: Agenda, seconds: float = SECONDS, told: Listener = nobody_listens, cancelled: Cancelled = never
    ) -> Replanned:
        """After a judge fell ill, a room failed, a hearing was adjourned: ``agenda`` as it is now, with the sessions
        as they were in ``standing``. What can stay stays; only if it then cannot be shown that no fewer need to
        move, everything is looked at once more."""
        staying = kept(agenda, Board(agenda, agenda.fixed))
        names = {session.wish for session in staying}
        narrow = replace(agenda.with_fixed(staying), standing=tuple(s for s in agenda.standing if s.wish not in names))
        plan = self._solver.improve(narrow, in_turn(narrow), seconds, told, cancelled)
        if not _hours_kept(agenda, narrow.standing, plan):
            plan = self._solver.improve(agenda, plan, max(0.0, seconds - plan.seconds), told, cancelled)
        return Replanned(plan=plan, changes=tuple(changes(agenda, plan)))

    def explain(self, agenda: Agenda, wish_id: str, seconds: float = 10.0) -> Explanation:
        """Why this wish has no slot beside the fixed sessions; and if it has one, why not beside those that stand."""
        wishes = {wish_id}
        cause = self._solver.cause(agenda, wishes, seconds)
        if cause is not None and not cause.demands:
            wishes |= set(_rivals(agenda, wish_id))
            cause = self._solver.cause(agenda, wishes, seconds) if len(wishes) > 1 else cause
        if cause is None:
            return Explanation(
                demands=(),
                vi="Chưa đủ thời gian để biết vì sao.",
                en="There was not time enough to know why.",
                certain=False,
            )
        if not cause.demands:
            return Explanation(demands=(), vi="Có thể xếp được lịch.", en="It can be given a slot.")
        ordered = sorted(cause.demands, key=lambda one: one not in cause.enough)
        helps = [(one, relaxed(one)) for one in ordered if WORDS[one.demand].relax_vi]
        words = [(one.wish, *said(one)) for one in cause.demands]
        return Explanation(
            demands=cause.demands,
            vi="Không thể đồng thời tránh: " + "; ".join(f"{wish}: {vi}" for wish, vi, _ in words) + ".",
            en="These cannot all be avoided: " + "; ".join(f"{wish}: {en}" for wish, _, en in words) + ".",
            relax_vi=tuple(f"{one.wish}: {vi}" for one, (vi, _) in helps),
            relax_en=tuple(f"{one.wish}: {en}" for one, (_, en) in helps),
            enough=sum(one in cause.enough for one, _ in helps),
        )


def _hours_kept(agenda: Agenda, broken: Iterable[Session], plan: Plan) -> bool:
    """Whether nothing was moved but what had to: everything has a slot, and whatever got another hour could not have
    kept its own in any room and with anybody, even with all sessions that may be moved out of the way."""
    if plan.unplaced or plan.stopped:
        return False
    board = Board(agenda, agenda.fixed)
    now = {session.wish: session for session in plan.sessions}
    return all(
        now[session.wish].start == session.start
        or not at(board, agenda.wish[session.wish], session.start, rooms(board, agenda.wish[session.wish]))[0]
        for session in broken
    )


def _rivals(agenda: Agenda, wish_id: str) -> list[str]:
    """The standing sessions that may be in its way, those first that are so at most of its starts."""
    wish, board = agenda.wish[wish_id], Board(agenda, agenda.fixed)
    among = rooms(board, wish)
    wanted = {room.id for room in among} | {name for seat in wish.seats for name in board.fitting(seat)}
    possible = [Span(s, s + wish.minutes) for s in starts(board, wish) if at(board, wish, s, among)[0]]
    times: dict[str, int] = {}
    for session in agenda.standing:
        other = agenda.wish[session.wish]
        same_people = {wish.child, *wish.accused} & {other.child, *other.accused} - {""}
        if session.wish != wish_id and (same_people or wanted & {session.room, *session.people}):
            near = agenda.span(session).widened(agenda.policy.gap if same_people else 0)
            times[session.wish] = sum(span.overlaps(near) for span in possible)
    return sorted((name for name, count in times.items() if count), key=lambda name: (-times[name], name))[:RIVALS]


def changes(agenda: Agenda, plan: Plan) -> Iterable[Change]:
    """What is not as it stood, in the order of the old hours."""
    now = {session.wish: session for session in plan.sessions}
    before = Board(agenda, (*agenda.fixed, *agenda.standing))
    for session in sorted(agenda.standing, key=lambda one: one.start):
        if now.get(session.wish) != session:
            yield Change(
                wish=session.wish,
                before=session,
                after=now.get(session.wish),
                why=tuple(against(before, session)),
            )


def still_lawful(agenda: Agenda, session: Session) -> list[Objection]:
    """What speaks against a proposed session now, beside everything that is set; nothing: it may be confirmed."""
    board = Board(agenda, (one for one in (*agenda.fixed, *agenda.standing) if one.wish != session.wish))
    return against(board, session)
