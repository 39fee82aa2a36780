"""Whether a chain is whole, and whether it is the same one whose heads the other agencies hold.

A chain alone shows a line that was changed, removed, put in or moved. Whoever may write everything
could also cut off its end or write all of it anew; the signed heads in the other agencies' hands
show that. Without such a head the end of a chain proves nothing.

Pure: standard library only. Reads the chain once, in order, and keeps only what is wrong with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from services.kernel.audit.entry import START, link

_OWN = ("_id", "number", "previous", "hash")
LARGEST = 2**62  # numbers beyond are nobody's
_TRIED = 200  # lines of which each is tried in the place of each other
_NEAR = tuple(shift for distance in range(1, 51) for shift in (distance, -distance))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. ``until``: the last of several lines, 0 for one.

    ``kind``: changed, removed, inserted, reordered, stray (``number``: how many), cut_off, rewritten or bad_head.
    """

    kind: str
    number: int
    until: int = 0

    def words(self) -> tuple[str, str]:
        """In Vietnamese and in English."""
        vi, en = _WORDS[self.kind]
        span = f"{self.number}" if self.until in (0, self.number) else f"{self.number}-{self.until}"
        return vi.format(span), en.format(span)


_WORDS = {
    "changed": ("Dòng {} đã bị sửa.", "Changed: line {}."),
    "removed": ("Dòng {} đã bị xóa.", "Removed: line {}."),
    "inserted": ("Dòng {} đã bị chèn vào.", "Put in: line {}."),
    "reordered": ("Dòng {} đã bị đổi chỗ.", "Moved: line {}."),
    "stray": ("Có {} dòng không mang số hợp lệ đã bị đưa vào.", "Put in without a number of their own: {} lines."),
    "cut_off": ("Phần cuối đã bị cắt: dòng {}.", "The end was cut off: line {}."),
    "rewritten": (
        "Nhật ký đã bị viết lại: dòng {} không khớp với mốc mà cơ quan khác đang giữ.",
        "Written anew: line {} does not lead to the head that another agency holds.",
    ),
    "bad_head": ("Chữ ký của mốc tại dòng {} không đúng.", "The signature of the head at line {} is not right."),
}


@dataclass(frozen=True, slots=True)
class HeldHead:
    """A head as another agency holds it. ``genuine``: its signature is the agency's own."""

    entries: int
    hash: str
    genuine: bool


def verify(agency: str, lines: Iterable[Mapping[str, Any]], heads: Iterable[HeldHead] = ()) -> tuple[int, list[Fault]]:
    """The number of the last line, and everything that is wrong with the chain, in the order of the lines.

    ``lines``: as AccessLog.lines gives them. Whatever they hold, it is named and never raised.
    """
    walk = _Walk(agency, heads)
    for line in lines:
        walk.take(line)
    return walk.number, walk.end()


