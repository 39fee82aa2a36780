"""The gRPC server of identity: ``python -m services.identity.entrypoints.api``."""

from __future__ import annotations

import sys

from chungtay.identity.v1 import identity_service_pb2_grpc as contract_grpc
from services.identity.adapters.keys import BadFile
from services.identity.bootstrap import SERVICE, assemble
from services.identity.config import IdentitySettings
from services.identity.entrypoints import own_calls, staff_calls
from services.kernel import logs
from services.kernel.config import read
from services.kernel.rpc.server import serve


def main() -> int:
    """Serve until told to stop; 2 when a key is missing."""
    settings = read(IdentitySettings)
    logs.configure(SERVICE, "api", settings.log_level)
    for name, path in (
        ("CHUNGTAY_SIGNING_KEY", settings.signing_key),
        ("CHUNGTAY_SECOND_FACTOR_KEY", settings.second_factor_key),
    ):
        if not path.is_file():
            print(f"{name}: there is no such file; 'python -m services.identity init' makes it", file=sys.stderr)
            return 2
    try:
        parts = assemble(settings)
    except BadFile as error:
        print(error, file=sys.stderr)
        return 2
    serve(
        settings,
        SERVICE,
        [
            (
                contract_grpc.add_IdentityServiceServicer_to_server,
                own_calls.IdentityServicer(parts),
                own_calls.FULL_NAME,
            ),
            (contract_grpc.add_StaffServiceServicer_to_server, staff_calls.StaffServicer(parts), staff_calls.FULL_NAME),
        ],
        open_methods=own_calls.WITHOUT_TOKEN,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
