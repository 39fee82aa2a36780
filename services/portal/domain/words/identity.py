"""Words of accounts and of signing in."""

from __future__ import annotations

from services.portal.domain.words.common import Pair
from services.portal.domain.words.common_fields import FIELDS as SHARED

FIELDS: dict[str, Pair] = {
    "id_token": ("Chứng nhận của hệ thống tài khoản tỉnh", "ID token of the provider"),
    "nonce": ("Dấu của lần đăng nhập", "Mark of this sign-in"),
    # signing in
    "username": ("Tên đăng nhập", "User name"),
    "password": ("Mật khẩu", "Password"),
    "old_password": ("Mật khẩu hiện tại", "Present password"),
    "new_password": ("Mật khẩu mới", "New password"),
    "password_version": ("Lần đặt mật khẩu", "Version of the password"),
    "must_change_password": ("Phải đổi mật khẩu", "Must change the password"),
    "ConfirmEnrolmentRequest.code": ("Mã xác thực", "Code of the app"),
    "SignInRequest.code": ("Mã xác thực", "Code of the app"),
    "second_factor": ("Xác thực hai lớp", "Second factor"),
    "secret": ("Khóa bí mật", "Secret"),
    "uri": ("Địa chỉ cho mã QR", "Address for the QR code"),
    "recovery_codes": ("Mã khôi phục", "Recovery codes"),
    "recovery_codes_left": ("Số mã khôi phục còn lại", "Recovery codes left"),
    "session": ("Giữ đăng nhập", "Stay signed in"),
    "session_secret": ("Khóa của phiên", "Secret of the session"),
    "audience": ("Dịch vụ", "Service"),
    "token": ("Thẻ truy cập", "Token"),
    "OpenCalendarFeedRequest.key": ("Khóa của địa chỉ lịch", "Key of the calendar address"),
    "MakeCalendarFeedResponse.key": ("Khóa của địa chỉ lịch", "Key of the calendar address"),
    "identity_token": ("Thẻ quản lý tài khoản", "Token for the account"),
    "profile": ("Thông tin tài khoản", "Profile"),
    "jwks_json": ("Khóa công khai", "Public keys"),
    # accounts
    "staff": ("Cán bộ", "Staff"),
    "colleagues": ("Đồng nghiệp", "Colleagues"),
    "full_name": ("Họ và tên", "Full name"),
    "disabled": ("Đã khóa", "Disabled"),
    "locked_until": ("Tạm khóa đến", "Locked until"),
    "created_at": ("Tạo lúc", "Created at"),
    "one_time_password": ("Mật khẩu dùng một lần", "One-time password"),
    "StaffChange.number": ("Dòng số", "Line"),
    "StaffChange.what": ("Thay đổi", "What was done"),
    "fields": ("Mục đã đổi", "What was changed"),
}

CODES: dict[str, dict[str, Pair]] = {
    "what": {
        "added": ("Thêm tài khoản", "Added"),
        "changed": ("Sửa đơn vị, vai trò", "Changed"),
        "disabled": ("Khóa tài khoản", "Disabled"),
        "enabled": ("Mở lại tài khoản", "Enabled"),
        "unlocked": ("Bỏ khóa tạm thời", "Unlocked"),
        "password_reset": ("Cấp lại mật khẩu", "Password reset"),
        "password_changed": ("Đổi mật khẩu", "Password changed"),
        "second_factor_reset": ("Bỏ xác thực hai lớp", "Second factor reset"),
        "second_factor_enrolled": ("Bật xác thực hai lớp", "Second factor enrolled"),
        "signed_out_everywhere": ("Đăng xuất mọi nơi", "Signed out everywhere"),
        "calendar_feed_made": ("Tạo địa chỉ lịch", "Calendar address made"),
        "calendar_feed_withdrawn": ("Hủy địa chỉ lịch", "Calendar address withdrawn"),
    },
    "fields": {
        "full_name": FIELDS["full_name"],
        "unit": SHARED["unit"],
        "roles": SHARED["roles"],
    },
    "by": {"command_line": ("Dòng lệnh", "Command line")},
}

EVENTS: dict[str, Pair] = {}

LONG: frozenset[str] = frozenset()
