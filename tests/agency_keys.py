"""Real keys for tests that need no running system: made once for a test process, in a folder of their own."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from services.kernel.events.post import Post
from services.kernel.privacy.directory import KeyDirectory
from services.kernel.privacy.keymaking import KeyMaker
from services.kernel.privacy.keys import KeyRing

AGENCIES = ("case_intake", "social_support", "police_investigation", "court_liaison")


@cache
def folder() -> Path:
    place = Path(tempfile.mkdtemp(prefix="chungtay-keys-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    for agency in AGENCIES:
        KeyMaker(agency, place / agency, place / "directory.json").init()
    return place


@cache
def directory() -> KeyDirectory:
    return KeyDirectory(folder() / "directory.json")


@cache
def ring(agency: str) -> KeyRing:
    return KeyRing(folder() / agency)


@cache
def post(agency: str) -> Post:
    """The agency's way out and in."""
    return Post(directory(), ring(agency) if agency in AGENCIES else None)
