"""Chung Tay's services."""

import os

# grpc's C core writes lines of its own to stderr, which no log filter of ours would see.
os.environ.setdefault("GRPC_VERBOSITY", "NONE")
