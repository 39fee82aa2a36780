"""When a joint interview could be: the starts against which nothing speaks, the best of them for the child, and why
nothing is earlier.

Pure: standard library only. No rule stands here a second time: of each start the guards of the call itself are asked
(``joint_guards``), with a step as if it were called, or moved, to then. What is added is what no guard can know: whose
time is taken, the child's lessons and appointments. Nothing is kept; when it is called every rule is asked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property

from services.kernel.clock import in_vietnam
from services.kernel.deadlines.keeping import provincial
from services.kernel.errors import Refused
from services.kernel.joint import earliest_start, latest
from services.kernel.school import SchoolWish, school_spans
from services.kernel.times import DAY, TO_BE_SENT, Calendar, Diary, Span, on_different_half_days
from services.kernel.workflow import Step
from services.police_investigation.domain import joint_guards as g
from services.police_investigation.domain.interview_codes import Place
from services.police_investigation.domain.joint_interviews import CallJointInterview, MoveJointInterview, plan_of
from services.police_investigation.domain.joint_wanted import (
    MAY_CHANGE,
    Help,
    InTheWay,
    JointSlot,
    JointSlots,
    Objection,
    Obstacle,
    Taken,
    WantedJointSlot,
)

HORIZON = 21  # own: days that are looked at, today among them
PROPOSED = 3
OF_THE_CHILD = frozenset({Place.HOME, Place.SCHOOL, Place.CARE_PLACE})  # a child has one of each


def who_asks(step: Step) -> tuple[str, ...]:
    """The staff numbers of the police's own who would be there."""
    wanted, moved = step.command, latest(step.file, step.command.joint_interview_id)
    named = wanted.interviewers if moved is None else plan_of(step.file, moved).interviewers
    return tuple(dict.fromkeys(number.strip() for number in named if number.strip()))


def propose(step: Step, taken: Taken) -> JointSlots:
    """The three best slots, on different half days. Raises Refused where none may be called, or moved, at all."""
    search = _Search(step, taken)
    search.must_be_possible()
    support = step.file.support_person
    barred, found = dict[int, list[Objection]](), list[tuple[_Cost, int]]()
    for start in search.starts:
        if objections := search.against(start):
            barred[start] = objections
        else:
            found.append((search.cost(start), start))
    if not found:
        nothing = barred or {0: [Objection(Obstacle.NO_OFFICE_HOURS)]}
        ways = tuple(_helps(search.calendar, barred))
        return JointSlots(proposals=(), obstacles=_counted(nothing.values()), helps=ways, support_person=support)
    best = on_different_half_days(sorted(found), lambda one: one[1], PROPOSED)
    slots = tuple(
        search.slot(start, _counted(against for other, against in barred.items() if other < start)) for _, start in best
    )
    return JointSlots(proposals=slots, support_person=support)


_Cost = tuple[int, int, int, int]


