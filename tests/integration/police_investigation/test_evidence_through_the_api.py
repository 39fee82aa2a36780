"""Evidence goes to people who have nothing to do with the case: they sign for it, and that is all they may do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tests.integration.police_investigation.conftest import ROOM, STORE, Station, refusal

INVESTIGATOR = ("PI-0101", "investigator", ROOM)
HEAD = ("PI-0100", "head_of_unit", ROOM)
KEEPER = ("PI-0201", "police_officer", STORE)
COLLEAGUE = ("PI-0202", "police_officer", STORE)
NOT_THEIRS = ("PERMISSION_DENIED", [("purpose", "not_assigned")])
SEALED = {"item_number": "VC-1", "seal_number": "NP-1"}


@pytest.fixture(scope="module")
def reference(station: Station) -> str:
    """A case with one thing taken, which its investigator hands to the keeper of the store."""
    reference = station.a_case(INVESTIGATOR, HEAD)
    thing = {**SEALED, "kind": "EVIDENCE_KIND_PHONE", "description": "Điện thoại của cháu Bé Thử."}
    station.do(INVESTIGATOR, "RegisterEvidence", reference, **thing, taken_at=datetime.now(UTC))
    station.do(INVESTIGATOR, "HandOverEvidence", reference, **SEALED, seal_intact=True, receiver=KEEPER[0])
    return reference


def closed_but_for_the_signature(station: Station, reference: str) -> bool:
    """What the keeper may see and do: the reduced view, and nothing in the case's name."""
    full = {"case_reference": reference, "purpose": "PURPOSE_HANDLE_CASE"}
    book = {"number": "1/TB", "channel": "CRIME_SOURCE_OTHER", "classification": "REPORT_CLASS_INFORMATION"}
    shown = station.ask(KEEPER, "GetCase", case_reference=reference)
    return (
        refusal(station.ask, KEEPER, "GetCase", **full) == NOT_THEIRS
        and refusal(station.do, KEEPER, "EnterInBook", reference, **book) == NOT_THEIRS
        and (shown.masked, list(shown.categories_shown), shown.evidence[0].description) == (True, [], "")
    )


@pytest.mark.rule("need-to-know")
def test_a_receiver_of_another_unit_signs_and_sees_nothing_else_of_the_case(station: Station, reference: str) -> None:
    """The case is in other hands: its full view and its other commands stay closed, before and after. Each attempt
    stands in the access log."""
    sign = {**SEALED, "seal_intact": True}
    assert closed_but_for_the_signature(station, reference)
    assert refusal(station.do, COLLEAGUE, "ConfirmEvidence", reference, **sign) == NOT_THEIRS
    station.do(KEEPER, "ConfirmEvidence", reference, **sign)
    assert closed_but_for_the_signature(station, reference)
    assert refusal(station.do, KEEPER, "ConfirmEvidence", reference, **sign) == NOT_THEIRS  # it is signed
    shown = station.ask(INVESTIGATOR, "GetCase", case_reference=reference, purpose="PURPOSE_HANDLE_CASE")
    assert (shown.custody[-1].giver, shown.custody[-1].by, shown.custody_is_whole) == (INVESTIGATOR[0], KEEPER[0], True)
    lines = [line for line in station.log_of(reference) if line["call"] == "ConfirmEvidence"]
    assert [(line["staff_id"], line["decision"]) for line in lines] == [
        (COLLEAGUE[0], "refused"), (KEEPER[0], "granted"), (KEEPER[0], "refused"),
    ]  # fmt: skip
