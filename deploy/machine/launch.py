"""Start a command that cannot outlive the process that started it: ``launch.py SIGNAL PARENT COMMAND...``.

The kernel sends SIGNAL to the command when its parent dies, however it dies. (A preexec function
would do the same but may hang in a parent that has threads.)
"""

import ctypes
import os
import sys

SET_PARENT_DEATH_SIGNAL = 1


def main() -> None:
    signal_number, parent, *command = sys.argv[1:]
    if ctypes.CDLL(None, use_errno=True).prctl(SET_PARENT_DEATH_SIGNAL, int(signal_number), 0, 0, 0) != 0:
        sys.exit("prctl failed")
    if os.getppid() != int(parent):  # it died before we asked
        sys.exit(1)
    os.execvp(command[0], command)  # noqa: S606 - becoming the command is the purpose


main()
