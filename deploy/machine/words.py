"""What the machine says to the person in front of it: a sentence in Vietnamese, then in English."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable


class Trouble(Exception):
    """Something that the person can put right. Its text is the two sentences that say how."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(f"{vi}\n{en}")
        self.vi = vi
        self.en = en


def say(vi: str, en: str) -> None:
    """Tell the person at the terminal (stderr, so that a command's own output stays clean)."""
    print(f"{vi}\n   {en}", file=sys.stderr, flush=True)


def wait_until(condition: Callable[[], object], seconds: float, trouble: Trouble, every: float = 0.05) -> None:
    """Return as soon as the condition holds; raise ``trouble`` when it does not within the time."""
    limit = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > limit:
            raise trouble
        time.sleep(every)
