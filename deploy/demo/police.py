"""What the police do in a case."""

from __future__ import annotations

from deploy.demo.days import last_afternoon, moment_ago
from deploy.demo.telling import Telling


class PoliceSteps(Telling):
    """From the report to the file that goes to the procuracy."""

    def police_accept(self) -> None:
        self.duty_officer.wait_for_state(self.reference, "referred")
        self.act(
            self.duty_officer,
            "AcceptReferral",
            "Tiếp nhận tin báo về tội phạm, vào sổ",
            "Crime report accepted and entered in the book",
            book_number=f"TB-{self.reference[:4]}",
            channel="CRIME_SOURCE_SOCIAL_BODY",
            classification="REPORT_CLASS_INFORMATION",
        )
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

    def tell_the_procuracy(self) -> None:
        self.act(
            self.head,
            "NotifyProcuracy",
            "Thông báo Viện kiểm sát trong 3 ngày làm việc",
            "Procuracy notified, within three working days",
            document_number="11/TB-CQĐT",
        )

    def keep_evidence(self) -> None:
        """Registered with its seal, handed over by one and signed for by the other; no content is kept."""
        seal = {"item_number": "VC-01", "seal_number": "NP-778", "seal_intact": True}
        self.act(
            self.investigator,
            "RegisterEvidence",
            "Ghi vật chứng: điện thoại niêm phong, giá trị băm, không lưu nội dung",
            "Evidence registered: a sealed telephone with its hash, no content",
            item_number="VC-01",
            kind="EVIDENCE_KIND_PHONE",
            description="Điện thoại màu đen của cháu.",
            found_at="Nhà cháu.",
            sha256="ab" * 32,
            seal_number="NP-778",
            taken_at=moment_ago(20),
        )
        self.head.token()
        self.act(
            self.investigator,
            "HandOverEvidence",
            "Giao vật chứng cho thủ trưởng",
            "Evidence handed over",
            receiver=self.head.staff_id,
            **seal,
        )
        self.act(self.head, "ConfirmEvidence", "Ký nhận vật chứng", "Evidence signed for", **seal)

    def hear_the_child_once(self) -> None:
        """Social support names who stays with the child; it is heard at home, once, for less than an hour."""
        self.act(
            self.investigator,
            "MakeRequest",
            "Đề nghị bảo trợ xã hội cử người hỗ trợ trẻ",
            "Social support is asked for a support person",
            to="social_support",
            kind="REQUEST_KIND_SUPPORT_PERSON",
        )
        asked = self.worker.wait_for(self.reference, "the request has arrived", lambda file: len(file.requests) > 0)
        self.worker.token()
        self.act(
            self.worker,
            "AnswerRequest",
            "Cử người hỗ trợ trẻ",
            "The support person is named",
            agency_request_id=asked.requests[-1].id,
            support_person=self.worker.staff_id,
        )
        self.investigator.wait_for(self.reference, "the answer has arrived", lambda file: file.support_person != "")
        self.act(
            self.investigator,
            "PlanInterview",
            "Kế hoạch lấy lời khai tại nhà, có người hỗ trợ, 60 phút",
            "Interview planned at home, with the support person, 60 minutes",
            kind="SITTING_KIND_INTERVIEW",
            starts_at=last_afternoon(),
            minutes=60,
            place="PLACE_HOME",
            topics=["TOPIC_RAPPORT", "TOPIC_THREATS"],
            interviewers=[self.investigator.staff_id],
            interviewers_trained=True,
            people_present=["PRESENCE_REPRESENTATIVE", "PRESENCE_SUPPORT_PERSON"],
            representative="Mẹ của cháu",
        )
        planned = self.investigator.look(self.reference).sittings[-1]
        self.act(
            self.investigator,
            "HoldInterview",
            "Đã lấy lời khai một lần, nhẹ nhàng, 45 phút",
            "The child was heard once, gently, for 45 minutes",
            sitting_id=planned.id,
            started_at=planned.starts_at,
            minutes=45,
            topics=["TOPIC_RAPPORT", "TOPIC_THREATS"],
            interviewers=[self.investigator.staff_id],
            people_present=["PRESENCE_REPRESENTATIVE", "PRESENCE_SUPPORT_PERSON"],
            recording_reference="GA-07",
            rights_told_in="LANGUAGE_VIETNAMESE",
            plain_clothes=True,
        )
