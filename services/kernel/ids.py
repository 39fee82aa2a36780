"""Identifiers. Pure: standard library only.

A case reference is the only identifier of a case that may stand in plain event data, logs,
calendars and file names, so it is random and derived from nothing. It is read over the phone:
Crockford's base 32 has no I, L, O or U, and the check character (value modulo 37) finds every
single wrong character and every swap of neighbours. Crockford's five extra check symbols
(``*~$=U``) cannot be spoken, so a number that would need one is simply drawn again.
"""

from __future__ import annotations

import secrets
import uuid

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
AGENCIES = "0000-0000-000"  # in the place of a case: what concerns no case but the agencies themselves
_RANDOM_CHARACTERS = 10  # 50 bits: a guess among a million cases hits one in a thousand million
_CHECK_MODULUS = 37
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "-": "", " ": ""})


class BadReference(ValueError):
    """The text is not a case reference: wrong length, character or check character."""


def new_reference() -> str:
    """A fresh random case reference, written in groups: ``7F3K-9QXM-2C4``."""
    while True:
        value = secrets.randbits(5 * _RANDOM_CHARACTERS)
        check = value % _CHECK_MODULUS
        if value and check < len(ALPHABET):  # zero stands for no case at all
            return _grouped(_encode(value) + ALPHABET[check])


def parse_reference(text: str) -> str:
    """The canonical form of a reference as a person typed it; forgives case, dashes, O/0 and I/L/1.

    Raises BadReference; the message never repeats what was typed.
    """
    compact = text.strip().upper().translate(_MISREAD)
    if len(compact) != _RANDOM_CHARACTERS + 1 or any(c not in ALPHABET for c in compact):
        raise BadReference("a case reference has eleven letters and digits")
    value = 0
    for character in compact[:-1]:
        value = value * 32 + ALPHABET.index(character)
    if value % _CHECK_MODULUS != ALPHABET.index(compact[-1]):
        raise BadReference("the check character does not fit: one character is wrong")
    return _grouped(compact)


def new_id() -> str:
    """A random identifier for an event, a request or a referral (RFC 9562, version 4)."""
    return str(uuid.uuid4())


def _encode(value: int) -> str:
    characters = []
    for _ in range(_RANDOM_CHARACTERS):
        value, digit = divmod(value, 32)
        characters.append(ALPHABET[digit])
    return "".join(reversed(characters))


def _grouped(compact: str) -> str:
    return f"{compact[:4]}-{compact[4:8]}-{compact[8:]}"
