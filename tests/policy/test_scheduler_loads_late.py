"""Whoever asks for slots pays for the solver only when a plan is being solved."""

from __future__ import annotations

from tests.fresh_process import run_alone

PROGRAM = """
import sys
from services.court_liaison.adapters.scheduling.solver import CpSatSolver
from services.court_liaison.service_layer.scheduling.planning import Planner
from services.court_liaison.service_layer.scheduling.proposing import propose
planner = Planner(CpSatSolver())
print("ortools" in sys.modules)
from tests.unit.court_liaison.scheduling.builders import HEARING, a_court
assert propose(a_court(HEARING), "V1")
print("ortools" in sys.modules)
planner.month(a_court(HEARING), 5.0)
print("ortools" in sys.modules, "grpc" in sys.modules, "eventlet" in sys.modules)
"""


def test_proposals_need_no_solver_and_a_plan_loads_it() -> None:
    """It takes a second and some eighty megabytes."""
    done = run_alone(PROGRAM)
    assert done.stdout.split() == ["False", "False", "True", "False", "False"], done.stderr[-800:]
