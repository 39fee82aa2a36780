"""Passwords and codes that are made here and told to people."""

from __future__ import annotations

import secrets

_READABLE = "23456789abcdefghjkmnpqrstvwxyz"
_GROUPS, _LETTERS = 4, 4


def new_password() -> str:
    """A random password of 78 bits that can be read over the phone: ``k7mp-2wxa-...``."""
    return readable(secrets.randbits(256))


def readable(number: int) -> str:
    """The last 78 bits or so of a large number, in letters and digits that nobody confuses."""
    letters = []
    for _ in range(_GROUPS * _LETTERS):
        number, place = divmod(number, len(_READABLE))
        letters.append(_READABLE[place])
    return "-".join("".join(letters[start : start + _LETTERS]) for start in range(0, len(letters), _LETTERS))
