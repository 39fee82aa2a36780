"""Evidence and its chain of custody: who held which sealed thing from when to when, signed by both.

No content is ever kept here (rule ``no-material-stored``): a number, a kind, a seal, and of a medium the hash
that stands on its seal. Each line of an item's chain holds the hash of the line before, so that none can be
changed, taken out or put in unseen.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category, personal
from services.kernel.workflow import Step
from services.police_investigation.domain import events as e
from services.police_investigation.domain.agency import Role
from services.police_investigation.domain.texts import not_ahead, texts_can_be_kept, written

HEX_SHA256 = re.compile(r"[0-9a-f]{64}")


class EvidenceKind(StrEnum):
    PHONE = "phone"
    COMPUTER = "computer"
    STORAGE = "storage"
    PRINTOUT = "printout"
    RECORDING = "recording"  # of an interview
    CLOTHING = "clothing"
    TRACE = "trace"  # biological
    DOCUMENT = "document"
    OTHER = "other"


class CustodyAct(StrEnum):
    TAKEN = "taken"
    HANDED_OVER = "handed_over"  # signed by who gives
    RECEIVED = "received"  # signed by who receives


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceItem:
    """``sha256``: of the sealed medium, as it was written on the seal; empty where there is none."""

    item_number: str
    kind: EvidenceKind
    description: str = personal(Category.EVIDENCE)
    found_at: str = personal(Category.EVIDENCE)
    sha256: str = ""
    seal_number: str
    taken_at: datetime
    at: datetime
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CustodyEntry:
    """A line of the chain. ``giver`` and ``receiver``: staff numbers; ``hash``: of this line with ``previous``.
    ``condition`` is free text and stands beside the chain, not in it: its key may be destroyed one day."""

    item_number: str
    act: CustodyAct
    giver: str
    receiver: str
    seal_number: str
    seal_intact: bool
    condition: str = personal(Category.EVIDENCE)
    at: datetime
    by: str
    previous: str
    hash: str = ""


# --- commands ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEvidence:
    """``found_at``: where it was taken. Whoever registers it holds it first."""

    item_number: str
    kind: EvidenceKind
    description: str
    found_at: str = ""
    sha256: str = ""
    seal_number: str
    taken_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverEvidence:
    """``receiver``: staff number. ``condition``: in words, needed where the seal is not as it was."""

    item_number: str
    receiver: str
    seal_number: str
    seal_intact: bool
    condition: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmEvidence:
    """The receiver signs for what they were given, as they found it."""

    item_number: str
    seal_number: str
    seal_intact: bool
    condition: str = ""


# --- the chain --------------------------------------------------------------------------------------------


def hash_of(entry: CustodyEntry) -> str:
    """SHA-256 over everything of the line that lies open, and the hash of the line before."""
    told = {name: value for name, value in asdict(entry).items() if name not in ("hash", "condition")}
    told["at"] = entry.at.astimezone(UTC).isoformat(timespec="milliseconds")
    return hashlib.sha256(json.dumps(told, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def chain_of(entries: Iterable[CustodyEntry], item_number: str) -> list[CustodyEntry]:
    return [entry for entry in entries if entry.item_number == item_number]


def broken_at(entries: Sequence[CustodyEntry]) -> int | None:
    """Which line of one item's chain does not fit the ones before; None when all do."""
    previous = ""
    for number, entry in enumerate(entries):
        if entry.previous != previous or entry.hash != hash_of(entry):
            return number
        previous = entry.hash
    return None


def is_whole(entries: Iterable[CustodyEntry]) -> bool:
    """Whether the chains of all items hold."""
    entries = list(entries)
    return all(broken_at(chain_of(entries, item)) is None for item in {entry.item_number for entry in entries})


def holder(entries: Iterable[CustodyEntry], item_number: str) -> str | None:
    """The staff number of who signed for the item last."""
    signed = [one for one in chain_of(entries, item_number) if one.act is not CustodyAct.HANDED_OVER]
    return signed[-1].receiver if signed else None


def awaiting(entries: Iterable[CustodyEntry], item_number: str) -> CustodyEntry | None:
    """The hand-over that the receiver has not signed yet; a later one takes an earlier one's place."""
    chain = chain_of(entries, item_number)
    return chain[-1] if chain and chain[-1].act is CustodyAct.HANDED_OVER else None


# --- checks and guards ------------------------------------------------------------------------------------


def item_can_be_kept(step: Step) -> list[Problem]:
    """Rule ``no-material-stored``: a hash is 64 hex digits and nothing else."""
    problems = texts_can_be_kept(step) + not_ahead(step, "taken_at")
    if step.command.sha256 and not HEX_SHA256.fullmatch(step.command.sha256.strip().lower()):
        problems.append(
            Problem(
                "sha256", "not_a_hash", rule="no-material-stored", vi="Mã băm SHA-256 phải gồm 64 ký tự hex.",
                en="A SHA-256 hash has 64 hex digits.",
            )
        )  # fmt: skip
    return problems


