"""The ways a case can take besides the straight one, through real processes and the public API."""

from __future__ import annotations

from datetime import UTC, datetime

import grpc
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from deploy.demo.office import Staff
from deploy.demo.story import Story
from tests.e2e.conftest import Province, everything_in
from tests.waiting import until

POLICE, COURT, SOCIAL = "police_investigation", "court_liaison", "social_support"


def now() -> Timestamp:
    moment = Timestamp()
    moment.FromDatetime(datetime.now(UTC))
    return moment


def progress(story: Story) -> dict[str, str]:
    """How far each agency is, as the intake point has been told."""
    return {work.agency: work.progress for work in story.officer.look(story.reference).work}


def until_progress(story: Story, **expected: str) -> None:
    until(lambda: progress(story) == expected, f"the intake point knows: {expected}", last=lambda: progress(story))


def refused(who: Staff, rpc: str, reference: str, **fields: object) -> grpc.StatusCode:
    with pytest.raises(grpc.RpcError) as answer:
        who.do(rpc, reference, **fields)
    return answer.value.code()


def cannot_be_closed(story: Story) -> bool:
    code = refused(story.supervisor, "CloseCase", story.reference, reason="Thử kết thúc sớm.")
    return code is grpc.StatusCode.FAILED_PRECONDITION


def referred(story: Story, *to: str) -> Story:
    story.receive()
    story.open_and_refer(False, *to)
    return story


def concluded_and_transferred(story: Story) -> None:
    story.act(
        story.investigator,
        "ConcludeInvestigation",
        "Kết luận bổ sung",
        "Concluded again",
        outcome_code="OUTCOME_PROSECUTE",
        document_number="16/KL-CQĐT",
    )
    story.act(story.head, "TransferFile", "Chuyển lại hồ sơ", "Handed over again", document_number="16/CV-CQĐT")


def decided(story: Story, decision: str) -> None:
    story.clerk.wait_for_state(story.reference, "transferred")
    story.clerk.do("ReceiveFile", story.reference, receipt_number="TN-1")
    story.prosecutor.do(decision, story.reference, decision_number="2/QĐ-VKS", reason="Theo hồ sơ.")


@pytest.mark.rule("police-24h-transfer")
def test_a_report_to_the_police_is_an_intake_report_under_the_same_reference(province: Province, story: Story) -> None:
    """The police's own report is known at the intake point at once, which opens the case for the child's support."""
    receipt = story.duty_officer.open(
        "RegisterCrimeReport", source="CRIME_SOURCE_RELATIVE", received_at=now(), narrative="Mẹ cháu trình báo."
    )
    story.reference = receipt.reference
    file = story.officer.wait_for_state(story.reference, "received")
    assert file.channel == story.officer.agency.messages.CHANNEL_POLICE
    assert not file.narrative  # what the police wrote stays with the police
    assert progress(story) == {POLICE: "accepted"}
    story.officer.do("OpenCase", story.reference, urgent=False)
    story.refer(SOCIAL)
    story.social_accepts()
    until_progress(story, **{POLICE: "accepted", SOCIAL: "accepted"})
    story.duty_officer.wait_for(story.reference, "the police know of social support", lambda f: SOCIAL in f.circle)
    assert story.duty_officer.look(story.reference).state == "accepted"
    assert refused(story.officer, "ReferCase", story.reference, to=["REFERRAL_TARGET_POLICE_INVESTIGATION"]) is (
        grpc.StatusCode.FAILED_PRECONDITION
    )
    province.check(story.reference)


def test_a_returned_file_goes_to_the_police_and_comes_again_and_only_then_is_the_case_closed(
    province: Province, story: Story
) -> None:
    """Supplementary investigation: what looked finished is not; the case is closed after the judgment."""
    referred(story, POLICE)
    story.police_accept()
    story.investigate()
    decided(story, "ReturnFile")
    story.investigator.wait_for_state(story.reference, "investigating")
    until_progress(story, **{POLICE: "accepted", COURT: "finished"})
    assert cannot_be_closed(story)
    concluded_and_transferred(story)
    story.clerk.wait_for_state(story.reference, "transferred")
    until_progress(story, **{POLICE: "finished", COURT: "finished"})
    assert cannot_be_closed(story)  # the court has yet to receive it
    story.try_case()
    until(lambda: "ProceedingFinished" in [line.name for line in story.officer.timeline(story.reference)], "it is over")
    story.close()
    assert story.officer.look(story.reference).state == "closed"
    news = [entry.name for entry in story.officer.timeline(story.reference) if entry.source != "case_intake"]
    assert (news.count("FileTransferred"), news.count("ProsecutionDecided")) == (2, 2)
    province.check(story.reference)


