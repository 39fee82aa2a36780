"""One agency is away altogether; the others notice nothing, and nothing is lost for it."""

from __future__ import annotations

from collections.abc import Iterator

import grpc
import pytest

from tests.e2e.conftest import Province
from tests.waiting import until

AWAY = "police_investigation"
PROCESSES = tuple(f"{AWAY}-{kind}" for kind in ("api", "worker", "relay"))


@pytest.fixture
def without_police(province: Province) -> Iterator[Province]:
    """The police's three processes and their database are stopped."""
    for name in PROCESSES:
        province.machine.process(name).stop()
    province.machine.database(AWAY).stop()
    yield province
    back(province)


def back(province: Province) -> None:
    province.machine.database(AWAY).start()
    for name in PROCESSES:
        province.machine.process(name).start()
    province.machine.wait_ready(PROCESSES)


@pytest.mark.rule("target-support-100")
def test_a_child_is_helped_while_the_police_are_away_and_they_hear_all_of_it_later(without_police: Province) -> None:
    """No agency waits for another to be up; whatever was addressed to one that was away arrives in order."""
    province = without_police
    assert not any(province.machine.process(name).alive for name in PROCESSES)
    both, social_only = province.story("R02"), province.story("R08")

    both.receive()
    both.open_and_refer(True, "social_support", AWAY)
    both.social_accepts()
    both.assess(emergency=True)
    both.plan()
    both.support()
    until(
        lambda: (
            [work.progress for work in both.officer.look(both.reference).work if work.agency == "social_support"]
            == ["finished"]
        ),
        "the intake point hears that the support is finished",
    )
    with pytest.raises(grpc.RpcError) as refused:
        both.supervisor.do("CloseCase", both.reference, reason="Trẻ đã ổn định.")
    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION

    social_only.receive()
    social_only.open_and_refer(False, "social_support")
    social_only.social_accepts()
    social_only.assess(emergency=False)
    social_only.plan()
    social_only.support()
    social_only.close()
    until(
        lambda: not province.unsent("case_intake") and not province.unsent("social_support"),
        "everything is handed to the broker, also what waits for the police",
    )

    back(province)
    both.duty_officer.wait_for_state(both.reference, "referred")
    until(
        lambda: [entry.name for entry in both.investigator.timeline(both.reference)].count("SupportFinished") == 1,
        "the police read what was done for the child",
    )
    heard = [entry.name for entry in both.investigator.timeline(both.reference) if entry.source == "social_support"]
    assert heard == [
        "InitialAssessmentCompleted",
        "EmergencyMeasureApplied",
        "DetailedAssessmentCompleted",
        "PlanApproved",
        "SupportDelivered",
        "SupportDelivered",
        "ReviewHeld",
        "SupportFinished",
    ]
    both.police_accept()
    both.act(
        both.investigator,
        "DeclineToOpen",
        "Không khởi tố vụ án",
        "No criminal case is opened",
        reason_code="NOT_OPENED_REASON_NO_OFFENCE",
        decision_number="31/QĐ-CQĐT",
    )
    both.close()
    province.check(both.reference, social_only.reference)
