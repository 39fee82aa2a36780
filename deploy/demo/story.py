"""What the intake point and social support do in a case, and the whole of it."""

from __future__ import annotations

from deploy.demo.court import CourtSteps
from deploy.demo.days import date_in
from deploy.demo.police import PoliceSteps
from deploy.demo.reports import request_for
from deploy.demo.telling import OFFICES
from deploy.demo.together import TogetherSteps
from services.kernel.ids import new_id


class Story(PoliceSteps, TogetherSteps, CourtSteps):
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
            held_on=date_in(0),
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

    def separate_child(self) -> None:
        self.act(
            self.chairman,
            "SeparateChild",
            "Chủ tịch xã quyết định tạm thời cách ly 10 ngày, trẻ về nhà bà ngoại",
            "Chairman decides a separation of 10 days, the child goes to its grandmother",
            ground="SEPARATION_GROUND_ABUSED_BY_CARER",
            reason="Người chăm sóc là người gây hại.",
            decision_number="17/QĐ-UBND",
            safe_place="Nhà bà ngoại.",
            alternative_care="Bà ngoại chăm sóc thay thế.",
            ends_on=date_in(10),
        )

    def assess(self, emergency: bool, separated: bool = False) -> None:
        """``separated``: the emergency is answered by a separation with its own clocks."""
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
        if separated:
            self.separate_child()
        elif emergency:
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
             "who": "Trung tâm công tác xã hội", "due_on": date_in(30)},
            {"level": "LEVEL_SUPPORT", "code": "MEASURE_CODE_SCHOOL", "what": "Nhà trường giúp trở lại lớp",
             "who": "Giáo viên chủ nhiệm", "due_on": date_in(14)},
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
        today = date_in(0)
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
