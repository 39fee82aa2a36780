"""What procuracy and court do in a case."""

from __future__ import annotations

from typing import Any

import grpc

from deploy.demo.days import OFFICE_HOURS, hour_in
from deploy.demo.office import NotReached
from deploy.demo.telling import Telling
from services.kernel.rpc.errors import problems_of


class CourtSteps(Telling):
    """From the file's receipt to the judgment."""

    def try_case(self) -> None:
        self.clerk.wait_for_state(self.reference, "transferred")
        self.act(self.clerk, "ReceiveFile", "Nhận hồ sơ vụ án", "File received", receipt_number="TN-31")
        self.act(
            self.prosecutor,
            "Prosecute",
            "Viện kiểm sát quyết định truy tố",
            "Procuracy decides to prosecute",
            decision_number="08/CT-VKS",
            reason="Đủ chứng cứ.",
        )
        self.act(self.clerk, "DocketCase", "Thụ lý vụ án", "Case docketed", docket_number="44/2026/TLST-HS")
        self.judge.token()
        self.set_hearing()
        self.at_a_free_hour(
            14,
            "MoveHearing",
            "Dời phiên tòa vì trẻ mệt",
            "Hearing moved: the child is unwell",
            reason_code="MOVE_REASON_CHILD_UNWELL",
            reason="Trẻ sốt, có giấy bác sĩ.",
        )
        listed = self.judge.agency.messages.BanListItem.keys()
        self.act(
            self.judge,
            "HoldHearing",
            "Xét xử, không một câu hỏi gây tổn thương",
            "Hearing held, none of the forbidden things done",
            checklist=[name for name in listed if not name.endswith("_UNSPECIFIED")],
        )
        self.act(
            self.judge,
            "GiveJudgment",
            "Tuyên án, không công bố bản án",
            "Judgment given, not published",
            verdict="VERDICT_CONVICTED",
            judgment_number="12/2026/HS-ST",
            published_on_portal=False,
        )
        self.act(self.clerk, "FinishProceeding", "Kết thúc tố tụng", "Proceeding finished", outcome="Án đã tuyên.")

    def set_hearing(self) -> None:
        self.at_a_free_hour(
            10,
            "ScheduleHearing",
            "Lịch xét xử kín, phòng thân thiện, có người hỗ trợ",
            "Closed hearing set, friendly room, support person",
            minutes=60,
            room="Phòng thân thiện 1",
            judge=self.judge.staff_id,
            assessor_with_youth_experience=True,
            closed=True,
            sexual_abuse_or_ill_treatment=True,
            accommodations=["ACCOMMODATION_SCREEN", "ACCOMMODATION_SUPPORT_PERSON", "ACCOMMODATION_PRE_VISIT"],
        )

    def at_a_free_hour(self, days: int, rpc: str, vietnamese: str, english: str, **fields: Any) -> None:
        """A hearing at the first hour at which room and judge are free: other cases have theirs."""
        for hour in OFFICE_HOURS:
            try:
                self.act(self.clerk, rpc, vietnamese, english, starts_at=hour_in(days, hour), **fields)
                return
            except grpc.RpcError as error:
                if not {problem.key for problem in problems_of(error)} & {"room_taken", "judge_taken", "same_time"}:
                    raise
        raise NotReached(f"{self.reference}: no hour is free for a hearing")
