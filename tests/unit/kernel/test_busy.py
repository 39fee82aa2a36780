"""Taken hours: what of a calendar is told to others, compared with a calendar minute by minute."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from services.kernel.busy import HORIZON, BusyWindow, ahead, merged, of_sittings, to_be_told, without
from services.kernel.engagements import EngagementKind, engagement
from services.kernel.sittings import Sitting, SittingKind, SittingState

START = datetime(2026, 6, 1, 2, tzinfo=UTC)


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def window(start: int, end: int) -> BusyWindow:
    return BusyWindow(at(start), at(end))


windows = st.lists(
    st.tuples(st.integers(0, 60), st.integers(0, 20)).map(lambda pair: window(pair[0], pair[0] + pair[1])), max_size=8
)


def minutes(of: Iterable[BusyWindow]) -> set[int]:
    """Those in which somebody is taken."""
    found = list(of)
    return {minute for minute in range(-5, 100) if any(one.meets(at(minute), at(minute + 1)) for one in found)}


@given(windows)
def test_what_touches_is_one_window_and_no_minute_is_lost_or_won(many: list[BusyWindow]) -> None:
    """Whoever is told of it cannot count what is set."""
    told = merged(many)
    assert minutes(told) == minutes(one for one in many if one.starts_at < one.ends_at)
    assert all(one.ends_at < following.starts_at for one, following in pairwise(told))
    assert all(one.starts_at < one.ends_at for one in told)
    assert merged(told) == told


@given(windows, windows)
def test_what_is_left_out_is_left_out_and_nothing_else(many: list[BusyWindow], holes: list[BusyWindow]) -> None:
    """Minute by minute."""
    real = [one for one in holes if one.starts_at < one.ends_at]
    assert minutes(without(merged(many), real)) == minutes(merged(many)) - minutes(real)


@given(windows, st.integers(-5, 90))
def test_time_that_has_passed_is_no_news(many: list[BusyWindow], now: int) -> None:
    """What was told then and what would be told now differ in nothing, if nothing happened but that time passed."""
    told = merged(many)
    assert minutes(ahead(told, at(now))) == {minute for minute in minutes(told) if minute >= now}
    assert ahead(ahead(told, at(0)), at(now)) == ahead(told, at(max(0, now)))


def test_of_engagements_only_the_hours_of_the_next_sixty_days_are_told() -> None:
    """Neither kind nor case; what is over, and what is far away, is not told."""
    told = [
        engagement("1111-1111-111", str(number), "SS-0007", EngagementKind.ACCOMPANYING, moment, 60, "home")
        for number, moment in enumerate(
            [at(-120), at(60), at(120), START + HORIZON - timedelta(minutes=1), START + HORIZON]
        )
    ]
    near = START + HORIZON - timedelta(minutes=1)
    assert to_be_told(told, START) == (window(60, 180), BusyWindow(near, near + timedelta(hours=1)))


def test_a_child_is_to_be_heard_in_the_sessions_that_are_planned() -> None:
    """Those that are over or called off bind nobody."""
    sittings = [
        Sitting(
            id=state, agency="court_liaison", kind=SittingKind.HEARING, starts_at=at(number), minutes=30, state=state
        )
        for number, state in enumerate(SittingState)
    ]
    assert of_sittings(sittings) == (window(0, 30),)
