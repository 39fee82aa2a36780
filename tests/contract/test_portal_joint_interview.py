"""What a case page says of a joint interview: the slot, whose answer is waited for and since when, who comes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from jinja2 import ChainableUndefined, Environment, FileSystemLoader

from chungtay.case_intake.v1 import case_intake_service_pb2 as intake
from chungtay.court_liaison.v1 import court_liaison_service_pb2 as court
from chungtay.police_investigation.v1 import police_investigation_service_pb2 as police
from chungtay.social_support.v1 import social_support_service_pb2 as social
from services.kernel.joint import Invitation, JointAnswer, JointInterview, JointState
from services.kernel.requests import AgencyRequest, RequestKind, RequestState
from services.kernel.rpc.commands import fill
from services.police_investigation.domain.joint_wanted import MAY_CHANGE
from services.portal.adapters.showing import Showing
from services.portal.domain import picks
from services.portal.domain.next_steps import with_searches
from services.portal.domain.slot_helps import HELPS
from services.portal.domain.texts import Text

AGENCY = {"social_support": social, "police_investigation": police, "court_liaison": court}
NINE = datetime(2026, 3, 17, 2, tzinfo=UTC)  # o'clock in Vietnam
ASKED_AT = datetime(2026, 3, 11, 14, tzinfo=UTC)
UNTIL = datetime(2026, 3, 13, 17, tzinfo=UTC)


def one(state: JointState = JointState.ASKED, proposal: int = 1, **more: Any) -> JointInterview:
    values: dict[str, Any] = {
        "id": "j-1", "proposal": proposal, "convener": "police_investigation", "sitting_id": f"p-{proposal}",
        "starts_at": NINE, "minutes": 60, "place": "friendly_room", "asked_at": ASKED_AT, "answers_until": UNTIL,
        "state": state,
        "invitations": [Invitation(agency="social_support", needed=True), Invitation(agency="court_liaison")],
    }  # fmt: skip
    return JointInterview(**{**values, **more})


def case(agency: str, *interviews: JointInterview, **more: Any) -> Any:
    return fill(AGENCY[agency].GetCaseResponse, {"joint_interviews": interviews, **more})


def page(held: Any, language: str) -> str:
    """The section as it is read, without its marks."""
    environment = Environment(
        loader=FileSystemLoader(Path("services/portal/templates")), autoescape=True, undefined=ChainableUndefined
    )
    environment.globals.update(
        t=lambda vi, en: Text(vi, en).said(language),
        say=lambda text: Text(*text).said(language),
        when=picks.clock_face,
        proposals=[(each, picks.waited_for(each)) for each in picks.latest_proposals(held)],
        showing=Showing("police_investigation", {"SS-0007": "Lê Thị Hoa"}),
    )
    source = (
        '{% from "case/joint.html" import joint_interviews with context %}{{ joint_interviews(proposals, showing) }}'
    )
    text = re.sub(r"<[^>]*>", " ", environment.from_string(source).render())
    return " ".join(text.split())


@pytest.mark.rule("joint-interview-answer")
@pytest.mark.parametrize(("language", "said"), [
    ("vi", "Đang chờ trả lời của Bảo vệ trẻ em, công tác xã hội từ 21:00 11/03/2026, đến 00:00 14/03/2026."),
    ("en", "Waits for the answer of Social support since 21:00 11/03/2026, until 00:00 14/03/2026."),
])  # fmt: skip
def test_it_is_said_whose_answer_is_waited_for_since_when_and_until_when(language: str, said: str) -> None:
    """And that without it nothing takes place; of the procuracy, that it does."""
    read = page(case("police_investigation", one()), language)
    assert said in read
    assert "09:00 17/03/2026" in read
    needed, not_needed = {
        "vi": ("Không có trả lời đến lúc đó thì buổi này không tiến hành.", "vẫn tiến hành nếu không có trả lời"),
        "en": ("Without an answer by then it does not take place.", "It takes place without this answer too."),
    }[language]
    assert read.index(needed) < read.index(not_needed)


def test_who_comes_is_named_and_why_somebody_does_not() -> None:
    """A colleague by name, of others the number; reasons in words."""
    comes = Invitation(
        agency="social_support", needed=True, answer=JointAnswer.ACCEPTED, attendee="SS-0007", answered_at=ASKED_AT
    )
    not_there = Invitation(agency="court_liaison", answer=JointAnswer.DECLINED, reason_code="nobody_available")
    read = page(case("police_investigation", one(JointState.AGREED, invitations=[comes, not_there])), "en")
    assert "Agreed" in read
    assert "Social support Comes Lê Thị Hoa 21:00 11/03/2026" in read
    assert "Procuracy and court Does not come Nobody is available" in read
    assert "Waits" not in read


def test_only_the_slot_that_counts_is_shown_with_what_became_of_it() -> None:
    """The one before stands among the data of the case, where everything is."""
    held = case("court_liaison", one(JointState.MOVED), one(JointState.DECLINED, 2, reason_code="at_the_same_time"))
    read = page(held, "vi")
    assert "Không tiến hành" in read
    assert "Trùng giờ với buổi khác" in read
    assert read.count("09:00 17/03/2026") == 1
    (whole,) = [part for part in Showing("court_liaison", {}).sections(held) if part.name == "joint_interviews"]
    assert len(whole.cards) == 2


def test_an_agency_that_is_invited_to_none_has_no_such_section() -> None:
    """The intake point's answer has no place for one."""
    assert picks.latest_proposals(intake.GetCaseResponse()) == []


