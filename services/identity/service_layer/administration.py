"""What an administrator of accounts orders over the network: who may, once however often it is repeated, and noted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from services.identity.domain.errors import own_account
from services.identity.domain.model import Account, NewStaff, StaffChange
from services.identity.service_layer.accounts import Accounts
from services.identity.service_layer.keeping import Keeping, Order
from services.identity.service_layer.passwords import readable
from services.identity.service_layer.ports import NotedAlready, Tools
from services.kernel.errors import RequestReused
from services.kernel.workflow import Actor


@dataclass(frozen=True, slots=True)
class Kept:
    """An account as it is afterwards. ``one_time_password``: empty where none was made, or it is it no more."""

    account: Account
    one_time_password: str = field(default="", repr=False)


class Administration:
    """All calls raise Forbidden, SessionOver and Refused for who may not, RequestReused, NotFound and StaleVersion."""

    def __init__(self, tools: Tools, keeping: Keeping) -> None:
        self._tools = tools
        self._accounts = Accounts(tools)
        self._keeping = keeping

    def add(self, actor: Actor, order: Order, staff: NewStaff) -> Kept:
        """Raises InvalidInput, or Refused when the user name is taken."""
        password = self._one_time_password(order)
        return self._once(
            actor, order, lambda: self._keeping.add(staff, password, order, must_change_password=True), password
        )

    def change(self, actor: Actor, order: Order, staff_id: str, wanted: NewStaff, expected: int) -> Kept:
        """Raises InvalidInput."""
        return self._once(actor, order, lambda: self._keeping.change(staff_id, wanted, expected, order))

    def disable(self, actor: Actor, order: Order, staff_id: str) -> Kept:
        return self._to_another(actor, order, staff_id, self._keeping.disable)

    def enable(self, actor: Actor, order: Order, staff_id: str) -> Kept:
        return self._to_another(actor, order, staff_id, self._keeping.enable)

    def unlock(self, actor: Actor, order: Order, staff_id: str) -> Kept:
        return self._to_another(actor, order, staff_id, self._keeping.unlock)

    def reset_second_factor(self, actor: Actor, order: Order, staff_id: str) -> Kept:
        return self._to_another(actor, order, staff_id, self._keeping.reset_second_factor)

    def reset_password(self, actor: Actor, order: Order, staff_id: str) -> Kept:
        password = self._one_time_password(order)

        def reset(number: str, order: Order) -> Account:
            return self._keeping.reset(number, password, order, must_change_password=True)

        return self._to_another(actor, order, staff_id, reset, password)

    def staff(self, actor: Actor, after: str | None, limit: int, agency: str = "", unit: str = "") -> list[Account]:
        """Accounts of all agencies, by staff number."""
        self._accounts.administrator(actor)
        return self._tools.staff.page(after, limit, agency=agency, unit=unit)

    def changes(self, actor: Actor, before: int | None, limit: int, staff_id: str = "") -> list[StaffChange]:
        """The log, newest first."""
        self._accounts.administrator(actor)
        return self._tools.staff.changes(before, limit, staff_id)

    def _to_another(
        self,
        actor: Actor,
        order: Order,
        staff_id: str,
        do: Callable[[str, Order], Account],
        password: str = "",
    ) -> Kept:
        """With it a thief of one session could strip the account, or somebody lock out the last administrator."""
        return self._once(actor, order, lambda: do(staff_id, order), password, about=staff_id)

    def _once(self, actor: Actor, order: Order, do: Callable[[], Account], password: str = "", about: str = "") -> Kept:
        self._accounts.administrator(actor)
        if about == actor.staff_id:
            raise own_account()
        if (kept := self._repeated(order, password)) is not None:
            return kept
        try:
            return Kept(do(), password)
        except NotedAlready:  # the same call, sent twice at once
            kept = self._repeated(order, password)
            if kept is None:
                raise
            return kept

    def _repeated(self, order: Order, password: str) -> Kept | None:
        noted = self._tools.staff.noted(order.request_id)
        if noted is None:
            return None
        if (noted.by, noted.digest) != (order.by, order.digest):
            raise RequestReused
        account = self._accounts.of(noted.staff_id)
        still = bool(password) and account.must_change_password and self._keeping.knows(account, password)
        return Kept(account, password if still else "")

    def _one_time_password(self, order: Order) -> str:
        """Drawn, not kept: a repeated call tells it again."""
        return readable(self._tools.strongbox.draw("one-time password", order.by, order.request_id))
