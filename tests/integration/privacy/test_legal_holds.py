"""A case under legal hold is erased nowhere that the hold stands, and can be once it is lifted."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from services.case_intake.domain import family_commands as c
from services.case_intake.domain.erasure import ErasureGround
from services.case_intake.domain.family import FamilyState
from services.kernel.errors import Refused
from services.kernel.events.erasing import EraseChore
from services.kernel.persistence.legal_holds import HoldGround, LegalHolds
from tests.carrier import Carrier
from tests.conftest import fresh_machine
from tests.families import POLICE, SOCIAL, at_desk, closed_long_ago, family, referred
from tests.province import Province

NOW = datetime(2026, 3, 11, tzinfo=UTC)
ERASE = c.OrderErasure(ground=ErasureGround.RETENTION_ENDED, document="QĐ 9")


@pytest.fixture(scope="module")
def agencies() -> Iterator[Province]:
    with fresh_machine("test-holds") as machine:
        province = Province(machine, log_level="WARNING")
        for agency in province.agencies:
            machine.database(agency).start()
        yield province


def holds(province: Province, agency: str) -> LegalHolds:
    parts = province.parts(agency)
    return LegalHolds(parts.store.database, parts.custody.vault)


@pytest.mark.rule("pdp-stop")
def test_the_intake_point_orders_no_erasure_while_it_holds_the_case(agencies: Province) -> None:
    """Evidence is never wiped; lifted, the order goes out."""
    reference = referred(agencies, SOCIAL).reference
    closed_long_ago(agencies, reference)
    hold = holds(agencies, "case_intake").place(reference, HoldGround.PROCEEDINGS, "CV 12/TA", "PO-1", NOW)
    with pytest.raises(Refused) as refused:
        at_desk(agencies, reference, ERASE)
    assert [(problem.key, problem.rule) for problem in refused.value.problems] == [("legal_hold", "pdp-stop")]
    assert family(agencies, reference).state is FamilyState.ACTIVE
    assert holds(agencies, "case_intake").lift(reference, hold, "Án đã có hiệu lực.", "PO-1", NOW)
    assert not holds(agencies, "case_intake").lift(reference, hold, "Lần nữa.", "PO-1", NOW)
    at_desk(agencies, reference, ERASE)
    assert family(agencies, reference).state is FamilyState.ERASING


@pytest.mark.rule("pdp-stop")
def test_an_agency_that_holds_the_case_answers_so_and_keeps_its_key(agencies: Province) -> None:
    """And the intake point keeps its own: somebody must keep the case, so it stays."""
    reference = referred(agencies, POLICE).reference
    Carrier(agencies).deliver()
    closed_long_ago(agencies, reference)
    holds(agencies, POLICE).place(reference, HoldGround.INSPECTION, "QĐ 3/TTr", "PO-2", NOW)
    at_desk(agencies, reference, ERASE)
    Carrier(agencies).deliver()
    file = family(agencies, reference)
    assert file.erasure is not None
    assert [(a.to, a.held, a.basis_code) for a in file.erasure.answers] == [(POLICE, True, "pdp-stop")]
    assert file.state is FamilyState.ACTIVE
    assert agencies.parts(POLICE).custody.vault.has_key(reference)


@pytest.mark.rule("pdp-stop")
def test_a_hold_that_comes_after_the_order_still_saves_the_key(agencies: Province) -> None:
    """What is destroyed could not be given back; the erasure goes on when the hold is lifted."""
    reference = referred(agencies, SOCIAL).reference
    Carrier(agencies).deliver()
    closed_long_ago(agencies, reference)
    at_desk(agencies, reference, ERASE)
    Carrier(agencies).deliver()
    hold = holds(agencies, SOCIAL).place(reference, HoldGround.ARCHIVE, "LT 4", "PO-3", NOW)
    parts = agencies.parts(SOCIAL)
    gone = {"stream": {"$regex": f"^{reference}"}, "sent_at": None}
    parts.store.database["outbox"].update_many(gone, {"$set": {"sent_at": NOW}})
    chore = EraseChore(parts.store, None)
    chore()
    assert parts.custody.vault.has_key(reference)
    assert holds(agencies, SOCIAL).lift(reference, hold, "Đã giao nộp.", "PO-3", NOW)
    chore()
    assert not parts.custody.vault.has_key(reference)


def test_what_is_written_of_a_hold_lies_under_the_cases_key(agencies: Province) -> None:
    """The document may name people."""
    reference = referred(agencies, SOCIAL).reference
    here = holds(agencies, "case_intake")
    number = here.place(reference, HoldGround.AUTHORITY_ORDER, "Công văn về cháu Bé Thử", "PO-1", NOW)
    here.lift(reference, number, "Hết căn cứ, báo mẹ Bé Thử.", "PO-1", NOW)
    rows = list(agencies.parts("case_intake").store.database["legal_holds"].find({"reference": reference}))
    assert "Bé Thử" not in repr(rows)
    assert "Bé Thử".encode() not in repr(rows).encode()
    (hold,) = here.of_case(reference)
    assert (hold.document, hold.lift_reason) == ("Công văn về cháu Bé Thử", "Hết căn cứ, báo mẹ Bé Thử.")
    assert (hold.placed_by, hold.lifted_by, hold.ground) == ("PO-1", "PO-1", HoldGround.AUTHORITY_ORDER)
