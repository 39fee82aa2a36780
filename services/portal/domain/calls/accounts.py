"""The forms of the administrator of accounts. Pure."""

from __future__ import annotations

from services.portal.domain.forms import Changes, Form, Kind, Where
from services.portal.domain.people import ADMINISTRATORS, EVERYBODY
from services.portal.domain.texts import Text
from services.portal.domain.words.common import AGENCY, CODES

AGENCIES = tuple(
    (name, Text(*AGENCY[name]))
    for name in ("case_intake", "social_support", "police_investigation", "court_liaison", "oversight", "identity")
)
ROLES = tuple((name, Text(*text)) for name, text in CODES["role"].items() if name in EVERYBODY)
WHO: Changes = {
    "agency": {"kind": Kind.CHOICE, "options": AGENCIES},
    "roles": {"kind": Kind.TICKS, "options": ROLES},
}


def _form(call: str, vi: str, en: str, *asked: str, danger: bool = False) -> Form:
    return Form(
        call=call,
        title=Text(vi, en),
        where=Where.NEW,
        roles=ADMINISTRATORS,
        changes={name: WHO[name] for name in asked},
        leave_out=() if call == "AddStaff" else ("staff_id",),
        danger=danger,
        begin=lambda account: account,
        tab="staff",
    )


FORMS = {
    form.call: form
    for form in (
        _form("AddStaff", "Thêm cán bộ", "Add a member of staff", "agency", "roles"),
        _form("ChangeStaff", "Sửa đơn vị, vai trò", "Change unit and roles", "roles"),
        _form("DisableStaff", "Khóa tài khoản", "Disable the account", danger=True),
        _form("EnableStaff", "Mở lại tài khoản", "Enable the account"),
        _form("ResetPassword", "Cấp lại mật khẩu", "Reset the password", danger=True),
        _form("ResetSecondFactor", "Bỏ xác thực hai lớp", "Take the second factor away", danger=True),
        _form("UnlockStaff", "Bỏ khóa tạm thời", "Take the lock away"),
    )
}