def item_is_named(step: Step) -> Problem | None:
    """A thing without a number, a seal or a word on what it is cannot be found again."""
    for field in ("item_number", "seal_number", "description"):
        if not getattr(step.command, field).strip():
            return Problem(field, f"{field}_missing", vi="Phải ghi ô này.", en="This must be written.")
    return None


def item_is_new(step: Step) -> Problem | None:
    """Each number is given once."""
    if all(item.item_number != step.command.item_number.strip() for item in step.file.evidence):
        return None
    return Problem("item_number", "registered_already", vi="Số này đã có.", en="This number is registered already.")


def item_is_here(step: Step) -> Problem | None:
    if any(item.item_number == step.command.item_number.strip() for item in step.file.evidence):
        return None
    return Problem("item_number", "no_such_item", vi="Không có vật chứng này.", en="There is no such item.")


seal_is_numbered = written("seal_number", "Phải ghi số niêm phong.", "The seal's number must be written.")


def holder_hands_over(step: Step) -> Problem | None:
    """Who holds it gives it; the head of unit may for somebody who is away, and says so."""
    command, actor = step.command, step.actor
    held_by = holder(step.file.custody, command.item_number.strip())
    if held_by in (None, actor.staff_id) or (Role.HEAD in actor.roles and command.condition.strip()):
        return None
    return Problem(
        "item_number",
        "held_by_another",
        vi="Người khác đang giữ vật chứng này; thủ trưởng giao thay thì phải ghi rõ lý do.",
        en="Somebody else holds this item; a head who hands it over for them writes why.",
    )


def receiver_is_another(step: Step) -> Problem | None:
    receiver = step.command.receiver.strip()
    if receiver and receiver != holder(step.file.custody, step.command.item_number.strip()):
        return None
    return Problem(
        "receiver", "receiver_missing", vi="Phải ghi mã cán bộ nhận.", en="The receiver's staff number must be written."
    )


def hand_over_awaits(step: Step) -> Problem | None:
    """Both sign: the receiver themselves, for what was given to them and to nobody else."""
    given = awaiting(step.file.custody, step.command.item_number.strip())
    if given is not None and given.receiver == step.actor.staff_id:
        return None
    return Problem(
        "item_number",
        "nothing_to_sign",
        vi="Vật chứng này không được giao cho bạn.",
        en="This item was not handed over to you.",
    )


def broken_seal_is_explained(step: Step) -> Problem | None:
    """A seal that is broken, or is another than before, has a reason in words."""
    command = step.command
    chain = chain_of(step.file.custody, command.item_number.strip())
    as_before = command.seal_intact and (not chain or chain[-1].seal_number == command.seal_number.strip())
    if as_before or command.condition.strip():
        return None
    return Problem(
        "condition",
        "broken_seal_not_explained",
        vi="Niêm phong không còn nguyên hoặc đã thay: phải ghi rõ lý do.",
        en="The seal is broken or another one: it must be written why.",
    )


# --- effects ----------------------------------------------------------------------------------------------


def register(step: Step) -> Iterable[Any]:
    command, me = step.command, step.actor.staff_id
    item = EvidenceItem(
        item_number=command.item_number.strip(), kind=command.kind, description=command.description.strip(),
        found_at=command.found_at.strip(), sha256=command.sha256.strip().lower(),
        seal_number=command.seal_number.strip(), taken_at=command.taken_at, at=step.at, by=me,
    )  # fmt: skip
    step.file.evidence.append(item)
    _sign(step, CustodyAct.TAKEN, "", me, item.seal_number, True, "")
    return [e.EvidenceRegistered(item_number=item.item_number)]


def hand_over(step: Step) -> Iterable[Any]:
    command, number = step.command, step.command.item_number.strip()
    giver = holder(step.file.custody, number) or ""
    _sign(
        step, CustodyAct.HANDED_OVER, giver, command.receiver.strip(), command.seal_number.strip(),
        command.seal_intact, command.condition.strip(),
    )  # fmt: skip
    return [e.EvidenceHandedOver(item_number=number)]


def confirm(step: Step) -> Iterable[Any]:
    command, number = step.command, step.command.item_number.strip()
    given = awaiting(step.file.custody, number)
    assert given is not None
    _sign(
        step, CustodyAct.RECEIVED, given.giver, step.actor.staff_id, command.seal_number.strip(),
        command.seal_intact, command.condition.strip(),
    )  # fmt: skip
    return [e.EvidenceReceived(item_number=number)]


def _sign(
    step: Step, act: CustodyAct, giver: str, receiver: str, seal_number: str, seal_intact: bool, condition: str
) -> None:
    number = step.command.item_number.strip()
    chain = chain_of(step.file.custody, number)
    entry = CustodyEntry(
        item_number=number, act=act, giver=giver, receiver=receiver, seal_number=seal_number, seal_intact=seal_intact,
        condition=condition, at=step.at, by=step.actor.staff_id, previous=chain[-1].hash if chain else "",
    )  # fmt: skip
    step.file.custody.append(replace(entry, hash=hash_of(entry)))
