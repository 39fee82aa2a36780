"""Publishes what the intake point has committed (pika)."""

import signal

from services.case_intake.bootstrap import bootstrap
from services.kernel.alive import Alive
from services.kernel.events.relay import Relay


def main() -> None:
    parts = bootstrap("relay")
    parts.store.prepare()
    relay = Relay(parts.store, parts.settings.broker(), Alive(parts.settings.alive_file))
    signal.signal(signal.SIGTERM, lambda *_: relay.stopping.set())
    signal.signal(signal.SIGINT, lambda *_: relay.stopping.set())
    relay.run()


if __name__ == "__main__":
    main()
