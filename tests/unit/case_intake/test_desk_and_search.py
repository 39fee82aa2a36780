"""How commands follow into a second file, how news touch clocks, and how similar reports are looked for."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, ClassVar, cast

import pytest

from chungtay.case_intake.v1 import case_intake_service_pb2 as messages
from chungtay.events.v1 import social_support_events_pb2 as social
from services.case_intake.adapters.intake_desk import IntakeDesk
from services.case_intake.adapters.similar_cases import SimilarCases
from services.case_intake.domain import commands as c
from services.case_intake.domain import events as e
from services.case_intake.domain.form01 import Child, Form01
from services.case_intake.domain.model import IntakeFile, State
from services.case_intake.domain.policy import AUDIENCE
from services.case_intake.entrypoints.api import COMMANDS, CONTRACT, OPENING, READERS, CaseIntakeApi
from services.case_intake.service_layer.handlers import EVENT_HANDLERS
from services.kernel.application import Request
from services.kernel.deadlines.model import Deadline
from services.kernel.errors import Forbidden, NotFound, Refused
from services.kernel.ids import new_reference
from services.kernel.privacy.categories import Category
from services.kernel.rpc.tokens import set_actor
from services.kernel.workflow import Actor
from tests.unit.case_intake.case_builders import NOW, OFFICER, TWO, a_case

AN = Form01(children=(Child(name="Lê Bảo An", date_of_birth="2014-05-02"),), incident_commune="Phường Đô Vinh")


def a_report(state: State = State.RECEIVED, form: Form01 = AN, days: int = 0, **more: Any) -> IntakeFile:
    at = NOW + timedelta(days=days)
    return IntakeFile(
        reference=new_reference(), state=state, received_at=at, opened_at=at, version=1, form=form, **more
    )


# --- the desk -------------------------------------------------------------------------------------------


class Book:
    """A store over files in memory: one unit of work at a time, all of it or nothing."""

    def __init__(self, *files: IntakeFile) -> None:
        self.kept = {file.reference: file for file in files}
        self.now = NOW
        self.told: list[tuple[str, str, str | None]] = []
        self.session = None
        self.database = {"requests": SimpleNamespace(find_one=lambda *_, **__: None)}
        self.writes = SimpleNamespace(insert=lambda *_: None)

    def run(self, work: Any, *, crash_name: str = "unit") -> Any:
        before = (dict(self.kept), list(self.told))
        try:
            return work(self)
        except Exception:
            self.kept, self.told = before
            raise

    def file(self, reference: str) -> IntakeFile | None:
        return self.kept.get(reference)

    def put(self, file: IntakeFile, events: Any, *, by: str | None = None, news: Any = None) -> None:
        file.version += 1
        self.kept[file.reference] = file
        self.told += [(file.reference, type(event).__name__, by) for event in events]


def perform(book: Book, command: Any, report: IntakeFile) -> Any:
    desk = IntakeDesk(cast(Any, book))
    return desk.perform(command, OFFICER, Request("r", "d"), report.reference, report.version)


def test_a_command_that_concerns_two_files_keeps_both_or_neither() -> None:
    """Joined on one side only, a report would be lost between two lists."""
    case, report = a_case(state=State.OPEN), a_report()
    book = Book(case, report)
    with pytest.raises(Refused):
        perform(book, c.JoinReport(joined_to=case.reference, reason=""), report)
    assert (book.told, case.joins) == ([], [])
    receipt = perform(book, c.JoinReport(joined_to=case.reference, reason="cùng cháu"), report)
    assert (receipt.reference, receipt.state) == (report.reference, "joined")
    assert book.told == [
        (report.reference, "ReportJoined", "CI-0001"), (case.reference, "AnotherReportJoined", "CI-0001")
    ]  # fmt: skip


def test_a_split_answers_with_the_report_that_was_split() -> None:
    """The new one's reference stands in it."""
    report = a_report(form=TWO)
    book = Book(report)
    receipt = perform(book, c.SplitReport(children=(2,), reason="hai việc"), report)
    assert receipt.reference == report.reference
    assert [name for _, name, _ in book.told] == ["ReportSplit", "ReportCorrected", "ReportReceived"]
    assert book.kept[report.splits[0].into_reference].split_from == report.reference


