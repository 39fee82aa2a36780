"""The whole system on one machine: a private broker, a database for each service, and their processes.

Tests use it as a library::

    with Machine(Path(".run/test")) as machine:
        machine.broker.start()
        machine.database("case_intake").start()
        machine.process("case_intake-worker").start()

People use it as a command: ``python -m deploy.machine run|demo|down|reset|status``.
"""

from deploy.machine.layout import AGENCIES, HELD_BY_BROKER, SERVICES
from deploy.machine.machine import Machine
from deploy.machine.process import Process
from deploy.machine.words import Trouble, wait_until

__all__ = ["AGENCIES", "HELD_BY_BROKER", "SERVICES", "Machine", "Process", "Trouble", "wait_until"]
