"""What each agency does when a consent ends, a use is restricted or an erasure is ordered."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from services.kernel.privacy.categories import Category

NOW = datetime(2026, 3, 11, 3, 0, tzinfo=UTC)
FILES = {"social_support": "SupportFile", "police_investigation": "PoliceFile", "court_liaison": "CourtFile"}
AT_WORK = {"social_support": "delivering", "police_investigation": "investigating", "court_liaison": "docketed"}
DONE = {"social_support": "finished", "police_investigation": "declined", "court_liaison": "returned"}


class Data:
    """What an agency holds of one case."""

    def __init__(self, **sections: str | None) -> None:
        self.sections: dict[Category, dict[str, Any]] = {
            Category(name): {"consent_id": consent_id, "restricted": None} for name, consent_id in sections.items()
        }
        self.destroyed: list[str] = []
        self.hold: str | None = None

    def held(self) -> Mapping[Category, Mapping[str, Any]]:
        return self.sections

    def purge(self, categories: Iterable[Category]) -> None:
        for category in categories:
            del self.sections[category]

    def restrict(self, bases: Mapping[Category, str]) -> None:
        for category, rule in bases.items():
            self.sections[category]["restricted"] = rule

    def destroy(self, order_id: str) -> None:
        self.destroyed.append(order_id)

    def legal_hold(self) -> str | None:
        return self.hold


class Unit:
    """A unit of work over one case."""

    def __init__(self, file: Any, data: Data) -> None:
        self.now, self._file, self._data = NOW, file, data
        self.recorded: list[Any] = []

    def file(self, _reference: str) -> Any:
        return self._file

    def data(self, _reference: str) -> Data:
        return self._data

    def record(self, _reference: str, events: Iterable[Any], **_: Any) -> None:
        self.recorded += events


def a_file(agency: str, state: str | None) -> Any:
    if state is None:
        return None
    model = importlib.import_module(f"services.{agency}.domain.model")
    return getattr(model, FILES[agency])(reference="1111-1111-111", state=model.State(state))


def told(agency: str, state: str | None, data: Data, name: str, **facts: Any) -> Any:
    """What the agency confirms after this event."""
    handlers = importlib.import_module(f"services.{agency}.service_layer.handlers").EVENT_HANDLERS
    unit = Unit(a_file(agency, state), data)
    handlers[name](unit, SimpleNamespace(reference="1111-1111-111", data=SimpleNamespace(**facts)))
    assert len(unit.recorded) <= 1
    return unit.recorded[0] if unit.recorded else None


@pytest.mark.rule("pdp-stop")
@pytest.mark.parametrize(("agency", "state", "purged", "restricted", "basis"), [
    ("social_support", "delivering", ("informant", "school"), (), ""),
    ("police_investigation", "investigating", ("school",), ("informant",), "crime-goes-criminal-track"),
    ("police_investigation", "declined", ("informant", "school"), (), ""),
    ("police_investigation", None, ("informant", "school"), (), ""),
    ("court_liaison", "docketed", ("informant", "school"), (), ""),
])  # fmt: skip
def test_what_rested_on_a_consent_goes_unless_the_law_keeps_it(
    agency: str, state: str | None, purged: tuple[str, ...], restricted: tuple[str, ...], basis: str
) -> None:
    """What rests on the law, or on another consent, is not touched."""
    data = Data(informant="c1", school="c1", identity=None, health="c2")
    words = ["informant", "school", "identity", "health", "no_such_word"]
    ended = told(agency, state, data, "ConsentWithdrawn", consent_id="c1", categories=words)
    assert (ended.ending_id, ended.purged, ended.restricted, ended.basis_code) == ("c1", purged, restricted, basis)
    assert set(data.sections) == {"informant", "school", "identity", "health"} - set(purged)
    assert {name for name, one in data.sections.items() if one["restricted"]} == set(restricted)


@pytest.mark.rule("pdp-stop")
def test_a_court_keeps_who_the_child_is_in_its_file() -> None:
    """And not what only prepared the hearing."""
    data = Data(identity="c1", accommodation="c1")
    ended = told("court_liaison", "held", data, "ConsentWithdrawn", consent_id="c1", categories=[*data.sections])
    assert (ended.purged, ended.restricted, ended.basis_code) == (("accommodation",), ("identity",), "retention")


@pytest.mark.rule("pdp-stop")
@pytest.mark.parametrize("agency", list(FILES))
def test_a_withdrawal_that_comes_again_is_confirmed_again_and_changes_nothing(agency: str) -> None:
    """Nothing is held any more, and that is what is said."""
    data = Data(school="c1")
    for purged in (("school",), ()):
        ended = told(agency, None, data, "ConsentWithdrawn", consent_id="c1", categories=["school"])
        assert (ended.purged, ended.restricted) == (purged, ())


@pytest.mark.rule("dsr-withdraw-15d")
def test_a_restriction_stops_the_use_as_far_as_the_law_leaves_it_to_the_family() -> None:
    """The police work on with the crime report, and say by which rule."""
    for agency, restricted, basis in (
        ("social_support", ("identity", "school"), "dsr-withdraw-15d"),
        ("police_investigation", ("school",), "crime-goes-criminal-track"),
        ("court_liaison", ("school",), "retention"),
    ):
        data = Data(school=None, identity=None, health=None)
        ended = told(
            agency, AT_WORK[agency], data, "RestrictionOrdered", restriction_id="r1", categories=["school", "identity"]
        )
        assert (ended.ending_id, ended.purged, ended.restricted, ended.basis_code) == ("r1", (), restricted, basis)
        assert data.sections[Category.HEALTH]["restricted"] is None


@pytest.mark.rule("pdp-stop")
@pytest.mark.parametrize("agency", list(FILES))
def test_an_erasure_is_held_while_the_law_needs_the_case_and_carried_out_otherwise(agency: str) -> None:
    """Held is said at once with the rule; destroyed is said when it is done, and not here."""
    data = Data()
    held = told(agency, AT_WORK[agency], data, "ErasureOrdered", order_id="o1")
    assert (held.order_id, held.held, bool(held.basis_code), data.destroyed) == ("o1", True, True, [])
    for state in (DONE[agency], None):
        data = Data()
        assert told(agency, state, data, "ErasureOrdered", order_id="o1") is None
        assert data.destroyed == ["o1"]


def test_every_obligation_names_a_rule_and_says_why_in_both_languages() -> None:
    """The family is told why something is kept."""
    for agency in ("police_investigation", "court_liaison"):
        table = importlib.import_module(f"services.{agency}.domain.obligations").OBLIGATIONS
        assert all(keep.rule and keep.vi and keep.en for keep in table.values())


@pytest.mark.rule("pdp-stop")
@pytest.mark.parametrize("agency", list(FILES))
def test_a_legal_hold_is_said_where_the_agencys_own_work_would_let_the_case_go(agency: str) -> None:
    """By the rule, like any other obligation."""
    data = Data()
    data.hold = "pdp-stop"
    held = told(agency, DONE[agency], data, "ErasureOrdered", order_id="o1")
    assert (held.held, held.basis_code, data.destroyed) == (True, "pdp-stop", [])
