"""The targets by commune, counted over the intake point's real database as the months go by."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from chungtay.events.v1.social_support_events_pb2 import SupportDelivered
from services.case_intake.adapters.plan_figures import FiguresChore
from services.case_intake.domain import commands as c
from services.case_intake.domain import events as e
from services.case_intake.domain.form01 import Child, Form01
from services.kernel.events.envelope import Envelope
from services.kernel.ids import AGENCIES, new_id
from tests.conftest import fresh_machine
from tests.hands import Hands
from tests.province import Province

INTAKE, SUPPORT = "case_intake", "target-support-100"
MARCH, APRIL, EARLY_MAY = (datetime(2026, *day, 3, tzinfo=UTC) for day in ((3, 11), (4, 2), (5, 5)))


@pytest.fixture(scope="module")
def intake() -> Iterator[Province]:
    with fresh_machine("test-figures") as machine:
        machine.database(INTAKE).start()
        yield Province(machine, (INTAKE,), log_level="WARNING")


@pytest.fixture
def province(intake: Province) -> Province:
    """In March, before anything happened."""
    store = intake.parts(INTAKE).store
    for name in ("cases", "journal", "outbox", "threads", "leases", "plan_figures"):
        store.database[name].delete_many({})
    store.clock = Hands(MARCH)
    return intake


def opened(province: Province, commune: str) -> str:
    form = Form01(children=(Child(name="Bé Thử"),), incident_commune=commune)
    report = province.perform(
        INTAKE, c.ReceiveReport(channel=c.Channel.WALK_IN, received_at=MARCH, narrative="Tin thử.", form=form)
    )
    return province.perform(INTAKE, c.OpenCase(urgent=False), report.reference, report.version).reference


def helped(province: Province, reference: str, at: datetime) -> None:
    """Social support tells that it helped."""
    told = Envelope(
        id=new_id(), source="social_support", name="SupportDelivered", time=at, reference=reference, recipient=INTAKE,
        sequence=1, data=SupportDelivered(measure_code="counselling"),
    )  # fmt: skip
    province.parts(INTAKE).inbox.receive(province.post("social_support").outgoing(told), "social_support")


def figures(province: Province) -> list[dict[str, Any]]:
    """What was told, in order, as it lies in the outbox."""
    rows = province.parts(INTAKE).store.database["outbox"].find({"name": "CommuneFiguresPublished"})
    events = sorted((json.loads(row["body"]) for row in rows), key=lambda event: event["sequence"])
    assert {(event["subject"], event["recipient"]) for event in events} <= {(AGENCIES, "oversight")}
    return [event["data"] for event in events]


@pytest.mark.rule("target-support-100")
@pytest.mark.rule("report-periodic")
def test_a_month_is_told_of_when_it_is_over_and_again_when_more_were_helped(province: Province) -> None:
    """Six cases in one commune, five in another, one alone: told in April once, and again in May with who was helped
    since; told once each, also when the chore was broken off before it could note that it was done."""
    store = province.parts(INTAKE).store
    clock, chore = store.clock, FiguresChore(store)
    cases = [opened(province, "Xã Đầu Nguồn") for _ in range(6)]
    cases += [opened(province, "xã  cuối nguồn") for _ in range(5)] + [opened(province, "Xã Lẻ")]
    assert chore() == 0
    assert figures(province) == []  # the month is not over

    clock.moment = APRIL
    assert chore() == 0  # what happened on its last day may still be on its way
    clock.moment = APRIL.replace(day=5)
    for reference in cases:
        helped(province, reference, APRIL)
    assert chore() == 1
    store.database["leases"].delete_one({"_id": "plan_figures"})
    assert chore() == 0
    first = {"ruleId": SUPPORT, "month": "2026-03", "upToMonth": "2026-03"}
    # The case alone must not follow from the province's twelve: so the commune of five is not told of either.
    assert figures(province) == [{**first, "rows": [{"commune": "Xã Đầu Nguồn", "concerned": "6"}]}]

    clock.moment = EARLY_MAY
    assert chore() == 1
    assert figures(province)[1:] == [
        {**first, "upToMonth": "2026-04", "rows": [{"commune": "Xã Đầu Nguồn", "concerned": "6", "reached": "6"}]}
    ]


@pytest.mark.rule("target-support-100")
def test_a_case_counts_in_the_month_in_which_it_first_concerned_the_target(province: Province) -> None:
    """Cases of a year before, opened anew now, count in no month of which is told: they were counted then."""
    store = province.parts(INTAKE).store
    clock, chore = store.clock, FiguresChore(store)
    clock.moment = datetime(2027, 2, 3, 3, tzinfo=UTC)
    early = [opened(province, "Xã Năm Cũ") for _ in range(6)]
    clock.moment = datetime(2028, 3, 10, 3, tzinfo=UTC)
    for reference in early:
        happened_again(province, reference)
    for _ in range(6):
        opened(province, "Xã Năm Mới")
    clock.moment = datetime(2028, 4, 5, 3, tzinfo=UTC)
    told = chore()
    month = [figure for figure in figures(province)[-told:] if figure["month"] == "2028-03"]
    assert [row["commune"] for figure in month for row in figure["rows"]] == ["Xã Năm Mới"]


def happened_again(province: Province, reference: str) -> None:
    """The case is open once more, as its journal tells it."""
    store = province.parts(INTAKE).store
    store.run(lambda unit: unit.record(reference, [e.CaseOpened(urgent=False)]))
