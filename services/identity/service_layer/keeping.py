"""The care of accounts, by whoever it is ordered: from the command line or by an administrator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from services.identity.domain import calendar_feeds, policy, second_factor
from services.identity.domain.model import Account, Agency, Change, NewStaff, StaffChange
from services.identity.service_layer.accounts import Accounts
from services.identity.service_layer.ports import Tools
from services.kernel.errors import InvalidInput, StaleVersion


@dataclass(frozen=True, slots=True)
class Order:
    """Who wants it, and by which call."""

    by: str
    request_id: str = ""
    digest: str = ""


COMMAND_LINE = Order("command_line")


class Keeping:
    """Each change is noted in the log of accounts, in the same transaction. All raise NotFound and StaleVersion."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools
        self._accounts = Accounts(tools)

    def everyone(self) -> list[Account]:
        return self._tools.staff.everyone()

    def by_username(self, typed: str) -> Account | None:
        return self._tools.staff.by_username(policy.normal_username(typed))

    def knows(self, account: Account, password: str) -> bool:
        """Whether this is the account's password; counts nothing, for the command line only."""
        return self._tools.hasher.matches(policy.normal_password(password), account.password_hash)

    def add(
        self, staff: NewStaff, password: str, order: Order = COMMAND_LINE, *, must_change_password: bool = False
    ) -> Account:
        """A new account. Raises InvalidInput, Refused when the user name is taken, and NotedAlready."""
        password = policy.normal_password(password)
        problems = policy.staff_problems(staff) + policy.password_problems(password, staff.username, "password")
        if problems:
            raise InvalidInput(*problems)
        agency, now = Agency(staff.agency), self._tools.clock.now()
        account = Account(
            staff_id=self._tools.staff.next_staff_id(policy.STAFF_NUMBER_PREFIX[agency]),
            username=staff.username,
            full_name=staff.full_name.strip(),
            agency=agency,
            unit=staff.unit.strip(),
            roles=tuple(sorted(set(staff.roles))),
            password_hash=self._tools.hasher.hash(password),
            created_at=now,
            must_change_password=must_change_password,
        )
        self._tools.staff.add(account, self._line(order, account, Change.ADDED))
        return account

    def change(self, staff_id: str, wanted: NewStaff, expected_revision: int, order: Order = COMMAND_LINE) -> Account:
        """Another name, unit or roles; user name and agency stay. Raises InvalidInput and NotedAlready."""
        fields: list[str] = []

        def change(account: Account) -> None:
            if account.revision != expected_revision:
                raise StaleVersion(current_version=account.revision, changed=(str(Change.CHANGED),))
            new = NewStaff(account.username, wanted.full_name, account.agency, wanted.unit, wanted.roles)
            if problems := policy.staff_problems(new):
                raise InvalidInput(*problems)
            values = {
                "full_name": new.full_name.strip(),
                "unit": new.unit.strip(),
                "roles": tuple(sorted(set(new.roles))),
            }
            fields[:] = [name for name, value in values.items() if getattr(account, name) != value]
            for name in fields:
                setattr(account, name, values[name])
            account.revision += 1

        return self._accounts.changed(
            staff_id, change, lambda account: self._line(order, account, Change.CHANGED, tuple(fields))
        )

    def disable(self, staff_id: str, order: Order = COMMAND_LINE) -> Account:
        """No sign-in, no session and no calendar key from now on; tokens given before live on for up to 15 minutes."""

        def change(account: Account) -> None:
            account.disabled = True
            account.epoch += 1
            calendar_feeds.end(account)

        return self._changed(staff_id, Change.DISABLED, change, order)

    def enable(self, staff_id: str, order: Order = COMMAND_LINE) -> Account:
        return self._changed(staff_id, Change.ENABLED, lambda account: setattr(account, "disabled", False), order)

    def unlock(self, staff_id: str, order: Order = COMMAND_LINE) -> Account:
        return self._changed(staff_id, Change.UNLOCKED, policy.unlock, order)

    def reset(
        self, staff_id: str, password: str, order: Order = COMMAND_LINE, *, must_change_password: bool = False
    ) -> Account:
        """A new password; lock, sessions and calendar key are gone. A disabled one stays so. Raises InvalidInput."""
        password = policy.normal_password(password)
        if problems := policy.password_problems(password, self._accounts.of(staff_id).username, "password"):
            raise InvalidInput(*problems)
        password_hash = self._tools.hasher.hash(password)

        def change(account: Account) -> None:
            policy.set_password(account, password_hash, must_change=must_change_password)
            policy.unlock(account)
            calendar_feeds.end(account)

        return self._changed(staff_id, Change.PASSWORD_RESET, change, order)

    def reset_second_factor(self, staff_id: str, order: Order = COMMAND_LINE) -> Account:
        """As if there had never been one; every session is over."""
        return self._changed(staff_id, Change.SECOND_FACTOR_RESET, second_factor.reset, order)

    def _changed(self, staff_id: str, what: Change, change: Callable[[Account], None], order: Order) -> Account:
        return self._accounts.changed(staff_id, change, lambda account: self._line(order, account, what))

    def _line(self, order: Order, account: Account, what: Change, fields: tuple[str, ...] = ()) -> StaffChange:
        return StaffChange(
            at=self._tools.clock.now(),
            by=order.by,
            staff_id=account.staff_id,
            what=what,
            fields=fields,
            request_id=order.request_id,
            digest=order.digest,
        )