@pytest.mark.rule("close-two-conditions")
def test_a_case_is_not_closed_before_the_police_have_heard_of_the_returned_file(
    province: Province, story: Story
) -> None:
    """Their worker is down: until they say that they are at work again, the intake point waits for them."""
    referred(story, POLICE)
    story.police_accept()
    story.investigate()
    story.clerk.wait_for_state(story.reference, "transferred")
    province.machine.process(f"{POLICE}-worker").stop()
    story.clerk.do("ReceiveFile", story.reference, receipt_number="TN-1")
    story.prosecutor.do("ReturnFile", story.reference, decision_number="2/QĐ-VKS", reason="Thiếu chứng cứ.")
    until_progress(story, **{POLICE: "finished", COURT: "finished"})
    assert cannot_be_closed(story)
    province.machine.process(f"{POLICE}-worker").start()
    until_progress(story, **{POLICE: "accepted", COURT: "finished"})
    assert cannot_be_closed(story)
    province.check(story.reference)


def test_no_prosecution_finishes_the_part_of_the_court(province: Province, story: Story) -> None:
    """The prosecutor's decision ends the proceeding; the clerk has nothing to finish any more."""
    referred(story, POLICE)
    story.police_accept()
    story.investigate()
    decided(story, "DoNotProsecute")
    assert story.clerk.look(story.reference).state == "finished"
    until_progress(story, **{POLICE: "finished", COURT: "finished"})
    assert refused(story.clerk, "DocketCase", story.reference, docket_number="1/2026") is (
        grpc.StatusCode.FAILED_PRECONDITION
    )
    story.close()
    province.check(story.reference)


def test_an_investigation_that_is_not_opened_finishes_the_part_of_the_police(province: Province, story: Story) -> None:
    """The child's support goes on; the case waits for it and not for the police."""
    referred(story, SOCIAL, POLICE)
    story.social_accepts()
    story.police_accept()
    story.investigator.do(
        "DeclineToOpen",
        story.reference,
        reason_code="NOT_OPENED_REASON_NO_OFFENCE",
        decision_number="3/QĐ-CQĐT",
    )
    until_progress(story, **{SOCIAL: "accepted", POLICE: "finished"})
    assert story.investigator.look(story.reference).state == "not_opened"
    assert cannot_be_closed(story)
    until(
        lambda: "InvestigationNotOpened" in [entry.name for entry in story.worker.timeline(story.reference)],
        "social support has been told",
    )
    province.check(story.reference)


def test_a_closed_case_is_reopened_and_referred_again(province: Province, story: Story) -> None:
    """New harm: the same reference, the same file, a new referral; what was done stays written."""
    referred(story, SOCIAL)
    story.social_accepts()
    story.assess(emergency=False)
    story.plan()
    story.support()
    story.close()
    story.worker.wait_for(story.reference, "social support knows", lambda file: file.HasField("case_closed_at"))
    first = story.worker.look(story.reference)
    story.supervisor.do(
        "ReopenCase", story.reference, reason_code="REOPENING_REASON_NEW_HARM", reason="Trẻ lại bị đe dọa."
    )
    story.worker.wait_for(story.reference, "it is open again", lambda file: not file.HasField("case_closed_at"))
    story.refer(SOCIAL)
    story.social_accepts()
    again = story.worker.look(story.reference)
    assert again.state == "accepted"
    assert again.referral_id != first.referral_id
    assert [earlier.referral_id for earlier in again.earlier_referrals] == [first.referral_id]
    assert list(again.deliveries) == list(first.deliveries)
    until_progress(story, **{SOCIAL: "accepted"})
    assert cannot_be_closed(story)
    province.check(story.reference)


@pytest.mark.rule("sa-secrecy-all")
def test_an_agency_that_is_not_part_of_a_case_knows_nothing_of_it(province: Province, story: Story) -> None:
    """Neither a file nor a trace: the police and the court of a case that is the child-protection workers' alone."""
    referred(story, SOCIAL)
    story.social_accepts()
    story.assess(emergency=False)
    province.check(story.reference)
    for agency in (POLICE, COURT):
        reader = province.reader(agency)
        for call in (reader.look, reader.timeline):
            with pytest.raises(grpc.RpcError) as answer:
                call(story.reference)
            assert answer.value.code() is grpc.StatusCode.NOT_FOUND
    for agency in (POLICE, COURT, "oversight"):
        assert not [name for name, text in everything_in(province.databases[agency]) if story.reference in text]
    assert [name for name, text in everything_in(province.databases[SOCIAL]) if story.reference in text]
