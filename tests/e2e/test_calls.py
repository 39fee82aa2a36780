"""What holds for every call at every agency: who may call, until when, once, and as of which version."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import grpc
import pytest

from chungtay.identity.v1 import identity_service_pb2 as identity
from deploy.demo.office import AGENCIES, DEADLINE, Agency, Offices
from deploy.demo.story import Story
from services.kernel.ids import new_id, new_reference
from services.kernel.rpc.errors import error_infos, problems_of
from tests.e2e.conftest import Province
from tests.waiting import until

SOMEBODY = {"case_intake": "intake_officer", "social_support": "social_worker", "police_investigation": "investigator",
            "court_liaison": "court_clerk", "oversight": "provincial_monitor"}  # fmt: skip


PAIRS = list(permutations(AGENCIES, 2))


@pytest.fixture(scope="module")
def tokens(running_province: Province, offices: Offices) -> dict[str, str]:
    """One signed-in member of staff of each agency."""
    running_province.make_well()
    return {agency: offices.staff(role, agency).token() for agency, role in SOMEBODY.items()}


def ask(agency: Agency, bearer: str | None, timeout: float | None = DEADLINE) -> grpc.RpcError:
    """A harmless question, and the refusal that it meets."""
    metadata = () if bearer is None else (("authorization", bearer),)
    call, request = question(agency)
    with pytest.raises(grpc.RpcError) as answer:
        call(request, timeout=timeout, metadata=metadata)
    return answer.value


def question(agency: Agency) -> tuple[Any, Any]:
    if agency.name == "oversight":
        return agency.stub.GetCounts, agency.messages.GetCountsRequest(from_month="2026-01", to_month="2026-02")
    return agency.stub.GetCase, agency.messages.GetCaseRequest(case_reference=new_reference())


@pytest.mark.parametrize(("own", "other"), PAIRS)
def test_a_sign_in_at_one_agency_opens_no_other(offices: Offices, tokens: dict[str, str], own: str, other: str) -> None:
    """A token names its agency; every other one refuses it before looking at the question."""
    refusal = ask(offices.agencies[other], f"Bearer {tokens[own]}")
    assert refusal.code() is grpc.StatusCode.PERMISSION_DENIED
    assert [problem.key for problem in problems_of(refusal)] == ["wrong_audience"]


@pytest.mark.parametrize(("own", "other"), PAIRS)
def test_nobody_signs_in_for_another_agency(offices: Offices, tokens: dict[str, str], own: str, other: str) -> None:
    """Identity gives out no token for an agency where the member of staff does not work."""
    account = next(a for a in offices.accounts if a["agency"] == own and a["password"])
    with pytest.raises(grpc.RpcError) as answer:
        offices.identity.SignIn(
            identity.SignInRequest(username=account["username"], password=account["password"], audience=other),
            timeout=DEADLINE,
        )
    assert answer.value.code() in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.PERMISSION_DENIED)


@pytest.mark.parametrize("own", AGENCIES)
def test_a_sign_in_at_an_agency_is_none_at_identity(offices: Offices, tokens: dict[str, str], own: str) -> None:
    """Passwords are changed with a token that was asked for that purpose."""
    with pytest.raises(grpc.RpcError) as answer:
        offices.identity.ChangePassword(
            identity.ChangePasswordRequest(request_id=new_id(), expected_version=1),
            timeout=DEADLINE,
            metadata=(("authorization", f"Bearer {tokens[own]}"),),
        )
    assert answer.value.code() is grpc.StatusCode.PERMISSION_DENIED


@pytest.mark.parametrize("bearer", [None, "", "Bearer ", "Bearer garbage", "Bearer a.b.c", "garbage"])
@pytest.mark.parametrize("agency", AGENCIES)
def test_a_call_without_a_valid_token_is_not_served(
    offices: Offices, tokens: dict[str, str], agency: str, bearer: str | None
) -> None:
    """No token and a made-up one are the same: nobody is signed in."""
    assert ask(offices.agencies[agency], bearer).code() is grpc.StatusCode.UNAUTHENTICATED


@pytest.mark.parametrize("agency", AGENCIES)
def test_a_changed_token_is_not_valid(offices: Offices, tokens: dict[str, str], agency: str) -> None:
    """The signature covers every character of what the token claims."""
    head, claims, signature = tokens[agency].split(".")
    changed = claims[:-2] + ("A" if claims[-2] != "A" else "B") + claims[-1]
    refusal = ask(offices.agencies[agency], f"Bearer {head}.{changed}.{signature}")
    assert refusal.code() is grpc.StatusCode.UNAUTHENTICATED


@pytest.mark.parametrize("agency", AGENCIES)
def test_a_call_without_a_deadline_is_refused(offices: Offices, tokens: dict[str, str], agency: str) -> None:
    """Whoever waits for ever holds a thread for ever."""
    refusal = ask(offices.agencies[agency], f"Bearer {tokens[agency]}", timeout=None)
    assert refusal.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert [problem.key for problem in problems_of(refusal)] == ["deadline_missing"]


def test_a_stale_version_is_told_what_changed(province: Province, story: Story) -> None:
    """Two people at one file: the second is told what the first one did, and nothing of theirs is done."""
    accepted = accepted_case(story)
    story.assess(emergency=False)
    with pytest.raises(grpc.RpcError) as answer:
        story.worker.send("CompleteInitialAssessment", assessment(story, accepted.version))
    assert answer.value.code() is grpc.StatusCode.ABORTED
    (info,) = error_infos(answer.value)
    assert info.metadata["changed"] == "InitialAssessmentCompleted,EmergencyRuledOut,DetailedAssessmentCompleted"
    assert int(info.metadata["current_version"]) == story.worker.look(story.reference).version
    assert len(story.worker.look(story.reference).initial_assessments) == 1


def test_a_repeated_request_is_carried_out_once(province: Province, story: Story) -> None:
    """The line breaks after the commit, the screen sends again: one assessment, one event, the same answer."""
    accepted = accepted_case(story)
    request = assessment(story, accepted.version)
    first = story.worker.send("CompleteInitialAssessment", request)
    assert story.worker.send("CompleteInitialAssessment", request) == first
    request.reason = "Một việc khác."
    with pytest.raises(grpc.RpcError) as answer:
        story.worker.send("CompleteInitialAssessment", request)
    assert answer.value.code() is grpc.StatusCode.ALREADY_EXISTS
    assert len(story.worker.look(story.reference).initial_assessments) == 1
    province.check(story.reference)
    for reader in (story.worker, story.officer):
        names = [entry.name for entry in reader.timeline(story.reference)]
        assert names.count("InitialAssessmentCompleted") == 1


def accepted_case(story: Story) -> Any:
    story.receive()
    story.open_and_refer(False, "social_support")
    story.social_accepts()
    return until(lambda: story.worker.look(story.reference), "the file")


def assessment(story: Story, version: int) -> Any:
    return story.worker.agency.messages.CompleteInitialAssessmentRequest(
        request_id=new_id(),
        case_reference=story.reference,
        expected_version=version,
        risk="RISK_LOW",
        reason="Đã gặp trẻ.",
        emergency=False,
    )