def test_what_can_be_chosen_is_what_can_be_done_now() -> None:
    """An open one is called off, one that came to nothing moved, one to which we are invited answered."""
    asked, lapsed, held = (
        one(id="j-1"), one(JointState.LAPSED, id="j-2"), one(JointState.HELD, id="j-3"),
    )  # fmt: skip
    seen = case("social_support", asked, lapsed, held)
    assert [value for value, _ in picks.joint_interviews_open(seen)] == ["j-1"]
    assert [value for value, _ in picks.joint_interviews_to_move(seen)] == ["j-2", "j-1"]
    assert picks.joint_interview_open(seen) == "j-1"
    assert picks.joint_interview_open(case("police_investigation", lapsed, held)) is None
    ((value, text),) = picks.joint_interviews_we_answer(seen)
    assert (value, text) == (
        "j-1", Text("Buổi lấy lời khai chung (09:00 17/03/2026)", "Joint interview (09:00 17/03/2026)")
    )  # fmt: skip


def test_before_it_is_called_or_moved_a_time_can_be_looked_for() -> None:
    """The search stands before the first step that it is for, and nowhere without one."""
    assert with_searches(["PlanInterview", "CallJointInterview", "MoveJointInterview"]) == [
        "PlanInterview", "ProposeJointSlots", "CallJointInterview", "MoveJointInterview",
    ]  # fmt: skip
    assert with_searches(["MoveHearing"]) == ["ProposeSlots", "MoveHearing"]
    assert with_searches(["PlanInterview"]) == ["PlanInterview"]


def test_whatever_can_be_changed_is_said_in_words() -> None:
    """What the police's service may name as a help, and nothing else."""
    assert set(HELPS) == {str(obstacle) for obstacle in MAY_CHANGE}


@pytest.mark.rule("same-support-person")
def test_the_support_person_of_before_is_filled_in() -> None:
    """From a request that was answered, or from an earlier joint interview, whichever is later."""
    answered = AgencyRequest(
        id="q", kind=RequestKind.SUPPORT_PERSON, asking="police_investigation", asked="social_support",
        made_at=ASKED_AT, answered_at=ASKED_AT, state=RequestState.ANSWERED, support_person="SS-0007",
    )  # fmt: skip
    assert picks.support_person_before(case("social_support")) == ""
    assert picks.support_person_before(case("social_support", one(), requests=[answered])) == "SS-0007"
    later = Invitation(
        agency="social_support", needed=True, answer=JointAnswer.ACCEPTED, attendee="SS-0008", answered_at=UNTIL
    )
    assert (
        picks.support_person_before(case("social_support", one(invitations=[later]), requests=[answered])) == "SS-0008"
    )
