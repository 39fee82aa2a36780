"""A workflow as a table: one row says who may do what in which state, and what becomes of it.

Pure: standard library only. A state changes by a named command and never because a field was
filled. Whoever wants to know what an agency's software allows reads the rows of its
``domain/policy.py`` from top to bottom; there is no other place where a state is changed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.kernel.errors import Forbidden, InvalidInput, Problem, Refused, WrongState


@dataclass(frozen=True, slots=True)
class Actor:
    """A member of staff who acts, as the token says: never a name, only the staff number."""

    staff_id: str
    agency: str
    unit: str
    roles: frozenset[str]


@dataclass(kw_only=True)
class File:
    """An agency's own record of one case. ``version`` counts its saved changes, from 0 (new)."""

    reference: str
    state: StrEnum  # an agency's own file gives it its first state as the default
    version: int = 0
    unit: str = ""  # of the first member of staff who worked on it
    opened_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What a guard or an effect may look at: the file, the command, who acts, and when."""

    file: Any
    command: Any
    actor: Actor
    at: datetime


Check = Callable[[Step], Sequence[Problem]]
Guard = Callable[[Step], Problem | None]
Effect = Callable[[Step], Iterable[Any]]


@dataclass(frozen=True, slots=True)
class Audience:
    """Which agencies hear of an event. An event with an empty audience stays in the house.

    ``always``: whatever the case. ``circle``: those of them that work on the case now.
    ``addressee``: the event's own field that names one agency.
    """

    always: frozenset[str] = frozenset()
    circle: frozenset[str] = frozenset()
    addressee: str | None = None

    @classmethod
    def to(cls, *always: str, circle: Iterable[str] = ()) -> Audience:
        """These always, and those of the circle that are named."""
        return cls(always=frozenset(always), circle=frozenset(circle))

    def recipients(self, event: Any, members: Iterable[str]) -> list[str]:
        """The receiving agencies, in a fixed order, each once."""
        named = {str(getattr(event, self.addressee))} if self.addressee else set()
        return sorted(self.always | (self.circle & set(members)) | named)


def nothing(_: Step) -> Iterable[Any]:
    """The effect of a command that changes only the state."""
    return ()


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a workflow.

    ``before``: states in which the command may be given. ``after``: the state that follows, or
    None when the state stays. ``check``: what is wrong with the input itself. ``guards``: each may
    name one problem; all are asked, so that a person hears of everything at once. ``effect``:
    changes the file and returns the events.
    """

    command: type
    before: frozenset[StrEnum]
    after: StrEnum | None
    roles: frozenset[str]
    guards: Sequence[Guard] = field(default=())
    effect: Effect = nothing
    check: Check | None = None


class Workflow:
    """The rows of one agency. Several rows of one command must not share a state."""

    def __init__(self, *rows: Row) -> None:
        self.rows = rows
        self._by_command: dict[tuple[type, StrEnum], Row] = {}
        for row in rows:
            for state in row.before:
                key = (row.command, state)
                if key in self._by_command:
                    raise ValueError(f"two rows for {row.command.__name__} in {state}")
                self._by_command[key] = row

    @property
    def commands(self) -> tuple[type, ...]:
        return tuple(dict.fromkeys(row.command for row in self.rows))

    def roles_for(self, command: type) -> frozenset[str]:
        """The roles that may give this command in some state."""
        return frozenset().union(*(row.roles for row in self.rows if row.command is command))

    def allowed(self, state: StrEnum, roles: frozenset[str]) -> tuple[type, ...]:
        """The commands that these roles may try in this state (their guards may still refuse)."""
        return tuple(row.command for row in self.rows if state in row.before and row.roles & roles)

    def apply(self, file: Any, command: Any, actor: Actor, at: datetime) -> list[Any]:
        """Carry the command out on the file and return the events that happened.

        Raises Forbidden (no row gives this person the command), WrongState (not now), InvalidInput
        or Refused (guards), each with all problems at once; the file is then unchanged.
        """
        row = self.row(file, type(command), actor)
        step = Step(file, command, actor, at)
        if row.check is not None and (faults := row.check(step)):
            raise InvalidInput(*faults)
        problems = [problem for guard in row.guards if (problem := guard(step)) is not None]
        if problems:
            raise Refused(*problems)
        events = list(row.effect(step))
        if row.after is not None:
            file.state = row.after
        return events

    def row(self, file: Any, command: type, actor: Actor) -> Row:
        """The row by which this person may try the command now. Raises Forbidden (no row gives it to them) and
        WrongState (not now)."""
        rows = [row for row in self.rows if row.command is command]
        if not any(row.roles & actor.roles for row in rows):
            raise Forbidden(
                Problem(
                    "role",
                    "role_may_not",
                    vi="Vai trò của bạn không được làm việc này.",
                    en="Your role may not do this.",
                )
            )
        row = self._by_command.get((command, file.state))
        if row is None:
            raise WrongState(
                Problem(
                    "state",
                    f"not_in_{file.state}",
                    vi="Hồ sơ đang ở trạng thái không cho phép việc này.",
                    en=f"This cannot be done while the file is '{file.state}'.",
                )
            )
        if not row.roles & actor.roles:
            raise Forbidden(
                Problem(
                    "role",
                    "role_may_not",
                    vi="Vai trò của bạn không được làm việc này.",
                    en="Your role may not do this now.",
                )
            )
        return row
