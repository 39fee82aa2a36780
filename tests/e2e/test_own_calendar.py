"""People's own calendars, from the step that sets a hearing to the program on their telephone."""

from __future__ import annotations

import urllib.error
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest
from icalendar import Calendar

from chungtay.identity.v1 import identity_service_pb2 as identity
from chungtay.privacy_office.v1 import privacy_service_pb2 as privacy
from chungtay.work.v1 import work_service_pb2 as work
from deploy.demo.days import hour_in
from deploy.demo.office import DEADLINE, Offices, Staff
from deploy.demo.story import Story
from services.kernel.clock import in_vietnam
from services.kernel.rpc.errors import problems_of
from tests.e2e.calls import Badges, Lines
from tests.e2e.conftest import Province
from tests.waiting import until

DAYS = 60


@dataclass
class Telephone:
    """Somebody's calendar program. ``address``: which they gave it; it knows nothing else."""

    address: str

    def reads(self) -> list[Any]:
        with urllib.request.urlopen(self.address, timeout=DEADLINE) as answer:  # noqa: S310 - our own portal
            assert answer.headers["Cache-Control"] == "private, no-cache"
            return list(Calendar.from_ical(answer.read()).walk("VEVENT"))

    def of(self, reference: str) -> Any:
        """What it shows of a case; None for nothing."""
        return next((event for event in self.reads() if event["summary"].endswith(reference)), None)

    def refused(self) -> tuple[int, bytes]:
        with pytest.raises(urllib.error.HTTPError) as answer:
            self.reads()
        return answer.value.code, answer.value.read()


def at_identity(offices: Offices, who: Staff, call: str) -> Any:
    """A call about one's own account."""
    account = next(a for a in offices.accounts if a["staff_id"] == who.staff_id)
    credentials = identity.SignInRequest(
        username=account["username"], password=account["password"], audience="identity"
    )
    token = offices.identity.SignIn(credentials, timeout=DEADLINE).token
    request = getattr(identity, f"{call}Request")()
    return getattr(offices.identity, call)(request, timeout=DEADLINE, metadata=(("authorization", f"Bearer {token}"),))


def telephone(province: Province, who: Staff) -> Telephone:
    who.token()
    key = at_identity(province.offices, who, "MakeCalendarFeed").key
    return Telephone(f"http://127.0.0.1:{province.machine.layout.port('web')}/calendar-feed/{key}.ics")


def listed(who: Staff, reference: str) -> list[work.Engagement]:
    """What the person's agency tells them of this case."""
    today = in_vietnam(datetime.now(UTC)).date()
    found = who.engagements(today.isoformat(), (today + timedelta(days=DAYS)).isoformat())
    return [one for one in found if one.reference == reference]


@pytest.fixture
def before_the_court(province: Province, story: Story) -> Story:
    """The case is in the docket, and nothing is set."""
    story.receive()
    story.open_and_refer(True, "social_support", "police_investigation")
    story.social_accepts()
    story.police_accept()
    story.investigate()
    story.clerk.wait_for_state(story.reference, "transferred")
    story.clerk.do("ReceiveFile", story.reference, receipt_number="TN-1")
    story.prosecutor.do("Prosecute", story.reference, decision_number="2/QĐ-VKS", reason="Theo hồ sơ.")
    story.clerk.do("DocketCase", story.reference, docket_number="1/2026")
    story.judge.token()
    return story


@pytest.mark.rule("calendar-feed")
def test_a_hearing_stands_in_the_judges_calendar_moves_there_and_leaves_it(
    province: Province, before_the_court: Story
) -> None:
    """On the telephone too, as the same entry, until the case goes another way; nobody types it anywhere."""
    story, reference = before_the_court, before_the_court.reference
    phone = telephone(province, story.judge)
    assert phone.of(reference) is None
    story.set_hearing()
    (told,) = listed(story.judge, reference)
    assert (told.kind, told.place) == ("hearing", "Phòng thân thiện 1")
    assert [one.reference for one in listed(story.prosecutor, reference)] == [reference]
    assert listed(story.clerk, reference) == []
    before = phone.of(reference)
    assert before.decoded("dtstart") == told.starts_at.ToDatetime(tzinfo=UTC)
    story.at_a_free_hour(14, "MoveHearing", "", "", reason_code="MOVE_REASON_CHILD_UNWELL", reason="Trẻ sốt.")
    after = phone.of(reference)
    assert after["uid"] == before["uid"]
    assert after["sequence"] > before["sequence"]
    assert after.decoded("dtstart") > before.decoded("dtstart")
    story.judge.do("DismissCase", reference, reason_code="DISMISS_REASON_PROSECUTION_WITHDRAWN",
                   decision_number="3/QĐ-TA", reason="Viện kiểm sát rút truy tố.")  # fmt: skip
    assert phone.of(reference) is None
    assert listed(story.judge, reference) == []
    province.check(reference)


