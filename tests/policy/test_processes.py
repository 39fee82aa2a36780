"""Each kind of process loads its own machinery and none of the others'."""

from __future__ import annotations

import pytest

from tests.fresh_process import run_alone

AGENCIES = ("case_intake", "social_support", "police_investigation", "court_liaison")
# OR-Tools is loaded by whoever plans, with the first plan, and by nobody who only starts.
FORBIDDEN = {
    "api": ("eventlet", "nameko", "kombu", "pika", "ortools"),
    "worker": ("grpc", "pika", "ortools"),
    "relay": ("eventlet", "nameko", "kombu", "grpc", "ortools"),
}
ENTRYPOINTS = [(agency, kind) for agency in AGENCIES for kind in FORBIDDEN] + [
    ("oversight", "api"), ("oversight", "worker"), ("identity", "api"),
]  # fmt: skip


@pytest.mark.parametrize(("service", "kind"), ENTRYPOINTS)
def test_a_process_loads_only_its_own_machinery(service: str, kind: str) -> None:
    """A gRPC server in an eventlet-patched process hangs; so the two never meet, not even by import."""
    program = (
        f"import sys, services.{service}.entrypoints.{kind}\n"
        f"print([m for m in {FORBIDDEN[kind]!r} if m in sys.modules])"
    )
    done = run_alone(program)
    assert (done.stdout.strip(), done.returncode) == ("[]", 0), done.stderr[-800:]
