"""Settings of oversight's processes: what every service has, and the key for counting."""

from __future__ import annotations

from pathlib import Path

from services.kernel.config import Settings


class OversightSettings(Settings):
    mongo_database: str = "oversight"
    count_key: Path | None = None  # a file of 32 bytes; the worker needs it, the api never sees a case
