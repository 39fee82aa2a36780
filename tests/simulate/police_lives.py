"""What the police do with a case, from the report to the hand-over to the procuracy, and once more if it comes back."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial
from typing import Any

from tests.simulate.court_lives import decide_extension, trial
from tests.simulate.desks import Case
from tests.simulate.people import POLICE, SOCIAL, People
from tests.simulate.times import Action, Life, Pause

OFFICER, HEAD, INVESTIGATOR = "police_officer", "head_of_unit", "investigator"
SEVERITY = {"less_serious": 0.3, "serious": 0.45, "very_serious": 0.2, "extremely_serious": 0.05}
TOPICS = (("rapport", "course_of_events", "place_and_time"), ("rapport", "threats", "images_and_messages", "wishes"),
          ("wishes", "who_knows", "effects"))  # fmt: skip


def crime(p: People, case: Case, own: bool = False, again: bool = False) -> Life:
    """``own``: the police received the report themselves, and it is registered already."""
    chance = case.chance
    case.kept["police"] = True
    if not own:
        arrival = chance.soon(1) if case.urgent else chance.soon(9, late=0.06)
        if not again and chance.happens(0.06):
            yield (
                arrival,
                p.does(POLICE, case, "DeclineReferral", reason_code="incomplete", reason="Chưa rõ thời gian."),
            )
            p.sends_back(case, POLICE)
            return
        yield arrival, p.does(POLICE, case, "AcceptReferral", role=OFFICER, book_number=f"TB-{case.number}-{again}")
    p.begin(_papers(p, case), case)
    yield (
        chance.days(0.3, late=0.06),
        p.does(
            POLICE, case, "StartVerification", role=HEAD,
            investigator=p.desks.actor(POLICE, case, INVESTIGATOR).staff_id, trained_with_minors=True,
        ),
    )  # fmt: skip
    if case.online and chance.happens(0.5):
        p.begin(_removal(p, case), case, chance.soon(3))
    if chance.happens(0.45):
        p.begin(_heard(p, case), case, chance.days(2))
    opened = yield from _verified(p, case)
    if opened:
        yield from _investigated(p, case)


def _papers(p: People, case: Case) -> Life:
    """The procuracy is told; some reports go on to the investigating body first."""
    chance = case.chance
    if chance.happens(0.3):
        yield chance.soon(6), p.tries(POLICE, case, "TransferReport", body="province", document_number="CV-2")
    yield chance.days(1.2, late=0.08), p.tries(POLICE, case, "NotifyProcuracy", document_number="TB-VKS-4")


def _removal(p: People, case: Case) -> Life:
    """A platform is asked to take something down; most do, in hours, and some do not in time."""
    chance = case.chance
    yield (
        chance.soon(1),
        p.tries(
            POLICE, case, "RequestRemoval", platform="MeoChat", url="https://vi-du.invalid/1", urgent=case.urgent,
            document_number="CV-5",
        ),
    )  # fmt: skip
    yield (
        chance.soon(5, late=0.15),
        lambda: [
            p.tries(POLICE, case, "ConfirmRemoval", removal_id=one.id, outcome="removed", proof_number="BB-8")()
            for one in p.desks.file(POLICE, case).removals
            if not one.answers
        ],
    )


def _heard(p: People, case: Case) -> Life:
    """The child is heard, mostly once, with somebody beside it whom social support names."""
    chance = case.chance
    yield chance.days(0.5), p.asks(POLICE, case, SOCIAL, "support_person")
    for topics in TOPICS[: chance.weighed({1: 0.7, 2: 0.22, 3: 0.08})]:
        day = chance.number(1, 4)
        planned = yield (
            chance.days(2),
            p.tries(
                POLICE, case, "PlanInterview", kind="interview", starts_at=lambda d=day: p.office_morning(d),
                minutes=chance.number(30, 110), place=chance.one_of(("home", "friendly_room", "school")),
                place_reason="Trẻ muốn vậy.", topics=topics, interviewers=(_investigator(p, case),),
                interviewers_trained=True, people_present=("protector",), representative_is_suspect=case.carer_harms,
                joint=case.sexual, repeat_reason="Làm rõ thêm.",
            ),
        )  # fmt: skip
        if planned is None:
            return
        if chance.happens(0.1):
            yield (
                chance.soon(12),
                lambda: _with_planned(p, case, "CancelInterview", reason_code="child_unwell", reason="Trẻ sốt."),
            )
        else:
            yield Pause(24 * day + 8), partial(_hold, p, case, topics)


def _hold(p: People, case: Case, topics: tuple[str, ...]) -> Any:
    stopped = case.chance.happens(0.08)
    return _with_planned(
        p, case, "HoldInterview", minutes=case.chance.number(20, 100), topics=topics,
        interviewers=(_investigator(p, case),), people_present=("protector",), rights_told_in="vietnamese",
        stopped="fatigue" if stopped else "none", recording_reference="GA-1", plain_clothes=True,
    )  # fmt: skip


def _with_planned(p: People, case: Case, command: str, **fields: Any) -> Any:
    """Something is done with the session that the police planned last."""
    planned = [s for s in p.desks.file(POLICE, case).sittings if s.agency == POLICE and s.state == "planned"]
    if not planned:
        return None
    if command == "HoldInterview":
        fields["started_at"] = min(planned[-1].starts_at, p.now)
    return p.tries(POLICE, case, command, sitting_id=planned[-1].id, **fields)()


def _investigator(p: People, case: Case) -> str:
    return p.desks.actor(POLICE, case, INVESTIGATOR).staff_id


def _verified(p: People, case: Case) -> Generator[tuple[Pause, Action], Any, bool]:
    """Returns whether a criminal case was opened."""
    chance = case.chance
    if chance.happens(0.15):
        yield (
            Pause(24 * chance.number(9, 15)),
            p.tries(
                POLICE, case, "ExtendVerification", role=HEAD, reason="Chờ giám định.", document_number="GH-1"
            ),
        )  # fmt: skip
        yield Pause(24 * chance.number(10, 30)), lambda: None
    if chance.happens(0.05):
        yield from _suspended(p, case)
    to_open = chance.happens(0.55)
    decided: dict[str, Any] = {"decision_number": "09/QĐ", "notified": ("representative",)}
    if not to_open:
        yield (
            Pause(chance.about(24 * 10)),
            p.does(POLICE, case, "DeclineToOpen", reason_code=chance.one_of(("no_offence", "insufficient_evidence")),
                   reason="Không đủ căn cứ.", **decided),
        )  # fmt: skip
        p.explain_delays(POLICE, case)
        p.has_finished(case)
        return False
    yield (
        Pause(chance.about(24 * 10)),
        p.does(POLICE, case, "OpenInvestigation", offence_article="Điều 147 BLHS",
               severity=chance.weighed(SEVERITY), reason="Đủ dấu hiệu.", **decided),
    )  # fmt: skip
    return True


def _suspended(p: People, case: Case) -> Life:
    chance = case.chance
    yield (
        Pause(24 * chance.number(2, 6)),
        p.does(POLICE, case, "SuspendWork", reason_code="awaiting_expert", document_number="TĐC-1"),
    )
    yield Pause(24 * chance.number(15, 50)), p.does(POLICE, case, "ResumeWork")


def _investigated(p: People, case: Case, returned: bool = False) -> Life:
    chance = case.chance
    if chance.happens(0.1):
        yield from _suspended(p, case)
    if not returned and chance.happens(0.15):
        yield Pause(24 * chance.number(10, 30)), lambda: _change_class(p, case)
    if not returned and chance.happens(0.2):
        yield (
            Pause(24 * chance.number(30, 45)),
            p.tries(POLICE, case, "RequestExtension", reason="Chờ giám định.", document_number="ĐN-6"),
        )
        p.begin(decide_extension(p, case), case, chance.days(3))
    prosecuted = returned or chance.happens(0.85)
    yield (
        Pause(chance.about(24 * (20 if returned else 45), late=0.03)),
        p.does(POLICE, case, "ConcludeInvestigation", outcome_code="prosecute" if prosecuted else "discontinue",
               document_number="15/KL"),
    )  # fmt: skip
    p.explain_delays(POLICE, case)
    if not prosecuted:
        p.has_finished(case)
        return
    yield chance.days(1.5), p.does(POLICE, case, "TransferFile", role=HEAD, document_number="15/CV")
    p.begin(trial(p, case, lambda: _investigated(p, case, returned=True)), case)


def _change_class(p: People, case: Case) -> Any:
    severity = case.chance.one_of(("serious", "very_serious"))
    if p.desks.file(POLICE, case).severity == severity:
        return None
    return p.tries(POLICE, case, "ChangeClass", severity=severity, document_number="QĐ-3", reason="Tình tiết mới.")()