@pytest.mark.rule("victim-rights")
def test_who_was_named_to_stay_with_the_child_finds_the_courts_hearing_in_their_own_calendar(
    province: Province, before_the_court: Story
) -> None:
    """Social support named them to the court; the day was set by the court and told by event."""
    story, reference = before_the_court, before_the_court.reference
    story.clerk.do("MakeRequest", reference, to="social_support", kind="REQUEST_KIND_SUPPORT_PERSON")
    asked = story.worker.wait_for(reference, "the request has arrived", lambda file: len(file.requests) > 0)
    story.worker.token()
    story.worker.do("AnswerRequest", reference, agency_request_id=asked.requests[-1].id,
                    support_person=story.worker.staff_id)  # fmt: skip
    story.clerk.do("RecordNeeds", reference, needs=["NEED_FEAR_OF_ACCUSED"])
    story.at_a_free_hour(
        10, "ScheduleHearing", "", "", minutes=120, room="Phòng thân thiện 2", judge=story.judge.staff_id,
        assessor_with_youth_experience=True, closed=True, sexual_abuse_or_ill_treatment=True, child_speaks=True,
        child_minutes=40, topics=["TOPIC_COURSE_OF_EVENTS"], accommodations=["ACCOMMODATION_SCREEN"],
        accused_present=False,
    )  # fmt: skip
    (told,) = until(lambda: listed(story.worker, reference), "the hearing is known at social support")
    assert (told.kind, told.place) == ("accompanying", "courtroom")
    phone = telephone(province, story.worker)
    assert phone.of(reference)["summary"] == f"Đi cùng trẻ {reference}"
    province.check(reference)


@pytest.mark.rule("victim-rights")
def test_no_hearing_is_set_while_social_support_says_that_the_support_person_is_taken(
    province: Province, before_the_court: Story
) -> None:
    """They are with another child, at the police; the court is told the hours by event, and not whose they are."""
    story, reference, other = before_the_court, before_the_court.reference, province.story("R02")
    other.receive()
    other.open_and_refer(True, "social_support", "police_investigation")
    other.social_accepts()
    other.police_accept()
    story.worker.token()
    for who, case, asks in ((story.clerk, reference, story), (other.investigator, other.reference, other)):
        who.do("MakeRequest", case, to="social_support", kind="REQUEST_KIND_SUPPORT_PERSON")
        asked = asks.worker.wait_for(case, "the request has arrived", lambda file: len(file.requests) > 0)
        asks.worker.do("AnswerRequest", case, agency_request_id=asked.requests[-1].id,
                       support_person=story.worker.staff_id)  # fmt: skip
    start = hour_in(20, 14)
    other.investigator.token()
    other.investigator.do(
        "PlanInterview", other.reference, kind="SITTING_KIND_INTERVIEW", starts_at=start, minutes=60,
        place="PLACE_HOME", topics=["TOPIC_RAPPORT"], interviewers=[other.investigator.staff_id],
        interviewers_trained=True, people_present=["PRESENCE_REPRESENTATIVE"], representative="Mẹ của cháu",
    )  # fmt: skip
    elsewhere = province.databases["court_liaison"]["busy_elsewhere"]
    told = until(
        lambda: elsewhere.find_one(
            {"staff_id": story.worker.staff_id, "windows.starts_at": start.ToDatetime(tzinfo=UTC)}
        ),
        "the court knows that they are taken",
    )
    assert other.reference not in str(told)
    hearing = {
        "minutes": 60, "room": "Phòng thân thiện 3", "judge": story.judge.staff_id, "closed": True,
        "assessor_with_youth_experience": True, "sexual_abuse_or_ill_treatment": True,
        "accommodations": ["ACCOMMODATION_SUPPORT_PERSON"],
    }  # fmt: skip
    with pytest.raises(grpc.RpcError) as refused:
        story.clerk.do("ScheduleHearing", reference, starts_at=start, **hearing)
    assert "support_person_away" in [problem.key for problem in problems_of(refused.value)]
    province.check(reference, other.reference)


@pytest.mark.rule("need-to-know")
def test_who_is_kept_away_from_a_case_sees_that_the_time_is_taken(province: Province, before_the_court: Story) -> None:
    """In the feed as in the list; the reference stands in neither."""
    story, reference = before_the_court, before_the_court.reference
    story.set_hearing()
    phone = telephone(province, story.prosecutor)
    start = phone.of(reference).decoded("dtstart")
    excluded = privacy.ExcludeStaffRequest(
        case_reference=reference, staff_id=story.prosecutor.staff_id, ground="EXCLUSION_GROUND_RELATIVE", reason="Thử."
    )
    badge = Badges(province.machine).of("court_liaison", ["privacy_officer"])
    Lines(province.offices).ask("court_liaison", "PrivacyService", "ExcludeStaff", excluded, badge)
    assert phone.of(reference) is None
    taken = [event for event in phone.reads() if event.decoded("dtstart") == start]
    assert "Bận" in [event["summary"] for event in taken]
    assert listed(story.prosecutor, reference) == []


@pytest.mark.rule("calendar-feed")
def test_an_address_ends_when_it_is_withdrawn_and_stands_in_no_log(province: Province, story: Story) -> None:
    """Neither the portal's nor identity's, nor a wrong one that somebody tries."""
    phone = telephone(province, story.judge)
    wrong = Telephone(phone.address.replace(".ics", "Q.ics"))
    assert wrong.refused() == (404, b"")
    phone.reads()
    at_identity(province.offices, story.judge, "WithdrawCalendarFeed")
    assert phone.refused() == (404, b"")
    key = phone.address.rpartition("/")[2].removesuffix(".ics").encode()
    logs = list(province.machine.layout.logs.iterdir())
    assert len(logs) > 5
    assert [log.name for log in logs if key in log.read_bytes()] == []
