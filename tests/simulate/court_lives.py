"""What procuracy and court do with a case, from the file's receipt to the end of the proceeding."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.simulate.desks import Case
from tests.simulate.people import COURT, SOCIAL, People
from tests.simulate.times import Life, Pause

CLERK, JUDGE, PROSECUTOR = "court_clerk", "judge", "prosecutor"
BAN_LIST = ("no_retelling_of_details", "no_shaming_questions", "no_confrontation", "no_pointing_at_body",
            "no_questions_by_offender", "no_forced_standing")  # fmt: skip
POINTS = ("friendly_room", "office_dress", "short_simple_questions", "one_matter_at_a_time",
          "could_see_the_court_before")  # fmt: skip
DECISIONS = {"Prosecute": 0.85, "ReturnFile": 0.07, "DoNotProsecute": 0.08}


def decide_extension(p: People, case: Case) -> Life:
    """The police asked for more time; the procuracy mostly gives it."""
    granted = case.chance.happens(0.85)
    yield (
        case.chance.days(1),
        lambda: [
            p.tries(
                COURT, case, "DecideExtension", role=PROSECUTOR, extension_id=one.id, granted=granted,
                document_number="GH-VKS-2", reason="" if granted else "Không có lý do mới.",
            )()
            for one in p.desks.file(COURT, case).extension_requests
            if one.granted is None
        ],
    )  # fmt: skip


def trial(p: People, case: Case, investigate_again: Callable[[], Life]) -> Life:
    """``investigate_again``: what the police do with a file that comes back."""
    chance = case.chance
    yield (
        chance.days(1, late=0.06),
        p.does(COURT, case, "ReceiveFile", role=CLERK, receipt_number="TN-31", severity="serious"),
    )
    decision = "Prosecute" if case.kept.get("returned") else chance.weighed(DECISIONS)
    if chance.happens(0.12):
        yield (
            Pause(24 * chance.number(8, 14)),
            p.tries(COURT, case, "ExtendProsecution", role=PROSECUTOR, document_number="GH-3", reason="Phức tạp."),
        )
    yield (
        Pause(chance.about(24 * 11, late=0.05)),
        p.does(COURT, case, decision, role=PROSECUTOR, decision_number="08/CT", reason="Theo hồ sơ."),
    )
    p.explain_delays(COURT, case)
    if decision == "ReturnFile":
        case.kept["returned"] = True
        p.begin(investigate_again(), case)
    elif decision == "DoNotProsecute":
        p.has_finished(case)
    else:
        yield from _tried(p, case)


def _tried(p: People, case: Case) -> Life:
    chance = case.chance
    yield chance.days(2), p.does(COURT, case, "DocketCase", docket_number=f"44-{case.number}")
    speaks = chance.happens(0.35)
    if speaks or chance.happens(0.6):
        yield chance.days(3), p.does(COURT, case, "RecordNeeds", role=CLERK, needs=("fear_of_accused",))
    if chance.happens(0.4):
        yield chance.days(2), p.asks(COURT, case, SOCIAL, "support_person")
    yield Pause(chance.about(24 * 15)), p.tries(COURT, case, "OrderTrial", decision_number="QĐXX-5")
    if chance.happens(0.5):
        yield (
            chance.days(1),
            p.tries(COURT, case, "WantHearing", role=CLERK, minutes=60, child_speaks=speaks, child_minutes=30, age=12),
        )
    yield chance.days(2), lambda: _schedule(p, case, chance.number(5, 11), speaks)
    if chance.happens(0.25):
        yield (
            chance.days(2),
            p.tries(
                COURT, case, "MoveHearing", starts_at=lambda: p.office_morning(9), reason_code="child_unwell",
                reason="Trẻ sốt.", late_reason="Trẻ ốm.",
            ),
        )  # fmt: skip
    yield _until_the_hearing(p, case), lambda: None
    if chance.happens(0.12):
        yield Pause(0.1, office=False), lambda: _opened(p, case, "AdjournHearing", reason_code="party_absent",
                                                        reason="Bị cáo vắng mặt.")  # fmt: skip
        yield chance.days(2), lambda: _schedule(p, case, 6, speaks)
        yield _until_the_hearing(p, case), lambda: None
    yield Pause(0.1, office=False), lambda: _opened(p, case, "HoldHearing")
    yield (
        chance.days(0.5),
        p.does(COURT, case, "GiveJudgment", role=JUDGE, verdict="convicted", judgment_number="12/HS-ST",
               published_on_portal=False),
    )  # fmt: skip
    yield from _after_the_judgment(p, case)


def _schedule(p: People, case: Case, days: int, speaks: bool) -> Any:
    starts = p.office_morning(days).replace(hour=8 + case.number % 8, minute=(case.number % 4) * 15)
    return p.desks.do(
        COURT, case, "ScheduleHearing", starts_at=starts, room=f"Phòng thân thiện {case.number % 7}",
        judge=p.desks.actor(COURT, case, JUDGE).staff_id, assessor_with_youth_experience=True, closed=True,
        sexual_abuse_or_ill_treatment=case.sexual, accommodations=("screen", "support_person", "separate_entrance"),
        minutes=60, late_reason="Chờ kết quả giám định.", child_speaks=speaks, child_minutes=30,
        topics=("wishes", "effects") if speaks else (), repeat_reason="Hội đồng cần nghe." if speaks else "",
        unmet_needs_reason="Đã bố trí cách khác.",
    )  # fmt: skip


def _until_the_hearing(p: People, case: Case) -> Pause:
    """Until the moment for which the hearing is set."""
    hearings = p.desks.file(COURT, case).hearings
    if not hearings:
        return Pause(1)
    return Pause(max(0.2, (hearings[-1].starts_at - p.now).total_seconds() / 3600), office=False)


def _opened(p: People, case: Case, command: str, **fields: Any) -> Any:
    """The hearing is opened; whether the child spoke follows from how it was set."""
    hearings = p.desks.file(COURT, case).hearings
    speaks = bool(hearings and getattr(hearings[-1], "sitting_id", ""))
    if speaks:
        fields |= {
            "child_minutes": case.chance.number(10, 30), "topics": ("wishes", "effects"), "points": POINTS,
            "arrival": "separate_entrance",
        }  # fmt: skip
    return p.desks.do(COURT, case, command, role=JUDGE, checklist=BAN_LIST, **fields)


def _after_the_judgment(p: People, case: Case) -> Life:
    chance = case.chance
    if chance.happens(0.5):
        yield (
            chance.days(1),
            p.tries(
                COURT, case, "OrderCompensation", amount_vnd=30_000_000, due_on=lambda: p.in_days(30),
                document_number="12/HS-ST",
            ),
        )  # fmt: skip
        if chance.happens(0.7):
            yield Pause(chance.about(24 * 20)), lambda: _pay(p, case)
    if chance.happens(0.15):
        yield (
            chance.days(5),
            p.tries(COURT, case, "FileComplaint", kind=chance.one_of(("appeal", "complaint")), by_code="accused",
                    text="Xin giảm nhẹ."),
        )  # fmt: skip
        yield Pause(chance.about(24 * 15)), lambda: _answer_complaints(p, case)
    yield (
        Pause(chance.about(24 * 16)),
        p.does(COURT, case, "FinishProceeding", role=CLERK, outcome="Án đã có hiệu lực."),
    )
    p.explain_delays(COURT, case)
    p.has_finished(case)


def _pay(p: People, case: Case) -> Any:
    return [
        p.tries(COURT, case, "RecordPayment", compensation_id=one.id, amount_vnd=one.owed_vnd, paid_on=p.today)()
        for one in p.desks.file(COURT, case).compensations
        if one.owed_vnd
    ]


def _answer_complaints(p: People, case: Case) -> Any:
    return [
        p.tries(COURT, case, "AnswerComplaint", complaint_id=one.id, outcome_code="rejected", document_number="QĐ-9")()
        for one in p.desks.file(COURT, case).complaints
        if one.open
    ]
