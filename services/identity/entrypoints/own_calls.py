"""IdentityService: signing in, the own password, second factor and sessions, and who the colleagues are."""

from __future__ import annotations

from typing import Any

import grpc

from chungtay.identity.v1 import identity_service_pb2 as contract
from chungtay.identity.v1 import identity_service_pb2_grpc as contract_grpc
from services.identity.bootstrap import Parts
from services.identity.domain.model import Account, Credentials
from services.identity.entrypoints.caller import own_session, refusing
from services.kernel.rpc.commands import fill, request_of
from services.kernel.rpc.paging import cursor_in, page_size_in, token_of
from services.kernel.rpc.tokens import current_actor

FULL_NAME = contract.DESCRIPTOR.services_by_name["IdentityService"].full_name
OPEN = ("SignIn", "SignInWithProvider", "GetPublicKeys", "RefreshSession", "EndSession", "OpenCalendarFeed")
WITHOUT_TOKEN = tuple(f"/{FULL_NAME}/{call}" for call in OPEN)


class IdentityServicer(contract_grpc.IdentityServiceServicer):
    """For every member of staff."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @refusing
    def SignIn(self, request: Any, context: grpc.ServicerContext) -> Any:
        credentials = Credentials(
            request.username, request.password, request.audience, request.code, session=request.session
        )
        signed_in = self._parts.identity.sign_in(credentials)
        return fill(contract.SignInResponse, signed_in, profile=_profile(signed_in.account))

    @refusing
    def SignInWithProvider(self, request: Any, context: grpc.ServicerContext) -> Any:
        signed_in = self._parts.identity.sign_in_with_provider(request.id_token, request.nonce)
        return fill(contract.SignInWithProviderResponse, signed_in, profile=_profile(signed_in.account))

    @refusing
    def RefreshSession(self, request: Any, context: grpc.ServicerContext) -> Any:
        signed_in = self._parts.sessions.refresh(request.session_secret)
        return fill(contract.RefreshSessionResponse, signed_in, profile=_profile(signed_in.account))

    def EndSession(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._parts.sessions.end(request.session_secret)
        return contract.EndSessionResponse()

    @refusing
    def EndAllSessions(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._parts.sessions.end_all(current_actor().staff_id)
        return contract.EndAllSessionsResponse()

    @refusing
    def ChangePassword(self, request: Any, context: grpc.ServicerContext) -> Any:
        version = self._parts.identity.change_password(
            current_actor().staff_id,
            request_of(request).request_id,
            request.expected_version,
            request.old_password,
            request.new_password,
            own_session(context),
        )
        return contract.ChangePasswordResponse(password_version=version)

    @refusing
    def BeginEnrolment(self, request: Any, context: grpc.ServicerContext) -> Any:
        secret, uri = self._parts.enrolment.begin(current_actor().staff_id, request_of(request).request_id)
        return contract.BeginEnrolmentResponse(secret=secret, uri=uri)

    @refusing
    def ConfirmEnrolment(self, request: Any, context: grpc.ServicerContext) -> Any:
        codes = self._parts.enrolment.confirm(
            current_actor().staff_id, request_of(request).request_id, request.code, own_session(context)
        )
        return contract.ConfirmEnrolmentResponse(recovery_codes=codes)

    @refusing
    def ListColleagues(self, request: Any, context: grpc.ServicerContext) -> Any:
        account = self._parts.accounts.colleague(current_actor().staff_id)
        size = page_size_in(request)
        found = self._parts.tools.staff.page(
            cursor_in(request, "colleagues"),
            size + 1,
            agency=str(account.agency),
            unit=request.unit,
            role=request.role,
            open_only=True,
        )
        following = found[size - 1].staff_id if len(found) > size else None
        return contract.ListColleaguesResponse(
            colleagues=[fill(contract.Colleague, one) for one in found[:size]],
            next_page_token=token_of("colleagues", following),
        )

    @refusing
    def MakeCalendarFeed(self, request: Any, context: grpc.ServicerContext) -> Any:
        return contract.MakeCalendarFeedResponse(key=self._parts.feeds.make(current_actor().staff_id))

    @refusing
    def WithdrawCalendarFeed(self, request: Any, context: grpc.ServicerContext) -> Any:
        self._parts.feeds.withdraw(current_actor().staff_id)
        return contract.WithdrawCalendarFeedResponse()

    @refusing
    def GetCalendarFeed(self, request: Any, context: grpc.ServicerContext) -> Any:
        made_at = self._parts.feeds.made_at(current_actor().staff_id)
        return fill(contract.GetCalendarFeedResponse, {"made_at": made_at})

    def OpenCalendarFeed(self, request: Any, context: grpc.ServicerContext) -> Any:
        return fill(contract.OpenCalendarFeedResponse, self._parts.feeds.open(request.key))

    def GetPublicKeys(self, request: Any, context: grpc.ServicerContext) -> Any:
        return contract.GetPublicKeysResponse(jwks_json=self._parts.identity.public_keys())


def _profile(account: Account) -> Any:
    return fill(contract.Profile, account, second_factor=account.enrolled, recovery_codes_left=len(account.recovery))
