"""argon2id (RFC 9106). The cost is a setting; the default is the one OWASP names for 19 MiB."""

from __future__ import annotations

import secrets
import threading

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Hasher:
    """Hashes passwords, at most ``at_once`` at a time: each costs ``memory_kib`` of memory while it runs."""

    def __init__(self, *, memory_kib: int = 19_456, passes: int = 2, lanes: int = 1, at_once: int = 2) -> None:
        self._argon2 = PasswordHasher(time_cost=passes, memory_cost=memory_kib, parallelism=lanes)
        self._turn = threading.BoundedSemaphore(at_once)
        self._nobody = self._argon2.hash(secrets.token_urlsafe(32))

    def hash(self, password: str) -> str:
        with self._turn:
            return self._argon2.hash(password)

    def matches(self, password: str, password_hash: str) -> bool:
        with self._turn:
            try:
                return self._argon2.verify(password_hash, password)
            except (VerificationError, InvalidHashError):
                return False

    def nobody(self) -> str:
        return self._nobody

    def is_too_cheap(self, password_hash: str) -> bool:
        """Only ever towards more work: lowering a setting weakens no account."""
        kept = extract_parameters(password_hash)
        return kept.memory_cost < self._argon2.memory_cost or kept.time_cost < self._argon2.time_cost
