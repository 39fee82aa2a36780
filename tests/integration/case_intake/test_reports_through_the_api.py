"""Thirty lifelike reports, good and bad, through the public API as an officer's screen would send them."""

from __future__ import annotations

from typing import Any

import grpc
import pytest

from deploy.demo.office import Offices, Staff
from deploy.demo.reports import all_reports, form_of, report, request_for
from services.kernel.ids import new_id
from services.kernel.rpc.errors import error_infos, problems_of

GOOD = [name for name, source in all_reports().items() if not source["expected"].get("input_errors")]


@pytest.fixture(scope="module")
def officer(offices: Offices) -> Staff:
    return offices.staff("intake_officer")


@pytest.mark.rule("intake-form-01")
@pytest.mark.parametrize("name", GOOD)
def test_a_report_is_written_down_as_it_was_said(officer: Staff, name: str) -> None:
    """Decree 56 Art 25(1): full information on Mẫu 01; what was not said stays unsaid."""
    receipt = officer.send("ReceiveReport", request_for(name, new_id()))
    kept = officer.look(receipt.reference, "PURPOSE_HANDLE_CASE")
    assert (kept.state, kept.narrative) == ("received", report(name)["text"])
    typed = form_of(name)
    if typed.informant.agreed_to_record or (kept.life_at_risk and not typed.informant.HasField("agreed_to_record")):
        assert kept.form == typed
    else:
        assert not kept.form.informant.name
        assert not kept.form.informant.phone


@pytest.mark.rule("form-01-fields")
def test_bad_input_is_refused_whole_with_all_its_problems(officer: Staff) -> None:
    """The form with a day that does not exist, a year far ahead and a short phone number."""
    with pytest.raises(grpc.RpcError) as refused:
        officer.send("ReceiveReport", request_for("R29", new_id()))
    assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    expected = {f"form.{error['field']}" for error in report("R29")["expected"]["input_errors"]}
    problems = problems_of(refused.value)
    assert {problem.field for problem in problems} == expected
    assert all(problem.vi and problem.en for problem in problems)


def corrected(name: str) -> Any:
    """The report as it is sent after the officer was told what is wrong with it."""
    request = request_for(name, new_id())
    if name == "R29":
        request.form.children[0].date_of_birth = "2014-02-28"
        request.form.incident_at = "2026-03-07"
        request.form.informant.phone = "0900 000 029"
    return request


def suggested(told: Any) -> dict[str, Any]:
    """What the answer suggests, in the words of ``expected``."""
    communes = {owner.task: owner.commune or None for owner in reversed(told.owners)}
    return {
        "emergency": told.urgent,
        "two_tracks": [t.replace("_support", "").replace("_investigation", "") for t in told.tracks],
        "protected_as": list(told.protected_as),
        "closed_trial": {"must": True, "on_request": False, "unknown": None}[told.closed_trial],
        "commune_incident": communes.get("initial_assessment"),
        "commune_residence": communes.get("plan"),
        "screened_out": told.HasField("screening"),
    }


@pytest.mark.rule("emergency-definition")
@pytest.mark.rule("single-entry-seed")
def test_thirty_reports_lead_where_a_careful_officer_would_go(officer: Staff) -> None:
    """Each written down through the API in the order in which they came: what is suggested, by which rules, and
    which case it is proposed to join, is as a person judged it (``reports.jsonl``)."""
    references: dict[str, str] = {}
    table: list[str] = []
    for name in sorted(all_reports(), key=lambda one: report(one)["received_at"]):
        expected = report(name)["expected"]
        reference = officer.send("ReceiveReport", corrected(name)).reference
        told = officer.look(reference, "PURPOSE_HANDLE_CASE").suggestions
        wanted = {**expected, "screened_out": expected["screened_out"] is not None}
        table += [f"{name} {f}: {got} != {wanted[f]}" for f, got in suggested(told).items() if got != wanted[f]]
        if missing := set(expected["rules"]) - set(told.rules):
            table.append(f"{name} rules: {sorted(missing)} do not fire")
        request = officer.agency.messages.FindSimilarRequest(case_reference=reference)
        similar = officer.send("FindSimilar", request).similar
        # Other tests write the same reports down; only those of this one count here.
        joins = [one.reference for one in similar if one.proposal == "join" and one.reference in references.values()]
        if joins[:1] != ([references[expected["duplicates_of"]]] if expected["duplicates_of"] else []):
            table.append(f"{name} duplicates_of: {joins}, not {expected['duplicates_of']}")
        references[name] = reference
        if not wanted["screened_out"] and not expected["duplicates_of"]:
            officer.do("OpenCase", reference, urgent=expected["emergency"], similar_checked=True)
    assert table == []


@pytest.mark.rule("emergency-definition")
@pytest.mark.parametrize("name", GOOD)
def test_a_carer_as_suspect_is_suggested_as_urgent(officer: Staff, name: str) -> None:
    """The software suggests from the form's fields; whether a case is urgent is decided by a person."""
    source = report(name)
    suspects = [source["form01"]["suspect"], *source["form01"].get("other_suspects", [])]
    if any(suspect and suspect["is_carer"] for suspect in suspects):
        receipt = officer.send("ReceiveReport", request_for(name, new_id()))
        assert officer.look(receipt.reference).urgency_suggested


def test_a_repeated_call_is_answered_once(officer: Staff) -> None:
    """The phone line breaks, the screen sends again: one report."""
    request = request_for("R01", new_id())
    assert officer.send("ReceiveReport", request) == officer.send("ReceiveReport", request)


def test_a_stale_version_is_told_what_changed(officer: Staff, offices: Offices) -> None:
    """Two officers at one report: the second sees what the first did."""
    receipt = officer.send("ReceiveReport", request_for("R03", new_id()))
    officer.do("OpenCase", receipt.reference, urgent=False)
    supervisor = offices.staff("intake_supervisor")
    stale = supervisor.agency.messages.ScreenOutReportRequest(
        request_id=new_id(),
        case_reference=receipt.reference,
        expected_version=receipt.version,
        reason_code="SCREENING_REASON_MISTAKE",
        reason="nhầm",
    )
    with pytest.raises(grpc.RpcError) as refused:
        supervisor.send("ScreenOutReport", stale)
    assert refused.value.code() is grpc.StatusCode.ABORTED
    assert {info.metadata["changed"] for info in error_infos(refused.value)} == {"CaseOpened"}


def test_a_list_shows_references_and_states_page_by_page(officer: Staff) -> None:
    """No name stands in a list, and no list grows with the database."""
    for name in ("R01", "R02", "R03"):
        officer.send("ReceiveReport", request_for(name, new_id()))
    seen, opened, token = [], [], ""
    while True:
        page = officer.send("ListCases", officer.agency.messages.ListCasesRequest(page_size=2, page_token=token))
        seen += [line.reference for line in page.cases]
        opened += [line.opened_at.ToNanoseconds() for line in page.cases]
        if not (token := page.next_page_token):
            break
        assert len(page.cases) == 2
    assert len(seen) == len(set(seen)) >= 3
    assert opened == sorted(opened, reverse=True)  # the newest first


def test_a_mistyped_reference_is_told_before_anything_is_looked_up(officer: Staff) -> None:
    """One wrong character on the phone never opens another child's file."""
    with pytest.raises(grpc.RpcError) as refused:
        officer.look("1111-1111-112")
    assert [problem.key for problem in problems_of(refused.value)] == ["bad_reference"]
