"""Invented reports for a year: the written examples, with other names, days and communes each time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from deploy.demo.reports import all_reports, request_for
from services.case_intake.domain.commands import ReceiveReport
from services.case_intake.domain.form01 import Form01, problems_of
from services.kernel.clock import in_vietnam
from services.kernel.ids import new_id
from services.kernel.rpc.commands import to_command
from tests.simulate.times import Chance

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Võ", "Đặng", "Bùi", "Thành", "Đàng", "Chamaléa", "Pi Năng", "Katơr")
MIDDLE = ("Thị", "Văn", "Bảo", "Gia", "Minh", "Ngọc", "Hoài", "Thanh")
GIVEN = ("An", "Bình", "Chi", "Dung", "Giang", "Hân", "Khôi", "Lan", "My", "Nam", "Phúc", "Quỳnh", "Sơn", "Thảo", "Vy")
COMMUNES = tuple(f"Xã {number:02d}" for number in range(1, 21))
CHANNELS = {"hotline_111": 0.5, "commune": 0.15, "school": 0.12, "web": 0.08, "clinic": 0.06, "walk_in": 0.05,
            "platform": 0.02, "press": 0.02}  # fmt: skip


@cache
def examples() -> tuple[ReceiveReport, ...]:
    """The examples that can be written down as they are."""
    commands: list[ReceiveReport] = [to_command(request_for(name, new_id()), ReceiveReport) for name in all_reports()]
    now = datetime(2026, 6, 1, tzinfo=UTC)
    return tuple(c for c in commands if not problems_of(_on(c.form, now), now))


def invented(chance: Chance, now: datetime, commune: str) -> ReceiveReport:
    """A report that has just come in."""
    example = chance.one_of(examples())
    form = _on(example.form, now - timedelta(days=chance.number(0, 6)))
    children = tuple(replace(child, name=_name(chance), id_number=None) for child in form.children)
    form = replace(form, children=children, incident_commune=commune, residence_commune=commune, informant=None)
    return replace(
        example,
        channel=type(example.channel)(chance.weighed(CHANNELS)),
        received_at=now - timedelta(minutes=chance.number(0, 8)),
        form=form,
    )


def carer_harms(form: Form01) -> bool:
    return any(suspect.is_carer for suspect in form.suspects)


def _on(form: Form01, day: datetime) -> Form01:
    """The form with its incident on this day."""
    return replace(form, incident_at=in_vietnam(day).date().isoformat(), online_refs=_seen(form.online_refs))


def _seen(references: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(replace(reference, seen_at=None) for reference in references)


def _name(chance: Chance) -> str:
    return f"{chance.one_of(FAMILY)} {chance.one_of(MIDDLE)} {chance.one_of(GIVEN)}"
