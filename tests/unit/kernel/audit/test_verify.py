"""Whatever is done to a chain is found, and the ordinary ways are called by their names."""

from __future__ import annotations

from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from bson.datetime_ms import DatetimeMS
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.audit.entry import START, Action, Decision, Entry, link
from services.kernel.audit.verify import Fault, HeldHead, verify

AGENCY = "police_investigation"
Line = dict[str, Any]


def values(number: int, call: str = "GetCase") -> Line:
    return Entry(
        at=datetime(2026, 3, 11, tzinfo=UTC) + timedelta(seconds=number),
        staff_id=f"T-{number % 7:04}",
        unit="",
        roles=("investigator",),
        action=Action.VIEW,
        call=call,
        decision=Decision.GRANTED,
        references=("7F3K-9QXM-2C4",),
    ).values()


def row(number: int, content: Line, previous: str) -> Line:
    fresh = link(AGENCY, number, content, previous)
    return {"_id": number, "number": number, **content, "previous": previous, "hash": fresh}


def chain(length: int, call: str = "GetCase") -> list[Line]:
    return extended([], length, call)


def extended(lines: list[Line], until: int, call: str = "GetCase") -> list[Line]:
    """The lines and freshly chained ones after them."""
    lines = list(lines)
    while len(lines) < until:
        number = len(lines) + 1
        lines.append(row(number, values(number, call), lines[-1]["hash"] if lines else START))
    return lines


def head_of(lines: list[Line], at: int = 0) -> HeldHead:
    line = lines[(at or len(lines)) - 1]
    return HeldHead(line["_id"], line["hash"], genuine=True)


def renumbered(lines: list[Line]) -> list[Line]:
    return [{**line, "_id": number, "number": number} for number, line in enumerate(lines, 1)]


def faults(lines: list[Line], *heads: HeldHead) -> list[Fault]:
    return verify(AGENCY, lines, heads)[1]


def test_a_whole_chain_is_whole() -> None:
    lines = chain(30)
    assert verify(AGENCY, lines, [head_of(lines, 1), head_of(lines, 17), head_of(lines)]) == (30, [])
    assert verify(AGENCY, []) == (0, [])


def test_another_agencys_chain_does_not_pass_for_ones_own() -> None:
    """A whole log cannot be exchanged for that of a quieter agency."""
    assert verify("court_liaison", chain(5))[1] == [Fault("changed", 1, 5)]


@pytest.mark.parametrize("field", [*values(1), "previous", "hash", "number"])
def test_a_changed_field_is_found_in_its_line(field: str) -> None:
    lines = chain(9)
    lines[4][field] = datetime(2020, 1, 1, tzinfo=UTC) if field == "at" else "x"
    found = faults(lines)
    assert found
    assert all(f.kind == "stray" or f.number in (4, 5, 6) for f in found), found


@pytest.mark.parametrize("number", [1, 5, 9])
def test_a_changed_line_is_named(number: int) -> None:
    lines = chain(9)
    lines[number - 1]["staff_id"] = "T-9999"
    assert faults(lines) == [Fault("changed", number)]


def test_an_added_or_missing_field_is_a_change() -> None:
    lines = chain(9)
    lines[2]["note"] = ""
    del lines[6]["purpose"]
    assert faults(lines) == [Fault("changed", 3), Fault("changed", 7)]


def test_a_changed_line_with_a_hash_of_its_own_is_named() -> None:
    """Who changes a line and computes its hash anew is told on by the line after it."""
    lines = chain(9)
    lines[4] = row(5, values(5, "Other"), lines[3]["hash"])
    assert faults(lines) == [Fault("changed", 5)]


def test_removed_lines_are_named_whether_or_not_the_rest_got_new_numbers() -> None:
    lines = chain(12)
    assert faults(lines[:3] + lines[6:]) == [Fault("removed", 4, 6)]
    assert faults(lines[1:]) == [Fault("removed", 1, 1)]
    assert faults(renumbered(lines[:3] + lines[6:])) == [Fault("removed", 4, 6)]


@pytest.mark.parametrize("how_many", [1, 3])
def test_lines_put_in_are_named(how_many: int) -> None:
    """New lines, chained to the one before, and the later ones pushed on."""
    lines = chain(12)
    assert faults(renumbered(extended(lines[:4], 4 + how_many, "Other") + lines[4:])) == [
        Fault("inserted", 5, 4 + how_many)
    ]


@pytest.mark.parametrize("strange", [3.5, "3", -1, 0, True, None, float("nan")])
def test_a_line_without_a_number_of_its_own_is_named(strange: Any) -> None:
    """Squeezed between two lines, or put where nobody counts."""
    lines = chain(6)
    lines.insert(3, {**lines[2], "_id": strange, "number": strange})
    assert Fault("stray", 1) in faults(lines)


def test_something_that_is_no_line_at_all_is_named_and_not_raised() -> None:
    lines: list[Any] = chain(6)
    lines[3] = {"_id": 4}
    lines.append({})
    assert faults(lines) == [Fault("stray", 1), Fault("changed", 4)]


