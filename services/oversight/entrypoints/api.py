"""Oversight's public API (grpcio): numbers for the provincial monitor."""

from __future__ import annotations

from typing import Any

from chungtay.oversight.v1 import oversight_service_pb2 as messages
from chungtay.oversight.v1 import oversight_service_pb2_grpc as grpc_classes
from services.kernel.errors import Forbidden, InvalidInput, Problem
from services.kernel.rpc.commands import fill
from services.kernel.rpc.server import serve
from services.kernel.rpc.tokens import current_actor
from services.oversight.adapters.communes import Communes
from services.oversight.adapters.counting import Counting
from services.oversight.bootstrap import bootstrap
from services.oversight.projections.cells import Cell
from services.oversight.projections.marks import MONITOR, SERVICE
from services.oversight.projections.report import count_rows, problems_of_range, target_rows

CONTRACT = messages.DESCRIPTOR.services_by_name["OversightService"]


class OversightApi(grpc_classes.OversightServiceServicer):
    """Counts only; no call takes or returns a case."""

    def __init__(self, counting: Counting, communes: Communes) -> None:
        self._counting = counting
        self._communes = communes

    def GetCounts(self, request: Any, context: Any) -> messages.GetCountsResponse:
        """How many cases entered each state, by agency and month."""
        return fill(messages.GetCountsResponse, {"rows": count_rows(self._counts(request))})

    def GetTargets(self, request: Any, context: Any) -> messages.GetTargetsResponse:
        """The targets of the provincial plan, by month."""
        return fill(messages.GetTargetsResponse, {"rows": target_rows(self._counts(request))})

    def GetTargetsByCommune(self, request: Any, context: Any) -> messages.GetTargetsByCommuneResponse:
        """The targets by commune and month, as they were last told."""
        self._check(request)
        rows = self._communes.between(request.from_month, request.to_month)
        return fill(messages.GetTargetsByCommuneResponse, {"rows": rows})

    def _counts(self, request: Any) -> dict[Cell, int]:
        self._check(request)
        return self._counting.between(request.from_month, request.to_month)

    def _check(self, request: Any) -> None:
        """Raises Forbidden, or InvalidInput with all problems."""
        if MONITOR not in current_actor().roles:
            raise Forbidden(
                Problem(
                    "role",
                    "role_may_not",
                    vi="Vai trò của bạn không được xem số liệu.",
                    en="Your role may not see the numbers.",
                )
            )
        if problems := problems_of_range(request.from_month, request.to_month):
            raise InvalidInput(*problems)


def main() -> None:
    parts = bootstrap("api")
    parts.store.prepare()
    api = OversightApi(parts.counting, parts.communes)
    serve(parts.settings, SERVICE, [(grpc_classes.add_OversightServiceServicer_to_server, api, CONTRACT.full_name)])


if __name__ == "__main__":
    main()
