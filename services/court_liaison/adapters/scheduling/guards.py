"""Whether a demand simply holds, or as long as its literal does: planning or explaining."""

from __future__ import annotations

from collections.abc import Sequence

from ortools.sat.python import cp_model

from services.court_liaison.domain.scheduling.demands import Demand, Objection

Literal = cp_model.IntVar
Sum = cp_model.LinearExpr | int


class Guards:
    """``explaining``: every demand gets a literal, which the solver is asked to assume; those that it names together
    cannot all be met. Otherwise demands have none and hold."""

    def __init__(self, cp: cp_model.CpModel, *, explaining: bool) -> None:
        self.cp = cp
        self.explaining = explaining
        self.demanded: dict[Objection, cp_model.IntVar] = {}

    def of(self, objection: Objection) -> list[Literal]:
        """The literals under which it holds: none, or its own. All rooms that are taken are one demand, and the
        place of a meeting makes none of its own."""
        if not self.explaining:
            return []
        about = "" if objection.demand is Demand.ROOM_TAKEN else objection.about
        key = Objection(objection.demand, objection.wish, about)
        if key not in self.demanded:
            self.demanded[key] = self.cp.new_bool_var(f"{key.demand} {key.wish} {key.about}")
        return [self.demanded[key]]

    def demand(self, demand: Demand, wish: str, about: str = "") -> list[Literal]:
        return self.of(Objection(demand, wish, about))

    def forbid(self, together: Sequence[Literal], objection: Objection) -> None:
        """These are not all true, as long as the demand holds."""
        self.cp.add_bool_or([~literal for literal in (*together, *self.of(objection))])

    def interval(
        self, start: cp_model.IntVar, minutes: int, literal: Literal, holds: list[Literal]
    ) -> cp_model.IntervalVar:
        """A session's time for something that only one can have, if ``literal`` is true and the demand holds."""
        if holds:
            both = self.cp.new_bool_var("")
            self.cp.add_bool_or([both, *(~one for one in (literal, *holds))])
            literal = both
        return self.cp.new_optional_fixed_size_interval_var(start, minutes, literal, "")
