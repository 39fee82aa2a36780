"""The ways a request can be refused. Pure: standard library only.

A refusal carries all its problems at once. The text of the exception holds codes, field names and
keys only, never a value that somebody typed: exception texts end up in logs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong: where, what (a stable key), by which rule, and in words.

    ``source`` and ``remedy_…``: where the rule stands and what would make it allowed. Whoever finds the problem
    leaves them empty; they are looked up in the rule book when the refusal is told.
    """

    field: str
    key: str
    rule: str | None = None
    vi: str = ""
    en: str = ""
    source: str = ""
    remedy_vi: str = ""
    remedy_en: str = ""


class DomainError(Exception):
    """A request that was understood and refused; nothing has changed."""

    code: ClassVar[str] = "refused"

    def __init__(self, *problems: Problem) -> None:
        self.problems = problems
        super().__init__(f"{self.code}: " + ", ".join(f"{p.field}={p.key}" for p in problems))


class InvalidInput(DomainError):
    """What was sent cannot be kept."""

    code = "invalid_input"


class NotFound(DomainError):
    """No such thing, or none that this caller may know of."""

    code = "not_found"


class WrongState(DomainError):
    """The command exists, but not in the file's present state."""

    code = "wrong_state"


class StaleVersion(DomainError):
    """Somebody else changed the file since the caller read it."""

    code = "stale_version"

    def __init__(self, current_version: int, changed: tuple[str, ...] = ()) -> None:
        """``changed``: the kinds of event that happened since, oldest first."""
        self.current_version = current_version
        self.changed = changed
        super().__init__(
            Problem(
                "expected_version",
                "stale_version",
                vi="Hồ sơ vừa được người khác cập nhật.",
                en="Somebody else has changed the file meanwhile.",
            )
        )


class Forbidden(DomainError):
    """This person may not do this."""

    code = "forbidden"


class Refused(DomainError):
    """A guard of the workflow says no."""

    code = "refused"


class RequestReused(DomainError):
    """The request_id was used before for a different request."""

    code = "request_reused"