class _Walk:
    """Goes along a chain and notes what does not fit."""

    def __init__(self, agency: str, heads: Iterable[HeldHead]) -> None:
        self.number = 0
        self._agency = agency
        self._faults: list[Fault] = []
        self._stray = 0
        self._previous: Any = START
        self._sound = True  # the line before was the one that belongs there
        self._shift = 0  # by how much the line before stood in a wrong place
        self._moved: list[tuple[int, int]] = []  # where a line stands, and where it belongs
        self._misfits: list[tuple[int, Mapping[str, Any]]] = []
        self._vouched = 0  # up to here another agency's head agrees
        self._heads: dict[int, set[str]] = {}
        for head in heads:
            if head.genuine:
                self._heads.setdefault(head.entries, set()).add(head.hash)
            else:
                self._faults.append(Fault("bad_head", head.entries))

    def take(self, line: Mapping[str, Any]) -> None:
        number = line.get("_id")
        if not is_number(number) or line.get("number", number) != number or number <= self.number:
            self._stray += 1
            return
        if number > self.number + 1:
            self._faults.append(Fault("removed", self.number + 1, number - 1))
        joined = number > self.number + 1 or line.get("previous") == self._previous
        sound = self._fits(line, number)
        if not sound:
            self._misplaced(line, number)
        elif self._sound and not joined:
            # This line still says what the hash of the one before was: that one was exchanged whole.
            self._faults.append(Fault("changed", max(1, number - 1)))
        self.number, self._previous, self._sound = number, line.get("hash"), sound
        self._compare(number, line.get("hash"))

    def end(self) -> list[Fault]:
        self._place_misfits()
        self._faults += self._explained()
        inserted = {n for f in self._faults if f.kind == "inserted" for n in range(f.number, f.until + 1)}
        self._faults += [Fault("changed", number) for number, _ in self._misfits if number not in inserted]
        if missing := [entries for entries in self._heads if entries > self.number]:
            self._faults.append(Fault("cut_off", self.number + 1, max(missing)))
        if self._stray:
            self._faults.append(Fault("stray", self._stray))
        return _joined(self._faults)

    def _fits(self, line: Mapping[str, Any], number: int) -> bool:
        values = {name: value for name, value in line.items() if name not in _OWN}
        try:
            return link(self._agency, number, values, line["previous"]) == line["hash"]
        except (AttributeError, KeyError, OSError, OverflowError, TypeError, ValueError):
            return False  # not even the form of a line

    def _misplaced(self, line: Mapping[str, Any], number: int) -> None:
        """A line that is not the one of its number: perhaps it is that of another."""
        searching = len(self._misfits) < _TRIED  # a log that is wrong all through is not searched all through
        for shift in dict.fromkeys((self._shift, *_NEAR) if searching else (self._shift, 1, -1)):
            if shift and self._fits(line, number - shift):
                self._shift = shift
                self._moved.append((number, number - shift))
                return
        if searching:
            self._misfits.append((number, line))
        else:
            self._faults.append(Fault("changed", number))

    def _place_misfits(self) -> None:
        """Lines that were carried far: each is tried in the place of each other that does not fit."""
        places = [number for number, _ in self._misfits] + [number for number, _ in self._moved[:_TRIED]]
        staying = []
        for number, line in self._misfits:
            home = next((place for place in places if place != number and self._fits(line, place)), None)
            if home is None:
                staying.append((number, line))
            else:
                self._moved.append((number, home))
        self._misfits = staying
        self._moved.sort()

    def _explained(self) -> list[Fault]:
        """What was done to lines that stand in a wrong place."""
        if {number for number, _ in self._moved} == {home for _, home in self._moved}:
            return [Fault("reordered", number) for number, _ in self._moved]
        faults, before = [], 0  # of what was there before, by how much it had been shifted already
        last = 0
        for number, home in self._moved:
            shift = number - home
            if number != last + 1:
                before = 0
            if shift > before:
                faults.append(Fault("inserted", number - (shift - before), number - 1))
            elif shift < before:
                faults.append(Fault("removed", number - before, home - 1))
            last, before = number, shift
        return faults

    def _compare(self, number: int, found: Any) -> None:
        held = self._heads.pop(number, None)
        if held is None:
            return
        if held == {found}:
            self._vouched = number
        else:
            self._faults.append(Fault("rewritten", self._vouched + 1, number))


def is_number(value: Any) -> bool:
    """Whether this can be a line's number."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value <= LARGEST


def _joined(faults: list[Fault]) -> list[Fault]:
    """In order, and neighbours of one kind as one."""
    whole: list[Fault] = []
    for fault in sorted(faults, key=lambda fault: (fault.kind, fault.number)):
        last = whole[-1] if whole else None
        if last and fault.kind == last.kind != "stray" and fault.number <= max(last.number, last.until) + 1:
            until = max(last.number, last.until, fault.number, fault.until)
            whole[-1] = Fault(last.kind, last.number, until)
        else:
            whole.append(fault)
    return sorted(whole, key=lambda fault: fault.number)
