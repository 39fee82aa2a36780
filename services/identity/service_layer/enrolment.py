"""Enrolling a second factor: a secret for the person's app, then a code that proves the app has it."""

from __future__ import annotations

import structlog

from services.identity.domain import second_factor
from services.identity.domain.errors import enrolled_already, nothing_to_confirm, wrong_code
from services.identity.domain.model import Account, Change, StaffChange
from services.identity.service_layer.accounts import Accounts
from services.identity.service_layer.passwords import readable
from services.identity.service_layer.ports import Tools
from services.identity.service_layer.sessions import SessionKeeping
from services.kernel.errors import InvalidInput, StaleVersion

log = structlog.get_logger(__name__)


def place_of(account: Account) -> str:
    """Where a sealed secret belongs: moved to another account it cannot be opened."""
    return f"second factor of {account.staff_id}"


class Enrolment:
    """For members of staff themselves."""

    def __init__(self, tools: Tools, sessions: SessionKeeping) -> None:
        self._tools = tools
        self._accounts = Accounts(tools)
        self._sessions = sessions

    def begin(self, staff_id: str, request_id: str) -> tuple[str, str]:
        """A new secret and its address for a QR code; an earlier one that was not confirmed is forgotten.

        Raises SessionOver, Refused (enrolled already) or StaleVersion.
        """
        account = self._accounts.caller(staff_id)
        if account.enrolled:
            raise enrolled_already()
        if account.factor_asked is not None and account.factor_asked_by == request_id:
            secret = self._tools.strongbox.unseal(place_of(account), account.factor_asked)
        else:
            secret = self._tools.authenticator.new_secret()
            sealed = self._tools.strongbox.seal(place_of(account), secret)

            def change(current: Account) -> None:
                if current.enrolled:
                    raise enrolled_already()
                current.factor_asked, current.factor_asked_by = sealed, request_id

            account = self._accounts.changed(staff_id, change)
        return secret, self._tools.authenticator.uri(secret, account.username)

    def confirm(self, staff_id: str, request_id: str, code: str, session_id: str = "") -> list[str]:
        """The recovery codes. Every session but the one that is named is over.

        Raises SessionOver, Refused (nothing to confirm, enrolled already), InvalidInput or StaleVersion.
        """
        account = self._accounts.caller(staff_id)
        if account.enrolled:
            if account.factor_confirmed_by == request_id:
                return self._recovery_codes(staff_id, request_id)
            raise enrolled_already()
        if account.factor_asked is None:
            raise nothing_to_confirm()
        secret = self._tools.strongbox.unseal(place_of(account), account.factor_asked)
        steps = self._steps(secret, code)
        if not steps:
            raise InvalidInput(wrong_code())
        own = self._sessions.is_own(session_id, account)
        codes = self._recovery_codes(staff_id, request_id)
        second_factor.enrol(account, max(steps), codes, request_id)
        if not self._tools.staff.save(account, self._line(staff_id)):
            raise StaleVersion(current_version=self._accounts.of(staff_id).revision)
        if own:
            self._sessions.keep(session_id, account)
        log.info("second_factor_enrolled", staff_id=staff_id)
        return codes

    def _steps(self, secret: str, code: str) -> frozenset[int]:
        normal = second_factor.normal_code(code[: second_factor.LONGEST_CODE])
        if not second_factor.is_totp(normal):
            return frozenset()
        return self._tools.authenticator.steps(secret, normal, self._tools.clock.now())

    def _recovery_codes(self, staff_id: str, request_id: str) -> list[str]:
        """Drawn, not kept: only their hashes are, and a repeated call gets the same."""
        return [
            readable(self._tools.strongbox.draw("recovery code", staff_id, request_id, str(number)))
            for number in range(second_factor.RECOVERY_CODES)
        ]

    def _line(self, staff_id: str) -> StaffChange:
        now = self._tools.clock.now()
        return StaffChange(at=now, by=staff_id, staff_id=staff_id, what=Change.SECOND_FACTOR_ENROLLED)
