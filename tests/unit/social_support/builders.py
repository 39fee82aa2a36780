"""Files of social support in every state, made the way people make them: step by step."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from services.kernel.workflow import Actor
from services.social_support.domain import commands as c
from services.social_support.domain import policy
from services.social_support.domain.model import EmergencyCode, Risk, State, SupportFile
from services.social_support.domain.plan import Level, MeasureCode, PlannedMeasure

NOW = datetime(2026, 3, 11, 14, 0, tzinfo=UTC)  # 21:00 on the 11th in Vietnam
RECEIVED = NOW - timedelta(hours=3)


def an_actor(*roles: str) -> Actor:
    return Actor("SS-0001", "social_support", "xã Phước Dân", frozenset(roles))


WORKER = an_actor("child_protection_worker")
SOCIAL_WORKER = an_actor("social_worker")
CHAIRMAN = an_actor("commune_chairman")

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
WAY[State.REVIEWED] = (*WAY[State.DELIVERING], (WORKER, REVIEW))
WAY[State.FINISHED] = (*WAY[State.REVIEWED], (CHAIRMAN, FINISH))


def give(file: SupportFile, command: Any, actor: Actor = WORKER, at: datetime = NOW) -> list[Any]:
    return policy.WORKFLOW.apply(file, command, actor, at)


def a_file(state: State, *instead: Any) -> SupportFile:
    """A file that has come to this state and to which no guard has an objection.

    ``instead``: commands to give in place of the usual one of the same kind.
    """
    file = SupportFile(reference="1111-1111-111", version=3)
    if state is State.NEW:
        return file
    policy.case_referred(file, "r-1", True, RECEIVED, NOW)
    for actor, usual in WAY[state]:
        give(file, next((c for c in instead if type(c) is type(usual)), usual), actor)
    assert file.state is state
    return file
