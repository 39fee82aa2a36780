"""Files of social support in every state, made the way people make them: step by step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from services.kernel import joint as together
from services.kernel import requests as ask
from services.kernel.clock import VIETNAM
from services.kernel.deadlines.commands import ExplainDelay
from services.kernel.deadlines.model import Deadline
from services.kernel.errors import DomainError, Refused
from services.kernel.joint_answers import AcceptJointInterview, DeclineJointInterview
from services.kernel.workflow import Actor
from services.social_support.domain import carer_commands as cc
from services.social_support.domain import commands as c
from services.social_support.domain import policy, reactions
from services.social_support.domain.assessments import CarerAssessment, Risk
from services.social_support.domain.carers import (
    CarerAnswer,
    NoContactEndReason,
    NoContactOrder,
    PlanAnswer,
    RightsOutcome,
    RightsRecipient,
    RightsRequest,
)
from services.social_support.domain.model import EmergencyCode, State, SupportFile
from services.social_support.domain.plan import Level, MeasureCode, Plan, PlannedMeasure
from services.social_support.domain.responsibility import Handover, HandoverReason
from services.social_support.domain.separation import ReturnReason, Separation, SeparationGround, longest
from services.social_support.domain.sessions import Attendance, SessionKind

NOW = datetime(2026, 3, 11, 14, 0, tzinfo=UTC)  # 21:00 on the 11th in Vietnam
RECEIVED = NOW - timedelta(hours=3)
HERE, ELSEWHERE = "xã Phước Dân", "xã Phước Hữu"


def vietnam(text: str) -> datetime:
    """A moment on a Vietnamese wall clock, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=VIETNAM).astimezone(UTC)


def an_actor(*roles: str, unit: str = HERE) -> Actor:
    return Actor("SS-0001", "social_support", unit, frozenset(roles))


WORKER = an_actor("child_protection_worker")
SOCIAL_WORKER = an_actor("social_worker")
CHAIRMAN = an_actor("commune_chairman")
OTHER_WORKER = an_actor("child_protection_worker", unit=ELSEWHERE)
OTHER_CHAIRMAN = an_actor("commune_chairman", unit=ELSEWHERE)

PSYCHOLOGY = PlannedMeasure(
    level=Level.INTERVENTION,
    code=MeasureCode.PSYCHOLOGY,
    what="trị liệu tâm lý",
    who="Trung tâm công tác xã hội",
    due_on="2026-04-30",
)

ACCEPT = c.AcceptReferral(worker="SS-0007")
DECLINE = c.DeclineReferral(reason_code=c.DeclineReason.OTHER_COMMUNE, reason="trẻ cư trú ở xã khác")
INITIAL = c.CompleteInitialAssessment(risk=Risk.MEDIUM, reason="còn ở cùng nhà", emergency=False)
MEASURE = c.ApplyEmergencyMeasure(code=EmergencyCode.SAFE_PLACE, reason="bị dọa đánh")
SEPARATION = c.ApplyEmergencyMeasure(
    code=EmergencyCode.TEMPORARY_SEPARATION, reason="cha đánh con", decision_number="12/QĐ-UBND"
)
DETAILED = c.CompleteDetailedAssessment(risk=Risk.MEDIUM, reason="bà ngoại chăm sóc tốt", summary="cần trị liệu")
DRAFT = c.DraftPlan(goals=("trẻ an toàn",), measures=(PSYCHOLOGY,))
SUBMIT = c.SubmitPlan(minutes="BB-03/2026")
APPROVE = c.ApprovePlan(decision_number="15/QĐ-UBND")
RETURN = c.ReturnPlan(reason="thiếu người thực hiện")
DELIVER = c.DeliverSupport(code=MeasureCode.PSYCHOLOGY, delivered_on="2026-03-11")
REVIEW = c.HoldReview(no_more_risk=True, stable=True, notes="đã gặp trẻ và bà ngoại")
FINISH = c.FinishSupport()
AGAIN = c.ReturnToPlanning(reason="trẻ chưa ổn định")

