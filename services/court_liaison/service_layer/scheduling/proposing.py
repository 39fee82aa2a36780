"""The best slots for one hearing, with what speaks for them and why nothing earlier was possible, in words.

Nothing is invented: a reason is what the rules said when the earlier hours were tried.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from services.court_liaison.domain.preparing import RULE
from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.board import Board
from services.court_liaison.domain.scheduling.demands import WORDS, Demand, Objection, relaxed, said
from services.court_liaison.domain.scheduling.slots import Cost, at, cost, lawful, rooms, starts
from services.court_liaison.domain.scheduling.wanted import wish_for
from services.court_liaison.domain.scheduling.wishes import Pin, Wish
from services.kernel.clock import written
from services.kernel.preparing import PreparationKind
from services.kernel.times import DAY, Calendar, Span, on_different_half_days

EARLIER = 3  # days before the proposed one that are spoken of
# Before its moment; and where there is none.
PREPARED = {
    PreparationKind.VISIT: ("Trẻ đến xem phòng", "The child sees the room"),
    PreparationKind.TALK: (
        "Có người trò chuyện với trẻ về những gì sẽ diễn ra",
        "Somebody explains to the child what will happen",
    ),
}
NOT_PREPARED = {
    PreparationKind.VISIT: (
        "Không còn giờ nào trước đó để trẻ đến xem phòng.",
        "No hour before it is left for the child to see the room.",
    ),
    PreparationKind.TALK: (
        "Không còn giờ nào trước đó để trò chuyện chuẩn bị cho trẻ.",
        "No hour before it is left to explain to the child what will happen.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A sentence in both languages. ``rules``: ids of the rules behind it."""

    vi: str
    en: str
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A start before the proposed one that is not possible, the one against which least speaks on its day.
    ``objections``: everything that does."""

    start: int
    objections: tuple[Objection, ...]
    reason: Reason


Prepared = Mapping[PreparationKind, Session]


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A lawful slot. ``waiting_days``, ``lessons_lost`` and ``travel`` (minutes), ``new_appearance`` (whether the child
    comes once more for it) are what it asks of the child; ``prepared``: what prepares the child for it, as far as that
    was wished and is possible; ``reasons``: how it compares with the best one."""

    session: Session
    waiting_days: int
    new_appearance: bool
    lessons_lost: int
    travel: int
    prepared: Prepared
    reasons: tuple[Reason, ...]
    earlier: tuple[Earlier, ...]


def propose(agenda: Agenda, wish_id: str, number: int = 3) -> tuple[Proposal, ...]:
    """The best slots beside everything that is set, best first, on as many different half days as there are; fewer,
    or none, where there are no more. Sessions that stand already count as set. Raises KeyError for an unknown wish."""
    wish = agenda.wish[wish_id]
    board = Board(agenda, (s for s in (*agenda.fixed, *agenda.standing) if s.wish != wish_id))
    among, found, barred = rooms(board, wish), list[tuple[Cost, Session]](), dict[int, list[Objection]]()
    for start in starts(board, wish):
        sessions, objections = at(board, wish, start, among)
        found += [(cost(board, wish, session), session) for session in sessions]
        if objections:
            barred[start] = objections
    found.sort(key=lambda one: one[0])
    before = _Before(agenda, wish_id)
    chosen = list(_choice(filter(lambda one: before.possible(one[1]), found), number))
    chosen = chosen or list(_choice(found, number))
    return tuple(
        Proposal(
            session=session,
            waiting_days=price[0],
            new_appearance=bool(price[1]),
            lessons_lost=price[2],
            travel=price[3],
            prepared=(prepared := before.found(session)),
            reasons=(*_compared(price, chosen[0][0]), *before.said(prepared)),
            earlier=tuple(_earlier(agenda.calendar, session, found, barred)),
        )
        for price, session in chosen
    )


