"""A case's exchange stands with the agency's file of it, and apart where there is none."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

from chungtay.events.v1 import social_support_events_pb2 as social
from services.case_intake.domain import commands as c
from services.case_intake.domain.form01 import Form01
from services.case_intake.domain.model import IntakeFile
from services.kernel.events.inbox import Inbox, Outcome
from services.kernel.ids import new_reference
from services.kernel.persistence.threads import kept_threads
from services.kernel.persistence.unit_of_work import UnitOfWork
from tests.province import Province

INTAKE, SOCIAL, OVERSIGHT = "case_intake", "social_support", "oversight"
REPORT = c.ReceiveReport(
    channel=c.Channel.WEB, received_at=datetime(2026, 3, 11, tzinfo=UTC), narrative="", form=Form01()
)
NOTE = c.NoteForNextShift(text="Gọi lại lúc 7 giờ.")


def takes_in(province: Province, reference: str, number: int) -> Outcome:
    """The social workers' event with this number, which changes nothing of the intake point's file."""
    raw = province.event(SOCIAL, INTAKE, social.SupportDelivered(measure_code="psychology"), reference, number)
    return Inbox(province.parts(INTAKE).store, {"SupportDelivered": lambda unit, event: None}).receive(raw, SOCIAL)


def database(province: Province) -> Any:
    return province.parts(INTAKE).store.database


def thread(province: Province, reference: str) -> dict[str, Any]:
    """The one that there is."""
    (found,) = kept_threads(database(province), {"_id": reference})
    return found


def is_apart(province: Province, reference: str) -> bool:
    return database(province)["threads"].find_one({"_id": reference}) is not None


def sequences(province: Province, reference: str, recipient: str) -> list[int]:
    rows = database(province)["outbox"].find({"stream": f"{reference}>{recipient}"})
    return sorted(row["sequence"] for row in rows)


def with_a_file(unit: UnitOfWork, reference: str) -> None:
    unit.add(IntakeFile(reference=reference, opened_at=unit.now, received_at=unit.now))


def test_the_exchange_is_kept_with_the_file(intake_only: Province) -> None:
    """One row for both, read and written at once."""
    reference = intake_only.referred_case(SOCIAL).reference
    kept = database(intake_only)["cases"].find_one({"_id": reference})["thread"]
    assert kept["sent"][SOCIAL] == len(sequences(intake_only, reference, SOCIAL))
    assert SOCIAL in kept["circle"]
    assert SOCIAL in intake_only.parts(INTAKE).application.circle(reference)
    assert not is_apart(intake_only, reference)


def test_news_that_changes_nothing_of_the_file_overtakes_nobody(intake_only: Province) -> None:
    """Whoever has the file open may still save it: its version is the one that they saw."""
    report = intake_only.perform(INTAKE, REPORT)
    assert takes_in(intake_only, report.reference, 1) is Outcome.APPLIED
    assert thread(intake_only, report.reference)["taken"] == {SOCIAL: 1}
    assert intake_only.perform(INTAKE, NOTE, report.reference, report.version).version == report.version + 1
    assert thread(intake_only, report.reference)["taken"] == {SOCIAL: 1}
    assert takes_in(intake_only, report.reference, 1) is Outcome.DUPLICATE


def test_without_a_file_it_is_kept_apart_and_goes_over_into_the_file_s_row(intake_only: Province) -> None:
    """Nothing is counted anew when the agency begins to work on a case of which it has heard."""
    reference, store = new_reference(), intake_only.parts(INTAKE).store
    store.run(lambda unit: unit.set_circle(reference, [INTAKE, SOCIAL]))
    assert takes_in(intake_only, reference, 1) is Outcome.APPLIED
    assert is_apart(intake_only, reference)
    assert intake_only.parts(INTAKE).application.circle(reference) == [INTAKE, SOCIAL]

    store.run(lambda unit: with_a_file(unit, reference))
    assert not is_apart(intake_only, reference)
    assert intake_only.parts(INTAKE).application.circle(reference) == [INTAKE, SOCIAL]
    assert takes_in(intake_only, reference, 1) is Outcome.DUPLICATE
    assert takes_in(intake_only, reference, 3) is Outcome.PARKED
    assert takes_in(intake_only, reference, 2) is Outcome.APPLIED
    assert thread(intake_only, reference)["taken"] == {SOCIAL: 3}


def test_one_that_was_kept_apart_of_a_file_is_gone_on_with(intake_only: Province) -> None:
    """As databases have it that were made when every exchange was: by news, and by a command."""
    for step in (lambda at: takes_in(intake_only, at, 1), lambda at: intake_only.perform(INTAKE, NOTE, at)):
        reference = intake_only.perform(INTAKE, REPORT).reference
        before = thread(intake_only, reference)
        database(intake_only)["cases"].update_one({"_id": reference}, {"$unset": {"thread": ""}})
        database(intake_only)["threads"].insert_one(before)
        step(reference)
        assert not is_apart(intake_only, reference)
        assert thread(intake_only, reference)["sent"] == before["sent"]
        intake_only.perform(INTAKE, c.OpenCase(urgent=True), reference)
        sent = sequences(intake_only, reference, OVERSIGHT)
        assert sent == list(range(1, len(sent) + 1))
        assert len(sent) > before["sent"][OVERSIGHT]


def test_what_is_done_and_heard_of_one_case_at_once_loses_nothing(intake_only: Province) -> None:
    """Both write the same row; the later one is done again and finds what the earlier wrote."""
    times, reference = 12, intake_only.perform(INTAKE, REPORT).reference
    with ThreadPoolExecutor(2) as both:
        heard = both.submit(lambda: [takes_in(intake_only, reference, number) for number in range(1, times + 1)])
        done = both.submit(lambda: [intake_only.perform(INTAKE, NOTE, reference) for _ in range(times)])
        assert heard.result() == [Outcome.APPLIED] * times
        versions = [receipt.version for receipt in done.result()]
    assert versions == list(range(2, times + 2))
    assert thread(intake_only, reference)["taken"] == {SOCIAL: times}
    sent = sequences(intake_only, reference, OVERSIGHT)
    assert sent == list(range(1, thread(intake_only, reference)["sent"][OVERSIGHT] + 1))
