"""A line says who, what and why in codes, and its hash hangs on every word of it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from services.kernel.audit.entry import START, Action, Decision, Entry, commit, keeps_to, link

ENTRY = Entry(
    at=datetime(2026, 3, 11, 13, 35, 0, 123_000, UTC),
    staff_id="T-0001",
    unit="Xã Bình An (mẫu)",
    roles=("social_worker", "commune_chairman"),
    action=Action.VIEW,
    call="GetCase",
    decision=Decision.GRANTED,
    purpose="handle_case",
    references=("7F3K-9QXM-2C4",),
    categories=("identity", "birth"),
    reason="assigned",
    request="r-1",
    grant="g-1",
    commitment="0" * 64,
)
OTHER: dict[str, Any] = {
    "at": ENTRY.at + timedelta(milliseconds=1),
    "roles": ("judge",),
    "action": Action.LIST,
    "decision": Decision.REFUSED,
    "references": (),
    "categories": ("identity",),
}


def hash_of(entry: Entry, number: int = 1, agency: str = "social_support", previous: str = START) -> str:
    return link(agency, number, entry.values(), previous)


@pytest.mark.parametrize("field", [field.name for field in fields(Entry)])
def test_the_hash_hangs_on_every_field(field: str) -> None:
    """A field that could be changed without changing the hash would be a hole in the log."""
    assert hash_of(replace(ENTRY, **{field: OTHER.get(field, "something else")})) != hash_of(ENTRY)


def test_the_hash_hangs_on_agency_number_and_the_line_before() -> None:
    """A line cannot be carried to another log or to another place."""
    hashes = {
        hash_of(ENTRY), hash_of(ENTRY, number=2), hash_of(ENTRY, agency="court_liaison"), hash_of(ENTRY, previous="1"),
    }  # fmt: skip
    assert len(hashes) == 4


def test_the_hash_is_of_the_moment_and_not_of_how_it_is_written() -> None:
    """The database gives UTC back, cut to milliseconds; the line must still fit."""
    vietnam = timezone(timedelta(hours=7))
    same = replace(ENTRY, at=ENTRY.at.astimezone(vietnam) + timedelta(microseconds=900))
    assert hash_of(same) == hash_of(ENTRY)


def test_the_hash_stays_what_it_was() -> None:
    """Logs of years must verify: who changes the form of a line must not change this number."""
    assert hash_of(ENTRY) == "c50bbb3f1be77a670bf07d8494df0daac90ef4189988399afddd1276f3ebf443"


@pytest.mark.parametrize(
    "bad",
    [{"at": datetime(2026, 1, 1)}, {"reason": "\ud800"}, {"request": b"x"}, {"references": (object(),)}],  # noqa: DTZ001
)
def test_what_cannot_be_stored_is_refused_before_it_is_written_and_without_its_text(bad: dict) -> None:
    """One thread's bad line must not spoil the write that others wait for."""
    with pytest.raises(ValueError, match=r"^(the time of a line needs its zone|a line holds codes.*)$"):
        replace(ENTRY, **bad).values()


def test_a_commitment_binds_to_the_written_reason_and_does_not_tell_it() -> None:
    """The same words twice give two commitments: nobody can guess a short reason from its hash."""
    commitment, salt = commit("Trẻ đang bị nhốt, cần địa chỉ ngay")
    assert keeps_to(commitment, "Trẻ đang bị nhốt, cần địa chỉ ngay", salt)
    assert not keeps_to(commitment, "Trẻ đang bị nhốt, cần địa chỉ ngay.", salt)
    assert commit("Trẻ đang bị nhốt, cần địa chỉ ngay")[0] != commitment
