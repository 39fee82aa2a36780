"""The register of breaches through an agency's running api, over its real database (rule ``breach-72h``)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from chungtay.privacy_office.v1 import privacy_service_pb2 as messages
from chungtay.privacy_office.v1 import privacy_service_pb2_grpc as grpc_classes
from chungtay.work.v1 import work_service_pb2 as work
from chungtay.work.v1 import work_service_pb2_grpc as work_classes
from deploy.machine.accounts import identity
from services.kernel.events.deadlines import BreachChore
from services.kernel.ids import AGENCIES, new_id
from services.kernel.rpc.breaches import COMMANDS
from services.kernel.rpc.errors import METADATA_OPTIONS, error_infos, problems_of
from tests.conftest import fresh_machine
from tests.e2e.calls import Badges
from tests.province import Province

AGENCY, API = "court_liaison", "court_liaison-api"
RPCS = (*COMMANDS, "ListBreaches")
SECRET = "Thư của bé Hoàng Yến Canary bị gửi nhầm."
pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")


class Agency:
    """One agency's database and api, without a broker: nothing of a breach is told to others."""

    def __init__(self, machine: Any) -> None:
        self.machine = machine
        machine.database(AGENCY).start()
        identity(machine, "init")
        self.badges = Badges(machine)
        self.parts = Province(machine, (AGENCY,), log_level="ERROR").parts(AGENCY)
        self.start()

    def start(self) -> None:
        self.machine.process(API).start()
        self.machine.wait_ready([API])
        layout = self.machine.layout
        authority = grpc.ssl_channel_credentials(self.machine.certificates.authority.read_bytes())
        address = f"localhost:{layout.port(f'api.{AGENCY}')}"
        self._channel = grpc.secure_channel(address, authority, options=METADATA_OPTIONS)
        self._privacy = grpc_classes.PrivacyServiceStub(self._channel)
        self._work = work_classes.WorkServiceStub(self._channel)

    def restart(self) -> None:
        self._channel.close()
        self.machine.process(API).stop()
        self.start()

    def call(self, rpc: str, role: str = "privacy_officer", **fields: Any) -> Any:
        request = getattr(messages, f"{rpc}Request")(**fields)
        if "request_id" in request.DESCRIPTOR.fields_by_name and not request.request_id:
            request.request_id = new_id()
        return getattr(self._privacy, rpc)(request, timeout=15, metadata=self._bearer(role))

    def refused(self, rpc: str, role: str = "privacy_officer", **fields: Any) -> grpc.RpcError:
        with pytest.raises(grpc.RpcError) as answer:
            self.call(rpc, role, **fields)
        return answer.value

    def waiting(self, role: str) -> list[Any]:
        return list(self._work.ListWork(work.ListWorkRequest(), timeout=15, metadata=self._bearer(role)).items)

    def shown(self, breach_id: str) -> Any:
        page = ""
        while True:
            answer = self.call("ListBreaches", page_size=2, page_token=page)
            for breach in answer.breaches:
                if breach.breach_id == breach_id:
                    return breach
            page = answer.next_page_token
            assert page, "the breach is not in the list"

    def record(self, hours_ago: float = 1, **fields: Any) -> Any:
        """A breach that was discovered so many hours ago."""
        given: dict[str, Any] = {
            "discovered_at": ago(hours_ago),
            "categories": ["identity", "health"],
            "how_found": "HOW_FOUND_ACCESS_LOG",
            "description": SECRET,
        }
        return self.call("RecordBreach", **(given | fields))

    def log_of(self, breach_id: str) -> list[dict[str, Any]]:
        return list(self.parts.custody.log.of_case(breach_id, after=0, size=100))

    def _bearer(self, role: str) -> list[tuple[str, str]]:
        return [("authorization", f"Bearer {self.badges.of(AGENCY, [role], f'T-{role}')}")]


@pytest.fixture(scope="module")
def agency() -> Iterator[Agency]:
    with fresh_machine("test-breaches") as machine:
        yield Agency(machine)


def ago(hours: float) -> datetime:
    moment = datetime.now(UTC) - timedelta(hours=hours)
    return moment.replace(microsecond=0)


def keys(error: grpc.RpcError) -> set[tuple[str, str]]:
    return {(problem.field, problem.key) for problem in problems_of(error)}


