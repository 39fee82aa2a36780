"""The register of known offenders: looked at again in time, found from other cases, told to nobody else."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from services.kernel.access import Purpose
from services.kernel.errors import InvalidInput
from services.kernel.privacy.categories import Search
from services.police_investigation.domain import register as reg
from services.police_investigation.domain.access import may_use_register
from services.police_investigation.domain.model import PoliceFile, State
from services.police_investigation.domain.register_search import entries_in, words_in
from tests.unit.police_investigation import builders as b
from tests.unit.police_investigation.interviewing import keys

CONTACT, WARNING, WATCH = (
    reg.Measure.NO_CONTACT_WITH_CHILDREN, reg.Measure.WARNING, reg.Measure.ONLINE_WATCH,
)  # fmt: skip


def a_file() -> PoliceFile:
    return b.a_file(State.INVESTIGATING, b.ADD_SUSPECT, b.registered)


def due(file: PoliceFile) -> date:
    (line,) = reg.registered(file).values()
    return reg.review_due(line)


@pytest.mark.rule("offender-review")
def test_an_entry_is_looked_at_again_within_six_months() -> None:
    """Our own rule, entered on 2026-03-11: by 2026-09-11, or on the day that was set, never later."""
    file = a_file()
    assert due(file) == date(2026, 9, 11)
    again = b.registered(file)
    for wrong in ("2026-03-11", "2026-03-10", "2026-09-12"):
        assert keys(file, replace(again, review_on=wrong)) == [("review_out_of_time", "offender-review")]
    assert keys(file, replace(again, review_on="thứ hai"), InvalidInput) == [("not_a_date", None)]
    b.give(file, replace(again, review_on="2026-03-12"))
    assert due(file) == date(2026, 3, 12)


@pytest.mark.rule("offender-review")
def test_measures_that_end_are_looked_at_by_their_end() -> None:
    """Somebody decides whether they go on."""
    file = a_file()
    b.give(file, replace(b.registered(file), until="2026-05-01", review_on="2026-06-01"))
    assert due(file) == date(2026, 5, 1)


@pytest.mark.rule("offender-review")
def test_a_review_keeps_the_entry_with_its_measures_or_takes_it_off() -> None:
    """Each review is a line of its own; nothing is overwritten, and the time counts anew."""
    file = a_file()
    b.give(file, b.reviewed, at=b.NOW + timedelta(days=100))
    assert due(file) == date(2026, 12, 19)
    off = b.reviewed(file, outcome=reg.ReviewOutcome.TAKEN_OFF, measures=(), reason="Đã được xóa án tích.")
    assert keys(file, replace(off, reason=" ")) == [("reason_missing", "police-duty-seed")]
    assert b.give(file, off) == []  # no event tells of it
    assert reg.registered(file) == {}
    assert [line.act for line in file.offenders] == ["entered", "reviewed", "taken_off"]
    assert keys(file, b.reviewed(file)) == [("not_on_register", None)]


@pytest.mark.rule("police-duty-seed")
def test_nobody_is_kept_on_the_register_without_a_measure_and_a_reason() -> None:
    """Plan IV.6: as when they were entered."""
    file = a_file()
    assert keys(file, b.reviewed(file, measures=())) == [("reason_missing", "police-duty-seed")]
    assert keys(file, b.reviewed(file, reason="")) == [("reason_missing", "police-duty-seed")]
    assert keys(file, b.reviewed(file, suspect_id="none")) == [("not_on_register", None)]


def test_a_measure_is_told_with_the_day_since_when_it_stands_without_a_gap() -> None:
    """One that was dropped and taken up again counts from then."""
    file = a_file()
    for days, measures in ((10, (CONTACT, WATCH)), (20, (CONTACT,)), (30, (CONTACT, WATCH, WARNING))):
        b.give(file, b.reviewed(file, measures=measures), at=b.NOW + timedelta(days=days))
    (entry,) = entries_in(file)
    assert {one.measure: (one.since - b.NOW).days for one in entry.measures} == {CONTACT: 0, WATCH: 30, WARNING: 30}
    assert (entry.case_reference, entry.name, entry.handle) == (b.REFERENCE, "Nguyễn Văn Thử", "@thu")


@pytest.mark.rule("police-duty-seed")
def test_only_those_on_the_register_are_found_in_it_and_each_for_themselves() -> None:
    """A suspect who is not on it, or not any more, is not; a name of one and a handle of another make no third."""
    file = a_file()
    b.give(file, replace(b.ADD_SUSPECT, name="Lê Thị Khác", handle="@khac"))
    assert words_in(file) == [(Search.NAME, "Nguyễn Văn Thử"), (Search.ONLINE, "@thu")]
    assert not list(entries_in(file, [(Search.NAME, "Le Khac")]))
    b.give(file, b.registered)
    assert [one.name for one in entries_in(file, [(Search.NAME, "thu nguyen")])] == ["Nguyễn Văn Thử"]
    assert [one.name for one in entries_in(file, [(Search.NAME, "Lê"), (Search.ONLINE, "khac")])] == ["Lê Thị Khác"]
    assert not list(entries_in(file, [(Search.NAME, "Lê"), (Search.ONLINE, "@thu")]))
    assert not list(entries_in(file, [(Search.NAME, " . ")]))
    b.give(file, b.reviewed(file, outcome=reg.ReviewOutcome.TAKEN_OFF))
    assert not list(entries_in(file, [(Search.NAME, "Lê Khác")]))


@pytest.mark.rule("police-duty-seed")
def test_an_entry_says_neither_why_nor_anything_of_the_child() -> None:
    """Who finds it works on another case."""
    (entry,) = entries_in(a_file())
    assert "Tiền án" not in repr(entry)
    assert "hàng xóm" not in repr(entry)  # how the suspect stands to the child


@pytest.mark.rule("police-duty-seed")
def test_the_register_is_shown_for_investigating_and_answering_for_it_only() -> None:
    """Who has another role beside is shown nothing for that role's purposes."""
    both = b.an_actor("investigator", "privacy_officer")
    assert {purpose for purpose in Purpose if may_use_register(both, purpose)} == {Purpose.HANDLE_CASE}
    head = b.an_actor("head_of_unit")
    assert {p for p in Purpose if may_use_register(head, p)} == {Purpose.HANDLE_CASE, Purpose.SUPERVISE}
    assert not any(may_use_register(b.an_actor("police_officer", "privacy_officer"), purpose) for purpose in Purpose)
