"""An agency's real relay that looks into its outbox more often: ``python -m tests.simulate.relay case_intake``.

In a time that runs ten thousand times faster everybody waits for it.
"""

from __future__ import annotations

import importlib
import sys

from services.kernel.events import relay

PAUSES = (0.005, 0.01, 0.02)  # seconds


def main() -> None:
    relay.IDLE_PAUSES = PAUSES  # type: ignore[assignment]
    importlib.import_module(f"services.{sys.argv[1]}.entrypoints.relay").main()


if __name__ == "__main__":
    main()
