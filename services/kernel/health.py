"""Whether a process is well: an API answers the gRPC health call, a web server ``/health``, a worker or relay
touches a file.

``python -m services.kernel.health`` is the check that containers and the one-machine run use; it
reads the same environment as the process it asks about and ends with 0 (well) or 1.
"""

from __future__ import annotations

import os
import ssl
import sys
from contextlib import closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
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


def answering(listen: str, authority: Path | None) -> bool:
    """Whether the web server on this address answers ``/health`` with 200."""
    port = int(listen.rpartition(":")[2])
    if authority:
        trust = ssl.create_default_context(cafile=authority)
        connection: HTTPConnection = HTTPSConnection("localhost", port, timeout=5, context=trust)
    else:
        connection = HTTPConnection("localhost", port, timeout=5)
    with closing(connection):
        try:
            connection.request("GET", "/health")
            return connection.getresponse().status == HTTPStatus.OK
        except (OSError, HTTPException):
            return False


def main() -> int:
    if alive_file := os.environ.get("CHUNGTAY_ALIVE_FILE"):
        return 0 if fresh(Path(alive_file)) else 1
    authority = Path(named) if (named := os.environ.get("CHUNGTAY_TLS_AUTHORITY")) else None
    try:
        if web := os.environ.get("CHUNGTAY_WEB_LISTEN"):
            return 0 if answering(web, authority if os.environ.get("CHUNGTAY_TLS_CERT") else None) else 1
        if listen := os.environ.get("CHUNGTAY_GRPC_LISTEN"):
            return 0 if serving(listen, authority) else 1
    except OSError:
        print("CHUNGTAY_TLS_AUTHORITY names a file that cannot be read.", file=sys.stderr)
        return 1
    print(
        "CHUNGTAY_GRPC_LISTEN, CHUNGTAY_WEB_LISTEN or CHUNGTAY_ALIVE_FILE must say which process to ask.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