def test_a_time_that_no_calendar_knows_is_a_change_and_stops_nothing() -> None:
    """The driver gives such a time as a number of milliseconds; the faults behind it must still be told."""
    lines = chain(6)
    lines[1]["at"] = DatetimeMS(2**62)
    lines[4]["reason"] = "x"
    assert faults(lines) == [Fault("changed", 2), Fault("changed", 5)]


@pytest.mark.parametrize(("one", "other"), [(4, 5), (2, 11), (1, 12)])
def test_lines_that_changed_places_are_named(one: int, other: int) -> None:
    lines = chain(12)
    lines[one - 1], lines[other - 1] = lines[other - 1], lines[one - 1]
    found = faults(renumbered(lines))
    assert {f.kind for f in found} == {"reordered"}
    assert {f.number for f in found} | {f.until for f in found if f.until} == {one, other}


def test_a_tail_that_was_cut_off_is_seen_by_the_head_that_another_holds() -> None:
    """The rest alone looks whole; that is why the others hold heads."""
    lines = chain(12)
    assert faults(lines[:8]) == []
    assert faults(lines[:8], head_of(lines, 3), head_of(lines)) == [Fault("cut_off", 9, 12)]
    assert faults([], head_of(lines)) == [Fault("cut_off", 1, 12)]


def test_a_chain_written_anew_is_seen_by_the_heads_that_others_hold() -> None:
    """From the first line on, or from a later one: between the last head that fits and the first that does not."""
    lines = chain(12)
    heads = [head_of(lines, 3), head_of(lines, 6), head_of(lines)]
    assert faults(chain(12, "Other")) == []
    assert faults(chain(12, "Other"), *heads) == [Fault("rewritten", 1, 12)]
    assert faults(extended(lines[:7], 12, "Other"), *heads) == [Fault("rewritten", 7, 12)]


def test_two_signed_heads_for_one_line_show_that_the_agency_told_two_stories() -> None:
    lines = chain(6)
    assert faults(lines, head_of(lines), head_of(chain(6, "Other"))) == [Fault("rewritten", 1, 6)]


def test_a_head_with_a_bad_signature_is_named_and_not_believed() -> None:
    lines = chain(6)
    assert faults(lines, HeldHead(9, "f" * 64, genuine=False)) == [Fault("bad_head", 9)]


def test_a_log_that_is_wrong_all_through_is_told_in_few_words() -> None:
    """Nobody reads a hundred thousand lines of faults; and finding them must not take forever."""
    lines = chain(3_000)
    for line in lines:
        line["unit"] = "x"
    assert faults(lines) == [Fault("changed", 1, 3_000)]


def test_every_fault_can_be_said_in_both_languages() -> None:
    for kind in ("changed", "removed", "inserted", "reordered", "stray", "cut_off", "rewritten", "bad_head"):
        vi, en = Fault(kind, 41, 43).words()
        assert "41-43" in vi
        assert "41-43" in en
        assert vi != en


WHOLE = chain(24)
PLACES = st.integers(0, len(WHOLE) - 1)


@st.composite
def tampering(draw: st.DrawFn) -> list[Line]:
    """A chain after one to four acts of somebody who may write everything and knows how it is made."""
    lines = deepcopy(WHOLE)
    for _ in range(draw(st.integers(1, 4))):
        act = draw(st.sampled_from(["change", "rehash", "remove", "insert", "swap", "cut", "rewrite", "renumber"]))
        place, other = draw(PLACES) % max(1, len(lines)), draw(PLACES) % max(1, len(lines))
        if not lines:
            break
        line = lines[place]
        if act == "change":
            line[draw(st.sampled_from(["staff_id", "reason", "hash", "previous", "_id"]))] = draw(st.text(max_size=3))
        elif act == "rehash":
            content = {**values(place + 1), "staff_id": draw(st.text(max_size=3))}
            lines[place] = row(place + 1, content, lines[place - 1].get("hash", "") if place else START)
        elif act == "remove":
            del lines[place]
        elif act == "insert":
            lines.insert(
                place, row(place + 1, values(place + 1, "Other"), lines[place - 1]["hash"] if place else START)
            )
        elif act == "swap":
            lines[place], lines[other] = lines[other], lines[place]
        elif act == "cut":
            del lines[place:]
        elif act == "rewrite":
            lines = extended(lines[:place], len(lines), draw(st.sampled_from(["GetCase", "Other"])))
        else:
            lines = renumbered(lines)
    return lines


@given(tampering())
def test_whatever_is_done_to_a_chain_is_found_while_another_holds_its_head(lines: list[Line]) -> None:
    """Nothing is found only when nothing that the head stands for was changed: a log may have grown since."""
    if found := faults(lines, head_of(WHOLE)):
        assert lines != WHOLE, found
    else:
        assert lines[: len(WHOLE)] == WHOLE


@given(st.lists(st.dictionaries(st.sampled_from([*WHOLE[0], "x"]), st.one_of(
    st.none(), st.integers(), st.floats(), st.text(max_size=4), st.binary(max_size=4), st.lists(st.none(), max_size=2)
)), max_size=4))  # fmt: skip
def test_nothing_that_stands_in_the_log_makes_the_check_fail(lines: list[Line]) -> None:
    """A line that made the check end with an error would be a way to stop all checks."""
    assert faults(chain(3) + lines) != [] or not lines