@pytest.mark.rule("breach-72h")
def test_a_breach_goes_its_way_from_discovery_to_its_end_and_survives_a_restart(agency: Agency) -> None:
    """What was found, done and told stands there afterwards, in words and with who wrote it."""
    found = agency.record(2, cases=1, happened_at=ago(3))
    about = {"breach_id": found.breach_id}
    assert (found.state, found.version) == (messages.BREACH_STATE_FOUND, 1)
    steps: list[tuple[str, dict[str, Any]]] = [
        ("NoteBreachMeasure", {"words": "Đã thu hồi thư, khóa tài khoản."}),
        ("ReassessBreach", {"categories": ["identity"], "cases": 2}),
        ("NotifyBreach", {"document_number": "41/CV-A05", "told_at": ago(1)}),
        ("NoteFamiliesTold", {"families": 2, "words": "Đến tận nhà bé Canary."}),
    ]
    version = found.version
    for rpc, fields in steps:
        version = agency.call(rpc, **about, expected_version=version, **fields).version
    agency.restart()
    end = agency.call("CloseBreach", **about, expected_version=version, conclusion="Đã sửa quy trình.")
    assert end.state == messages.BREACH_STATE_CLOSED
    shown = agency.shown(found.breach_id)
    assert (shown.state, shown.description, shown.conclusion) == (end.state, SECRET, "Đã sửa quy trình.")
    assert [(list(e.categories), e.cases) for e in shown.extents] == [(["health", "identity"], 1), (["identity"], 2)]
    assert [(n.document_number, n.by) for n in shown.notices] == [("41/CV-A05", "T-privacy_officer")]
    assert [m.words for m in shown.measures] == ["Đã thu hồi thư, khóa tài khoản."]
    assert [(f.families, f.words) for f in shown.families] == [(2, "Đến tận nhà bé Canary.")]
    assert (shown.clock.ending, shown.clock.HasField("missed_at")) == ("met", False)
    assert shown.clock.due_at.ToDatetime(tzinfo=UTC) - shown.discovered_at.ToDatetime(tzinfo=UTC) == timedelta(hours=72)


@pytest.mark.rule("breach-72h")
def test_who_is_late_is_told_of_and_gives_a_reason(agency: Agency) -> None:
    """The head hears of it too; what waits is gone when A05 was told, and the delay stays with its reason."""
    found = agency.record(80)
    assert [item.subject for item in agency.waiting("judge")] == []
    (item,) = [item for item in agency.waiting("privacy_officer") if item.subject == found.breach_id]
    assert (item.rule, item.reference, item.missed) == ("breach-72h", AGENCIES, False)
    for _ in range(2):  # the second time nothing is left to tell
        BreachChore(agency.parts.store)()
    (told,) = [item for item in agency.waiting("judge") if item.subject == found.breach_id]
    assert (told.level, told.missed) == ("head", True)
    about: dict[str, Any] = {"breach_id": found.breach_id, "expected_version": 2}
    letter: dict[str, Any] = {"document_number": "42/CV", "told_at": ago(0.1)}
    late = agency.refused("NotifyBreach", **about, **letter)
    assert (late.code(), keys(late)) == (grpc.StatusCode.FAILED_PRECONDITION, {("late_reason", "late_without_reason")})
    assert {info.metadata["rule"] for info in error_infos(late)} == {"breach-72h"}
    agency.call("NotifyBreach", **about, **letter, late_reason="Mất điện ba ngày.")
    clock = agency.shown(found.breach_id).clock
    assert (clock.ending, clock.delay_reason, clock.explained_by) == ("late", "Mất điện ba ngày.", "T-privacy_officer")
    assert clock.HasField("missed_at")
    for role in ("privacy_officer", "judge"):
        assert found.breach_id not in [item.subject for item in agency.waiting(role)]


@pytest.mark.rule("breach-72h")
def test_the_register_is_the_privacy_officers_alone(agency: Agency) -> None:
    """Everybody else is refused before anything is looked at, and every refusal is noted."""
    others = {f"T-{role}" for role in ("administrator", "court_clerk", "prosecutor")}
    for rpc in RPCS:
        for staff in others:
            refusal = agency.refused(rpc, staff.removeprefix("T-"))
            assert refusal.code() is grpc.StatusCode.PERMISSION_DENIED
            assert keys(refusal) == {("role", "role_may_not")}
    noted = [
        (line["call"], line["decision"]) for line in agency.parts.custody.log.lines() if line["staff_id"] in others
    ]
    assert set(noted) == {(rpc, "refused") for rpc in RPCS}


