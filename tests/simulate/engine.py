"""How the time passes: from one action to the next, and after each span of time everything comes to rest."""

from __future__ import annotations

import heapq
import threading
import time
import traceback
from collections import Counter
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from services.kernel.deadlines.keeping import provincial
from services.kernel.errors import DomainError
from tests.simulate.desks import NotYet
from tests.simulate.times import Action, Chance, Life, Pause, moment_after
from tests.simulate.world import NeverQuiet, World

SPAN = timedelta(hours=12)  # after each, all news has arrived and all alarms were raised
AT_ONCE, WITHIN = 4, timedelta(minutes=20)  # people who act at the same time, on different cases
GLANCES, GLANCE = 3, 0.02  # looks, and seconds between them, before it is asked whether any news is on its way
LOOKS_AGAIN = 6.0  # hours until somebody who had to wait for another looks again
LOOKS = 40  # times, until it is said that the wait was in vain


@dataclass(order=True)
class Turn:
    """Whose turn it is, and when."""

    at: datetime
    order: int
    life: Life = field(compare=False)
    chance: Chance = field(compare=False)
    action: Action = field(compare=False)
    looks: int = field(default=0, compare=False)


class Year:
    """The people of a province and their time. ``stuck``: what somebody waited for in vain."""

    def __init__(self, world: World, end: datetime) -> None:
        self.world = world
        self.end = end
        self.actions = 0
        self.stuck: Counter[str] = Counter()
        self.waited: Counter[str] = Counter()
        self._turns: list[Turn] = []
        self._order = 0
        self._one_counts = threading.RLock()

    @property
    def now(self) -> datetime:
        return self.world.clock.now()

    def begin(self, life: Life, chance: Chance, after: Pause | datetime | None = None) -> None:
        """Somebody begins to live with a case, now or after a while."""
        try:
            pause, action = next(life)
        except StopIteration:
            return
        start = after if isinstance(after, datetime) else self._moment(self.now, after or Pause(0, False), chance)
        self._push(self._moment(start, pause, chance), life, chance, action)

    def pass_time(self, told: Callable[[], None] = lambda: None) -> None:
        """Until the end. ``told``: called after each span."""
        with ThreadPoolExecutor(AT_ONCE) as people:
            while (now := self.now) < self.end:
                rest = min(now + SPAN, self.end)
                self._act_until(rest, people)
                self.world.clock.turn(rest)
                self.world.settle()
                told()

    def _act_until(self, rest: datetime, people: Executor) -> None:
        acting: dict[Future[None], Turn] = {}
        while True:
            while (turn := self._next(rest, acting.values())) is not None:
                self.world.clock.turn(turn.at)
                acting[people.submit(self._take, turn)] = turn
            if not acting:
                return
            for done in wait(acting, return_when=FIRST_COMPLETED).done:
                del acting[done]
                done.result()

    def _next(self, rest: datetime, acting: Collection[Turn]) -> Turn | None:
        """Whose turn comes next, if it is so near to those who act now that they may act at once: one for each
        case."""
        with self._one_counts:
            if not self._turns or self._turns[0].at >= rest or len(acting) == AT_ONCE:
                return None
            turn = self._turns[0]
            if any(turn.at > other.at + WITHIN or turn.chance is other.chance for other in acting):
                return None
            return heapq.heappop(self._turns)

    def _take(self, turn: Turn) -> None:
        try:
            result = self._act(turn.action)
        except NotYet as why:
            with self._one_counts:
                self._later(turn, str(why))
            return
        except DomainError:
            result = None  # the desk has noted it; the person goes on with what comes next
        except NeverQuiet:
            raise
        except Exception as error:  # the software's fault: told at the end, and this person can do no more
            with self._one_counts:
                self.stuck[f"{type(error).__name__}: {str(error)[:200]} ({_where(error)})"] += 1
            return
        with self._one_counts:
            self.actions += 1
            try:
                pause, action = turn.life.send(result)
            except StopIteration:
                return
            self._push(self._moment(self.now, pause, turn.chance), turn.life, turn.chance, action)

    def _act(self, action: Action) -> object:
        """At its moment: if news is still on its way, it is waited for, and the clock stands."""
        for _ in range(GLANCES):
            try:
                return action()
            except NotYet:
                time.sleep(GLANCE)
        self.world.settle(alarms=False)
        return action()

    def _later(self, turn: Turn, why: str) -> None:
        turn.looks += 1
        self.waited[why] += 1
        if turn.looks > LOOKS:
            self.stuck[why] += 1
            return
        turn.at = self._moment(self.now, Pause(LOOKS_AGAIN, False), turn.chance)
        heapq.heappush(self._turns, turn)

    def _moment(self, now: datetime, pause: Pause, chance: Chance) -> datetime:
        return moment_after(now, pause, provincial().days, chance.dice.random())

    def _push(self, at: datetime, life: Life, chance: Chance, action: Action) -> None:
        with self._one_counts:
            self._order += 1
            heapq.heappush(self._turns, Turn(at, self._order, life, chance, action))


def _where(error: Exception) -> str:
    """The last place that the fault passed through."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    return f"{'/'.join(Path(last.filename).parts[-3:])}:{last.lineno}"