def propose_for(agenda: Agenda, wish_id: str) -> tuple[Proposal, ...]:
    """The same with what was decided before; only where that leaves no slot, without it: little changes."""
    if found := propose(agenda, wish_id):
        return found
    free = tuple(replace(wish, pin=None) if wish.id == wish_id else wish for wish in agenda.wishes)
    return propose(replace(agenda, wishes=free), wish_id)


class _Before:
    """What prepares the child, found anew for each day and room of the hearing that it comes before."""

    def __init__(self, agenda: Agenda, wish_id: str) -> None:
        self._agenda = agenda
        names = {kind: wish_for(kind, wish_id) for kind in PreparationKind}
        self._wished = {kind: agenda.wish[name] for kind, name in names.items() if name in agenda.wish}
        self._known: dict[tuple[int, str], Prepared] = {}

    def possible(self, session: Session) -> bool:
        """Also where nothing was wished."""
        return self.found(session).keys() == self._wished.keys()

    def found(self, session: Session) -> Prepared:
        """What asks least of the child, on days before this slot: the visit in the same room, the talk on the day of
        the visit if it can be. What was not wished, or is not possible, is not among it."""
        place = session.start // DAY, session.room
        if place not in self._known:
            self._known[place] = self._best(session)
        return self._known[place]

    def said(self, prepared: Prepared) -> Iterator[Reason]:
        for kind in self._wished:
            if (one := prepared.get(kind)) is None:
                vi, en = NOT_PREPARED[kind]
            else:
                when = written(self._agenda.calendar.moment(one.start))
                vi, en = (f"{words} {when}." for words in PREPARED[kind])
            yield Reason(vi=vi, en=en, rules=(RULE,))

    def _best(self, hearing: Session) -> Prepared:
        """Together on one day, as early among the visit's best days as it can be; else each by itself."""
        agenda, wished = self._agenda, dict(self._wished)
        names = {hearing.wish, *(wish.id for wish in wished.values())}
        others = (s for s in (*agenda.fixed, *agenda.standing) if s.wish not in names)
        board = Board(agenda, (*others, hearing))
        if (visit := wished.get(PreparationKind.VISIT)) is not None:
            wished[PreparationKind.VISIT] = replace(visit, pin=Pin(room=hearing.room))
        if (together := _on_one_day(board, wished)) is not None:
            return together
        found: dict[PreparationKind, Session] = {}
        for kind, wish in wished.items():
            if (best := _least(board, wish, hearing.room)) is not None:
                found[kind] = best
                board.place(best)
        return found


