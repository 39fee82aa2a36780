"""Evidence goes from hand to hand, signed by both; no line of its chain can be changed unseen."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from services.kernel.errors import DomainError, InvalidInput, Refused
from services.police_investigation.domain import events as e
from services.police_investigation.domain import evidence as ev
from services.police_investigation.domain.access import OFFERED, is_given_evidence
from services.police_investigation.domain.model import PoliceFile, State
from tests.unit.police_investigation import builders as b

RECEIVER = b.an_actor("investigator", staff_id="PI-0009")
OFFICER = b.an_actor("police_officer", staff_id="PI-0044")
SIGN = ev.ConfirmEvidence(item_number="VC-1", seal_number="NP-1", seal_intact=True)


def keys(file: PoliceFile, command: Any, kind: type[DomainError] = Refused, **more: Any) -> list[Any]:
    before = deepcopy(file)
    with pytest.raises(kind) as error:
        b.give(file, command, **more)
    assert file == before
    assert all(problem.vi and problem.en for problem in error.value.problems)
    return [(problem.field, problem.key) for problem in error.value.problems]


def a_file() -> PoliceFile:
    return b.a_file(State.INVESTIGATING, b.EVIDENCE)


def test_what_is_taken_is_held_by_who_registers_it() -> None:
    """With its number, seal and hash; what it is stays in the file."""
    file = b.a_file(State.ACCEPTED)
    assert b.give(file, b.EVIDENCE) == [e.EvidenceRegistered(item_number="VC-1")]
    (item,) = file.evidence
    assert (item.sha256, item.seal_number, item.kind) == (b.HASH, "NP-1", ev.EvidenceKind.PHONE)
    assert (ev.holder(file.custody, "VC-1"), ev.awaiting(file.custody, "VC-1")) == ("PI-0001", None)


@pytest.mark.parametrize("field", ["item_number", "seal_number", "description"])
def test_a_thing_has_a_number_a_seal_and_a_word_on_what_it_is(field: str) -> None:
    """What cannot be named cannot be found again."""
    blank: dict[str, Any] = {field: " "}
    unwritten = replace(b.EVIDENCE, **blank)
    assert keys(b.a_file(State.ACCEPTED), unwritten) == [(field, f"{field}_missing")]


def test_a_number_is_given_once() -> None:
    """Two things of one number would share a chain."""
    assert keys(a_file(), b.EVIDENCE) == [("item_number", "registered_already")]


@pytest.mark.rule("no-material-stored")
def test_of_a_medium_only_the_hash_is_kept() -> None:
    """BLHS Art 147, 326: 64 hex digits, or none; nothing longer passes as one."""
    file = b.a_file(State.ACCEPTED)
    for wrong in ("ab", b.HASH + "00", "g" * 64, "data:image/png;base64,iVBORw0KGgo"):
        assert keys(file, replace(b.EVIDENCE, sha256=wrong), InvalidInput) == [("sha256", "not_a_hash")]
    ahead = replace(b.EVIDENCE, taken_at=b.NOW + timedelta(hours=1))
    assert keys(file, ahead, InvalidInput) == [("taken_at", "in_the_future")]
    b.give(file, replace(b.EVIDENCE, sha256=b.HASH.upper()), replace(b.EVIDENCE, item_number="VC-2", sha256=""))
    assert [item.sha256 for item in file.evidence] == [b.HASH, ""]


def test_both_sign_a_hand_over() -> None:
    """The giver's call and the receiver's own: until then it is with the giver."""
    file = a_file()
    assert b.give(file, b.HAND_OVER) == [e.EvidenceHandedOver(item_number="VC-1")]
    assert ev.holder(file.custody, "VC-1") == "PI-0001"
    assert keys(file, SIGN) == [("item_number", "nothing_to_sign")]  # who gave it does not sign for the other
    assert b.give(file, SIGN, actor=RECEIVER) == [e.EvidenceReceived(item_number="VC-1")]
    assert ev.holder(file.custody, "VC-1") == "PI-0009"
    assert [(line.act, line.giver, line.receiver, line.by) for line in file.custody] == [
        (ev.CustodyAct.TAKEN, "", "PI-0001", "PI-0001"),
        (ev.CustodyAct.HANDED_OVER, "PI-0001", "PI-0009", "PI-0001"),
        (ev.CustodyAct.RECEIVED, "PI-0001", "PI-0009", "PI-0009"),
    ]
    assert keys(file, SIGN, actor=RECEIVER) == [("item_number", "nothing_to_sign")]


def test_only_who_holds_a_thing_gives_it() -> None:
    """A head may for somebody who is away, with the reason."""
    file = a_file()
    assert keys(file, b.HAND_OVER, actor=OFFICER) == [("item_number", "held_by_another")]
    head = b.an_actor("head_of_unit", staff_id="PI-0003")
    assert keys(file, b.HAND_OVER, actor=head) == [("item_number", "held_by_another")]
    assert b.give(file, replace(b.HAND_OVER, condition="Người giữ nghỉ ốm."), actor=head)
    assert (file.custody[-1].giver, file.custody[-1].by) == ("PI-0001", "PI-0003")


def test_a_hand_over_has_a_receiver_who_is_another_and_a_thing_that_is_there() -> None:
    """All that is wrong is told at once."""
    file = a_file()
    assert keys(file, replace(b.HAND_OVER, receiver="PI-0001")) == [("receiver", "receiver_missing")]
    assert keys(file, replace(b.HAND_OVER, receiver=" ")) == [("receiver", "receiver_missing")]
    assert keys(file, replace(b.HAND_OVER, item_number="VC-8")) == [("item_number", "no_such_item")]
    assert ("seal_number", "seal_number_missing") in keys(file, replace(b.HAND_OVER, seal_number=""))


def test_a_hand_over_that_nobody_signed_may_be_made_anew() -> None:
    """The first receiver was not there: the later hand-over counts, and both stand in the chain."""
    file = a_file()
    b.give(file, b.HAND_OVER, replace(b.HAND_OVER, receiver="PI-0010"))
    assert keys(file, SIGN, actor=RECEIVER) == [("item_number", "nothing_to_sign")]
    assert b.give(file, SIGN, actor=b.an_actor("investigator", staff_id="PI-0010"))
    assert (len(file.custody), file.custody_is_whole) == (4, True)


@pytest.mark.parametrize("change", [{"seal_intact": False}, {"seal_number": "NP-2"}])
def test_a_broken_or_new_seal_is_explained(change: dict[str, Any]) -> None:
    """By the giver as by the receiver."""
    file = a_file()
    assert keys(file, replace(b.HAND_OVER, **change)) == [("condition", "broken_seal_not_explained")]
    b.give(file, b.HAND_OVER)
    assert keys(file, replace(SIGN, **change), actor=RECEIVER) == [("condition", "broken_seal_not_explained")]
    assert b.give(file, replace(SIGN, condition="Mở để giám định.", **change), actor=RECEIVER)
    assert file.custody[-1].condition == "Mở để giám định."


CHANGES: list[Any] = [
    lambda lines: [lines[0], replace(lines[1], receiver="PI-0099"), *lines[2:]],
    lambda lines: [lines[0], replace(lines[1], at=lines[1].at + timedelta(milliseconds=1)), *lines[2:]],
    lambda lines: [lines[0], replace(lines[1], seal_intact=False), *lines[2:]],
    lambda lines: [lines[0], *lines[2:]],  # taken out
    lambda lines: lines[1:],  # the beginning taken out
    lambda lines: [lines[0], lines[2], lines[1]],  # put in another order
    lambda lines: [*lines, replace(lines[2], by="PI-0099")],  # put in
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_chain_that_was_changed_does_not_hold(change: Any) -> None:
    """Each line's hash is over the line and the hash before it."""
    file = a_file()
    b.give(file, b.HAND_OVER)
    b.give(file, SIGN, actor=RECEIVER)
    assert ev.broken_at(file.custody) is None
    file.custody = change(file.custody)
    assert ev.broken_at(file.custody) is not None
    assert not file.custody_is_whole


