"""Invented staff to try the software with: every role at least once. No passwords here: they are generated."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from services.identity.domain.model import Account, NewStaff
from services.identity.service_layer.keeping import Keeping
from services.identity.service_layer.passwords import new_password

INTAKE, SOCIAL, POLICE = "case_intake", "social_support", "police_investigation"
COURT, OVERSIGHT, IDENTITY = "court_liaison", "oversight", "identity"
HOTLINE, COMMUNE = "Tổng đài bảo vệ trẻ em (mẫu)", "Xã Bình An (mẫu)"
POLICE_UNIT, COURT_UNIT = "Đội điều tra số 2 (mẫu)", "Tòa án khu vực 1 (mẫu)"

STAFF = tuple(
    NewStaff(name, full, agency, unit, (role,))
    for name, full, agency, unit, role in (
        ("lan.nguyen", "Nguyễn Thị Lan", INTAKE, HOTLINE, "intake_officer"),
        ("minh.tran", "Trần Quang Minh", INTAKE, HOTLINE, "intake_supervisor"),
        ("thu.dang", "Đặng Minh Thu", INTAKE, HOTLINE, "privacy_officer"),
        ("hoa.le", "Lê Thị Hoa", SOCIAL, COMMUNE, "child_protection_worker"),
        ("mai.pham", "Phạm Ngọc Mai", SOCIAL, COMMUNE, "social_worker"),
        ("son.vu", "Vũ Hồng Sơn", SOCIAL, COMMUNE, "social_worker"),
        ("binh.hoang", "Hoàng Văn Bình", SOCIAL, COMMUNE, "commune_chairman"),
        ("yen.bui", "Bùi Hải Yến", SOCIAL, COMMUNE, "privacy_officer"),
        ("dung.do", "Đỗ Tiến Dũng", POLICE, POLICE_UNIT, "police_officer"),
        ("khanh.ngo", "Ngô Gia Khánh", POLICE, POLICE_UNIT, "investigator"),
        ("trang.ly", "Lý Thu Trang", POLICE, POLICE_UNIT, "investigator"),
        ("hung.phan", "Phan Mạnh Hùng", POLICE, POLICE_UNIT, "head_of_unit"),
        ("nga.duong", "Dương Thúy Nga", POLICE, POLICE_UNIT, "privacy_officer"),
        ("tam.ho", "Hồ Thanh Tâm", COURT, COURT_UNIT, "court_clerk"),
        ("an.trinh", "Trịnh Hoài An", COURT, COURT_UNIT, "judge"),
        ("phuc.dinh", "Đinh Hữu Phúc", COURT, "Viện kiểm sát khu vực 1 (mẫu)", "prosecutor"),
        ("linh.mac", "Mạc Khánh Linh", COURT, COURT_UNIT, "privacy_officer"),
        ("quan.luong", "Lương Đình Quân", OVERSIGHT, "Sở Y tế (mẫu)", "provincial_monitor"),
        ("ha.cao", "Cao Ngân Hà", OVERSIGHT, "Sở Y tế (mẫu)", "privacy_officer"),
        ("quyen.ta", "Tạ Bảo Quyên", IDENTITY, "Phòng công nghệ thông tin (mẫu)", "administrator"),
    )
)


@dataclass(frozen=True, slots=True)
class SignIn:
    """One line of the list that the one-machine run prints. ``password``: None when it is not known any more.

    ``proof``: says that the account still had this password when the line was written (see ``ensure``).
    """

    agency: str
    roles: tuple[str, ...]
    username: str = field(repr=False)
    password: str | None = field(repr=False)
    staff_id: str = ""
    unit: str = ""
    name: str = field(default="", repr=False)
    proof: str = field(default="", repr=False)

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def ensure(
    keeping: Keeping,
    passwords: dict[str, str],
    keep: Callable[[Iterable[SignIn]], None],
    proofs: dict[str, str] | None = None,
) -> list[SignIn]:
    """Make the sample accounts that are missing; one that exists is not touched.

    ``passwords`` and ``proofs``: by user name, from the last run. A password whose proof still fits what the
    account keeps need not be compared again, which is slow on purpose. ``keep`` writes the list down; it is
    called before the first account is made, so that a run cut off in the middle can be repeated, and again at
    the end.
    """
    existing = {account.username: account for account in keeping.everyone()}
    lines: list[SignIn] = []
    for staff in STAFF:
        account, password = existing.get(staff.username), passwords.get(staff.username)
        if account is None:
            lines.append(_line(staff, password or new_password()))
        elif password is not None and (
            (proofs or {}).get(staff.username) == _proof(account, password) or keeping.knows(account, password)
        ):
            lines.append(_line(staff, password, account))
        else:
            lines.append(_line(staff, None, account))
    keep(lines)
    done = []
    for staff, line in zip(STAFF, lines, strict=True):
        account = existing.get(staff.username)
        if account is None and line.password is not None:
            account = keeping.add(staff, line.password)
        done.append(_line(staff, line.password, account))
    if any(staff.username not in existing for staff in STAFF):
        keep(done)
    return done


def _line(staff: NewStaff, password: str | None, account: Account | None = None) -> SignIn:
    if account is None:
        return SignIn(staff.agency, staff.roles, staff.username, password, "", staff.unit, staff.full_name)
    return SignIn(
        str(account.agency),
        account.roles,
        account.username,
        password,
        account.staff_id,
        account.unit,
        account.full_name,
        "" if password is None else _proof(account, password),
    )


def _proof(account: Account, password: str) -> str:
    return hashlib.sha256(f"{account.password_hash}\0{password}".encode()).hexdigest()