GO_ON = c.ContinueSupport(next_review_on="2026-04-10", reason="mới được nửa kế hoạch")
REVISE = c.RevisePlan(goals=("trẻ an toàn",), measures=(PSYCHOLOGY,), reason="thêm hỗ trợ học tập")
NEEDS_MEETING = c.HoldNeedsMeeting(
    held_on="2026-03-11", minutes_number="BB-07/2026", participants="bà ngoại, công an xã", needs="nơi ở an toàn"
)
SESSION = c.HoldSession(
    kind=SessionKind.SESSION,
    held_on="2026-03-11",
    code=MeasureCode.PSYCHOLOGY,
    child=Attendance.PRESENT,
    carer=Attendance.PRESENT,
    next_on="2026-03-18",
    note="buổi đầu",
)
SEPARATE = c.SeparateChild(
    decision_number="12/QĐ-UBND",
    ground=SeparationGround.ABUSED_BY_CARER,
    reason="cha đánh con",
    safe_place="nhà tạm lánh số 2",
    alternative_care="bà ngoại",
)
AGAINST = c.DecideAgainstSeparation(reason="người gây hại đã bị tạm giữ")
RENEW = c.RenewSeparation(decision_number="13/QĐ-UBND", ends_on="2026-03-25", reason="chưa an toàn")
ASSESS_CARER = c.AssessCarer(safe=True, reason="đã cam kết, có người giám sát")
RETURN_CHILD = c.EndSeparation(
    reason_code=ReturnReason.CARER_SAFE, decision_number="14/QĐ-UBND", reason="mẹ chăm sóc an toàn"
)
CARER_REFUSES = cc.RecordCarerAnswer(answer=CarerAnswer.REFUSED, reason="không cho trẻ đi trị liệu")
RESTRICT = cc.AskToRestrictParentalRights(
    recipient=RightsRecipient.COURT, document_number="31/UBND", alternative_care=True, reason="cha từ chối kế hoạch"
)
RESTRICTED = cc.RecordParentalRightsResult(
    outcome=RightsOutcome.RESTRICTED, document_number="7/QĐ-TA", decided_on="2026-03-11", reason="hạn chế 2 năm"
)
NO_CONTACT = cc.OrderNoContact(decision_number="33/QĐ-UBND", person="cha của trẻ", reason="đánh trẻ và mẹ")
CONTACT = cc.EndNoContact(reason_code=NoContactEndReason.NO_MORE_DANGER, reason="đã đi khỏi địa phương")
HAND_OVER = c.HandOverCase(to_unit=ELSEWHERE, reason_code=HandoverReason.MOVED, reason="trẻ theo mẹ chuyển nhà")
RECEIVE = c.ReceiveHandover(worker="SS-0099")
CALL_OFF = c.CallOffHandover(reason="trẻ đã trở về")
REASSIGN = c.ReassignWorker(worker="SS-0008", reason="người phụ trách nghỉ thai sản")
SUPERVISE = c.NoteSupervision(text="đã xem hồ sơ", agreed_actions="thăm trẻ hằng tuần")
ASK = ask.MakeRequest(to="court_liaison", kind=ask.RequestKind.JOINT_MEETING, words="họp về trẻ")
PROSECUTE = ask.MakeRequest(
    to="police_investigation", kind=ask.RequestKind.PROSECUTION_REQUEST, document_number="21/KN-UBND"
)
WITHDRAW = ask.WithdrawRequest(agency_request_id="q-ours", reason="không cần nữa")
COME = AcceptJointInterview(joint_interview_id="j-1", attendee="SS-0007", words="sẽ đến sớm")
STAY_AWAY = DeclineJointInterview(
    joint_interview_id="j-1", reason_code=together.JointRefusal.CHILD_UNWELL, words="cháu đang sốt"
)
ANSWER = ask.AnswerRequest(agency_request_id="q-theirs", support_person="SS-0007", words="sẽ có mặt")
REJECT = ask.RejectRequest(
    agency_request_id="q-theirs", reason_code=ask.RejectionReason.NOT_AVAILABLE, words="không còn người"
)
EXPLAIN = ExplainDelay(deadline_id="d-1", reason="mưa lũ, không đến được")

WAY: dict[State, tuple[tuple[Actor, Any], ...]] = {
    State.REFERRED: (),
    State.DECLINED: ((WORKER, DECLINE),),
    State.ACCEPTED: ((WORKER, ACCEPT),),
    State.ASSESSED: ((WORKER, ACCEPT), (WORKER, INITIAL)),
    State.DETAILED: ((WORKER, ACCEPT), (WORKER, INITIAL), (WORKER, DETAILED)),
}
WAY[State.PLANNING] = (*WAY[State.DETAILED], (WORKER, DRAFT))
WAY[State.SUBMITTED] = (*WAY[State.PLANNING], (WORKER, SUBMIT))
WAY[State.APPROVED] = (*WAY[State.SUBMITTED], (CHAIRMAN, APPROVE))
WAY[State.DELIVERING] = (*WAY[State.APPROVED], (WORKER, DELIVER))
WAY[State.REVISING] = (*WAY[State.DELIVERING], (WORKER, REVISE))
WAY[State.REVISED] = (*WAY[State.REVISING], (WORKER, SUBMIT))
WAY[State.REVIEWED] = (*WAY[State.DELIVERING], (WORKER, REVIEW))
WAY[State.FINISHED] = (*WAY[State.REVIEWED], (CHAIRMAN, FINISH))


def give(file: SupportFile, command: Any, actor: Actor = WORKER, at: datetime = NOW) -> list[Any]:
    return policy.WORKFLOW.apply(file, command, actor, at)


def refusal(
    file: SupportFile,
    command: Any,
    actor: Actor = WORKER,
    kind: type[DomainError] = Refused,
    at: datetime = NOW,
) -> list[tuple[str, str | None]]:
    """The keys and rules of all problems; nothing may have changed, and each is told in both languages."""
    before = repr(file)
    with pytest.raises(kind) as refused:
        give(file, command, actor, at)
    assert repr(file) == before
    assert all(problem.vi and problem.en for problem in refused.value.problems)
    return [(problem.key, problem.rule) for problem in refused.value.problems]