def test_each_thing_has_a_chain_of_its_own() -> None:
    """One that goes on does not disturb another."""
    file = a_file()
    b.give(file, replace(b.EVIDENCE, item_number="VC-2"), b.HAND_OVER)
    assert [len(ev.chain_of(file.custody, item)) for item in ("VC-1", "VC-2")] == [2, 1]
    assert file.custody_is_whole


def test_the_words_beside_the_chain_may_go_without_breaking_it() -> None:
    """Their key may be destroyed one day; who held what when stays provable."""
    file = a_file()
    b.give(file, replace(b.HAND_OVER, seal_intact=False, condition="Rách một góc."))
    file.custody[-1] = replace(file.custody[-1], condition="")
    assert file.custody_is_whole


@pytest.mark.rule("need-to-know")
def test_whom_a_hand_over_names_may_sign_it_and_nobody_else() -> None:
    """Whoever they are and in whose hands the case is; once signed, or given to another, it is theirs no more."""
    stranger = b.an_actor("investigator", staff_id="PI-0071")
    file = a_file()
    assert not is_given_evidence(stranger, file)
    b.give(file, replace(b.HAND_OVER, receiver="PI-0071"))
    assert is_given_evidence(stranger, file)
    assert not is_given_evidence(RECEIVER, file)
    b.give(file, SIGN, actor=stranger)
    assert not is_given_evidence(stranger, file)
    b.give(file, replace(b.HAND_OVER, receiver="PI-0009"), actor=stranger)
    b.give(file, replace(b.HAND_OVER, receiver="PI-0010"), actor=stranger)
    assert not is_given_evidence(RECEIVER, file)  # the later hand-over counts
    assert set(OFFERED) == {ev.ConfirmEvidence}


@pytest.mark.rule("need-to-know")
def test_who_was_given_one_thing_does_not_sign_for_another() -> None:
    """The offer opens the case's chain only at the thing itself."""
    stranger = b.an_actor("investigator", staff_id="PI-0071")
    file = a_file()
    b.give(file, replace(b.EVIDENCE, item_number="VC-2", seal_number="NP-2"))
    b.give(file, replace(b.HAND_OVER, receiver="PI-0071"), replace(b.HAND_OVER, item_number="VC-2", seal_number="NP-2"))
    other = replace(SIGN, item_number="VC-2", seal_number="NP-2")
    assert keys(file, other, actor=stranger) == [("item_number", "nothing_to_sign")]
