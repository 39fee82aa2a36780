"""One session instead of several, through real processes and the public API: called, answered, agreed, held."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import httpx
import pytest
from google.protobuf.timestamp_pb2 import Timestamp

from deploy.demo.office import Staff
from deploy.demo.story import Story
from services.kernel.clock import in_vietnam
from services.kernel.rpc.errors import problems_of
from tests.e2e.conftest import Province
from tests.waiting import until

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
POLICE, SOCIAL, COURT = "police_investigation", "social_support", "court_liaison"


def stamp(moment: datetime) -> Timestamp:
    found = Timestamp()
    found.FromDatetime(moment.astimezone(UTC))
    return found


def a_morning(days: int) -> Timestamp:
    """Nine o'clock in Vietnam, so many days from now."""
    day = in_vietnam(datetime.now(UTC)) + timedelta(days=days)
    return stamp(day.replace(hour=9, minute=0, second=0, microsecond=0))


def called(story: Story) -> str:
    """The police work on the case and call a joint interview; returns its number."""
    story.receive()
    story.open_and_refer(False, SOCIAL, POLICE)
    story.social_accepts()
    story.police_accept()
    story.investigator.do(
        "CallJointInterview", story.reference, starts_at=a_morning(4), minutes=60, place="PLACE_FRIENDLY_ROOM",
        topics=["TOPIC_RAPPORT", "TOPIC_THREATS"], interviewers=[story.investigator.staff_id],
        interviewers_trained=True, people_present=["PRESENCE_REPRESENTATIVE"], representative="Mẹ của cháu",
    )  # fmt: skip
    return str(story.investigator.look(story.reference).joint_interviews[-1].id)


def waits_at(who: Staff, reference: str, state: str = "asked") -> Any:
    """The latest slot, once it is there in this state."""
    file = who.wait_for(
        reference, f"a joint interview is {state}",
        lambda file: bool(file.joint_interviews) and file.joint_interviews[-1].state == state,
    )  # fmt: skip
    return file.joint_interviews[-1]


def refused(who: Staff, rpc: str, reference: str, **fields: object) -> list[str]:
    with pytest.raises(grpc.RpcError) as answer:
        who.do(rpc, reference, **fields)
    return [problem.key for problem in problems_of(answer.value)]


@pytest.mark.rule("sa-min-statements")
def test_a_child_is_heard_once_by_police_and_procuracy_with_somebody_it_knows(province: Province, story: Story) -> None:
    """Each office by its own people; one session, two who asked, in everybody's count."""
    number = called(story)
    worker, prosecutor, reference = story.worker, story.prosecutor, story.reference
    prosecutor.token(), worker.token()
    waits_at(worker, reference)
    assert refused(worker, "AcceptJointInterview", reference, joint_interview_id=number) == ["attendee_missing"]
    waits_at(prosecutor, reference)
    prosecutor.do("AcceptJointInterview", reference, joint_interview_id=number, attendee=prosecutor.staff_id)
    story.investigator.wait_for(
        reference, "the police wait for social support alone",
        lambda file: [i.agency for i in file.joint_interviews[-1].invitations if i.answer == "waiting"] == [SOCIAL],
    )  # fmt: skip
    worker.do("AcceptJointInterview", reference, joint_interview_id=number, attendee=worker.staff_id)

    agreed = {who: waits_at(who, reference, "agreed") for who in (story.investigator, worker, prosecutor)}
    assert len({(one.starts_at.seconds, one.minutes, one.place, one.sitting_id) for one in agreed.values()}) == 1
    until(lambda: story.officer.look(reference).sittings, "the intake point has the session too")
    assert story.investigator.look(reference).support_person == worker.staff_id

    session = story.investigator.look(reference).sittings[-1]
    assert list(session.interviewers) == [story.investigator.staff_id, prosecutor.staff_id]
    story.investigator.do(
        "HoldInterview", reference, sitting_id=session.id, started_at=stamp(datetime.now(UTC)), minutes=40,
        topics=["TOPIC_THREATS"], interviewers=session.interviewers, plain_clothes=True,
        people_present=["PRESENCE_REPRESENTATIVE", "PRESENCE_SUPPORT_PERSON"], rights_told_in="LANGUAGE_VIETNAMESE",
    )  # fmt: skip
    for who in (worker, prosecutor):
        waits_at(who, reference, "held")
        (heard,) = who.look(reference).sittings
        assert (heard.state, heard.minutes, len(heard.interviewers)) == ("held", 40, 2)
    province.check(reference)