class _Search:
    """One question. ``guards``: those of the call or of the move, which is the same rules with the session that is
    moved out of the way."""

    def __init__(self, step: Step, taken: Taken) -> None:
        self._wanted: WantedJointSlot = step.command
        self._step, self._taken = replace(step, at=step.at + TO_BE_SENT), taken
        self._moved = latest(step.file, self._wanted.joint_interview_id)
        self._guards = g.MOVED_SLOT if self._wanted.joint_interview_id else g.SLOT
        self.calendar = Calendar.of(in_vietnam(step.at).date(), HORIZON, provincial().days.is_working_day)
        self.starts = list(self.calendar.starts(self._wanted.minutes, self.calendar.minute(step.at), HORIZON * DAY))
        lessons = () if self._wanted.school is None else school_spans(self.calendar, self._wanted.school)
        self._lessons, self._lesson_hours = lessons, Diary(lessons)

    def must_be_possible(self) -> None:
        """Raises Refused: another one of the child waits, or this one is over."""
        guard = g.can_be_moved if self._wanted.joint_interview_id else g.no_other_waits
        if problem := guard(self._at(self._step.at)):
            raise Refused(problem)

    def against(self, start: int) -> list[Objection]:
        """Everything that speaks against it, each once."""
        begins, ends = self._hours(start)
        step = self._at(begins)
        found = [Objection(Obstacle(p.key), p.rule or "") for guard in self._guards if (p := guard(step)) is not None]
        found += [
            Objection(Obstacle.INTERVIEWER_TAKEN, staff_id=who)
            for who, windows in self._taken.interviewers.items()
            if any(window.meets(begins, ends) for window in windows)
        ]
        if any(window.meets(begins, ends) for window in self._taken.support_person):
            found.append(Objection(Obstacle.SUPPORT_PERSON_TAKEN, "victim-rights", self._step.file.support_person))
        if self._has_an_appointment(start):
            found.append(Objection(Obstacle.APPOINTMENT))
        if self._school_binds and self._at_school(start):
            found.append(Objection(Obstacle.LESSONS, "principles-u18"))
        return found

    def cost(self, start: int) -> _Cost:
        """What it asks of the child, in this order: days, coming once more, lessons; then the earlier hour."""
        return start // DAY, int(self._new_appearance(start) is not False), self._lessons_lost(start), start

    def slot(self, start: int, earlier: tuple[InTheWay, ...]) -> JointSlot:
        begins, ends = self._hours(start)
        return JointSlot(
            starts_at=begins, ends_at=ends, waiting_days=start // DAY, new_appearance=self._new_appearance(start),
            lessons_lost=self._lessons_lost(start), earlier=earlier,
        )  # fmt: skip

    def _hours(self, start: int) -> tuple[datetime, datetime]:
        begins = self.calendar.moment(start)
        return begins, begins + timedelta(minutes=self._wanted.minutes)

    def _at(self, begins: datetime) -> Step:
        """As if it were called, or moved, to then. What no guard of a slot asks is left empty."""
        wanted = self._wanted
        command: CallJointInterview | MoveJointInterview
        if wanted.joint_interview_id:
            command = MoveJointInterview(
                joint_interview_id=wanted.joint_interview_id, starts_at=begins, minutes=wanted.minutes,
                place=wanted.place,
            )  # fmt: skip
        else:
            command = CallJointInterview(
                child=wanted.child, starts_at=begins, minutes=wanted.minutes, place=wanted.place, topics=(),
                interviewers=wanted.interviewers, interviewers_trained=True,
            )  # fmt: skip
        return replace(self._step, command=command)

    # --- the child ------------------------------------------------------------------------------------------------

    def _new_appearance(self, start: int) -> bool | None:
        """Rule ``sa-min-statements``. A session at the same place of the child's own is none more; of other places only
        the kind is known here, so nobody can say."""
        child = self._wanted.child if self._moved is None else self._moved.child
        own = "" if self._moved is None else self._moved.sitting_id
        day, place = self.calendar.date_of(start // DAY), self._wanted.place
        that_day = [
            one for one in self._step.file.sittings
            if one.child == child and one.counts and one.id != own and one.day == day
        ]  # fmt: skip
        if place in OF_THE_CHILD and any(one.place == place for one in that_day):
            return False
        return None if that_day and place not in OF_THE_CHILD else True

    def _lessons_lost(self, start: int) -> int:
        """Nothing where the child would rather come in school time."""
        if self._wanted.school_wish is SchoolWish.MAY_MISS:
            return 0
        span = self._span(start)
        return sum(lesson.shared_with(span) for lesson in self._lessons)

    def _at_school(self, start: int) -> bool:
        return not self._lesson_hours.free(self._span(start))

    def _has_an_appointment(self, start: int) -> bool:
        begins, ends = self._hours(start)
        return any(one.starts_at < ends and begins < one.ends_at for one in self._wanted.appointments)

    @cached_property
    def _school_binds(self) -> bool:
        """As at the court (``SchoolWish``): for a child that said nothing where its own calendar leaves another start.
        That people are taken is no reason to take a child out of school."""
        if self._wanted.school_wish is not SchoolWish.USUAL:
            return self._wanted.school_wish is SchoolWish.KEEP
        earliest = earliest_start(self._step.at, provincial())
        in_time = (start for start in self.starts if self.calendar.moment(start) >= earliest)
        return any(not self._at_school(start) and not self._has_an_appointment(start) for start in in_time)

    def _span(self, start: int) -> Span:
        return Span(start, start + self._wanted.minutes)


def _counted(barred: Iterable[Iterable[Objection]]) -> tuple[InTheWay, ...]:
    """Most often first. A start that is out of the question for several reasons counts for each."""
    times = Counter(objection for objections in barred for objection in objections)
    return tuple(
        InTheWay(obstacle=one.obstacle, rule=one.rule, staff_id=one.staff_id, starts=number)
        for one, number in times.most_common()
    )


def _helps(calendar: Calendar, barred: Mapping[int, Sequence[Objection]]) -> Iterator[Help]:
    """Where one thing alone speaks against a start, that start is possible without it."""
    first: dict[Objection, int] = {}
    for start, objections in barred.items():
        if len(objections) == 1 and objections[0].obstacle in MAY_CHANGE:
            first.setdefault(objections[0], start)
    for one, start in sorted(first.items(), key=lambda pair: (MAY_CHANGE.index(pair[0].obstacle), pair[1])):
        yield Help(obstacle=one.obstacle, staff_id=one.staff_id, starts_at=calendar.moment(start))
