"""Named points at which a process can be told to die, for the tests that prove nothing is lost.

Set ``CHUNGTAY_CRASH_AT`` to a point's name and the process kills itself with SIGKILL there, as a
power cut would: no clean-up, no flush. Unset (always, outside those tests) a point costs one
comparison.
"""

from __future__ import annotations

import os
import signal

_ARMED = os.environ.get("CHUNGTAY_CRASH_AT", "")


def point(name: str) -> None:
    """Die here if this point is the armed one."""
    if _ARMED and name == _ARMED:
        os.kill(os.getpid(), signal.SIGKILL)
