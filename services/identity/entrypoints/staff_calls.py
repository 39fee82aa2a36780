"""StaffService: the accounts of all agencies, for administrators."""

from __future__ import annotations

from typing import Any

import grpc

from chungtay.identity.v1 import identity_service_pb2 as contract
from chungtay.identity.v1 import identity_service_pb2_grpc as contract_grpc
from services.identity.bootstrap import Parts
from services.identity.domain.model import Account, NewStaff
from services.identity.domain.policy import normal_username
from services.identity.entrypoints.caller import order_of, refusing
from services.identity.service_layer.administration import Administration
from services.kernel.clock import Clock
from services.kernel.rpc.commands import fill
from services.kernel.rpc.paging import bad_page, cursor_in, page_size_in, token_of
from services.kernel.rpc.tokens import current_actor

FULL_NAME = contract.DESCRIPTOR.services_by_name["StaffService"].full_name


class StaffServicer(contract_grpc.StaffServiceServicer):
    """For administrators. Who may is asked before the request is looked at."""

    def __init__(self, parts: Parts) -> None:
        self._administration: Administration = parts.administration
        self._accounts = parts.accounts
        self._clock: Clock = parts.tools.clock

    @refusing
    def ListStaff(self, request: Any, context: grpc.ServicerContext) -> Any:
        actor = current_actor()
        self._accounts.administrator(actor)
        size = page_size_in(request)
        found = self._administration.staff(
            actor, cursor_in(request, "staff"), size + 1, agency=request.agency, unit=request.unit
        )
        following = found[size - 1].staff_id if len(found) > size else None
        return contract.ListStaffResponse(
            staff=[self._told(account) for account in found[:size]], next_page_token=token_of("staff", following)
        )

    @refusing
    def AddStaff(self, request: Any, context: grpc.ServicerContext) -> Any:
        actor = current_actor()
        self._accounts.administrator(actor)
        staff = NewStaff(
            normal_username(request.username), request.full_name, request.agency, request.unit, tuple(request.roles)
        )
        kept = self._administration.add(actor, order_of(request), staff)
        return contract.AddStaffResponse(staff=self._told(kept.account), one_time_password=kept.one_time_password)

    @refusing
    def ChangeStaff(self, request: Any, context: grpc.ServicerContext) -> Any:
        actor = current_actor()
        self._accounts.administrator(actor)
        wanted = NewStaff("", request.full_name, "", request.unit, tuple(request.roles))
        kept = self._administration.change(actor, order_of(request), request.staff_id, wanted, request.expected_version)
        return contract.ChangeStaffResponse(staff=self._told(kept.account))

    @refusing
    def DisableStaff(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._done(request, self._administration.disable, contract.DisableStaffResponse)

    @refusing
    def EnableStaff(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._done(request, self._administration.enable, contract.EnableStaffResponse)

    @refusing
    def ResetPassword(self, request: Any, context: grpc.ServicerContext) -> Any:
        actor = current_actor()
        self._accounts.administrator(actor)
        kept = self._administration.reset_password(actor, order_of(request), request.staff_id)
        return contract.ResetPasswordResponse(staff=self._told(kept.account), one_time_password=kept.one_time_password)

    @refusing
    def ResetSecondFactor(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._done(request, self._administration.reset_second_factor, contract.ResetSecondFactorResponse)

    @refusing
    def UnlockStaff(self, request: Any, context: grpc.ServicerContext) -> Any:
        return self._done(request, self._administration.unlock, contract.UnlockStaffResponse)

    @refusing
    def ListStaffChanges(self, request: Any, context: grpc.ServicerContext) -> Any:
        actor = current_actor()
        self._accounts.administrator(actor)
        size, before = page_size_in(request), _number(cursor_in(request, "changes"))
        found = self._administration.changes(actor, before, size + 1, request.staff_id)
        following = str(found[size - 1].number) if len(found) > size else None
        return contract.ListStaffChangesResponse(
            changes=[fill(contract.StaffChange, change) for change in found[:size]],
            next_page_token=token_of("changes", following),
        )

    def _done(self, request: Any, do: Any, response: Any) -> Any:
        actor = current_actor()
        self._accounts.administrator(actor)
        return response(staff=self._told(do(actor, order_of(request), request.staff_id).account))

    def _told(self, account: Account) -> Any:
        locked = account.is_locked(self._clock.now())
        return fill(
            contract.Staff,
            account,
            locked_until=account.locked_until if locked else None,
            second_factor=account.enrolled,
            version=account.revision,
        )


def _number(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 18:
        raise bad_page()
    return int(cursor)
