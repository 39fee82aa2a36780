"""What lies on each agency's desk: the way through the portal. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from services.portal.domain.people import Person
from services.portal.domain.routes import BY_ENDPOINT
from services.portal.domain.texts import Text

NAME = Text("Chung Tay", "Chung Tay")
AGENCY_CASES = frozenset({"case_intake", "social_support", "police_investigation", "court_liaison"})


@dataclass(frozen=True, slots=True)
class Door:
    """An entry of the menu. ``agencies``: where it is offered; empty for all. ``call``: of a form without a case."""

    endpoint: str
    text: Text
    agencies: frozenset[str] = frozenset()
    call: str = ""
    roles: frozenset[str] = frozenset()


INTAKE_STAFF = frozenset({"intake_officer", "intake_supervisor"})
POLICE_STAFF = frozenset({"police_officer", "investigator", "head_of_unit"})
DOORS = (
    Door("home", Text("Việc của tôi", "My work")),
    Door("new", Text("Tin báo mới", "New report"), frozenset({"case_intake"}), "ReceiveReport", INTAKE_STAFF),
    Door("new", Text("Tin báo tội phạm", "Crime report"), frozenset({"police_investigation"}), "RegisterCrimeReport",
         POLICE_STAFF),
    Door("cases", Text("Hồ sơ", "Cases"), AGENCY_CASES),
    Door("search", Text("Tìm trẻ", "Find a child"), AGENCY_CASES),
    Door("incoming", Text("Bàn giao", "Handovers"), frozenset({"case_intake", "social_support"})),
    Door("roster", Text("Ca trực", "Duty roster"), frozenset({"case_intake"})),
    Door("register", Text("Đối tượng cần phòng ngừa", "Known offenders"), frozenset({"police_investigation"})),
    Door("waiting", Text("Chờ xếp lịch", "Waiting for a day"), frozenset({"court_liaison"})),
    Door("calendar", Text("Lịch phiên tòa", "Calendar"), frozenset({"court_liaison"})),
    Door("court", Text("Phòng và người", "Rooms and people"), frozenset({"court_liaison"})),
    Door("caseload", Text("Phân công", "Caseload"), frozenset({"social_support"})),
    Door("reviews", Text("Xem khẩn cấp", "Emergency views"), AGENCY_CASES),
    Door("breaches", Text("Sự cố dữ liệu", "Data breaches"), AGENCY_CASES),
    Door("numbers", Text("Số liệu", "Figures"), frozenset({"oversight"})),
    Door("staff", Text("Tài khoản", "Accounts"), frozenset({"identity"})),
    Door("staff_changes", Text("Nhật ký tài khoản", "Changes to accounts"), frozenset({"identity"})),
)  # fmt: skip


def doors_for(person: Person) -> list[Door]:
    """The menu of a person."""
    return [
        door
        for door in DOORS
        if person.has(door.roles or BY_ENDPOINT[door.endpoint].roles)
        and (not door.agencies or person.agency in door.agencies)
    ]


TABS: tuple[tuple[str, Text, frozenset[str]], ...] = (
    ("case", Text("Tổng quan", "Overview"), frozenset()),
    ("data", Text("Dữ liệu", "Data"), frozenset()),
    ("record", Text("Được chia sẻ", "Shared with us"), frozenset()),
    ("similar", Text("Tương tự", "Similar"), frozenset({"case_intake"})),
    ("register_search", Text("Tra cứu đối tượng", "Known offenders"), frozenset({"police_investigation"})),
    ("timeline", Text("Diễn biến", "Timeline"), frozenset()),
    ("family", Text("Gia đình", "Family"), frozenset({"case_intake"})),
    ("protection", Text("Bảo vệ dữ liệu", "Protection"), frozenset()),
    ("access_log", Text("Ai đã xem", "Who looked"), frozenset()),
)


def tabs_for(person: Person) -> list[tuple[str, Text]]:
    """The pages of a case that a person may turn to."""
    return [
        (endpoint, text)
        for endpoint, text, agencies in TABS
        if person.has(BY_ENDPOINT[endpoint].roles) and (not agencies or person.agency in agencies)
    ]