@pytest.mark.rule("breach-72h")
def test_every_step_and_every_look_stands_in_the_access_log_by_number(agency: Agency) -> None:
    """Refused ones too, by the problem's key; no line holds a word of it."""
    found = agency.record()
    about = {"breach_id": found.breach_id, "expected_version": 1}
    agency.refused("NoteBreachMeasure", **about, words=" ")
    agency.call("NoteBreachMeasure", **about, words="Đã khóa.")
    agency.shown(found.breach_id)
    lines = agency.log_of(found.breach_id)
    assert [(line["call"], line["decision"], line["reason"]) for line in lines] == [
        ("RecordBreach", "granted", ""),
        ("NoteBreachMeasure", "refused", "words_missing"),
        ("NoteBreachMeasure", "granted", ""),
        ("ListBreaches", "granted", ""),
    ]
    assert "Canary" not in repr(lines)


@pytest.mark.rule("private-data-list")
def test_the_words_of_a_breach_lie_under_a_key_of_its_own(agency: Agency) -> None:
    """The description names children of several cases; without the key nobody reads it, and the rest stays."""
    found = agency.record()
    database, vault = agency.parts.store.database, agency.parts.custody.vault
    raw = database["breaches"].find_one({"_id": found.breach_id})
    assert set(raw["sealed"]) == {"notes"}
    for name in database.list_collection_names():
        kept = b"".join(repr(row).encode() for row in database[name].find())
        assert b"Canary" not in kept, name
    assert vault.has_key(found.breach_id)
    vault.destroy(found.breach_id)
    agency.restart()  # a process that never knew the key
    shown = agency.shown(found.breach_id)
    assert (shown.description, shown.state) == ("", messages.BREACH_STATE_FOUND)


def test_the_same_request_twice_is_one_breach_and_a_stale_version_is_refused(agency: Agency) -> None:
    """As with every command."""
    request: dict[str, Any] = {"request_id": new_id(), "discovered_at": ago(1)}
    first, second = agency.record(**request), agency.record(**request)
    assert first == second
    agency.call("NoteBreachMeasure", breach_id=first.breach_id, expected_version=1, words="Một.")
    stale = agency.refused("NoteBreachMeasure", breach_id=first.breach_id, expected_version=1, words="Hai.")
    assert stale.code() is grpc.StatusCode.ABORTED


@pytest.mark.parametrize(
    ("rpc", "fields", "code", "expected"),
    [
        ("RecordBreach", {}, grpc.StatusCode.INVALID_ARGUMENT,
         {("discovered_at", "missing"), ("how_found", "missing"), ("description", "missing")}),
        ("RecordBreach", {"discovered_at": ago(1), "how_found": "HOW_FOUND_STAFF", "description": "Gì đó.",
                          "categories": ["everything"]},
         grpc.StatusCode.INVALID_ARGUMENT, {("categories[0]", "unknown_value")}),
        ("NoteBreachMeasure", {"breach_id": "Bé Canary", "expected_version": 1, "words": "Gì đó."},
         grpc.StatusCode.INVALID_ARGUMENT, {("breach_id", "not_a_uuid")}),
        ("NoteBreachMeasure", {"breach_id": new_id(), "expected_version": 1, "words": "Gì đó."},
         grpc.StatusCode.NOT_FOUND, {("breach_id", "not_found")}),
        ("NoteBreachMeasure", {"breach_id": new_id(), "words": "Gì đó."},
         grpc.StatusCode.INVALID_ARGUMENT, {("expected_version", "missing")}),
        ("ListBreaches", {"page_token": "Bé Canary"}, grpc.StatusCode.INVALID_ARGUMENT, None),
    ],
)  # fmt: skip
def test_what_is_no_sound_request_is_refused_whole(
    agency: Agency, rpc: str, fields: dict[str, Any], code: grpc.StatusCode, expected: set[tuple[str, str]] | None
) -> None:
    """With all that is wrong, and without a word of what was typed."""
    refusal = agency.refused(rpc, **fields)
    assert refusal.code() is code
    assert expected is None or keys(refusal) == expected
    assert "Canary" not in repr((refusal.details(), refusal.trailing_metadata()))


def test_the_newest_breach_stands_first_and_pages_follow_each_other(agency: Agency) -> None:
    """None twice, none left out."""
    for _ in range(3):
        agency.record()
    whole = [one.breach_id for one in agency.call("ListBreaches", page_size=100).breaches]
    pages, page = [], ""
    while True:
        answer = agency.call("ListBreaches", page_size=2, page_token=page)
        pages += [one.breach_id for one in answer.breaches]
        if not (page := answer.next_page_token):
            break
    assert pages == whole
    rows = agency.parts.store.database["breaches"].find({}, {"opened_at": 1})
    assert set(whole) == {row["_id"] for row in rows}
    opened = [one.opened_at.ToMilliseconds() for one in agency.call("ListBreaches", page_size=100).breaches]
    assert opened == sorted(opened, reverse=True)
