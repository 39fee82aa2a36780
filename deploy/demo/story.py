"""What each office does in a case, step by step."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import grpc
from google.protobuf.timestamp_pb2 import Timestamp

from deploy.demo.office import NotReached
from deploy.demo.reports import request_for
from deploy.demo.telling import OFFICES, Telling
from services.kernel.clock import VIETNAM
from services.kernel.deadlines.keeping import provincial
from services.kernel.ids import new_id
from services.kernel.rpc.errors import problems_of

OFFICE_HOURS = (8, 9, 10, 11, 13, 14, 15, 16)


class Story(Telling):
    """One case, from the call to its end."""

    # --- intake ---------------------------------------------------------------------------------------

    def receive(self) -> None:
        receipt = self.officer.send("ReceiveReport", request_for(self.report_id, new_id()))
        self.reference = receipt.reference
        self.tell(
            self.officer,
            f"Ghi tin báo vào Mẫu 01, mã {self.reference}",
            f"Report written down on form 01, reference {self.reference}",
        )

    def open_and_refer(self, urgent: bool, *to: str) -> None:
        words = ("khẩn cấp", "urgent") if urgent else ("không khẩn cấp", "not urgent")
        self.look_for_similar()
        self.act(
            self.officer,
            "OpenCase",
            f"Mở hồ sơ, {words[0]}",
            f"Case opened, {words[1]}",
            urgent=urgent,
            similar_checked=True,
        )
        self.refer(*to)

    def look_for_similar(self) -> None:
        messages = self.officer.agency.messages
        found = self.officer.send("FindSimilar", messages.FindSimilarRequest(case_reference=self.reference))
        self.tell(
            self.officer,
            f"Tìm tin báo tương tự đang mở: {len(found.similar)}",
            f"Looked for similar open reports: {len(found.similar)}",
        )

    def refer(self, *to: str) -> None:
        names = [OFFICES[agency] for agency in to]
        self.act(
            self.officer,
            "ReferCase",
            "Chuyển đến: " + ", ".join(vi for vi, _ in names),
            "Referred to: " + ", ".join(en for _, en in names),
            to=[f"REFERRAL_TARGET_{agency.upper()}" for agency in to],
        )

    def close(self) -> None:
        self.supervisor.wait_for(
            self.reference,
            "everyone has finished",
            lambda file: all(work.progress in ("finished", "declined") for work in file.work),
        )
        self.act(
            self.supervisor,
            "HoldConference",
            "Họp kết thúc: hết nguy cơ, trẻ đã ổn định",
            "Closing conference: no more risk, the child is stable",
            held_on=_date(0),
            minutes_number="BB-12",
            participants=[f"PARTICIPANT_{agency.upper()}" for agency in OFFICES],
            no_more_risk=True,
            no_more_risk_evidence="Người gây hại không còn tiếp xúc với trẻ.",
            stable=True,
            stable_evidence="Trẻ đi học đều, ngủ tốt.",
        )
        self.act(
            self.supervisor,
            "CloseCase",
            "Kết thúc hồ sơ: các cơ quan đã xong",
            "Case closed: every agency has finished",
            reason="Các cơ quan đã hoàn thành; trẻ đã ổn định.",
        )

    # --- social support -------------------------------------------------------------------------------

    def social_accepts(self) -> None:
        self.worker.wait_for_state(self.reference, "referred")
        self.worker.token()
        self.act(
            self.worker,
            "AcceptReferral",
            "Nhận hồ sơ, phân công cán bộ bảo vệ trẻ em",
            "Referral accepted, a child-protection worker is named",
            worker=self.worker.staff_id,
        )

    def emergency_measure(self) -> None:
        self.act(
            self.chairman,
            "ApplyEmergencyMeasure",
            "Chủ tịch xã quyết định tạm thời cách ly khỏi người gây hại",
            "Chairman decides temporary separation from the person who harms",
            code="EMERGENCY_CODE_TEMPORARY_SEPARATION",
            reason="Người chăm sóc là người gây hại.",
            decision_number="17/QĐ-UBND",
        )

    def assess(self, emergency: bool) -> None:
        risk = "RISK_HIGH" if emergency else "RISK_MEDIUM"
        self.act(
            self.worker,
            "CompleteInitialAssessment",
            "Đánh giá ban đầu (Mẫu 02)",
            "Initial assessment (form 02)",
            risk=risk,
            reason="Theo lời kể và quan sát.",
            emergency=emergency,
        )
        if emergency:
            self.emergency_measure()
        self.act(
            self.worker,
            "CompleteDetailedAssessment",
            "Đánh giá cụ thể (Mẫu 03)",
            "Detailed assessment (form 03)",
            risk=risk,
            reason="Đã gặp gia đình và nhà trường.",
            summary="Cần tham vấn tâm lý và hỗ trợ học tập.",
        )

    def plan(self, returned_once: bool = False) -> None:
        measures = [
            {"level": "LEVEL_INTERVENTION", "code": "MEASURE_CODE_PSYCHOLOGY", "what": "Tham vấn tâm lý 8 buổi",
             "who": "Trung tâm công tác xã hội", "due_on": _date(30)},
            {"level": "LEVEL_SUPPORT", "code": "MEASURE_CODE_SCHOOL", "what": "Nhà trường giúp trở lại lớp",
             "who": "Giáo viên chủ nhiệm", "due_on": _date(14)},
        ]  # fmt: skip
        self.act(
            self.worker,
            "DraftPlan",
            "Lập kế hoạch hỗ trợ, can thiệp (Mẫu 04)",
            "Support and intervention plan drafted (form 04)",
            goals=["Trẻ an toàn và ổn định"],
            measures=measures,
        )
        self.act(self.worker, "SubmitPlan", "Trình Chủ tịch xã phê duyệt", "Submitted to the Chairman", minutes="BB-05")
        if returned_once:
            self.act(
                self.chairman,
                "ReturnPlan",
                "Trả lại để bổ sung",
                "Returned for correction",
                reason="Ghi rõ người phụ trách.",
            )
            self.act(
                self.worker,
                "DraftPlan",
                "Lập lại kế hoạch, phiên bản mới",
                "Drafted again, a new version",
                goals=["Trẻ an toàn và ổn định", "Gia đình đủ sức chăm sóc"],
                measures=measures,
            )
            self.act(self.worker, "SubmitPlan", "Trình lại", "Submitted again", minutes="BB-05")
        self.act(self.chairman, "ApprovePlan", "Phê duyệt kế hoạch", "Plan approved", decision_number="21/QĐ-UBND")

    def support(self) -> None:
        today = _date(0)
        self.act(
            self.worker,
            "DeliverSupport",
            "Buổi tham vấn tâm lý đầu tiên",
            "First counselling session",
            code="MEASURE_CODE_PSYCHOLOGY",
            delivered_on=today,
        )
        self.act(
            self.worker,
            "DeliverSupport",
            "Trẻ trở lại lớp học",
            "The child is back at school",
            code="MEASURE_CODE_SCHOOL",
            delivered_on=today,
        )
        self.act(
            self.worker,
            "HoldReview",
            "Rà soát: hết nguy cơ, trẻ ổn định",
            "Review: no more risk, the child is stable",
            no_more_risk=True,
            stable=True,
            notes="Đủ hai điều kiện của Điều 30.",
        )
        self.act(self.chairman, "FinishSupport", "Kết thúc kế hoạch hỗ trợ", "Support finished")

    # --- police ---------------------------------------------------------------------------------------

    def police_accept(self) -> None:
        self.duty_officer.wait_for_state(self.reference, "referred")
        self.act(self.duty_officer, "AcceptReferral", "Tiếp nhận tin báo về tội phạm", "Crime report accepted")
        self.investigator.token()
        self.act(
            self.head,
            "StartVerification",
            "Phân công điều tra viên, bắt đầu xác minh",
            "Investigator named, verification begins",
            investigator=self.investigator.staff_id,
            trained_with_minors=True,
        )

    def investigate(self, suspended_once: bool = False) -> None:
        self.act(
            self.investigator,
            "OpenInvestigation",
            "Khởi tố vụ án hình sự",
            "Criminal case opened",
            decision_number="09/QĐ-CQĐT",
            offence_article="Điều 147 BLHS",
            severity="SEVERITY_SERIOUS",
        )
        if suspended_once:
            self.act(
                self.investigator,
                "SuspendWork",
                "Tạm đình chỉ, chờ giám định",
                "Suspended, awaiting an expert",
                reason_code="SUSPENSION_REASON_AWAITING_EXPERT",
                document_number="12/QĐ-CQĐT",
            )
            self.act(self.investigator, "ResumeWork", "Phục hồi điều tra", "Investigation resumed")
        self.act(
            self.investigator,
            "ConcludeInvestigation",
            "Kết luận điều tra, đề nghị truy tố",
            "Investigation concluded, prosecution proposed",
            outcome_code="OUTCOME_PROSECUTE",
            document_number="15/KL-CQĐT",
        )
        self.act(
            self.head,
            "TransferFile",
            "Chuyển hồ sơ sang Viện kiểm sát",
            "File handed to the procuracy",
            document_number="15/CV-CQĐT",
        )

    # --- procuracy and court ----------------------------------------------------------------------------

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
                self.act(self.clerk, rpc, vietnamese, english, starts_at=_at(days, hour), **fields)
                return
            except grpc.RpcError as error:
                if not {problem.key for problem in problems_of(error)} & {"room_taken", "judge_taken", "same_time"}:
                    raise
        raise NotReached(f"{self.reference}: no hour is free for a hearing")


def _date(days: int) -> str:
    return (datetime.now(VIETNAM) + timedelta(days=days)).strftime("%Y-%m-%d")


def _at(days: int, hour: int) -> Timestamp:
    """That hour on the last working day within so many days."""
    day = datetime.now(VIETNAM) + timedelta(days=days)
    while not provincial().days.is_working_day(day.date()):
        day -= timedelta(days=1)
    moment = Timestamp()
    moment.FromDatetime(day.replace(hour=hour, minute=0, second=0, microsecond=0))
    return moment