def a_file(state: State, *instead: Any) -> SupportFile:
    """A file that has come to this state and to which no guard has an objection.

    ``instead``: commands to give in place of the usual one of the same kind.
    """
    file = SupportFile(reference="1111-1111-111", version=3, unit=HERE)
    if state is State.NEW:
        return file
    reactions.case_referred(file, "r-1", True, RECEIVED, NOW)
    file.unit = HERE  # as the application writes it with the first command
    for actor, usual in WAY[state]:
        give(file, next((c for c in instead if type(c) is type(usual)), usual), actor)
    assert file.state is state
    return file


def a_separation(started_at: datetime = RECEIVED) -> Separation:
    return Separation(
        referral_id="r-1",
        at=started_at,
        by="SS-0002",
        decision_number="12/QĐ-UBND",
        ground=SeparationGround.ABUSED_BY_CARER,
        starts_at=started_at,
        ends_at=min(vietnam("2026-03-21T00:00"), longest(started_at)),
        reason="cha đánh con",
        safe_place="nhà tạm lánh số 2",
        alternative_care="bà ngoại",
    )


def made_ready(file: SupportFile, name: str) -> SupportFile:
    """The file with what this command speaks of, put there by hand, in whatever state it is."""
    if name in ("RenewSeparation", "AssessCarer", "EndSeparation"):
        file.separations.append(a_separation())
        file.carer_assessments.append(
            CarerAssessment(referral_id="r-1", at=NOW, by="SS-0007", safe=True, reason="đã thay đổi")
        )
    elif name in ("RecordCarerAnswer", "AskToRestrictParentalRights"):
        if file.plan is None:
            file.plans.append(
                Plan(
                    version=1, referral_id=file.referral_id, drafted_at=NOW, drafted_by="SS-0007", goals=(), measures=()
                )
            )
        answer = PlanAnswer(plan_version=1, at=NOW, by="SS-0007", answer=CarerAnswer.REFUSED, reason="không đồng ý")
        file.plan_answers.append(answer)
    elif name == "RecordParentalRightsResult":
        file.rights_requests.append(
            RightsRequest(
                referral_id="r-1", at=RECEIVED, by="SS-0002", document_number="31/UBND",
                recipient=RightsRecipient.COURT, reason="cha từ chối kế hoạch",
            )
        )  # fmt: skip
    elif name == "EndNoContact":
        file.no_contact_orders.append(
            NoContactOrder(
                referral_id="r-1", at=RECEIVED, by="SS-0002", decision_number="33/QĐ-UBND", starts_at=RECEIVED,
                ends_at=vietnam("2026-03-15T00:00"), person="cha của trẻ", reason="đánh trẻ",
            )
        )  # fmt: skip
    elif name in ("ReceiveHandover", "CallOffHandover"):
        file.handovers.append(
            Handover(
                referral_id="r-1", at=NOW, by="SS-0002", from_unit=HERE, from_worker="SS-0007", to_unit=ELSEWHERE,
                reason_code=HandoverReason.MOVED, reason="trẻ chuyển nhà",
            )
        )  # fmt: skip
        file.offered_to = ELSEWHERE
    elif name in ("WithdrawRequest", "AnswerRequest", "RejectRequest"):
        file.requests += [a_request("q-ours", "social_support", "court_liaison"), a_request("q-theirs")]
    elif name in ("AcceptJointInterview", "DeclineJointInterview"):
        file.joint_interviews.append(a_joint_interview())
    elif name == "ExplainDelay":
        file.deadlines.append(
            Deadline(
                id="d-1", rule="plan-approve", version="always", length="2 working days", started_at=RECEIVED,
                started_by="PlanSubmitted", recorded_by="SS-0001", statutory=NOW, rolled=NOW, missed_at=NOW,
            )
        )  # fmt: skip
    return file


def a_joint_interview(**more: Any) -> together.JointInterview:
    """The police call one; the commune must say yes, the procuracy may."""
    values: dict[str, Any] = {
        "id": "j-1", "convener": "police_investigation", "sitting_id": "p-1", "minutes": 60, "place": "friendly_room",
        "starts_at": NOW + timedelta(days=6), "topics": ("threats",), "asked_at": NOW,
        "answers_until": NOW + timedelta(days=2), "invitations": [
            together.Invitation(agency="social_support", needed=True), together.Invitation(agency="court_liaison"),
        ],
    }  # fmt: skip
    return together.JointInterview(**{**values, **more})


def a_request(
    request_id: str, asking: str = "police_investigation", asked: str = "social_support"
) -> ask.AgencyRequest:
    return ask.AgencyRequest(
        id=request_id, kind=ask.RequestKind.SUPPORT_PERSON, asking=asking, asked=asked, made_at=RECEIVED
    )
