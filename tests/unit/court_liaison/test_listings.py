"""What a hearing needs is said once and kept; the court's list says whose hearing waits for a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from services.court_liaison.domain.judgments import AppealProceeding
from services.court_liaison.domain.listings import Listing, WantedHearing
from services.court_liaison.domain.model import CourtFile, DocketEntry, State, TrialOrder
from services.court_liaison.service_layer.scheduling.waiting import ON_THE_LIST, waiting
from services.kernel.errors import InvalidInput
from services.kernel.privacy.categories import Category
from services.kernel.privacy.split import join, split
from services.kernel.windows import Window
from tests.unit.court_liaison import builders as b
from tests.unit.court_liaison.builders import LATER, NOW, done

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def a_case(state: State = State.DOCKETED, *, reference: str = b.REFERENCE, **more: Any) -> CourtFile:
    docket = [DocketEntry(number="1", at=NOW - 3 * DAY, by="CL-0001")]
    return CourtFile(reference=reference, state=state, version=2, docket=docket, **more)


def ordered() -> TrialOrder:
    return TrialOrder(number="1", docket_entry=1, implied=False, at=NOW - 2 * DAY, by="CL-0007")


def a_listing(at: datetime = NOW) -> Listing:
    return Listing(wanted=WantedHearing(child_speaks=True), at=at, by="CL-0001")


def on_the_list(*files: CourtFile) -> list[str]:
    return [one.reference for one in waiting(files, NOW)]


def test_what_is_said_is_kept_and_the_latest_counts() -> None:
    """What was said before stays readable."""
    file = done(a_case(), b.WANTED, replace(b.WANTED, minutes=120))
    assert [one.wanted.minutes for one in file.listings] == [90, 120]
    assert file.listing is file.listings[-1]
    assert file.listing.wanted == WantedHearing(child_speaks=True, child_minutes=45, age=12, minutes=120)


@pytest.mark.rule("need-to-know")
def test_the_child_s_age_way_and_appointments_do_not_lie_open() -> None:
    """They are kept under the case's key, each under its category."""
    window = {"starts_at": NOW, "ends_at": NOW + HOUR}
    values = {"listings": [{"wanted": {"minutes": 90, "age": 12, "travel_minutes": 40, "appointments": (window,)}}]}
    plain, parts = split(CourtFile, values)
    assert plain == {"listings": [{"wanted": {"minutes": 90}}]}
    assert set(parts) == {Category.BIRTH, Category.ACCOMMODATION}
    assert join(CourtFile, plain, parts) == values


def test_numbers_and_times_that_mean_nothing_are_all_named_at_once() -> None:
    """Nothing is kept."""
    backwards = Window(starts_at=NOW, ends_at=NOW)
    wrong = replace(
        b.WANTED, minutes=0, age=40, stretch=-1, appointments=(backwards,), transport=(backwards,) * 61
    )  # fmt: skip
    file = a_case()
    with pytest.raises(InvalidInput) as raised:
        b.give(file, wrong)
    assert sorted(problem.field for problem in raised.value.problems) == [
        "age", "appointments[0].ends_at", "minutes", "stretch", "transport",
    ]  # fmt: skip
    assert file.listings == []


def test_an_earlier_proceeding_s_listing_does_not_count() -> None:
    """After a judgment was quashed the case is entered anew; before the court of appeal it begins anew too."""
    file = a_case(listings=[a_listing(NOW - 4 * DAY)])
    assert file.listing is None
    file.listings = [a_listing(NOW - 3 * DAY)]
    assert file.listing is not None
    appeal = AppealProceeding(judgment=1, number="PT-1", at=NOW - 2 * DAY, by="CL-0001")
    assert a_case(State.APPEALED, listings=file.listings, appeals=[appeal]).listing is None


@pytest.mark.rule("open-trial")
def test_who_must_open_first_is_first_and_who_has_no_limit_is_last() -> None:
    """A case whose trial is not ordered waits too, once somebody said what it needs."""
    soon = CourtFile(reference="soon", state=State.PROSECUTED, version=2)
    b.at_work(soon, b.DOCKETED, b.ORDERED)
    listed = a_case(reference="listed", listings=[a_listing()])
    day_set = a_case(State.SCHEDULED, reference="set", hearings=[b.a_hearing()])
    found = waiting([listed, a_case(), day_set, soon], NOW)
    assert [one.reference for one in found] == ["soon", "listed", "set"]
    assert [one.opens_by is None for one in found] == [False, True, True]
    assert [(one.listed_at, one.starts_at) for one in found] == [(None, None), (NOW, None), (None, LATER)]


def test_a_hearing_that_has_begun_waits_no_more_and_one_that_was_held_only_if_another_is_wanted() -> None:
    """A judge who needs a second day says so; otherwise the judgment comes next."""
    begun = a_case(State.SCHEDULED, hearings=[b.a_hearing(starts_at=NOW - HOUR)])
    held = a_case(State.HELD, hearings=[b.a_hearing(held_at=NOW - HOUR)], trial_orders=[ordered()])
    assert on_the_list(begun, held) == []
    assert on_the_list(replace(held, listings=[a_listing(NOW - 2 * HOUR)])) == []
    assert on_the_list(replace(held, listings=[a_listing()])) == [b.REFERENCE]


@pytest.mark.parametrize("state", list(State))
def test_every_state_in_which_a_case_may_be_on_the_list_is_looked_through(state: State) -> None:
    """The list is read state by state."""
    file = a_case(state, listings=[a_listing()], hearings=[b.a_hearing(held_at=NOW)], trial_orders=[ordered()])
    assert bool(on_the_list(file)) == (state in ON_THE_LIST)
