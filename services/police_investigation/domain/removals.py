"""Content that a platform or the media is asked to remove, and what came of it.

Rules ``cyb2025-removal`` (a platform has 24 hours, or 6 if it is urgent; before 2026-07-01 ``cyb2018-art29``,
promptly and without a number), ``media-removal-request`` and ``takedown-request-right``. Only the address is kept,
never what stands there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from services.kernel.errors import Problem
from services.kernel.ids import new_id
from services.kernel.privacy.categories import Category, personal
from services.kernel.workflow import Step
from services.police_investigation.domain import events as e
from services.police_investigation.domain.texts import in_force, written


class RemovalTarget(StrEnum):
    PLATFORM = "platform"
    MEDIA = "media"  # the press; the law gives it no hours


class Demander(StrEnum):
    """At whose demand (rule ``takedown-request-right``). The intake point hears the code, and tells them."""

    POLICE = "police"  # nobody asked: the police themselves
    PARENT = "parent"
    CARER = "carer"
    CHILD = "child"  # itself, aged seven or more
    RESPONSIBLE_BODY = "responsible_body"


class RemovalOutcome(StrEnum):
    REMOVED = "removed"
    PARTLY = "partly"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalAnswer:
    """``proof_number``: of the record of what was seen afterwards."""

    outcome: RemovalOutcome
    proof_number: str
    at: datetime
    by: str


@dataclass(slots=True, kw_only=True)
class Removal:
    """It is open until the content is gone, however often it was answered."""

    id: str
    target: RemovalTarget
    platform: str = personal(Category.ONLINE_REFERENCE, default="")
    url: str = personal(Category.ONLINE_REFERENCE, default="")
    urgent: bool
    document_number: str
    demanded_by: Demander = Demander.POLICE
    demand_checked: bool = False
    at: datetime
    by: str
    answers: list[RemovalAnswer] = field(default_factory=list)

    @property
    def is_done(self) -> bool:
        return any(answer.outcome is RemovalOutcome.REMOVED for answer in self.answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRemoval:
    """``demand_checked``: that whoever demands it is who they say, and a child aged seven or more."""

    target: RemovalTarget = RemovalTarget.PLATFORM
    platform: str
    url: str
    urgent: bool
    document_number: str
    demanded_by: Demander = Demander.POLICE
    demand_checked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmRemoval:
    removal_id: str
    outcome: RemovalOutcome
    proof_number: str


# --- guards -----------------------------------------------------------------------------------------------

platform_is_named = written("platform", "Phải ghi nền tảng hoặc báo, đài.", "Which platform or medium must be written.")
proof_is_numbered = written(
    "proof_number", "Phải ghi số biên bản kiểm tra.", "The number of the record that proves it must be written."
)


def only_an_address(step: Step) -> Problem | None:
    """Rule ``no-material-stored``: an address, and not an image written as one."""
    url = step.command.url.strip()
    if url and not url.lower().startswith("data:"):
        return None
    return Problem(
        "url",
        "not_an_address",
        rule="no-material-stored",
        vi="Chỉ ghi địa chỉ của nội dung, không ghi nội dung.",
        en="Only the address of the content is written, never the content.",
    )


def demand_is_checked(step: Step) -> Problem | None:
    """Rule ``takedown-request-right``: parent, carer, the child aged seven or more, the bodies responsible; nobody
    has a child's traces removed by calling themselves its parent."""
    command = step.command
    if command.demanded_by is Demander.POLICE or command.demand_checked:
        return None
    if not in_force("takedown-request-right", step.at):
        return None
    return Problem(
        "demand_checked",
        "demand_not_checked",
        rule="takedown-request-right",
        vi="Phải kiểm tra người yêu cầu đúng là cha, mẹ, người chăm sóc, trẻ từ đủ 7 tuổi hoặc cơ quan có trách nhiệm.",
        en="It must be checked that parent, carer, child aged seven or more, or a body responsible demands it.",
    )


def removal_is_open(step: Step) -> Problem | None:
    removal = _found(step)
    if removal is None:
        return Problem("removal_id", "no_such_removal", vi="Không có yêu cầu này.", en="There is no such request.")
    if not removal.is_done:
        return None
    return Problem("removal_id", "removed_already", vi="Nội dung đã được gỡ.", en="The content is gone already.")


def _found(step: Step) -> Removal | None:
    return next((one for one in step.file.removals if one.id == step.command.removal_id), None)


# --- effects ----------------------------------------------------------------------------------------------


def request(step: Step) -> Iterable[Any]:
    command = step.command
    removal = Removal(
        id=new_id(), target=command.target, platform=command.platform.strip(), url=command.url.strip(),
        urgent=command.urgent, document_number=command.document_number.strip(), demanded_by=command.demanded_by,
        demand_checked=command.demand_checked, at=step.at, by=step.actor.staff_id,
    )  # fmt: skip
    step.file.removals.append(removal)
    return [e.ContentRemovalRequested(removal.id, removal.urgent, str(removal.demanded_by))]


def confirm(step: Step) -> Iterable[Any]:
    """The clock ends when the content is gone; an answer alone ends nothing."""
    command, removal = step.command, _found(step)
    assert removal is not None
    removal.answers.append(
        RemovalAnswer(
            outcome=command.outcome, proof_number=command.proof_number.strip(), at=step.at, by=step.actor.staff_id
        )
    )
    told: list[Any] = [e.ContentRemovalConfirmed(removal.id, str(command.outcome), str(removal.demanded_by))]
    return [*told, e.ContentGone(removal_id=removal.id)] if removal.is_done else told
