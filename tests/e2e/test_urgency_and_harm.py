"""Urgency that changes and harm that becomes known later, through real processes: who hears, how much, which clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from deploy.demo.office import Staff
from deploy.demo.reports import request_for
from deploy.demo.story import Story
from services.kernel.ids import new_id
from services.kernel.rpc.errors import problems_of
from tests.e2e.conftest import Province
from tests.simulate import numbers
from tests.waiting import until

SOCIAL, POLICE = "social_support", "police_investigation"
RULE = "emergency-12h"
DANGER, CARER, NEW_HARM = 1, 2, 3  # chungtay.work.v1.HarmCode


def refused(who: Staff, rpc: str, reference: str, **fields: object) -> list[str]:
    with pytest.raises(grpc.RpcError) as answer:
        who.do(rpc, reference, **fields)
    return [problem.key for problem in problems_of(answer.value)]


def hours(file: Any) -> list[tuple[str, str]]:
    """The twelve hours on a file: which, and how they ended; empty while they run."""
    return [(deadline.subject, deadline.ending) for deadline in file.deadlines if deadline.rule == RULE]


def another_report(story: Story) -> str:
    """The same child, an hour ago by another caller: in danger, and from whoever cares for it."""
    request = request_for("R02", new_id())
    request.received_at.FromDatetime(datetime.now(UTC) - timedelta(hours=1))
    request.life_at_risk = True
    request.outcomes.append("CALL_OUTCOME_CONNECTED_POLICE_113")  # type: ignore[arg-type]
    del request.form.suspects[:]
    request.form.suspects.add(is_carer=True)
    reference: str = story.officer.send("ReceiveReport", request).reference
    return reference


@pytest.fixture
def at_work(province: Province, story: Story) -> Story:
    """A case that was not urgent when it was referred, in the hands of commune and police."""
    story.report_id = "R02"
    story.receive()
    story.open_and_refer(False, SOCIAL, POLICE)
    story.social_accepts()
    story.police_accept()
    return story


@pytest.mark.rule("emergency-definition")
@pytest.mark.rule("emergency-12h")
def test_urgency_that_was_raised_and_lowered_reaches_everybody_who_has_the_case(
    province: Province, at_work: Story
) -> None:
    """Raised by an officer, at once; lowered by the supervisor alone; the commune's clock goes by it."""
    story, reference = at_work, at_work.reference
    change = {"urgent": True, "reason_code": "URGENCY_CHANGE_REASON_NEW_INFORMATION"}
    story.officer.do("ChangeUrgency", reference, **change)
    raised = story.worker.wait_for(reference, "the commune's file is urgent", lambda file: file.urgent)
    assert hours(raised) == [("", "")]
    story.investigator.wait_for(reference, "the police's file is urgent", lambda file: file.urgent)
    lower = {"urgent": False, "reason_code": "URGENCY_CHANGE_REASON_CHILD_SAFE", "reason": "Trẻ đã ở nơi an toàn."}
    assert "supervisor_lowers" in refused(story.officer, "ChangeUrgency", reference, **lower)
    story.supervisor.do("ChangeUrgency", reference, despite_signs="Đã kiểm tra tại chỗ.", **lower)
    lowered = story.worker.wait_for(reference, "the commune's file is not urgent", lambda file: not file.urgent)
    assert hours(lowered) == [("", "void")]
    story.investigator.wait_for(reference, "nor the police's", lambda file: not file.urgent)
    kept = story.supervisor.look(reference, "PURPOSE_HANDLE_CASE")
    assert [(step.urgent, step.reason) for step in kept.urgency_changes] == [(True, ""), (False, lower["reason"])]
    province.check(reference)


@pytest.mark.rule("need-to-know")
@pytest.mark.rule("emergency-12h")
def test_harm_that_a_second_report_tells_of_reaches_each_agency_as_far_as_it_may_know(
    province: Province, at_work: Story
) -> None:
    """Joined: codes and a clock of its own. No part of the case after all: taken back, and oversight counts it."""
    story, reference = at_work, at_work.reference
    second = another_report(story)
    received_at = story.officer.look(second).received_at
    story.officer.do("JoinReport", second, joined_to=reference, reason="Cùng một trẻ.")

    commune = story.worker.wait_for(reference, "the commune is told of the harm", lambda file: len(file.harm) == 1)
    police = story.investigator.wait_for(reference, "the police are told of it", lambda file: len(file.harm) == 1)
    assert (list(commune.harm[0].codes), list(police.harm[0].codes)) == ([DANGER, NEW_HARM], [DANGER, CARER])
    assert commune.harm[0].at == police.harm[0].at == received_at
    assert (commune.harm[0].report, list(commune.harm[0].told)) == ("", [])
    (clock,) = [deadline for deadline in commune.deadlines if deadline.rule == RULE]
    assert (clock.subject, clock.started_at) == (commune.harm[0].id, received_at)
    assert hours(story.officer.look(reference)) == [(second, "")]

    story.officer.do("SeparateReport", second, reason="Hai trẻ khác nhau.")
    commune = story.worker.wait_for(reference, "taken back", lambda f: f.harm[0].HasField("taken_back_at"))
    story.investigator.wait_for(reference, "here too", lambda f: f.harm[0].HasField("taken_back_at"))
    assert hours(commune) == [(commune.harm[0].id, "void")]
    province.check(reference, second)

    shown = story.officer.look(second, "PURPOSE_HANDLE_CASE")
    assert (shown.state, [list(note.outcomes) for note in shown.call_outcomes]) == ("received", [[3]])
    assert all(not note.outcomes for note in story.officer.look(second).call_outcomes)
    until(lambda: not miscounted(province), "oversight counts what was joined and separated",
          last=lambda: miscounted(province))  # fmt: skip


def miscounted(province: Province) -> list[str]:
    """Where oversight's numbers of the intake point differ from its own books."""
    journals = {"case_intake": list(province.databases["case_intake"]["journal"].find({}))}
    told = numbers.counted(province.databases["oversight"]["counts"].find({}))
    again = numbers.recounted(journals)
    words = {"received", "joined", "separated", "urgency_raised", "urgency_lowered"}
    ours = [cell for cell in told.keys() | again.keys() if cell[1] == "case_intake" and cell[2] in words]
    assert {cell[2] for cell in ours} >= {"received", "joined", "separated"}
    return numbers.differences({c: told.get(c, 0) for c in ours}, {c: again.get(c, 0) for c in ours})
