"""Which numbers may be told without telling of one child. Pure: standard library only.

Rules ``report-periodic`` and ``aggregate``: no count under five, and none that follows from those that are told:
in a small commune "one case" is a child that everybody knows.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

FEWEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Group:
    """The cases of one place: how many a target concerns, and how many of them it reached."""

    concerned: int
    reached: int

    @property
    def waiting(self) -> int:
        return self.concerned - self.reached


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a group. ``reached`` None: not how many were reached."""

    concerned: int
    reached: int | None = None


def shown(count: int) -> int | None:
    """The count, or None when it is too small to be told."""
    return count if count >= FEWEST_SHOWN else None


def gives_away(one: int, other: int) -> bool:
    """Whether two numbers, told together, tell a third one that is too small."""
    return _small(abs(one - other))


def told_of(groups: Mapping[str, Group], before: Mapping[str, Told]) -> dict[str, Told]:
    """What may be told of groups of which everybody knows the sums; a group that is not in the answer is not named.

    ``groups``: by name, each of at least one case, and every case in one of them. ``before``: what was last told of
    each. A reader can take the groups that are told from the sum, or the new number from the old one. So:

    - a group is told when its number is not small and did not change by a small number;
    - how many were reached is told when that holds for those reached and those waiting as well;
    - whatever is left over after each is none, or not small and of two groups at least. Where it would not be, the
      smallest group is left out as well that makes it so; and where no one does, the smallest and then others. For
      those reached it need not be so when their sum is not told itself, because it is small or leaves a small rest.
    """
    named = {
        name for name, group in groups.items()
        if shown(group.concerned) and not (name in before and gives_away(group.concerned, before[name].concerned))
    }  # fmt: skip
    named = _without_the_smallest(groups, named, by_result=False)
    whole = {name for name in named if _can_be_told_whole(groups[name], before.get(name))}
    everyone = Group(*(sum(getattr(g, number) for g in groups.values()) for number in ("concerned", "reached")))
    if _can_be_told_whole(everyone, None):
        whole = _without_the_smallest(groups, whole, by_result=True)
    return {
        name: Told(groups[name].concerned, groups[name].reached if name in whole else None) for name in sorted(named)
    }


def known_of(before: Mapping[str, Told], told: Mapping[str, Told]) -> dict[str, Told]:
    """What a reader of all that was told knows last of each group: what is hidden now is not forgotten."""
    known = dict(before)
    for name, now in told.items():
        was = before.get(name)
        known[name] = Told(now.concerned, was.reached if now.reached is None and was is not None else now.reached)
    return known


def _can_be_told_whole(group: Group, before: Told | None) -> bool:
    if shown(group.reached) is None or _small(group.waiting):
        return False
    if before is None or before.reached is None:
        return True
    waiting = before.concerned - before.reached
    return not (gives_away(group.reached, before.reached) or gives_away(group.waiting, waiting))


def _without_the_smallest(groups: Mapping[str, Group], told: Collection[str], by_result: bool) -> set[str]:
    """Those of the groups that can be told without giving away what is left over."""
    kept = sorted(told, key=lambda name: (groups[name].concerned, name))
    rest = [group for name, group in groups.items() if name not in kept]
    while kept and _gives_away(rest, by_result):
        name = next((name for name in kept if not _gives_away([*rest, groups[name]], by_result)), kept[0])
        kept.remove(name)
        rest.append(groups[name])
    return set(kept)


def _gives_away(rest: Collection[Group], by_result: bool) -> bool:
    if not rest:
        return False
    numbers = ("reached", "waiting") if by_result else ("concerned",)
    return len(rest) == 1 or any(_small(sum(getattr(group, number) for group in rest)) for number in numbers)


def _small(count: int) -> bool:
    return 0 < count < FEWEST_SHOWN