def proposed(story: Story) -> list[int]:
    """When the police's service would hear the child, in seconds."""
    who = story.investigator
    found = who.ask("ProposeJointSlots", story.reference, place="PLACE_HOME", interviewers=[who.staff_id])
    return [one.starts_at.seconds for one in found.proposals]


@pytest.mark.rule("victim-rights")
@pytest.mark.rule("need-to-know")
def test_while_the_support_person_is_with_another_child_no_slot_is_proposed(province: Province, story: Story) -> None:
    """In another case; told to the police by event, as hours and nothing else."""
    story.receive()
    story.open_and_refer(False, SOCIAL, POLICE)
    story.social_accepts()
    story.police_accept()
    story.worker.token()
    story.investigator.do("MakeRequest", story.reference, to=SOCIAL, kind="REQUEST_KIND_SUPPORT_PERSON")
    asked = story.worker.wait_for(story.reference, "the request has arrived", lambda file: len(file.requests) > 0)
    story.worker.do(
        "AnswerRequest", story.reference, agency_request_id=asked.requests[-1].id,
        support_person=story.worker.staff_id,
    )  # fmt: skip
    story.investigator.wait_for(story.reference, "somebody is named", lambda file: bool(file.support_person))
    best = proposed(story)[0]
    other = province.story("R02")
    other.receive()
    other.open_and_refer(True, SOCIAL, POLICE)
    other.social_accepts()
    other.police_accept()
    elsewhere = Timestamp(seconds=best)
    other.investigator.do("MakeRequest", other.reference, to=SOCIAL, kind="REQUEST_KIND_SUPPORT_PERSON")
    asked = other.worker.wait_for(other.reference, "the request has arrived", lambda file: len(file.requests) > 0)
    other.worker.do(
        "AnswerRequest", other.reference, agency_request_id=asked.requests[-1].id,
        support_person=story.worker.staff_id,
    )  # fmt: skip
    other.investigator.do(
        "PlanInterview", other.reference, kind="SITTING_KIND_INTERVIEW", starts_at=elsewhere, minutes=60,
        place="PLACE_HOME", topics=["TOPIC_RAPPORT"], interviewers=["PI-0999"], interviewers_trained=True,
        people_present=["PRESENCE_REPRESENTATIVE"], representative="Mẹ của cháu",
    )  # fmt: skip
    taken = province.databases[POLICE]["busy_elsewhere"]
    known = {"staff_id": story.worker.staff_id, "windows.starts_at": elsewhere.ToDatetime(tzinfo=UTC)}
    kept = until(lambda: taken.find_one(known) or {}, "the police know that the support person is taken then")
    assert best not in proposed(story)
    assert set(kept) == {"_id", "staff_id", "version", "windows"}
    assert not [case for case in (story.reference, other.reference) if case in str(kept)]
    province.check(story.reference, other.reference)


