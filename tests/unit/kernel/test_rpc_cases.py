"""What every agency's case calls do before and after the workflow."""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from services.kernel.application import Receipt
from services.kernel.errors import Forbidden, InvalidInput, NotFound, Problem
from services.kernel.persistence.listing import Place
from services.kernel.rpc.cases import CaseCalls
from services.kernel.rpc.tokens import set_actor
from services.kernel.workflow import Actor
from tests.sample_contract import pb2, pb2_grpc

CLERK = Actor("CI-01", "case_intake", "hotline", frozenset({"intake_officer"}))
REFERENCE = "0000-0000-000"
HIDDEN = "0000-0000-033"
REFERENCES = (REFERENCE, "0000-0000-011", "0000-0000-022", HIDDEN)
MOMENT = datetime(2026, 3, 11, 13, 35, tzinfo=UTC)
CONTRACT = pb2.DESCRIPTOR.services_by_name["SampleService"]


@dataclass(frozen=True)
class ChangeSample:
    reason: str


@dataclass(frozen=True)
class OpenSample:
    narrative: str
    received_at: datetime | None = None
    tone: str = ""
    tones: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    guest: str | None = None
    agreed: bool | None = None
    urgent: bool = False
    joined_to: str = ""


@dataclass
class SampleFile:
    reference: str
    state: str
    version: int
    opened_at: datetime


class Workbook:
    """Stands where the application stands: writes down what it is asked and has four files and five events."""

    workflow = SimpleNamespace(roles_for=lambda command: {"intake_officer"})

    def __init__(self):
        self.asked = []

    def perform(
        self,
        command,
        actor,
        request,
        reference=None,
        expected_version=None,
        unit_checks=None,
        allowed=None,
        only_try=False,
    ):
        self.asked.append((command, actor, reference, expected_version))
        return Receipt(reference or REFERENCE, "open", (expected_version or 0) + 1)

    def view(self, reference):
        return SampleFile(reference, "open", 1, MOMENT)

    def page(self, *, state, after, size, hidden=(), only=None):
        files = [SampleFile(r, "open", 1, MOMENT) for r in REFERENCES]
        rest = [f for f in files if (after is None or f.reference > after.reference) and f.reference not in hidden]
        return rest[:size], Place(MOMENT, rest[size - 1].reference) if len(rest) > size else None

    def timeline(self, reference, *, after, size):
        rows = [
            {
                "_id": f"e{n}",
                "reference": reference,
                "source": "case_intake",
                "name": "CaseOpened",
                "at": MOMENT,
                "data": {"urgent": True, "at": MOMENT},
                "by": None,
            }
            for n in range(5)
        ]
        return rows[after : after + size]


class NotedGate:
    """Stands where the gate stands: hides one case and writes down what was noted, and when."""

    def __init__(self, workbook):
        self.noted = []
        self.workbook = workbook

    def hidden_from(self, actor):
        return [HIDDEN]

    def must_have_role(self, actor, roles, action, call):
        if not actor.roles & set(roles):
            raise Forbidden(Problem("role", "role_may_not"))

    def must_exist(self, actor, reference, action, call):
        if reference == HIDDEN:
            raise NotFound(Problem("case_reference", "not_found"))

    def note(self, actor, action, call, *, references=(), refused="", request="", **_):
        self.noted.append((str(action), call, tuple(references), refused))


class SampleApi(CaseCalls, pb2_grpc.SampleServiceServicer):
    pass


@pytest.fixture
def workbook():
    set_actor(CLERK)
    yield Workbook()
    set_actor(None)


@pytest.fixture
def api(workbook):
    return SampleApi(
        workbook,
        CONTRACT,
        opening={"OpenSample": OpenSample},
        commands={"ChangeSample": ChangeSample},
        readers={"intake_officer"},
        references={"joined_to"},
        gate=cast(Any, NotedGate(workbook)),
    )


def keys(call, request):
    with pytest.raises(InvalidInput) as refused:
        call(request, None)
    return {(p.field, p.key) for p in refused.value.problems}


def test_a_command_on_a_file_is_carried_out_and_answered_with_its_receipt(api, workbook):
    """Reference as typed, version as seen, command as named in the table; the answer is the receipt."""
    answer = api.ChangeSample(
        pb2.ChangeSampleRequest(
            request_id=str(uuid.uuid4()), case_reference="oooo oooo ooo", expected_version=4, reason="vì"
        ),
        None,
    )
    assert workbook.asked == [(ChangeSample("vì"), CLERK, REFERENCE, 4)]
    assert (answer.reference, answer.state, answer.version) == (REFERENCE, "open", 5)


def test_a_command_that_opens_a_file_needs_no_reference_and_no_version(api, workbook):
    """There is nothing yet that somebody else could have changed."""
    api.OpenSample(pb2.OpenSampleRequest(request_id=str(uuid.uuid4()), narrative="x"), None)
    assert workbook.asked[0][2:] == (None, None)


