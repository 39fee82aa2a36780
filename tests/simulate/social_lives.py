"""What social support does with a case, from the referral to the end of the plan."""

from __future__ import annotations

from tests.simulate.desks import Case, NotYet
from tests.simulate.people import INTAKE, POLICE, SOCIAL, People
from tests.simulate.times import Life, Pause

WORKER, CHAIRMAN = "child_protection_worker", "commune_chairman"
SENT_BACK = 0.05  # share of the referrals
UNTIL_THE_CLOCK_SAYS_SO = 24 * 16.0  # hours; a separation ends after fifteen days


def support(p: People, case: Case, again: bool = False) -> Life:
    """``again``: it was sent back once, or is opened anew."""
    chance = case.chance
    arrival = chance.soon(1.2) if case.urgent else chance.days(0.4, late=0.06)
    if not again and chance.happens(SENT_BACK):
        yield (
            arrival,
            p.does(SOCIAL, case, "DeclineReferral", reason_code="incomplete", reason="Chưa rõ nơi ở của trẻ."),
        )
        p.sends_back(case, SOCIAL)
        return
    yield arrival, p.does(SOCIAL, case, "AcceptReferral", worker=_worker(p, case))
    yield from _assessed(p, case)
    yield from _planned(p, case)
    yield from _carried_out(p, case)
    p.explain_delays(SOCIAL, case)
    p.has_finished(case)


def _worker(p: People, case: Case) -> str:
    return p.desks.actor(SOCIAL, case, WORKER).staff_id


def _assessed(p: People, case: Case) -> Life:
    chance = case.chance
    emergency = case.urgent and chance.happens(0.7)
    risk = "high" if emergency else chance.one_of(("medium", "low"))
    yield (
        chance.soon(2.5, late=0.08) if case.urgent else chance.days(1),
        p.does(
            SOCIAL, case, "CompleteInitialAssessment", risk=risk, reason="Theo lời kể và quan sát.",
            emergency=emergency, carer_is_abuser=case.carer_harms, conclusion="Xét các yếu tố trên.",
        ),
    )  # fmt: skip
    if emergency:
        code = "no_contact" if case.carer_harms else chance.one_of(("safe_place", "medical_care"))
        yield (
            chance.soon(1.5, late=0.06),
            p.does(
                SOCIAL, case, "ApplyEmergencyMeasure", role=CHAIRMAN, code=code, reason="Cần an toàn ngay.",
                decision_number="17/QĐ",
            ),
        )  # fmt: skip
    if case.carer_harms and p.desks.can(SOCIAL, "SeparateChild"):
        if emergency and chance.happens(0.6):
            yield (
                chance.soon(1, late=0.08),
                p.tries(
                    SOCIAL, case, "SeparateChild", decision_number="18/QĐ", ground="abused_by_carer",
                    reason="Người chăm sóc gây hại.", safe_place="Nhà người thân", alternative_care="Bà ngoại",
                ),
            )  # fmt: skip
            p.begin(_separated(p, case), case)
        else:
            yield chance.soon(1), p.tries(SOCIAL, case, "DecideAgainstSeparation", reason="Người gây hại đã rời nhà.")
    if chance.happens(0.06):
        yield (
            chance.days(0.3),
            p.asks(SOCIAL, case, INTAKE, "information", categories=("contact",), words="Cần số của trường để thăm."),
        )
    if case.sexual and case.kept.get("police") and chance.happens(0.3):
        yield chance.days(0.3), p.asks(SOCIAL, case, POLICE, "prosecution_request", document_number="KN-3")
    yield (
        chance.days(2),
        p.does(
            SOCIAL, case, "CompleteDetailedAssessment", risk=risk, reason="Đã gặp gia đình và nhà trường.",
            summary="Cần tham vấn tâm lý.", harm=risk, carer_capacity="medium", carers="Mẹ đủ khả năng.",
        ),
    )  # fmt: skip