def _on_one_day(board: Board, wished: Mapping[PreparationKind, Wish]) -> Prepared | None:
    """The visit on the first of its best days on which the talk can be, too. None: there is no such day, or not both
    were wished."""
    if wished.keys() != set(PreparationKind):
        return None
    visit, talk = (wished[kind] for kind in PreparationKind)
    days: set[int] = set()
    for seen in sorted(_lawful(board, visit), key=lambda one: cost(board, visit, one)):
        if (day := seen.start // DAY) in days:
            continue
        days.add(day)
        board.place(seen)
        told = _least(board, talk, seen.room, Span(day * DAY, (day + 1) * DAY))
        board.lift(visit.id)
        if told is not None:
            return {PreparationKind.VISIT: seen, PreparationKind.TALK: told}
    return None


def _least(board: Board, wish: Wish, room: str, window: Span | None = None) -> Session | None:
    """What asks least of the child; in this room rather than in another where that is the same to it."""
    found = _lawful(board, wish, window)
    return min(found, key=lambda one: (cost(board, wish, one), one.room != room), default=None)


def _lawful(board: Board, wish: Wish, window: Span | None = None) -> Iterator[Session]:
    among = rooms(board, wish)
    return (s for start in starts(board, wish, window) for s in lawful(board, wish, start, among))


def obstacles(agenda: Agenda, wish_id: str, number: int = 5) -> tuple[Reason, ...]:
    """Where there is no slot: what stands in the way, what does so at most starts first, and what a person may do
    about it. An hour that is out of the question for several reasons counts for each."""
    wish = agenda.wish[wish_id]
    board = Board(agenda, (s for s in (*agenda.fixed, *agenda.standing) if s.wish != wish_id))
    among, times = rooms(board, wish), Counter[Objection]()
    for start in starts(board, wish):
        times.update(_different(at(board, wish, start, among)[1]))
    if not times:  # no start at all lies within the limits
        times[Objection(Demand.LIMIT, wish_id)] = 1
    return tuple(_obstacle(objection) for objection, _ in times.most_common(number))


def _obstacle(objection: Objection) -> Reason:
    (vi, en), (help_vi, help_en), rule = said(objection), relaxed(objection), WORDS[objection.demand].rule
    return Reason(
        vi=_capital(vi) + (f". Có thể: {help_vi}." if help_vi else "."),
        en=_capital(en) + (f". One may {help_en}." if help_en else "."),
        rules=() if rule is None else (rule,),
    )


def _capital(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _choice(found: Iterable[tuple[Cost, Session]], number: int) -> Iterator[tuple[Cost, Session]]:
    return on_different_half_days(found, lambda one: one[1].start, number)


# --- in words ------------------------------------------------------------------------------------------


def _earlier(
    calendar: Calendar, session: Session, found: Sequence[tuple[Cost, Session]], barred: dict[int, list[Objection]]
) -> Iterator[Earlier]:
    """The last days before it on which nothing was possible."""
    possible = {other.start // DAY for _, other in found}
    days = sorted({start // DAY for start in barred} - possible, reverse=True)
    for day in [day for day in days if day < session.start // DAY][:EARLIER]:
        start = min((s for s in barred if s // DAY == day), key=lambda s: (len(_different(barred[s])), s))
        objections = _different(barred[start])
        yield Earlier(
            start=start,
            objections=tuple(objections),
            reason=_sentence(calendar, session.start // DAY - day, start, objections),
        )


def _different(objections: Iterable[Objection]) -> list[Objection]:
    """Each once."""
    return list(dict.fromkeys(objections))


def _sentence(calendar: Calendar, days: int, start: int, objections: Sequence[Objection]) -> Reason:
    words = [said(objection) for objection in objections]
    when = written(calendar.moment(start))
    return Reason(
        vi=f"Sớm hơn {days} ngày ({when}): " + "; ".join(vi for vi, _ in words) + ".",
        en=f"{_days(days)} earlier ({when}): " + "; ".join(en for _, en in words) + ".",
        rules=tuple(dict.fromkeys(rule for one in objections if (rule := WORDS[one.demand].rule))),
    )


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _compared(price: Cost, best: Cost) -> tuple[Reason, ...]:
    """What this slot asks of the child, beside what the best one does."""
    days, comes, lessons, way = (one - other for one, other in zip(price[:4], best[:4], strict=True))
    told = [Reason(vi=f"Trẻ chờ {price[0]} ngày.", en=f"The child waits {_days(price[0])}.")]
    if days > 0:
        told.append(Reason(vi=f"Trẻ chờ thêm {days} ngày.", en=f"The child waits {_days(days)} longer."))
    if not price[1]:
        told.append(Reason(vi="Trẻ không phải đi thêm lần nào.", en="The child need not come once more for it."))
    elif comes > 0:
        told.append(Reason(vi="Trẻ phải đi thêm một lần.", en="The child comes once more."))
    if price[2]:
        told.append(Reason(vi=f"Trẻ nghỉ học {price[2]} phút.", en=f"The child misses {price[2]} minutes of lessons."))
    elif lessons < 0:
        told.append(Reason(vi="Trẻ không phải nghỉ học.", en="The child misses no lessons."))
    if way:
        more_vi, more_en = ("hơn", "more") if way > 0 else ("ít hơn", "less")
        told.append(Reason(vi=f"Đi lại {more_vi} {abs(way)} phút.", en=f"{abs(way)} minutes {more_en} on the way."))
    return tuple(told)
