"""Notices when a worker no longer does its work although it lives, so that a fresh one can take its place.

A process that is merely alive is not well: its connection may hang half open, its broker may have
lost sight of the consumer, a handler may wait for something that never comes. Nothing of that shows
in a timer that goes on beating. So the consumer says when its loop turns and what it has in hand, and
whatever lasts too long ends the process (crash-only: the supervisor starts it anew, the broker
delivers again, the inbox knows what it has).

Waiting for the database is no fault of the worker, however long it takes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

TOO_LONG = 150.0  # seconds; longer than the longest retry of one transaction (120)
LOOK_EVERY = 5.0  # seconds between two looks at the queue while nothing comes
LOOKS_BEFORE_RECONNECT = 2


@dataclass(slots=True)
class Watch:
    """What the worker is doing now. ``clock``: seconds that never run backwards."""

    clock: Callable[[], float] = time.monotonic
    _turned_at: float = field(init=False)
    _came_at: float = field(init=False)
    _looked_at: float = field(init=False)
    _waited_at: float | None = field(default=None, init=False)
    _looks: int = field(default=0, init=False)
    _in_hand: dict[int, float] = field(default_factory=dict, init=False)
    _next: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._turned_at = self._came_at = self._looked_at = self.clock()

    def turned(self) -> None:
        """The consumer's loop went round."""
        self._turned_at = self.clock()

    def took(self) -> int:
        """A message came; the answer is to be given to ``done``."""
        self._next += 1
        self._came_at = self._in_hand[self._next] = self.clock()
        self._looks = 0
        return self._next

    def done(self, message: int) -> None:
        """The message is settled."""
        self._in_hand.pop(message, None)

    def waited(self) -> None:
        """Somebody waits for the database."""
        self._waited_at = self.clock()

    def time_to_look(self) -> bool:
        """Whether the queues should be looked at: nothing in hand and nothing came for a while."""
        now = self.clock()
        if self._in_hand or now - max(self._came_at, self._looked_at) < LOOK_EVERY:
            return False
        self._looked_at = now
        return True

    def forgotten(self, ready: int) -> bool:
        """Whether the broker, with ``ready`` messages waiting, has lost sight of this consumer."""
        self._looks = self._looks + 1 if ready else 0
        if self._looks < LOOKS_BEFORE_RECONNECT:
            return False
        self._looks = 0
        return True

    def stuck(self) -> str | None:
        """What stands still, as a code; None when all is well or the database is being waited for."""
        now = self.clock()
        if self._waited_at is not None and now - self._waited_at < TOO_LONG:
            return None
        if any(now - since > TOO_LONG for since in self._in_hand.values()):
            return "message_in_hand"
        return "consumer_loop" if now - self._turned_at > TOO_LONG else None
