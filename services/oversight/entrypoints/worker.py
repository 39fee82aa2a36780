"""Takes in what the agencies publish (nameko), and counts it."""

import services.kernel.events.green  # noqa: F401 - first, or sockets would block
from services.kernel.alive import Alive
from services.kernel.events.worker import run, worker_class
from services.oversight.bootstrap import bootstrap, entrance


def main() -> None:
    parts = bootstrap("worker")
    parts.store.prepare()
    way_in = entrance(parts)
    worker = worker_class(
        parts.store.service,
        way_in.inbox,
        way_in.dead_letters,
        Alive(parts.settings.alive_file),
        parts.settings.check_sender,
    )
    run(worker, parts.settings.broker(), parts.settings.worker_threads)


if __name__ == "__main__":
    main()
