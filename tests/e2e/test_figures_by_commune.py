"""The targets by commune go from the intake point's files to the monitor's desk, and no commune of few cases with them.

Every part is the real one; only the intake point's clock says, for one look, that the month is over.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import pytest

from services.case_intake.adapters.plan_figures import FiguresChore
from services.case_intake.domain import commands as c
from services.case_intake.domain.form01 import Child, Form01
from services.kernel.clock import month_of
from tests.e2e.calls import Badges, Lines, empty
from tests.e2e.conftest import Province, everything_in
from tests.province import Province as Layers
from tests.waiting import until

INTAKE, OVERSIGHT = "case_intake", "oversight"
MANY, SOME, ALONE = "Xã Thử Sông Lớn", "Xã Thử Sông Con", "Xã Thử Suối Vắng"
SUPPORT = "target-support-100"


class AfterTheMonth:
    """Some days after the end of this month."""

    def now(self) -> datetime:
        now = datetime.now(UTC)
        return now.replace(microsecond=0) + timedelta(days=36)


def open_case(layers: Layers, commune: str) -> None:
    form = Form01(children=(Child(name="Bé Thử"),), incident_commune=commune)
    now = datetime.now(UTC)
    report = layers.perform(
        INTAKE,
        c.ReceiveReport(channel=c.Channel.HOTLINE_111, received_at=now, narrative="Tin thử.", form=form),
    )
    layers.perform(INTAKE, c.OpenCase(urgent=False), report.reference, report.version)


@pytest.mark.rule("report-periodic")
@pytest.mark.rule("aggregate")
@pytest.mark.rule("private-data-list")
def test_the_monitor_reads_the_targets_by_commune_and_never_one_of_few_cases(province: Province) -> None:
    """Told while oversight is away they arrive when it is back; told again they change nothing.

    Six cases in one commune, five in another and one alone: the first is told. The one alone is in no message and in
    no document but its own file, where it is sealed.
    """
    layers = Layers(province.machine, (INTAKE,))
    month = month_of(datetime.now(UTC))
    for commune, cases in ((MANY, 6), (SOME, 5), (ALONE, 1)):
        for _ in range(cases):
            open_case(layers, commune)
    worker = province.machine.process("oversight-worker")
    worker.stop()
    store = layers.parts(INTAKE).store
    store.clock = AfterTheMonth()
    assert FiguresChore(store)() > 0
    assert FiguresChore(store)() == 0
    until(lambda: not province.unsent(INTAKE), "the figures are handed to the broker")
    worker.start()

    lines, badges = Lines(province.offices), Badges(province.machine)

    def told() -> list[Any]:
        request = empty(OVERSIGHT, "OversightService", "GetTargetsByCommune")
        request.from_month = request.to_month = month
        token = badges.of(OVERSIGHT, ["provincial_monitor"])
        answer = lines.ask(OVERSIGHT, "OversightService", "GetTargetsByCommune", request, token)
        assert answer.code is grpc.StatusCode.OK
        return [row for row in answer.message.rows if row.rule == SUPPORT]

    rows = {row.commune: row for row in until(told, "the figures have arrived")}
    assert rows[MANY].concerned == 6
    assert not rows[MANY].HasField("reached")  # nobody was helped yet
    assert rows[MANY].up_to_month >= month
    assert ALONE not in rows
    for agency in (INTAKE, OVERSIGHT):
        assert not any(ALONE in text for _, text in everything_in(province.databases[agency]))
    assert any(MANY in text for _, text in everything_in(province.databases[OVERSIGHT]))
