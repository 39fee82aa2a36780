"""The commands of the one-machine run: ``python -m deploy.machine run|demo|down|reset|status|stores|env``."""

from __future__ import annotations

import argparse
import errno
import os
import sys
from pathlib import Path

from deploy.machine import commands
from deploy.machine.environment import Given
from deploy.machine.layout import FIXED_PORTS, REPOSITORY
from deploy.machine.machine import Machine
from deploy.machine.words import Trouble, say

MAIN_ROOT = REPOSITORY / ".run" / "main"


def main(arguments: list[str] | None = None) -> int:
    """0: done; 1: something that the person can put right, said in two sentences."""
    words = _parser().parse_args(arguments)
    given = Given.from_environment()
    preferred = FIXED_PORTS if words.root.resolve() == MAIN_ROOT else None
    machine = Machine(words.root, preferred_ports=preferred, given=given)
    actions = {
        "run": lambda: commands.run(machine),
        "demo": lambda: commands.demo(machine, chaos=words.chaos, leave=words.exit),
        "stores": lambda: commands.stores(machine),
        "down": lambda: commands.down(machine),
        "reset": lambda: commands.reset(machine, force=words.force),
        "status": lambda: commands.status(machine),
        "env": lambda: commands.show_environment(machine, words.process),
    }
    try:
        return actions[words.command]()
    except Trouble as trouble:
        say(trouble.vi, trouble.en)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            say(
                f"Đĩa đã đầy: hãy giải phóng chỗ trên ổ chứa {machine.root}.",
                f"The disk is full: make room on the disk that holds {machine.root}.",
            )
        elif error.errno in (errno.EACCES, errno.EPERM):
            say(f"Không có quyền với {error.filename}.", f"No right to use {error.filename}.")
        elif error.errno != errno.EPIPE:  # the reader of our output went away
            raise
    except KeyboardInterrupt:
        return 130
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m deploy.machine", description=__doc__)
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--root", type=Path, default=MAIN_ROOT, help="where the data, keys and logs lie (.run/main)")
    sub = parser.add_subparsers(dest="command", required=True)
    sub.add_parser("run", parents=[shared], help="start everything; Ctrl-C stops it")
    demo = sub.add_parser("demo", parents=[shared], help="the same, then play the scenario")
    demo.add_argument("--chaos", action="store_true", default=_on("CHAOS"), help="kill a worker and the broker halfway")
    demo.add_argument("--exit", action="store_true", default=_on("EXIT"), help="stop everything afterwards")
    sub.add_parser("stores", parents=[shared], help="broker and databases only")
    sub.add_parser("down", parents=[shared], help="stop what runs")
    reset = sub.add_parser("reset", parents=[shared], help="delete all data (asks first)")
    reset.add_argument("--force", action="store_true", default=_on("FORCE"), help="do not ask")
    sub.add_parser("status", parents=[shared], help="what runs, and where")
    env = sub.add_parser("env", parents=[shared], help="a process's environment, for the shell")
    env.add_argument("process", help="a name of the Procfile, such as case_intake-worker")
    return parser


def _on(variable: str) -> bool:
    return os.environ.get(variable, "").lower() in ("1", "true", "yes")


if __name__ == "__main__":
    sys.exit(main())
