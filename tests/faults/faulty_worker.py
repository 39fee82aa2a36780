"""The intake point's real worker with one bug built in: it cannot take in that a plan was approved."""

import services.kernel.events.green  # noqa: F401 - first, or sockets would block
from services.case_intake.bootstrap import bootstrap
from services.case_intake.service_layer import handlers
from services.kernel.alive import Alive
from services.kernel.events.worker import run, worker_class


def broken(unit: object, event: object) -> None:
    raise ZeroDivisionError("CANARY-a-handler-might-put-a-name-here")


if __name__ == "__main__":
    handlers.EVENT_HANDLERS["PlanApproved"] = broken
    parts = bootstrap("worker")
    run(
        worker_class("case_intake", parts.inbox, parts.dead_letters, Alive(None), check_sender=True),
        parts.settings.broker(),
        4,
    )
