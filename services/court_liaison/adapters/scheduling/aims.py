"""What the plan aims at, in order, as sums over the model's variables.

Each aim is reached as far as time allows and then kept while the next is pursued, so that no amount of a later aim
buys any of an earlier one.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable

from services.court_liaison.adapters.scheduling.choices import Choice
from services.court_liaison.adapters.scheduling.guards import Sum
from services.court_liaison.adapters.scheduling.model import Model
from services.court_liaison.domain.scheduling.measures import LINK, lessons_lost, place_of, travel, waited
from services.court_liaison.domain.scheduling.resources import Role, Room
from services.court_liaison.domain.scheduling.wishes import PREPARING, Wish
from services.kernel.times import DAY, Span

DAYS = ("moves", "waiting_days")  # where and when; found quickly even for many
EASE = ("appearances", "school_minutes", "travel_minutes")  # how hard it is on the child; found slowly
NOT_PLACED = 1_000  # days that a wish without a slot counts as: more than any session can wait in a plan
MOVED, EXCHANGED = 10, 1  # another hour is told to everybody, another room or judge to few


class Aims:
    """The aims of one model, by name. ``moves`` comes first where sessions stand already: what nobody needs to
    change stays, for each move takes back what a child was promised. The children's aims order what must move."""

    def __init__(self, model: Model) -> None:
        self._model, self._cp, self._agenda = model, model.cp, model.agenda
        self._comings: dict[tuple[str, int, str], Sum] = {}
        self._standing = {s.wish: s for s in model.agenda.standing if s.wish in model.choices}
        self.in_order: dict[str, Callable[[], Sum]] = {
            **({"moves": self._moves} if self._standing else {}),
            "waiting_days": self._waiting,
            "appearances": self._appearances,
            "school_minutes": self._lessons,
            "travel_minutes": self._travel,
            "busiest_judge": self._busiest,
        }

    def together(self, names: Iterable[str]) -> Sum:
        """Some aims in one sum, each weighing more than everything after it can come to. For a few wishes; with many
        the numbers would grow too large."""
        few = len(self._model.choices)
        ways = [travel(self._agenda, c.wish, place) for c in self._model.choices.values() for place in self._places(c)]
        away = max(ways, default=0) * 2
        longest = max((choice.wish.minutes for choice in self._model.choices.values()), default=0)
        most = {  # of one wish
            "travel_minutes": away,
            "school_minutes": longest + away,
            "appearances": 1,
            "waiting_days": NOT_PLACED + self._agenda.calendar.days * 2,
        }
        weight, total = 1, list[Sum]()
        made = {name: make() for name, make in self.in_order.items() if name in set(names)}
        for name in reversed(made):
            total.append(weight * made[name])
            weight *= most.get(name, 1) * few + 1
        return sum(total)

    def _waiting(self) -> Sum:
        """Days; a wish without a slot counts as many more than any other could save by it."""
        total: list[Sum] = []
        for choice in self._model.choices.values():
            total.append(NOT_PLACED * (1 - choice.placed))
            total += [waited(choice.wish, start) * literal for start, literal in choice.at.items()]
        return sum(total)

    def _moves(self) -> Sum:
        """Another hour weighs more than another room or person; not to be placed at all, more than anything."""
        total: list[Sum] = [NOT_PLACED * (1 - choice.placed) for choice in self._model.choices.values()]
        for name, session in self._standing.items():
            choice = self._model.choices[name]
            total.append(MOVED * (choice.placed - choice.at.get(session.start, 0)))
            total.append(EXCHANGED * (choice.placed - choice.rooms.get(session.room, 0)))
            for person, seat in zip(session.people, choice.seats, strict=False):
                total.append(EXCHANGED * (choice.placed - seat.get(person, 0)))
        return sum(total)

    def _appearances(self) -> Sum:
        """How often children come somewhere beside what is fixed."""
        by_child: dict[str, list[Choice]] = defaultdict(list)
        for choice in self._model.choices.values():
            if choice.wish.child:
                by_child[choice.wish.child].append(choice)
        fixed = {
            (self._agenda.wish[s.wish].child, s.start // DAY, place_of(self._agenda.wish[s.wish], self._room(s.room)))
            for s in self._agenda.fixed
        }
        for child, choices in by_child.items():
            for place in sorted({place for choice in choices for place in self._places(choice)}):
                there = [choice for choice in choices if place in self._places(choice)]
                for day in sorted({day for choice in there for day in choice.days}):
                    if (child, day, place) not in fixed:
                        self._comings[child, day, place] = self._comes(there, day, place)
            if not any(known == child for known, _, _ in fixed):
                self._at_least(child, choices)
        return sum(self._comings.values())

    def _at_least(self, child: str, choices: list[Choice]) -> None:
        """A row that forbids nothing and proves much: sessions that can never share a day and a place are as many
        appearances."""
        apart: list[Choice] = []
        for choice in sorted(choices, key=lambda one: len(self._places(one))):
            if all(
                never_together(choice.wish, other.wish, self._places(choice), self._places(other)) for other in apart
            ):
                apart.append(choice)
        comings = [comes for (known, _, _), comes in self._comings.items() if known == child]
        self._cp.add(sum(comings) >= sum(choice.placed for choice in apart))

    def _comes(self, choices: list[Choice], day: int, place: str) -> Sum:
        only = [choice for choice in choices if len(self._places(choice)) == 1]
        if len(choices) == 1 and only:
            return choices[0].on(day)
        comes = self._cp.new_bool_var("")
        for choice in choices:
            if choice.days.get(day):
                elsewhere = 0 if choice in only else 1 - sum(self._rooms_at(choice, place))
                self._cp.add(comes >= choice.on(day) - elsewhere)
        return comes

    def _places(self, choice: Choice) -> set[str]:
        return {place_of(choice.wish, self._room(room)) for room in choice.rooms if room}

    def _rooms_at(self, choice: Choice, place: str) -> list[Sum]:
        return [lit for room, lit in choice.rooms.items() if room and place_of(choice.wish, self._room(room)) == place]

    def _room(self, name: str) -> Room | None:
        return self._agenda.room.get(name)

    def _lessons(self) -> Sum:
        """Minutes of lessons lost. Which building decides how long the way is: where a wish may go to several, the
        shortest way is counted with the hour, and what another adds with both."""
        total: list[Sum] = []
        for choice in self._model.choices.values():
            wish = choice.wish
            ways = {place: travel(self._agenda, wish, place) for place in self._places(choice)}
            if not wish.child or not ways:
                continue
            shortest = min(ways.values())
            for start, literal in choice.at.items():
                span = Span(start, start + wish.minutes)
                least = lessons_lost(self._agenda, wish, span, shortest)
                total.append(least * literal)
                for place, way in ways.items():
                    more = lessons_lost(self._agenda, wish, span, way) - least
                    if more > 0:
                        also = self._cp.new_bool_var("")
                        self._cp.add(also >= literal + sum(self._rooms_at(choice, place)) - 1)
                        total.append(more * also)
        return sum(total)

    def _travel(self) -> Sum:
        """Minutes there and back for each appearance."""
        total: list[Sum] = []
        for (child_id, _, place), comes in self._comings.items():
            child = self._agenda.child[child_id]
            way = child.link_travel if place == LINK else child.travel.get(place, 0)
            total.append(2 * way * comes)
        return sum(total)

    def _busiest(self) -> Sum:
        """Sessions of the judge who has most."""
        most = self._cp.new_int_var(0, len(self._agenda.wishes), "busiest judge")
        for person in self._agenda.people:
            if person.role is Role.JUDGE:
                seats = [seat[person.id] for c in self._model.choices.values() for seat in c.seats if person.id in seat]
                self._cp.add(most >= sum(seats) + self._model.board.load[person.id])
        return most


def never_together(one: Wish, other: Wish, places: set[str], other_places: set[str]) -> bool:
    """Whether two sessions of a child can never be one appearance: what prepares is on an earlier day, or there is
    no place at which both may be."""
    prepared = any(a.kind in PREPARING and a.id in b.after for a, b in ((one, other), (other, one)))
    return prepared or not places & other_places
