"""Whether a chain is whole, and whether it is the same one whose heads the other agencies hold.

A chain alone shows a line that was changed, removed, put in or moved. Whoever may write everything
could also cut off its end or write all of it anew; the signed heads in the other agencies' hands
show that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.kernel.audit.entry import START, link

_OWN = ("_id", "previous", "hash")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. ``kind``: changed, removed, inserted, cut_off, rewritten or bad_head."""

    kind: str
    number: int
    until: int = 0  # the last missing number, for removed ones

    def words(self) -> tuple[str, str]:
        """In Vietnamese and in English."""
        vi, en = _WORDS[self.kind]
        span = f"{self.number}" if self.until in (0, self.number) else f"{self.number}-{self.until}"
        return vi.format(span), en.format(span)


_WORDS = {
    "changed": ("Dòng {} đã bị sửa.", "Line {} was changed."),
    "removed": ("Dòng {} đã bị xóa.", "Line {} was removed."),
    "inserted": ("Dòng {} bị chèn vào hoặc đổi chỗ.", "Line {} was put in or moved."),
    "cut_off": ("Phần cuối từ dòng {} đã bị cắt.", "The end of the log from line {} was cut off."),
    "rewritten": (
        "Nhật ký đã bị viết lại: dòng {} khác với bản cơ quan khác đang giữ.",
        "The log was written anew: line {} is not the one whose hash another agency holds.",
    ),
    "bad_head": (
        "Chữ ký của mốc tại dòng {} không đúng.",
        "The signature of the head at line {} is not right.",
    ),
}


@dataclass(frozen=True, slots=True)
class HeldHead:
    """A head as another agency holds it. ``genuine``: its signature is the agency's own."""

    entries: int
    hash: str
    genuine: bool


def verify(agency: str, lines: Iterable[Mapping[str, Any]], heads: Iterable[HeldHead] = ()) -> tuple[int, list[Fault]]:
    """How many lines there are, and everything that is wrong with them, in the order of the lines."""
    faults: list[Fault] = []
    wanted: dict[int, set[str]] = {}
    for head in heads:
        if head.genuine:
            wanted.setdefault(head.entries, set()).add(head.hash)
        else:
            faults.append(Fault("bad_head", head.entries))
    number, previous = 0, START
    for line in lines:
        if line["_id"] > number + 1:
            faults.append(Fault("removed", number + 1, line["_id"] - 1))
        elif line["previous"] != previous:
            faults.append(Fault("inserted", line["_id"]))
        number = line["_id"]
        values = {name: value for name, value in line.items() if name not in _OWN}
        previous = line["hash"]
        if link(agency, number, values, line["previous"]) != previous:
            faults.append(Fault("changed", number))
        if wanted.pop(number, {previous}) != {previous}:
            faults.append(Fault("rewritten", number))
    if missing := [entries for entries in wanted if entries > number]:
        faults.append(Fault("cut_off", number + 1, max(missing)))
    return number, sorted(faults, key=lambda fault: fault.number)
