"""The codes of authenticator apps (RFC 6238)."""

from __future__ import annotations

import hmac
from datetime import datetime

import pyotp

from services.identity.domain.second_factor import DIGITS, ISSUER, STEP, TOLERANCE


class Authenticator:
    """What an app on a phone shows, and what it must be told."""

    def new_secret(self) -> str:
        """160 random bits in base 32."""
        return pyotp.random_base32()

    def uri(self, secret: str, username: str) -> str:
        """The secret as an ``otpauth://`` address, for a QR code."""
        return self._codes(secret).provisioning_uri(name=username, issuer_name=ISSUER)

    def steps(self, secret: str, code: str, now: datetime) -> frozenset[int]:
        """The steps of 30 seconds around now whose code this is; seldom more than one."""
        codes, current = self._codes(secret), int(now.timestamp()) // STEP
        near = range(max(0, current - TOLERANCE), current + TOLERANCE + 1)
        return frozenset(step for step in near if hmac.compare_digest(codes.generate_otp(step), code))

    def code(self, secret: str, now: datetime) -> str:
        """What the app shows now."""
        return self._codes(secret).generate_otp(int(now.timestamp()) // STEP)

    @staticmethod
    def _codes(secret: str) -> pyotp.TOTP:
        return pyotp.TOTP(secret, digits=DIGITS, interval=STEP)