# --- news ------------------------------------------------------------------------------------------------


def heard(book: Book, reference: str, data: Any) -> None:
    told = SimpleNamespace(
        id="e", source="social_support", name=type(data).__name__, reference=reference, time=NOW, data=data
    )
    EVENT_HANDLERS[told.name](cast(Any, book), cast(Any, told))


def running() -> Deadline:
    return Deadline(
        id="d", rule="emergency-12h", version="always", length="12 hours", started_at=NOW, started_by="CaseOpened",
        recorded_by="CI-0001", statutory=NOW, rolled=NOW,
    )  # fmt: skip


@pytest.mark.rule("initial-assessment-02")
@pytest.mark.parametrize(("emergency", "told"), [(False, ["UrgencyNotConfirmed"]), (True, [])])
def test_the_communes_assessment_says_whether_the_twelve_hours_go_on(emergency: bool, told: list[str]) -> None:
    """No emergency: the clock ends. An emergency: it runs until a measure is applied."""
    case = a_case(state=State.REFERRED, deadlines=[running()])
    book = Book(case)
    heard(book, case.reference, social.InitialAssessmentCompleted(emergency=emergency))
    assert [name for _, name, _ in book.told] == told


@pytest.mark.rule("emergency-12h")
@pytest.mark.parametrize("data", [social.EmergencyMeasureApplied(), social.ChildSeparated()])
def test_news_without_a_clock_to_end_leave_the_file_as_it_is(data: Any) -> None:
    """Else somebody who has the case open would be told of a change that is none."""
    waiting, calm = a_case(deadlines=[running()]), a_report()
    book = Book(waiting, calm)
    heard(book, calm.reference, data)
    heard(book, waiting.reference, data)
    heard(book, "0000-0000-001", data)
    assert (calm.version, waiting.version) == (1, 3)


# --- looking for similar reports -------------------------------------------------------------------------


class Rows:
    """The collection and the index of some files: the index finds all, the collection those of about the time."""

    def __init__(self, *files: IntakeFile) -> None:
        self.files = {file.reference: file for file in files}
        self.collection: Any = self
        self.asked: list[Any] = []
        self.queries: list[Any] = []

    def find(self, asked: Any, *rest: Any, size: int = 0, **_: Any) -> Any:
        if isinstance(asked, list):
            self.asked.append(asked)
            return list(self.files)[:size]
        self.queries.append(asked)
        rows = [{"_id": reference} for reference in self.files]
        return SimpleNamespace(sort=lambda *_: SimpleNamespace(limit=lambda size: rows[:size]))

    def listed(self, references: Any) -> dict[str, IntakeFile]:
        return {r: self.files[r] for r in references if r in self.files}

    def in_list(self, row: Any) -> IntakeFile:
        return self.files[row["_id"]]


def similar_over(*files: IntakeFile) -> tuple[SimilarCases, Rows]:
    rows = Rows(*files)
    return SimilarCases(cast(Any, rows), cast(Any, rows)), rows


@pytest.mark.rule("single-entry-seed")
def test_only_open_reports_and_cases_are_proposed_and_none_that_must_not_be_known() -> None:
    """Closed and set aside are looked up by name; who is excluded from a case does not find it this way either."""
    report, open_case, secret = a_report(), a_report(State.OPEN), a_report(State.REFERRED)
    closed, joined = a_report(State.CLOSED), a_report(State.JOINED)
    similar, rows = similar_over(report, open_case, secret, closed, joined)
    found = similar.of(report, {secret.reference})
    assert [file.reference for _, file in found.proposals] == [open_case.reference]
    assert not found.more
    assert len(rows.asked) == 2  # the given name with each other word
    assert rows.queries[0]["state"]["$in"] == [State.RECEIVED, State.OPEN, State.REFERRED]


def test_what_was_not_looked_at_is_told() -> None:
    """A list that ends silently would be taken for the whole."""
    report = a_report()
    similar, _ = similar_over(report, *(a_report(State.OPEN) for _ in range(30)))
    found = similar.of(report, ())
    assert (len(found.proposals), found.more) == (20, True)


