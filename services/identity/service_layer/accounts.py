"""What every handler asks of an account before it does anything."""

from __future__ import annotations

from collections.abc import Callable

import structlog

from services.identity.domain import policy
from services.identity.domain.errors import SessionOver, must_change_password, not_enrolled, role_may_not
from services.identity.domain.model import Account, Agency, StaffChange, Verdict
from services.identity.service_layer.ports import Tools
from services.kernel.errors import NotFound, Problem, StaleVersion
from services.kernel.workflow import Actor

log = structlog.get_logger(__name__)

RACES_BEFORE_GIVING_UP = 50


class Accounts:
    """Accounts by staff number, and by whose token a call came."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def of(self, staff_id: str) -> Account:
        """Raises NotFound."""
        account = self._tools.staff.by_staff_id(staff_id)
        if account is None:
            raise NotFound(
                Problem(
                    "staff_id", "staff.not_found", vi="Không có nhân viên này.", en="There is no such member of staff."
                )
            )
        return account

    def caller(self, staff_id: str) -> Account:
        """Whose token it is, as the account is now. Raises SessionOver when it is disabled since."""
        account = self._tools.staff.by_staff_id(staff_id)
        if account is None or account.disabled:
            raise SessionOver
        return account

    def colleague(self, staff_id: str) -> Account:
        """The same, with no one-time password and with the second factor where one is required. Raises Refused too."""
        account = self.caller(staff_id)
        if closed := policy.closed_but_identity(account, self._tools.factor_required):
            raise must_change_password() if closed is Verdict.MUST_CHANGE_PASSWORD else not_enrolled()
        return account

    def administrator(self, actor: Actor) -> Account:
        """The same, by the token and by the account as it is now. Raises Forbidden too."""
        if actor.agency != Agency.IDENTITY or policy.ADMINISTRATOR not in actor.roles:
            raise role_may_not()
        account = self.colleague(actor.staff_id)
        if account.agency is not Agency.IDENTITY or policy.ADMINISTRATOR not in account.roles:
            raise role_may_not()
        return account

    def changed(
        self,
        staff_id: str,
        change: Callable[[Account], None],
        note: Callable[[Account], StaffChange] | None = None,
    ) -> Account:
        """Change an account however many others do at the same time. ``note``: its line in the log, if it has one.

        Raises NotFound, StaleVersion, NotedAlready, and what the change itself raises.
        """
        for _ in range(RACES_BEFORE_GIVING_UP):
            account = self.of(staff_id)
            change(account)
            line = None if note is None else note(account)
            if self._tools.staff.save(account, line):
                if line is not None:
                    log.info("account_changed", staff_id=staff_id, what=str(line.what), by=line.by)
                return account
        raise StaleVersion(current_version=self.of(staff_id).revision)
