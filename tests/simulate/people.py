"""The people of the province, as far as their lives share anything: desks, time, and the cases they remember."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from services.kernel.application import Receipt
from services.kernel.clock import in_vietnam
from services.kernel.deadlines.keeping import provincial
from tests.simulate.desks import Case, Desks, NotYet
from tests.simulate.engine import Year
from tests.simulate.times import Action, Life, Pause

INTAKE, SOCIAL, POLICE, COURT = "case_intake", "social_support", "police_investigation", "court_liaison"
DUTY = {INTAKE: "intake_officer", SOCIAL: "child_protection_worker", POLICE: "investigator", COURT: "court_clerk"}
REMEMBERED = 60  # of the latest opened cases, to which a further report may belong


class People:
    """``opened``: the latest cases, the newest last. ``finished`` and ``sent_back``: what the intake point does
    when an agency has done its part, or sends a case back."""

    def __init__(
        self,
        desks: Desks,
        year: Year,
        finished: Callable[[People, Case], Life],
        sent_back: Callable[[People, Case, str], Life],
    ) -> None:
        self.desks = desks
        self.year = year
        self.opened: list[Case] = []
        self._finished = finished
        self._sent_back = sent_back

    @property
    def now(self) -> datetime:
        return self.year.now

    def today(self) -> str:
        return self.in_days(0)

    def in_days(self, days: int) -> str:
        """A day of Vietnam's calendar, as it is written."""
        return f"{in_vietnam(self.now) + timedelta(days=days):%Y-%m-%d}"

    def office_morning(self, days: int) -> datetime:
        """Nine o'clock of the first working day after so many days."""
        day = in_vietnam(self.now) + timedelta(days=days)
        while not provincial().days.is_working_day(day.date()):
            day += timedelta(days=1)
        return day.replace(hour=9, minute=0, second=0, microsecond=0)

    def does(self, agency: str, case: Case, command: str, role: str = "", **fields: Any) -> Action:
        """A step that must become possible; fields that are functions are asked when it is done."""
        return lambda: self.desks.do(agency, case, command, role, **fields)

    def tries(self, agency: str, case: Case, command: str, role: str = "", **fields: Any) -> Action:
        """A step that is left out where it is not possible (any more)."""

        def attempt() -> Receipt | None:
            try:
                return self.desks.do(agency, case, command, role, **fields)
            except NotYet:
                return None

        return attempt

    def remember(self, case: Case) -> None:
        self.opened = [*self.opened[-REMEMBERED:], case]

    def begin(self, life: Life, case: Case, after: Pause | None = None) -> None:
        self.year.begin(life, case.chance, after)

    def has_finished(self, case: Case) -> None:
        """An agency has done its part; the intake point hears of it."""
        self.begin(self._finished(self, case), case)

    def sends_back(self, case: Case, agency: str) -> None:
        """An agency has declined; the intake point hears of it."""
        self.begin(self._sent_back(self, case, agency), case)

    # --- what every agency does alike -----------------------------------------------------------------

    def explain_delays(self, agency: str, case: Case) -> None:
        """Whoever was late writes down why, most of the time, a day or two later."""
        if case.chance.happens(0.6):
            self.begin(self._explaining(agency, case), case)

    def _explaining(self, agency: str, case: Case) -> Life:
        yield case.chance.days(2), lambda: None
        for deadline_id in self._unexplained(agency, case):
            yield (
                case.chance.soon(0.3),
                self.tries(agency, case, "ExplainDelay", deadline_id=deadline_id, reason="Thiếu người trực; đã bù."),
            )

    def _unexplained(self, agency: str, case: Case) -> Iterable[str]:
        file = self.desks.world.parts(agency).store.files.get(case.reference)
        return [d.id for d in file.deadlines if d.missed_at and not d.explained_at] if file else []

    def asks(self, agency: str, case: Case, to: str, kind: str, **fields: Any) -> Action:
        """A request; whom it goes to answers in days, or forgets it."""

        def ask() -> Receipt | None:
            made = self.tries(agency, case, "MakeRequest", to=to, kind=kind, **fields)()
            if made is not None and not case.chance.happens(0.06):
                self.begin(self._answering(to, case, agency), case)
            return made

        return ask

    def _answering(self, agency: str, case: Case, asking: str) -> Life:
        chance = case.chance

        def answer() -> Receipt | None:
            file = self.desks.world.parts(agency).store.files.get(case.reference)
            waiting = [r for r in (file.requests if file else ()) if r.asking == asking and r.open]
            if not waiting:
                return None
            number = waiting[0].id
            if chance.happens(0.1):
                return self.tries(
                    agency, case, "RejectRequest", agency_request_id=number, reason_code="not_available",
                    words="Chưa bố trí được."
                )()  # fmt: skip
            return self.tries(
                agency, case, "AnswerRequest", agency_request_id=number, document_number="CV-7",
                support_person="S-soc-1", words="Đã bố trí."
            )()  # fmt: skip

        yield chance.days(2.5, late=0.08), answer
