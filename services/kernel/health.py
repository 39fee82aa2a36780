"""Whether a process is well: an API answers the gRPC health call, a worker or relay touches a file.

``python -m services.kernel.health`` is the check that containers and the one-machine run use; it
reads the same environment as the process it asks about and ends with 0 (well) or 1.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from services.kernel.alive import fresh


def serving(listen: str, authority: Path | None) -> bool:
    """Whether the gRPC server on this address says SERVING."""
    port = listen.rpartition(":")[2]
    roots = authority.read_bytes() if authority else None
    with grpc.secure_channel(f"localhost:{port}", grpc.ssl_channel_credentials(roots)) as channel:
        try:
            answer = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(), timeout=5)
        except grpc.RpcError:
            return False
        return answer.status == health_pb2.HealthCheckResponse.SERVING


def main() -> int:
    if alive_file := os.environ.get("CHUNGTAY_ALIVE_FILE"):
        return 0 if fresh(Path(alive_file)) else 1
    listen, authority = os.environ.get("CHUNGTAY_GRPC_LISTEN"), os.environ.get("CHUNGTAY_TLS_AUTHORITY")
    if not listen:
        print("CHUNGTAY_GRPC_LISTEN or CHUNGTAY_ALIVE_FILE must say which process to ask.", file=sys.stderr)
        return 1
    try:
        return 0 if serving(listen, Path(authority) if authority else None) else 1
    except OSError:
        print("CHUNGTAY_TLS_AUTHORITY names a file that cannot be read.", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
