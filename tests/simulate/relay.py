"""An agency's real relay that looks into its outbox when nudged: ``python -m tests.simulate.relay case_intake``."""

from __future__ import annotations

import importlib
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import pika
from pika.exceptions import AMQPError

from services.kernel.events import relay
from tests.simulate.nudges import listen, relay_of

PAUSES = (2.0,)  # seconds after which it looks by itself


class Nudged(pika.BlockingConnection):
    """A connection whose waiting a nudge ends; one that came while it published ends the next waiting."""

    latest: Nudged | None = None

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._nudged = False
        Nudged.latest = self

    def process_data_events(self, time_limit: float | None = 0) -> None:
        super().process_data_events(0 if self._nudged else time_limit)
        self._nudged = False  # what was committed before the nudge is seen by the look that follows

    def wake(self) -> None:
        """Once for all the nudges that come before it has looked."""
        if not self._nudged:
            self._nudged = True
            with suppress(AMQPError):  # it is being closed
                self.add_callback_threadsafe(lambda: None)


def _wake_the_latest(_: str) -> None:
    if Nudged.latest is not None:
        Nudged.latest.wake()


def main() -> None:
    service = sys.argv[1]
    relay.IDLE_PAUSES = PAUSES  # type: ignore[assignment]
    relay.pika.BlockingConnection = Nudged
    listen(Path(os.environ["CHUNGTAY_CLOCK_FILE"]).parent, relay_of(service), _wake_the_latest)
    importlib.import_module(f"services.{service}.entrypoints.relay").main()


if __name__ == "__main__":
    main()
