"""Identity's own commands, as the one-machine run uses them: the keys that sign tokens, and sample staff."""

from __future__ import annotations

import hashlib
import subprocess
import sys

from deploy.machine.environment import environment_of
from deploy.machine.layout import REPOSITORY, Layout, write_private
from deploy.machine.machine import Machine
from deploy.machine.words import Trouble


def identity(machine: Machine, *words: str) -> None:
    """Let identity make its keys (``init``) or its sample staff (``sample --write FILE``), and return when it has."""
    IdentityCommand(machine, *words).finish()


class IdentityCommand:
    """Identity makes its keys or its sample staff, in an environment of its own, while other things start."""

    def __init__(self, machine: Machine, *words: str) -> None:
        self._words = words
        self._process = subprocess.Popen(
            [sys.executable, "-m", "services.identity", *words],
            cwd=REPOSITORY,
            env=environment_of(machine, "identity-api"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def finish(self) -> None:
        """Return when it is done; Trouble with its own words when it could not."""
        try:
            told, _ = self._process.communicate(timeout=120)
        except subprocess.TimeoutExpired:
            self._process.kill()
            told, _ = self._process.communicate()
        if self._process.returncode != 0:
            raise Trouble(
                f"Không chuẩn bị được tài khoản cán bộ ({self._words[0]}).",
                f"Identity could not do this: {self._words[0]}.\n{told.strip()[-800:]}",
            )


def keys_in_order(layout: Layout) -> bool:
    """Whether identity has seen to these very keys and nothing is left for it to do, so that ``init`` can be spared.

    A changed, missing or replaced file is for identity to look at, and so is a set with a retired key in it.
    """
    try:
        seen = layout.keys_seen.read_text() == _digest(layout)
        return seen and b'"retired_at"' not in layout.token_keys.read_bytes()
    except FileNotFoundError:
        return False


def remember_keys(layout: Layout) -> None:
    """After identity has seen to the keys."""
    write_private(layout.keys_seen, _digest(layout).encode())


def _digest(layout: Layout) -> str:
    files = (layout.signing_key, layout.token_keys, layout.second_factor_key)
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()
