"""The refusals of sign-in and of the care of accounts."""

from __future__ import annotations

from datetime import datetime

from services.kernel.clock import written
from services.kernel.errors import DomainError, Forbidden, NotFound, Problem, Refused


class SignInRefused(DomainError):
    """The one answer to an unknown user, a wrong password, a disabled account and a lock that is kept quiet."""

    code = "sign_in_refused"

    def __init__(self, problem: Problem | None = None) -> None:
        super().__init__(
            problem
            or Problem(
                "",
                "sign_in.refused",
                vi="Tên đăng nhập hoặc mật khẩu không đúng.",
                en="The user name or the password is wrong.",
            )
        )


class CodeRefused(SignInRefused):
    """The password was right, and the code is missing or wrong."""

    code = "code_refused"


class SessionOver(SignInRefused):
    """By time, by signing out, because the account changed, or there never was one."""

    code = "session_over"

    def __init__(self) -> None:
        super().__init__(
            Problem(
                "",
                "session.over",
                rule="session-length",
                vi="Phiên làm việc đã kết thúc, xin đăng nhập lại.",
                en="The session is over; please sign in again.",
            )
        )


class NoProvider(Exception):
    """No identity provider of the province is set, or it does not answer."""


class BadIdToken(Exception):
    """Not the provider's token, not for us, not for this sign-in, or too old."""


def provider_away() -> Refused:
    return Refused(
        Problem(
            "",
            "provider.away",
            vi="Hệ thống tài khoản của tỉnh không trả lời; xin đăng nhập bằng mật khẩu.",
            en="The province's identity provider does not answer; please sign in with your password.",
        )
    )


def code_missing() -> CodeRefused:
    return CodeRefused(
        Problem(
            "code",
            "second_factor.missing",
            rule="second-factor",
            vi="Xin nhập mã 6 số trong ứng dụng xác thực.",
            en="Please type the six digits of your authenticator app.",
        )
    )


def wrong_code() -> Problem:
    """Also one that was right and is spent."""
    return Problem(
        "code",
        "second_factor.wrong",
        rule="second-factor",
        vi="Mã không đúng hoặc đã được dùng; xin chờ mã tiếp theo.",
        en="The code is wrong or was used before; please wait for the next one.",
    )


def must_change_password() -> Refused:
    return Refused(
        Problem(
            "",
            "password.must_change",
            rule="password",
            vi="Đây là mật khẩu dùng một lần: xin đổi mật khẩu trước.",
            en="This is a one-time password: please change it first.",
        )
    )


def not_enrolled() -> Refused:
    return Refused(
        Problem(
            "",
            "second_factor.not_enrolled",
            rule="second-factor",
            vi="Xin đăng ký ứng dụng xác thực trước.",
            en="Please enrol an authenticator app first.",
        )
    )


def enrolled_already() -> Refused:
    return Refused(
        Problem(
            "",
            "second_factor.enrolled",
            rule="second-factor",
            vi="Tài khoản đã có ứng dụng xác thực; xin nhờ người quản trị đặt lại.",
            en="The account has an authenticator app already; ask an administrator to reset it.",
        )
    )


def nothing_to_confirm() -> Refused:
    return Refused(
        Problem(
            "",
            "second_factor.not_begun",
            rule="second-factor",
            vi="Xin bắt đầu đăng ký ứng dụng xác thực lại từ đầu.",
            en="Please begin the enrolment of the authenticator app again.",
        )
    )


def own_account() -> Refused:
    return Refused(
        Problem(
            "staff_id",
            "staff.own_account",
            rule="own-account",
            vi="Tài khoản của chính bạn phải do người quản trị khác thay đổi.",
            en="Your own account is for another administrator to change.",
        )
    )


def no_calendar() -> Refused:
    return Refused(
        Problem(
            "",
            "calendar_feed.no_calendar",
            rule="calendar-feed",
            vi="Cơ quan của bạn không có lịch làm việc trong hệ thống.",
            en="Your agency has no calendar here.",
        )
    )


def no_such_feed() -> NotFound:
    """One answer to every key that opens nothing, whatever the matter."""
    return NotFound(
        Problem("key", "not_found", vi="Không có lịch ở địa chỉ này.", en="There is no calendar at this address.")
    )


def role_may_not() -> Forbidden:
    return Forbidden(
        Problem(
            "role",
            "role_may_not",
            rule="need-to-know",
            vi="Chỉ người quản trị tài khoản được làm việc này.",
            en="Only an administrator of accounts may do this.",
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
