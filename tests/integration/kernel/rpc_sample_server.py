"""A server process for the tests of ``kernel.rpc``: the sample contract, misbehaving on request."""

import threading
from pathlib import Path

from pymongo.errors import ServerSelectionTimeoutError

from services.kernel import logs
from services.kernel.config import Settings, read
from services.kernel.errors import Problem, Refused
from services.kernel.rpc.server import serve
from services.kernel.rpc.tokens import current_actor
from tests.sample_contract import pb2, pb2_grpc

NAME = "chungtay.sample.v1.SampleService"


class SampleSettings(Settings):
    started_file: Path
    go_on_file: Path


class Sample(pb2_grpc.SampleServiceServicer):
    """The narrative of OpenSample says how the call goes."""

    def __init__(self, settings):
        self._settings = settings

    def OpenSample(self, request, context):
        how = request.narrative
        if how == "slow":
            self._settings.started_file.touch()
            while not self._settings.go_on_file.exists():
                threading.Event().wait(0.02)
        elif how == "refused":
            raise Refused(
                *[
                    Problem(f"field[{n}]", "missing", "form-01-fields", "Thiếu thông tin.", "Missing.")
                    for n in range(100)
                ]
            )
        elif how == "exit":
            raise SystemExit(request.joined_to)
        elif how == "database away":
            raise ServerSelectionTimeoutError(request.joined_to)
        elif how == "fault":
            raise ValueError(f"cannot keep {request.joined_to}")
        actor = current_actor()
        return pb2.OpenSampleResponse(reference=f"{actor.staff_id} of {actor.agency}: {sorted(actor.roles)}")

    def ListCases(self, request, context):
        """Declared open: needs no token."""
        return pb2.ListCasesResponse()


if __name__ == "__main__":
    settings = read(SampleSettings)
    logs.configure("case_intake", "api", settings.log_level)
    serve(
        settings,
        "case_intake",
        [(pb2_grpc.add_SampleServiceServicer_to_server, Sample(settings), NAME)],
        open_methods={f"{NAME}/ListCases"},
    )