class Gate:
    def __init__(self, hidden: str = "") -> None:
        self.hidden = hidden
        self.noted: list[tuple[str, tuple[str, ...]]] = []

    def must_have_role(self, actor: Actor, roles: Any, action: Any, call: str) -> None:
        if not actor.roles & frozenset(roles):
            raise Forbidden()

    def must_exist(self, actor: Actor, reference: str, action: Any, call: str) -> None:
        if reference == self.hidden:
            raise NotFound()

    def hidden_from(self, _actor: Actor) -> list[str]:
        return [self.hidden]

    def note(self, _actor: Actor, action: Any, call: str, *, references: Any = (), **_: Any) -> None:
        self.noted.append((call, tuple(references)))


class Known:
    """Everybody's initials."""

    reads: ClassVar[Collection[Category]] = ()

    def __call__(self, files: Any) -> dict[str, Any]:
        return {file.reference: {"initials": "L.B.A."} for file in files}


def an_api(gate: Gate, *files: IntakeFile) -> CaseIntakeApi:
    rows = Rows(*files)
    application: Any = SimpleNamespace(
        workflow=SimpleNamespace(roles_for=lambda _: frozenset()), view=lambda reference: rows.files[reference],
        store=SimpleNamespace(files=rows, custody=SimpleNamespace(search=rows)),
    )  # fmt: skip
    return CaseIntakeApi(
        application, CONTRACT, opening=OPENING, commands=COMMANDS, readers=READERS, gate=cast(Any, gate),
        briefs=Known(), references={"joined_to"},
    )  # fmt: skip


@pytest.fixture
def officer() -> Any:
    set_actor(OFFICER)
    yield
    set_actor(None)


@pytest.mark.usefixtures("officer")
@pytest.mark.rule("need-to-know")
def test_what_is_similar_is_shown_in_brief_and_noted_before() -> None:
    """Initials, state and reasons; whoever looked stands in the access log with every case that was shown."""
    report, other, gate = a_report(), a_report(State.OPEN), Gate()
    answer = an_api(gate, report, other).FindSimilar(messages.FindSimilarRequest(case_reference=report.reference), None)
    (row,) = answer.similar
    assert (row.reference, row.state, row.proposal, row.child.initials) == (other.reference, "open", "join", "L.B.A.")
    assert row.reasons[0] == "same_name_and_birth"
    assert "An" not in str(row.child)
    assert gate.noted == [("FindSimilar", (report.reference, other.reference))]


@pytest.mark.usefixtures("officer")
def test_nobody_looks_from_a_case_that_must_not_be_known() -> None:
    """An exclusion holds for this way in as for every other; and only intake staff may look."""
    report = a_report()
    request = messages.FindSimilarRequest(case_reference=report.reference)
    with pytest.raises(NotFound):
        an_api(Gate(report.reference), report).FindSimilar(request, None)
    set_actor(Actor("P-1", "case_intake", "111", frozenset({"privacy_officer"})))
    with pytest.raises(Forbidden):
        an_api(Gate(), report).FindSimilar(request, None)


@pytest.mark.usefixtures("officer")
@pytest.mark.rule("hotline-111-24x7")
def test_the_next_shift_sees_page_by_page_what_was_left_to_it() -> None:
    """In the order of the references, without a word of what was written."""
    files = sorted((a_report(handover_open=True) for _ in range(3)), key=lambda file: file.reference)
    gate = Gate()
    api = an_api(gate, *files)
    page = api.ListHandovers(messages.ListHandoversRequest(page_size=2), None)
    assert [row.reference for row in page.cases] == [file.reference for file in files[:2]]
    assert page.next_page_token
    assert gate.noted == [("ListHandovers", tuple(file.reference for file in files[:2]))]


def test_what_stays_in_the_house_is_told_to_nobody() -> None:
    """Shifts, conferences and joins say nothing to other agencies."""
    for event in (e.ConferenceHeld, e.ShiftNoteLeft, e.ShiftNotesTaken, e.AnotherReportSeparated, e.ReportSplit):
        assert AUDIENCE[event].recipients(SimpleNamespace(), ["social_support", "police_investigation"]) == []
