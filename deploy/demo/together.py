"""One session with the child instead of one at each agency: called, answered, in everybody's calendar, counted."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from google.protobuf.timestamp_pb2 import Timestamp

from deploy.demo.days import date_in
from deploy.demo.office import Staff
from deploy.demo.telling import Telling
from services.kernel.clock import written

LAST_DAY = 30  # from today, of the calendars that are looked at
MINUTES = 45
PLACE = "PLACE_FRIENDLY_ROOM"


class TogetherSteps(Telling):
    """What the agencies do together, and what each of them counts of it."""

    def hear_the_child_together(self) -> None:
        """Until all are ready for the day. The agencies' clock is the real one and that day has not come, so the
        session is not written down as held."""
        slot, another, *_ = self._find_a_time()
        when = written(slot.ToDatetime(tzinfo=UTC))
        session: dict[str, Any] = {
            "minutes": MINUTES,
            "place": PLACE,
            "topics": ["TOPIC_RAPPORT", "TOPIC_COURSE_OF_EVENTS"],
            "interviewers": [self.investigator.staff_id],
            "interviewers_trained": True,
            "people_present": ["PRESENCE_PROTECTOR"],
        }
        self.act(
            self.investigator,
            "CallJointInterview",
            f"Mời lấy lời khai chung một buổi, thay vì mỗi cơ quan một buổi: {when}",
            f"One joint session with the child is called, instead of one at each agency: {when}",
            starts_at=slot,
            **session,
        )
        self.refused(
            self.investigator,
            "CallJointInterview",
            "joint_interview_waits",
            "Thử mời thêm một buổi nữa: bị từ chối",
            "A second one beside it is tried: refused",
            starts_at=another,
            **session,
        )
        self._accept(
            self.prosecutor,
            "Kiểm sát viên nhận lời; thấy giờ và nơi, không thấy kế hoạch hỗ trợ trẻ",
            "The prosecutor will come; sees the hour and the place, not the support plan",
        )
        self._accept(
            self.worker,
            "Nhận lời, cử người ở bên trẻ; không thấy kế hoạch lấy lời khai",
            "Will come, and names who stays with the child; does not see the interview plan",
        )
        self._show_in_every_calendar(slot, when)
        asked = self._counted_alike()
        self.tell(
            self.worker,
            f"Bốn cơ quan cùng đếm: {asked.interviews_planned} buổi sắp tới, {asked.interviews_held} buổi đã qua; "
            "chưa đến ngày nên chưa ghi kết quả",
            f"All four agencies count: sessions to come {asked.interviews_planned}, held {asked.interviews_held}; "
            "its day has not come, so nothing is written down as held",
        )

    def count_what_was_asked(self) -> None:
        asked = self._counted_alike()
        self.tell(
            self.supervisor,
            f"Bốn cơ quan cùng đếm: trẻ được hỏi {asked.interviews_held} buổi, {asked.minutes} phút, bởi "
            f"{asked.interviewers} người; nói tại tòa {asked.hearings} lần",
            f"All four agencies count: interviews of the child {asked.interviews_held}, minutes {asked.minutes}, "
            f"people who asked {asked.interviewers}; times it spoke in court {asked.hearings}",
        )

    def _find_a_time(self) -> list[Timestamp]:
        """What the police's service proposes to its investigator; first the time at which the others are free, too."""
        found = self.investigator.ask(
            "ProposeJointSlots", self.reference, minutes=MINUTES, place=PLACE, interviewers=[self.investigator.staff_id]
        ).proposals
        taken = [
            (one.starts_at.ToDatetime(), one.ends_at.ToDatetime())
            for who in (self.prosecutor, self.worker)
            for one in who.engagements(date_in(0), date_in(LAST_DAY))
        ]

        def meets(slot: Any) -> bool:
            start, end = slot.starts_at.ToDatetime(), slot.ends_at.ToDatetime()
            return any(begins < end and start < ends for begins, ends in taken)

        best = sorted(found, key=meets)
        when = written(best[0].starts_at.ToDatetime(tzinfo=UTC))
        self.tell(
            self.investigator,
            f"Tìm giờ cho buổi lấy lời khai chung: {len(found)} đề xuất; {when}, trẻ chờ {best[0].waiting_days} ngày",
            f"A time is looked for: proposals {len(found)}; at {when} the child waits {best[0].waiting_days} days",
        )
        return [slot.starts_at for slot in best]

    def _accept(self, who: Staff, vietnamese: str, english: str) -> None:
        file = who.wait_for(self.reference, "the invitation has arrived", lambda file: len(file.joint_interviews) > 0)
        self.act(
            who,
            "AcceptJointInterview",
            vietnamese,
            english,
            joint_interview_id=file.joint_interviews[-1].id,
            attendee=who.staff_id,
        )

    def _show_in_every_calendar(self, slot: Timestamp, when: str) -> None:
        """As each agency's own service answers: the sessions of the case, or somebody's own calendar."""
        self.officer.wait_for(
            self.reference,
            "the session stands in the file",
            lambda file: [one.starts_at for one in file.sittings if one.state == "planned"] == [slot],
        )
        self.tell(
            self.officer,
            f"Hồ sơ tiếp nhận có một buổi với trẻ: {when}; không thấy ai hỏi",
            f"The intake file has one session with the child: {when}; not who asks",
        )
        for who, kind, vietnamese, english in (
            (self.worker, "accompanying", "người hỗ trợ: đi cùng trẻ", "support person: with the child"),
            (self.investigator, "interview", "điều tra viên: lấy lời khai chung", "investigator: the joint session"),
            (self.prosecutor, "interview", "kiểm sát viên: cùng buổi ấy", "prosecutor: the same session"),
        ):
            self._wait_until_engaged(who, kind, slot)
            self.tell(who, f"Lịch riêng của {vietnamese}, {when}", f"Own calendar of the {english}, {when}")

    def _wait_until_engaged(self, who: Staff, kind: str, slot: Timestamp) -> None:
        def engaged(_: Any) -> bool:
            found = who.engagements(date_in(0), date_in(LAST_DAY))
            return (self.reference, kind, slot) in [(one.reference, one.kind, one.starts_at) for one in found]

        who.wait_for(self.reference, f"it stands in the own calendar of {who.name}", engaged)

    def _counted_alike(self) -> Any:
        """What was asked of the child, once all agencies count the same as the police, who heard it."""

        def counts() -> list[Any]:
            asked = [
                who.burden(self.reference) for who in (self.officer, self.worker, self.prosecutor, self.investigator)
            ]
            return [(a.interviews_held, a.interviews_planned, a.minutes, a.interviewers, a.hearings) for a in asked]

        self.investigator.wait_for(self.reference, "all agencies count the same", lambda _: len(set(counts())) == 1)
        return self.investigator.burden(self.reference)
