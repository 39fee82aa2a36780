"""gRPC: server, clients' side of errors, tokens, and the bridge between messages and dataclasses."""

import os

# grpc's C core writes to standard error, past our log rule; it reads this when it is first imported.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")
