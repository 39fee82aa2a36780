"""The gRPC server of identity: ``python -m services.identity.entrypoints.api``."""

from __future__ import annotations

import sys
from typing import Any

import grpc
from grpc_status import rpc_status

from chungtay.identity.v1 import identity_service_pb2 as contract
from chungtay.identity.v1 import identity_service_pb2_grpc as contract_grpc
from services.identity.bootstrap import SERVICE, assemble
from services.identity.config import IdentitySettings
from services.identity.domain.errors import SignInRefused
from services.identity.domain.model import Credentials
from services.identity.service_layer.handlers import Identity
from services.kernel import logs
from services.kernel.config import read
from services.kernel.rpc import errors
from services.kernel.rpc.commands import request_of
from services.kernel.rpc.server import serve
from services.kernel.rpc.tokens import current_actor

FULL_NAME = contract.DESCRIPTOR.services_by_name["IdentityService"].full_name
WITHOUT_TOKEN = (f"/{FULL_NAME}/SignIn", f"/{FULL_NAME}/GetPublicKeys")


class IdentityServicer(contract_grpc.IdentityServiceServicer):
    """The contract's calls."""

    def __init__(self, identity: Identity) -> None:
        self._identity = identity

    def SignIn(self, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            signed_in = self._identity.sign_in(Credentials(request.username, request.password, request.audience))
        except SignInRefused as refused:
            answer = _unauthenticated(refused)
        else:
            account = signed_in.account
            response = contract.SignInResponse(
                token=signed_in.token,
                profile=contract.Profile(
                    staff_id=account.staff_id,
                    agency=str(account.agency),
                    unit=account.unit,
                    roles=account.roles,
                    password_version=account.password_version,
                ),
            )
            response.expires_at.FromDatetime(signed_in.expires_at)
            return response
        return context.abort_with_status(answer)

    def ChangePassword(self, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            version = self._identity.change_password(
                current_actor().staff_id,
                request_of(request).request_id,
                request.expected_version,
                request.old_password,
                request.new_password,
            )
        except SignInRefused as refused:
            answer = _unauthenticated(refused)
        else:
            return contract.ChangePasswordResponse(password_version=version)
        return context.abort_with_status(answer)

    def GetPublicKeys(self, request: Any, context: grpc.ServicerContext) -> Any:
        return contract.GetPublicKeysResponse(jwks_json=self._identity.public_keys())


def main() -> int:
    """Serve until told to stop."""
    settings = read(IdentitySettings)
    logs.configure(SERVICE, "api", settings.log_level)
    if not settings.signing_key.is_file():
        print(
            "CHUNGTAY_SIGNING_KEY: there is no such file; 'python -m services.identity init' makes it", file=sys.stderr
        )
        return 2
    servicer = IdentityServicer(assemble(settings))
    serve(
        settings,
        SERVICE,
        [(contract_grpc.add_IdentityServiceServicer_to_server, servicer, FULL_NAME)],
        open_methods=WITHOUT_TOKEN,
    )
    return 0


def _unauthenticated(refused: SignInRefused) -> Any:
    return rpc_status.to_status(
        errors.refusal(grpc.StatusCode.UNAUTHENTICATED, *refused.problems, message=refused.code)
    )


if __name__ == "__main__":
    sys.exit(main())
