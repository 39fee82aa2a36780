"""The refusals of sign-in."""

from __future__ import annotations

from datetime import datetime

from services.kernel.clock import written
from services.kernel.errors import DomainError, Forbidden, Problem, Refused


class SignInRefused(DomainError):
    """The one answer to an unknown user, a wrong password, a disabled account and a lock that is kept quiet."""

    code = "sign_in_refused"

    def __init__(self) -> None:
        super().__init__(
            Problem(
                "",
                "sign_in.refused",
                vi="Tên đăng nhập hoặc mật khẩu không đúng.",
                en="The user name or the password is wrong.",
            )
        )


def locked(until: datetime) -> Refused:
    """Told only to who knew the password."""
    return Refused(
        Problem(
            "",
            "account.locked",
            rule="lock-out",
            vi=f"Tài khoản tạm khóa đến {written(until)} vì nhập sai nhiều lần.",
            en=f"The account is locked until {written(until)} after too many wrong passwords.",
        )
    )


def other_agency() -> Forbidden:
    return Forbidden(
        Problem(
            "audience",
            "audience.other_agency",
            vi="Bạn không thuộc cơ quan này.",
            en="You do not belong to this agency.",
        )
    )
