"""Break-glass: one case, a few hours, a written reason, and somebody who answers for it afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from services.kernel.audit.entry import keeps_to
from services.kernel.audit.log import AccessLog
from services.kernel.errors import Forbidden, NotFound, Refused
from services.kernel.events.escalating import EscalateChore
from services.kernel.ids import new_id, new_reference
from services.kernel.persistence.emergency_views import EmergencyView, EmergencyViews, ReviewState
from services.kernel.persistence.exclusions import Exclusion, Exclusions, Ground
from services.kernel.persistence.mongo import connect
from services.kernel.persistence.store import Store
from tests.conftest import fresh_machine
from tests.province import Province

MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # nine in the morning in Vietnam
REASON = "Trẻ bị đe dọa ngay lúc này, người phụ trách không liên lạc được."


class HandClock:
    def __init__(self) -> None:
        self.moment = MONDAY

    def now(self) -> datetime:
        return self.moment


@pytest.fixture(scope="module")
def province() -> Iterator[Province]:
    with fresh_machine("test-emergency") as machine:
        machine.database("social_support").start()
        yield Province(machine, ("social_support",))


@pytest.fixture
def views(province: Province) -> EmergencyViews:
    store = province.parts("social_support").store
    return EmergencyViews(store.database, store.vault)


def other_process(province: Province) -> Store:
    """One that never knew the case's key; those that did forget it within the key's expiry."""
    store: Store = Province(province.machine, ("social_support",)).parts("social_support").store
    return store


def opened(views: EmergencyViews, reference: str, hours: float = 4, at: datetime = MONDAY) -> EmergencyView:
    return views.open(new_id(), reference, "SS-1", REASON, b"salt", hours, at)


@pytest.mark.parametrize(
    ("reason", "hours", "keys"),
    [
        ("quá ngắn", 4, {"too_short"}),
        ("   " * 20, 4, {"too_short"}),
        (REASON, 4.5, {"out_of_range"}),
        (REASON, 0, {"out_of_range"}),
        ("", -1, {"too_short", "out_of_range"}),
    ],
)
def test_it_needs_a_written_reason_and_lasts_four_hours_at_most(reason: str, hours: float, keys: set[str]) -> None:
    """All that is wrong is told at once."""
    with pytest.raises(Refused) as refused:
        EmergencyViews.must_be_sound(reason, hours)
    assert {problem.key for problem in refused.value.problems} == keys


def test_it_opens_one_case_to_one_person_until_its_end(views: EmergencyViews) -> None:
    """Not another case, nobody else, and not a moment longer."""
    reference = new_reference()
    opened(views, reference, hours=1.5)
    end = MONDAY + timedelta(hours=1.5)
    assert views.is_open(reference, "SS-1", MONDAY)
    assert views.is_open(reference, "SS-1", end - timedelta(seconds=1))
    assert not views.is_open(reference, "SS-1", end)
    assert not views.is_open(reference, "SS-2", MONDAY)
    assert not views.is_open(new_reference(), "SS-1", MONDAY)


def test_the_reason_is_kept_under_the_cases_key_with_the_salt_of_its_commitment(
    province: Province, views: EmergencyViews
) -> None:
    """Whoever reviews reads it; the database does not; and that it was not changed later can be shown."""
    store, reference = province.parts("social_support").store, new_reference()
    view = opened(views, reference)
    row = store.database["emergency_views"].find_one({"_id": view.id})
    assert view.reason == REASON
    assert REASON.encode() not in bytes(row["reason"])
    assert store.vault.open(row["salt"]) == b"salt"
    assert not keeps_to("0" * 64, REASON, store.vault.open(row["salt"]))
    store.vault.destroy(reference)
    other = other_process(province)
    assert [one.reason for one in EmergencyViews(other.database, other.vault).of_case(reference)] == [""]


def test_somebody_else_reviews_it_once(views: EmergencyViews) -> None:
    """Justified or not, with a remark; nobody judges their own, and a word once given stands."""
    view = opened(views, new_reference())
    with pytest.raises(Forbidden):
        views.review(view.id, "SS-1", True, "Tôi thấy đúng.", MONDAY)
    done = views.review(view.id, "SS-9", False, "Có người trực, không cần.", MONDAY)
    assert (done.state, done.reviewed_by, done.remark) == (
        ReviewState.NOT_JUSTIFIED, "SS-9", "Có người trực, không cần.",
    )  # fmt: skip
    with pytest.raises(Refused):
        views.review(view.id, "SS-8", True, "Đúng.", MONDAY)
    with pytest.raises(NotFound):
        views.review(new_id(), "SS-9", True, "Đúng.", MONDAY)


def test_one_that_nobody_reviewed_in_three_working_days_is_brought_up_once(
    province: Province, views: EmergencyViews
) -> None:
    """It comes before the privacy officer again, and stands in the case's log; a review ends it all the same."""
    reference, clock = new_reference(), HandClock()
    log = AccessLog(connect(province.machine.audit_url("social_support"), "social_support_audit"), "social_support")
    chore = EscalateChore(views, log, clock)
    view, other = opened(views, reference), opened(views, new_reference())
    views.review(other.id, "SS-9", True, "Đúng.", MONDAY)
    clock.moment = view.review_due - timedelta(seconds=1)
    chore()
    assert [one.state for one in views.of_case(reference)] == [ReviewState.WAITING]
    clock.moment = view.review_due
    assert view.review_due - MONDAY > timedelta(days=3)
    chore()
    assert [one.state for one in views.of_case(reference)] == [ReviewState.ESCALATED]
    assert chore() == 0
    assert [(line["call"], line["reason"], line["grant"]) for line in log.of_case(reference)] == [
        ("escalate", "escalated", view.id)
    ]
    assert views.of_case(other.reference)[0].state is ReviewState.JUSTIFIED
    assert views.review(view.id, "SS-9", True, "Đúng, nhưng muộn.", clock.moment).state is ReviewState.JUSTIFIED


def test_a_waiting_view_of_a_case_that_the_reviewer_must_not_know_of_is_not_in_the_list(views: EmergencyViews) -> None:
    """Somebody else reviews it."""
    view = opened(views, new_reference())
    everything = [one.id for one in views.in_states([ReviewState.WAITING], [], 100)]
    without = [one.id for one in views.in_states([ReviewState.WAITING], [view.reference], 100)]
    assert set(everything) - set(without) == {view.id}


def test_an_exclusion_holds_until_it_is_lifted_and_outlives_an_erasure(province: Province) -> None:
    """Its reason goes with the case's key; that somebody is kept away does not."""
    store, reference = province.parts("social_support").store, new_reference()
    exclusions = Exclusions(store.database, store.vault)
    one = Exclusion(reference, "SS-3", Ground.SUSPECT_RELATIVE, "SS-9", MONDAY, "Em trai của người bị tố giác.")
    exclusions.exclude(one)
    exclusions.exclude(one)
    assert exclusions.hidden_from("SS-3") == [reference]
    assert exclusions.of_case(reference) == [one]
    row = store.database["exclusions"].find_one({"reference": reference})
    assert one.reason.encode() not in bytes(row["reason"])
    store.vault.destroy(reference)
    other = other_process(province)
    assert [kept.reason for kept in Exclusions(other.database, other.vault).of_case(reference)] == [""]
    assert exclusions.lift(reference, "SS-3", "SS-9", MONDAY)
    assert not exclusions.lift(reference, "SS-3", "SS-9", MONDAY)
    assert not exclusions.is_excluded(reference, "SS-3")