def _separated(p: People, case: Case) -> Life:
    """Some go home in time, for some it is renewed, and some are forgotten until the clock says so."""
    chance = case.chance
    if chance.happens(0.2):
        yield (
            Pause(chance.about(24 * 12, late=0)),
            p.tries(
                SOCIAL, case, "RenewSeparation", decision_number="22/QĐ", ends_on=lambda: p.in_days(20),
                reason="Tòa án đề nghị.", authority="court", authority_document="CV-9",
                authority_document_on=p.today,
            ),
        )  # fmt: skip
    away = min(chance.about(24 * 7, late=0.1), UNTIL_THE_CLOCK_SAYS_SO)
    yield Pause(away), p.tries(SOCIAL, case, "AssessCarer", safe=True, reason="Đã đổi người chăm sóc.")
    yield (
        chance.days(1),
        p.tries(SOCIAL, case, "EndSeparation", reason_code="carer_safe", decision_number="25/QĐ", reason="An toàn."),
    )


def _planned(p: People, case: Case) -> Life:
    chance = case.chance
    if chance.happens(0.5):
        yield (
            chance.days(1),
            p.tries(
                SOCIAL, case, "HoldNeedsMeeting", held_on=p.today, minutes_number="BB-05",
                participants="Trường, y tế, công an xã", needs="Tâm lý, học tập",
            ),
        )  # fmt: skip
    yield chance.days(0.8), lambda: _draft(p, case)
    yield chance.days(0.5), p.does(SOCIAL, case, "SubmitPlan", minutes="BB-05")
    if chance.happens(0.12):
        yield (
            chance.days(0.6),
            p.does(SOCIAL, case, "ReturnPlan", reason="Ghi rõ người phụ trách."),
        )
        yield chance.days(1), lambda: _draft(p, case)
        yield chance.days(0.4), p.does(SOCIAL, case, "SubmitPlan", minutes="BB-05")
    yield chance.days(0.7, late=0.1), p.does(SOCIAL, case, "ApprovePlan", decision_number="21/QĐ")


def _draft(p: People, case: Case) -> object:
    measures = [
        {"level": "intervention", "code": "psychology", "what": "Tham vấn 8 buổi", "who": "Trung tâm",
         "due_on": p.in_days(45)},
        {"level": "support", "code": "school", "what": "Trở lại lớp", "who": "Giáo viên", "due_on": p.in_days(20)},
    ]  # fmt: skip
    return p.desks.do(
        SOCIAL, case, "DraftPlan", goals=("Trẻ an toàn",), measures=measures, next_review_on=p.in_days(60)
    )


def _carried_out(p: People, case: Case, rounds: int = 1) -> Life:
    chance = case.chance
    for number in range(chance.number(1, 2)):
        yield (
            Pause(chance.about(24 * 9)),
            p.does(
                SOCIAL, case, "DeliverSupport", code="psychology" if number % 2 == 0 else "school",
                delivered_on=p.today,
            ),
        )  # fmt: skip
        if chance.happens(0.2):
            attendance = chance.weighed({"present": 0.85, "absent": 0.1, "refused": 0.05})
            yield (
                Pause(chance.about(24 * 4)),
                p.tries(
                    SOCIAL, case, "HoldSession", kind="visit", held_on=p.today, child=attendance,
                    next_on=lambda: p.in_days(7),
                ),
            )  # fmt: skip
    well = rounds > 1 or not chance.happens(0.15)
    yield (
        Pause(chance.about(24 * 12)),
        p.does(SOCIAL, case, "HoldReview", no_more_risk=True, stable=well, notes="Theo lời trẻ và nhà trường."),
    )
    if not well:
        yield chance.days(1), p.does(SOCIAL, case, "ReturnToPlanning", reason="Trẻ chưa ổn định.")
        yield from _planned(p, case)
        yield from _carried_out(p, case, rounds + 1)
        return
    yield chance.days(1.5), lambda: _finish(p, case)


def _finish(p: People, case: Case) -> object:
    """Not before the child has come home."""
    if p.desks.file(SOCIAL, case).separation is not None:
        raise NotYet("the child has not come home yet")
    return p.desks.do(SOCIAL, case, "FinishSupport")