def test_everything_wrong_with_a_call_is_told_at_once(api):
    """The call's own fields and the command's are one list for the person who typed them."""
    assert keys(api.ChangeSample, pb2.ChangeSampleRequest()) == {
        (field, "missing") for field in ("request_id", "case_reference", "expected_version", "reason")
    }


def test_a_list_is_read_page_by_page_to_its_end(api):
    """The page token is the reader's only cursor; the last page has none."""
    first = api.ListCases(pb2.ListCasesRequest(page_size=2), None)
    second = api.ListCases(pb2.ListCasesRequest(page_size=2, page_token=first.next_page_token), None)
    assert [c.reference for c in [*first.cases, *second.cases]] == ["0000-0000-000", "0000-0000-011", "0000-0000-022"]
    assert first.cases[0].opened_at.ToDatetime(tzinfo=UTC) == MOMENT
    assert second.next_page_token == ""


def test_a_timeline_is_read_page_by_page_to_its_end(api):
    """Own steps and the others' news in one order, each once."""
    seen, token = [], ""
    while True:
        page = api.GetTimeline(pb2.GetTimelineRequest(case_reference=REFERENCE, page_size=2, page_token=token), None)
        seen += [entry.event_id for entry in page.entries]
        token = page.next_page_token
        if not token:
            break
    assert seen == ["e0", "e1", "e2", "e3", "e4"]
    assert page.entries[0].data["urgent"] is True
    assert page.entries[0].source == "case_intake"


@pytest.mark.parametrize("token", ["?", "eA", "Yzp4", "dDp4", "dDrCsg"])
def test_a_made_up_page_token_is_refused(api, token):
    """A token is opaque: one that we did not give, or gave for another call, is a problem, not a crash."""
    timeline = pb2.GetTimelineRequest(case_reference=REFERENCE, page_token=token)
    assert keys(api.GetTimeline, timeline) == {("page_token", "bad_page_token")}
    assert keys(api.ListCases, pb2.ListCasesRequest(page_token=token)) == {("page_token", "bad_page_token")}


@pytest.mark.parametrize("size", [-1, 101])
def test_a_page_has_between_one_and_a_hundred_lines(api, size):
    """Nobody reads more at once, and nobody may empty the register with one call."""
    assert keys(api.ListCases, pb2.ListCasesRequest(page_size=size)) == {("page_size", "out_of_range")}


def test_who_has_no_reading_role_sees_neither_list_nor_timeline(api):
    """Need to know: a privacy officer or a stranger to the workflow does not browse files."""
    set_actor(Actor("CI-09", "case_intake", "office", frozenset({"privacy_officer"})))
    with pytest.raises(Forbidden):
        api.ListCases(pb2.ListCasesRequest(), None)
    with pytest.raises(Forbidden):
        api.GetTimeline(pb2.GetTimelineRequest(case_reference=REFERENCE), None)


def test_a_table_that_does_not_fit_the_contract_stops_the_start(workbook):
    """A call without a server, or a server without a call, is found before anybody calls."""
    with pytest.raises(TypeError, match="nobody serves ChangeSample"):
        SampleApi(
            workbook, CONTRACT, opening={"OpenSample": OpenSample}, commands={}, readers=set(), gate=cast(Any, None)
        )
    with pytest.raises(TypeError, match="has no call CloseSample"):
        SampleApi(
            workbook,
            CONTRACT,
            opening={"OpenSample": OpenSample},
            commands={"ChangeSample": ChangeSample, "CloseSample": ChangeSample},
            readers=set(),
            gate=cast(Any, None),
        )
    with pytest.raises(TypeError, match="ChangeSample has no place for"):
        SampleApi(
            workbook,
            CONTRACT,
            opening={"OpenSample": ChangeSample},
            commands={"ChangeSample": ChangeSample},
            readers=set(),
            gate=cast(Any, None),
        )


def test_a_list_names_to_the_log_what_it_shows_and_leaves_out_what_is_hidden(api):
    """Somebody who is excluded from a case finds it in no list."""
    answer = api.ListCases(pb2.ListCasesRequest(page_size=10), None)
    shown = [case.reference for case in answer.cases]
    assert HIDDEN not in shown
    assert api.gate.noted == [("list", "ListCases", tuple(shown), "")]


def test_a_hidden_case_is_not_there_for_a_command_and_a_timeline(api, workbook):
    """The same answer as for a case that does not exist; and the command is not even tried."""
    request = pb2.ChangeSampleRequest(
        request_id=str(uuid.uuid4()), case_reference=HIDDEN, expected_version=1, reason="vì"
    )
    for call, asked in ((api.ChangeSample, request), (api.GetTimeline, pb2.GetTimelineRequest(case_reference=HIDDEN))):
        with pytest.raises(NotFound):
            call(asked, None)
    assert workbook.asked == []


def test_a_command_is_noted_with_its_request_id(api):
    """Who did it, on which case, and by which request."""
    request_id = str(uuid.uuid4())
    api.ChangeSample(
        pb2.ChangeSampleRequest(request_id=request_id, case_reference=REFERENCE, expected_version=4, reason="vì"), None
    )
    assert api.gate.noted == [("command", "ChangeSample", (REFERENCE,), "")]
