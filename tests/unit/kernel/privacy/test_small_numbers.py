"""Which numbers may be told, so that none that is too small follows from them."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.kernel.privacy.small_numbers import FEWEST_SHOWN, Group, Told, known_of, told_of

Groups = dict[str, Group]
NAMES = tuple("abcdefg")


@st.composite
def a_group(draw: st.DrawFn) -> Group:
    concerned = draw(st.one_of(st.integers(1, 9), st.integers(1, 40)))
    waiting = draw(st.one_of(st.just(0), st.integers(0, min(5, concerned)), st.integers(0, concerned)))
    return Group(concerned, concerned - waiting)


provinces = st.dictionaries(st.sampled_from(NAMES), a_group(), max_size=len(NAMES))


def small(number: int) -> bool:
    return 0 < number < FEWEST_SHOWN


def in_sum(groups: Mapping[str, Group], names: set[str]) -> tuple[int, int, int]:
    """Concerned, reached and waiting of these groups together."""
    found = [groups[name] for name in names]
    return sum(g.concerned for g in found), sum(g.reached for g in found), sum(g.waiting for g in found)


def sum_is_told(groups: Mapping[str, Group]) -> bool:
    """Whether oversight tells how many were reached in the whole province."""
    _, reached, waiting = in_sum(groups, set(groups))
    return reached >= FEWEST_SHOWN and not small(waiting)


@pytest.mark.rule("report-periodic")
@pytest.mark.rule("aggregate")
@given(provinces)
def test_no_small_number_is_told(groups: Groups) -> None:
    """Neither of cases, nor of those reached, nor of those that still wait."""
    for name, told in told_of(groups, {}).items():
        assert told.concerned == groups[name].concerned >= FEWEST_SHOWN
        if told.reached is not None:
            assert told.reached == groups[name].reached >= FEWEST_SHOWN
            assert not small(told.concerned - told.reached)


@pytest.mark.rule("report-periodic")
@pytest.mark.rule("aggregate")
@given(provinces)
def test_no_small_number_follows_from_a_sum_and_what_is_told(groups: Groups) -> None:
    """The reader knows the province's numbers, as far as they are told. All that can be had by adding and taking away
    is sums of whole groups that are told and of what is left over: the latter is none, or not small and of two groups
    at least."""
    told = told_of(groups, {})
    not_named = set(groups) - set(told)
    not_whole = set(groups) - {name for name, one in told.items() if one.reached is not None}
    if told:
        assert len(not_named) != 1
        assert not small(in_sum(groups, not_named)[0])
    if set(groups) - not_whole and sum_is_told(groups):
        assert len(not_whole) != 1
        assert not any(map(small, in_sum(groups, not_whole)))


@pytest.mark.rule("aggregate")
@given(provinces)
def test_a_small_number_that_is_kept_back_is_not_the_only_one_that_fits(groups: Groups) -> None:
    """Numbers of cases are not negative, and no more are reached than there are: that does not pin one down either."""
    told = told_of(groups, {})
    whole = {name for name, one in told.items() if one.reached is not None}
    if not whole or not sum_is_told(groups):
        return  # of those reached nothing is told but of groups, or of the province
    left = set(groups) - whole
    concerned, reached, waiting = in_sum(groups, left)
    for name in left & set(told):
        others = concerned - groups[name].concerned
        for number, together in ((groups[name].reached, reached), (groups[name].waiting, waiting)):
            least, most = max(0, together - others), min(groups[name].concerned, together)
            assert least <= number <= most
            assert not small(number) or least < most


@pytest.mark.rule("aggregate")
@given(st.lists(provinces, min_size=2, max_size=4))
def test_a_later_figure_does_not_tell_of_a_few_cases_by_its_difference(times: list[Groups]) -> None:
    """One child that is helped in a later month must not show as one more."""
    known: dict[str, Told] = {}
    for groups in times:
        told = told_of(groups, known)
        for name, now in told.items():
            if (was := known.get(name)) is not None:
                assert not small(abs(now.concerned - was.concerned))
                if now.reached is not None and was.reached is not None:
                    assert not small(abs(now.reached - was.reached))
                    assert not small(abs(now.concerned - now.reached - was.concerned + was.reached))
        known = known_of(known, told)


@given(provinces)
def test_what_did_not_change_is_told_again(groups: Groups) -> None:
    """A figure that is told a second time says the same."""
    told = told_of(groups, {})
    assert told_of(groups, told) == told


@pytest.mark.rule("aggregate")
@pytest.mark.parametrize(("groups", "told"), [
    ({}, {}),
    ({"a": Group(4, 4)}, {}),
    ({"a": Group(9, 9)}, {"a": Told(9, 9)}),
    ({"a": Group(20, 12), "b": Group(9, 9)}, {"a": Told(20, 12), "b": Told(9, 9)}),
    # b must not be told: so c, the smallest, is not told either, or b would follow from the sum
    ({"a": Group(20, 20), "b": Group(2, 2), "c": Group(8, 8)}, {"a": Told(20, 20)}),
    # three and two are five together: nobody knows which is which
    ({"a": Group(20, 20), "b": Group(3, 3), "c": Group(2, 2)}, {"a": Told(20, 20)}),
    # two wait in a; of c is not told that ten wait, or the two would follow from the sum
    ({"a": Group(20, 18), "b": Group(9, 9), "c": Group(30, 20)}, {"a": Told(20), "b": Told(9, 9), "c": Told(30)}),
    # only two wait in the whole province: it does not tell that, so b and c may tell that none waits there
    ({"a": Group(20, 18), "b": Group(9, 9), "c": Group(30, 30)}, {"a": Told(20), "b": Told(9, 9), "c": Told(30, 30)}),
])  # fmt: skip
def test_examples_worked_out_by_hand(groups: Groups, told: dict[str, Told]) -> None:
    """What the properties above mean for a province of three communes."""
    assert told_of(groups, {}) == told


def test_a_target_that_is_met_late_is_told_at_last() -> None:
    """Twelve of twenty, fifteen, nineteen, all: what hides small steps on the way does not hide the end."""
    known: dict[str, Told] = {}
    seen = []
    for reached in (12, 15, 19, 20):
        told = told_of({"a": Group(20, reached)}, known)
        seen.append(told["a"].reached)
        known = known_of(known, told)
    assert seen == [12, None, None, 20]
