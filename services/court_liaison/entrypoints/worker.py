"""Takes in what the other agencies publish (nameko)."""

import services.kernel.events.green  # noqa: F401 - first, or sockets would block
from services.court_liaison.bootstrap import bootstrap
from services.kernel.alive import Alive
from services.kernel.events.reporting import ForeignEvents
from services.kernel.events.worker import run, worker_class


def main() -> None:
    parts = bootstrap("worker")
    parts.store.prepare()
    worker = worker_class(
        parts.store.service,
        parts.inbox,
        parts.dead_letters,
        Alive(parts.settings.alive_file),
        parts.settings.check_sender,
        parts.chores,
        ForeignEvents(parts.custody.log, parts.store.clock),
    )
    run(worker, parts.settings.broker(), parts.settings.worker_threads)


if __name__ == "__main__":
    main()
