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
from tests.simulate.nudges import listen

PAUSES = (0.25,)  # seconds after which it looks by itself


class Nudged(pika.BlockingConnection):
    """A connection whose waiting a nudge ends."""

    latest: Nudged | None = None

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._waking = False
        Nudged.latest = self

    def wake(self) -> None:
        """Once for all the nudges that come before it has looked."""
        if not self._waking:
            self._waking = True
            with suppress(AMQPError):  # it is being closed
                self.add_callback_threadsafe(self._woken)

    def _woken(self) -> None:
        self._waking = False


def _wake_the_latest() -> None:
    if Nudged.latest is not None:
        Nudged.latest.wake()


def main() -> None:
    service = sys.argv[1]
    relay.IDLE_PAUSES = PAUSES  # type: ignore[assignment]
    relay.pika.BlockingConnection = Nudged
    listen(Path(os.environ["CHUNGTAY_CLOCK_FILE"]).parent, service, _wake_the_latest)
    importlib.import_module(f"services.{service}.entrypoints.relay").main()


if __name__ == "__main__":
    main()
