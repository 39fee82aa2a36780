"""What happens to a report at the intake point, from the call to the closing conference."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from tests.simulate import reports
from tests.simulate.desks import Case, NotYet
from tests.simulate.people import INTAKE, POLICE, SOCIAL, People
from tests.simulate.police_lives import crime
from tests.simulate.social_lives import support
from tests.simulate.times import Life, Pause

SCREENED, JOINED, SOCIAL_ONLY, BOTH, OWN = "screened out", "joined", "social", "social and police", "police's own"
FATES = {SCREENED: 0.35, JOINED: 0.10, SOCIAL_ONLY: 0.35, BOTH: 0.17, OWN: 0.03}
SCREENING = ("mistake", "not_a_report", "no_child_concerned", "outside_province")


def report(p: People, case: Case) -> Life:
    """A report's life. Its fate is drawn; what comes of it depends on everybody's chance."""
    chance = case.chance
    fate = chance.weighed(FATES)
    p.desks.tally.fates[fate] += 1
    if fate == OWN:
        yield from _polices_own(p, case)
    else:
        yield Pause(0, office=False), lambda: _receive(p, case)
    if fate == JOINED:
        yield chance.soon(0.3), lambda: _join(p, case)
        if p.desks.state(INTAKE, case) == "joined":
            if chance.happens(0.15):
                yield chance.days(2), p.tries(INTAKE, case, "SeparateReport", reason="Hai vụ việc khác nhau.")
            if p.desks.state(INTAKE, case) == "joined":
                return
        fate = SOCIAL_ONLY if chance.happens(0.5) else SCREENED
    if fate == SCREENED:
        yield (
            chance.soon(0.4, late=0.05),
            p.does(INTAKE, case, "ScreenOutReport", reason_code=chance.one_of(SCREENING), reason="Đã tư vấn xong."),
        )
        p.explain_delays(INTAKE, case)
        return
    yield from _opened(p, case, (SOCIAL, POLICE) if fate == BOTH else (SOCIAL,))


def _receive(p: People, case: Case) -> Any:
    command = reports.invented(case.chance, p.now, case.commune)
    case.online, case.carer_harms = bool(command.form.online_refs), case.chance.happens(0.5)
    case.carer_harms = case.carer_harms and reports.carer_harms(command.form)
    case.sexual = case.chance.happens(0.35)
    case.urgent = case.carer_harms or case.chance.happens(0.2)
    fields = {name: getattr(command, name) for name in ("channel", "received_at", "narrative", "form", "life_at_risk")}
    return p.desks.do(INTAKE, case, "ReceiveReport", **fields)


def _polices_own(p: People, case: Case) -> Life:
    """A child or parent went to the police first; the intake point hears of it from there."""
    case.sexual, case.urgent = case.chance.happens(0.5), case.chance.happens(0.3)
    yield (
        Pause(0, office=False),
        p.does(
            POLICE, case, "RegisterCrimeReport", source="victim", narrative="Gia đình đến trình báo.",
            received_at=lambda: p.now - timedelta(minutes=10), book_number=f"TB-{case.number}",
        ),
    )  # fmt: skip
    p.begin(crime(p, case, own=True), case)


def _join(p: People, case: Case) -> Any:
    """To a case that is being worked on; without one the report stands for itself."""
    working = p.desks.in_state(INTAKE, p.opened, "open", "referred")[-20:]
    if not working:
        return None
    other, new_harm = case.chance.one_of(working), case.chance.happens(0.2)
    reason = "Cùng một trẻ, cùng một vụ."
    return p.desks.do(INTAKE, case, "JoinReport", joined_to=other.reference, new_harm=new_harm, reason=reason)


def _opened(p: People, case: Case, to: tuple[str, ...]) -> Life:
    chance = case.chance
    yield chance.soon(0.2), p.does(INTAKE, case, "OpenCase", urgent=case.urgent, similar_checked=True, reason="Đã xét.")
    p.remember(case)
    yield chance.soon(0.15, late=0.05), p.does(INTAKE, case, "ReferCase", to=to)
    p.begin(support(p, case), case)
    if POLICE in to:
        p.begin(crime(p, case), case)
    p.explain_delays(INTAKE, case)
    if chance.happens(0.06):
        yield chance.soon(3), p.tries(INTAKE, case, "NoteForNextShift", text="Gọi lại mẹ lúc 19 giờ.")
        yield chance.soon(6), p.tries(INTAKE, case, "TakeOver", role="intake_supervisor")
    if chance.happens(0.06):
        yield chance.days(1.5), lambda: _correct(p, case)
    if chance.happens(0.05):
        yield chance.soon(8), lambda: _judge_anew(p, case)


def _judge_anew(p: People, case: Case) -> Any:
    """Raised by whoever hears of it; lowered by the supervisor, in writing."""
    urgent = not p.desks.file(INTAKE, case).urgent
    reason = "" if urgent else "Đã kiểm tra tại chỗ, trẻ an toàn."
    return p.tries(
        INTAKE, case, "ChangeUrgency", role="intake_officer" if urgent else "intake_supervisor", urgent=urgent,
        reason_code="judged_anew", reason=reason, despite_signs=reason,
    )()  # fmt: skip


def _correct(p: People, case: Case) -> Any:
    form = replace(p.desks.file(INTAKE, case).form, note="Đã hỏi lại người báo; bổ sung nơi ở hiện nay.")
    return p.tries(INTAKE, case, "CorrectReport", form=form, reason="Bổ sung thông tin.")()


def refer_again(p: People, case: Case, to: str) -> Life:
    """An agency sent the case back: asked again, completed, and sent again."""

    def refer() -> Any:
        work = p.desks.file(INTAKE, case).work_of(to)
        if work is not None and work.progress in ("sent", "accepted"):
            raise NotYet("the refusal has not come")
        return p.desks.do(INTAKE, case, "ReferCase", to=(to,), reason="Đã bổ sung.")

    yield case.chance.soon(5), refer
    p.begin(support(p, case, again=True) if to == SOCIAL else crime(p, case, again=True), case)


def close(p: People, case: Case) -> Life:
    """An agency has finished: if all have, everybody sits together and the case is closed."""
    chance = case.chance
    finished = yield chance.days(1.5), lambda: _all_done(p, case)
    if not finished:
        return
    yield (
        chance.days(2),
        p.tries(
            INTAKE, case, "HoldConference", held_on=p.today, minutes_number="BB-KT",
            participants=lambda: _who_worked(p, case),
            no_more_risk=True, no_more_risk_evidence="Người gây hại không còn tiếp cận.", stable=True,
            stable_evidence="Trẻ ổn định theo rà soát.",
        ),
    )  # fmt: skip
    yield chance.soon(3), p.tries(INTAKE, case, "CloseCase", reason="Các cơ quan đã hoàn thành.")
    if chance.happens(0.03) and p.desks.state(INTAKE, case) == "closed":
        yield (
            chance.days(25),
            p.tries(INTAKE, case, "ReopenCase", reason_code="new_harm", reason="Có thông tin bị xâm hại lại."),
        )
        yield from refer_again(p, case, SOCIAL)


def _all_done(p: People, case: Case) -> bool:
    file = p.desks.file(INTAKE, case)
    return file.state == "referred" and bool(file.work) and all(work.is_done for work in file.work)


def _who_worked(p: People, case: Case) -> tuple[str, ...]:
    return (INTAKE, *(work.agency for work in p.desks.file(INTAKE, case).work))