def test_the_pages_say_what_it_waits_for_and_offer_what_can_be_done(province: Province, story: Story) -> None:
    """The police's page and form, and those of who is asked, in both languages."""
    number = called(story)
    waits_at(story.worker, story.reference)
    waits_at(story.prosecutor, story.reference)
    case = f"/cases/{story.reference}"
    police = signed_in(province, story.investigator)
    assert "Đang chờ trả lời của" in police.get(case).text
    police.cookies.set("ct-language", "en")
    page = police.get(case).text
    assert page.count("Waits for the answer of") == 2
    assert "Without an answer by then it does not take place." in page
    for step in ("MoveJointInterview", "CallOffJointInterview"):
        assert f"{case}/do/{step}" in page
        assert number in police.get(f"{case}/do/{step}").text  # among what can be chosen
    assert police.get(f"{case}/do/CallJointInterview").status_code == httpx.codes.OK
    for who in (story.worker, story.prosecutor):
        browser = signed_in(province, who)
        for step in ("AcceptJointInterview", "DeclineJointInterview"):
            assert f"{case}/do/{step}" in browser.get(case).text
            assert number in browser.get(f"{case}/do/{step}").text
    form = f"{case}/do/AcceptJointInterview"
    browser = signed_in(province, story.worker)
    opened = browser.get(form).text
    answer = {"joint_interview_id": number, "attendee": story.worker.staff_id}
    sent = browser.post(form, data={**_hidden(opened), **answer}, follow_redirects=True)
    assert sent.status_code == httpx.codes.OK
    waits_at(story.investigator, story.reference, "agreed")
    assert "Agreed" in police.get(case).text
    province.check(story.reference)


def test_a_time_is_found_without_scripts_and_nothing_of_the_search_stands_in_an_address(
    province: Province, story: Story
) -> None:
    """Asked, proposed side by side, chosen; the call's form is filled in. A choice that is not there is not there.

    What happens in the case between the question's page and its answer stands in nobody's way: nothing is kept.
    """
    story.receive()
    story.open_and_refer(False, SOCIAL, POLICE)
    story.police_accept()
    case = f"/cases/{story.reference}"
    form, slots = f"{case}/do/ProposeJointSlots", f"{case}/joint-interview/slots"
    police = signed_in(province, story.investigator)
    assert form in police.get(case).text
    assert police.get(slots).headers["location"].endswith(form)  # nothing was looked for yet
    typed = {"place": "home", "interviewers": story.investigator.staff_id, "school": "afternoon", "minutes": "60"}
    hidden = _hidden(police.get(form).text)
    story.investigator.do("MakeRequest", story.reference, to=SOCIAL, kind="REQUEST_KIND_SUPPORT_PERSON")
    found = police.post(form, data={**hidden, **typed, "child": "1"})
    assert found.status_code == httpx.codes.SEE_OTHER
    assert found.headers["location"].endswith(slots)
    page = police.get(slots).text
    assert page.count("Chọn phương án") == 3
    assert "Chưa có người hỗ trợ trẻ" in page
    for number in ("3", "x"):
        away = police.post(slots, data={"csrf_token": _token(page), "number": number})
        assert away.status_code == httpx.codes.NOT_FOUND
    chosen = police.post(slots, data={"csrf_token": _token(page), "number": "0"})
    assert chosen.headers["location"].endswith(f"{case}/do/CallJointInterview")
    call = police.get(chosen.headers["location"]).text
    assert re.search(r'value="20\d\d-\d\d-\d\dT(0[789]|1[01]):[03]0"', call)  # its lessons are in the afternoon
    worker = signed_in(province, story.worker)
    assert worker.get(slots).status_code == httpx.codes.FORBIDDEN
    assert police.get("/cases/0000-0000-000/joint-interview/slots").status_code == httpx.codes.NOT_FOUND


def _hidden(page: str) -> dict[str, str]:
    """What a form carries besides what is typed."""
    found = {name: re.search(rf'name="{name}" value="([^"]*)"', page) for name in ("_request_id", "_version")}
    return {"csrf_token": _token(page), **{name: one.group(1) if one else "" for name, one in found.items()}}


def signed_in(province: Province, who: Staff) -> httpx.Client:
    """A browser without scripts."""
    client = httpx.Client(base_url=f"http://127.0.0.1:{province.machine.layout.port('web')}", timeout=30)
    page = client.get("/sign-in")
    account = who._account
    client.post(
        "/sign-in",
        data={"csrf_token": _token(page.text), "username": account["username"], "password": account["password"]},
    )
    return client


def _token(page: str) -> str:
    found = TOKEN.search(page)
    assert found is not None, page[:500]
    return found.group(1)
