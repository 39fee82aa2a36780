"""The province's figures, as tables, pictures and files. No case can be told from them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter
from flask import Response, render_template, request

from services.kernel.clock import month_back, month_of
from services.portal.adapters.showing import Showing
from services.portal.domain import words
from services.portal.domain.charts import commune_bars, last_months, target_bars
from services.portal.domain.errors import Declined, NotThere
from services.portal.domain.picks import rule_text
from services.portal.domain.texts import Text
from services.portal.entrypoints.desk import ask, parts, say

MONTHS = 12
SMALL = "< 5"  # a number that is not told (rule report-periodic)
NOT_TOLD = Text("không công bố", "not told")
NOWHERE = Text("Không rõ xã, phường", "Commune not known")
PLACES = (
    Text("Tháng", "Month"), Text("Xã, phường", "Commune"), Text("Chỉ tiêu", "Target"), Text("Liên quan", "Concerned"),
    Text("Đạt", "Reached"), Text("Tính đến hết tháng", "Up to the end of"),
)  # fmt: skip
ALL, ONE = "all", "one:"  # what the page's choice of a commune says: all, or one by its name
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked() -> tuple[str, str]:
    now = month_of(parts().clock.now())
    return request.args.get("from") or month_back(now, MONTHS - 1), request.args.get("to") or now


def _chosen() -> str | None:
    """The commune that is asked for; None for all of them. It may be the one that stands for no known commune."""
    asked = request.args.get("commune", ALL)
    return None if asked == ALL else asked.removeprefix(ONE)


def numbers() -> Any:
    begin, end = _asked()
    problems: Sequence[Any] = []
    counts: list[Any] = []
    targets: list[Any] = []
    communes: list[Any] = []
    try:
        counts, targets = _rows(begin, end)
        communes = _communes(begin, end)
    except Declined as declined:
        problems = declined.problems
    chosen = _chosen()
    page = render_template(
        "numbers.html",
        begin=begin,
        end=end,
        counts=counts,
        problems=problems,
        small=SMALL,
        bars=target_bars(targets),
        communes=[(ONE + name, _place(name)) for name in sorted({row.commune for row in communes})],
        chosen=ALL if chosen is None else ONE + chosen,
        heading="" if chosen is None else _place(chosen),
        place=_place,
        commune_bars=commune_bars(communes, chosen),
        by_commune=_commune_lines(communes, chosen),
        last=last_months(communes),
        places=PLACES,
    )
    return page, 422 if problems else 200


def _rows(begin: str, end: str) -> tuple[list[Any], list[Any]]:
    counts = ask("GetCounts", from_month=begin, to_month=end).rows
    targets = ask("GetTargets", from_month=begin, to_month=end).rows
    shown = Showing("oversight", {})
    named = [
        (row.month, say(shown.coded("agency", row.agency)), say(_state(row)),
         SMALL if row.suppressed else str(row.count))
        for row in counts
    ]  # fmt: skip
    return named, list(targets)


def _communes(begin: str, end: str) -> list[Any]:
    return list(ask("GetTargetsByCommune", from_month=begin, to_month=end).rows)


def _commune_lines(rows: Sequence[Any], chosen: str | None) -> list[tuple[str, ...]]:
    """The table of the targets by commune. Not told is not small: it may be kept back for another one's sake."""
    return [
        (row.month, _place(row.commune), say(rule_text(row.rule)), str(row.concerned),
         str(row.reached) if row.HasField("reached") else say(NOT_TOLD), row.up_to_month)
        for row in rows
        if chosen is None or row.commune == chosen
    ]  # fmt: skip


def _place(commune: str) -> str:
    """A commune's name, or a month that stands in its place."""
    return commune or say(NOWHERE)


def _state(row: Any) -> Text:
    """A state of the agency's files, or what else is counted of it."""
    groups = (f"{row.agency}.state", f"{row.agency}.counted")
    found = (words.CODES.get(group, {}).get(row.state) for group in groups)
    return next((word for word in found if word is not None), Text(row.state, row.state))


def numbers_table(ending: str) -> Any:
    begin, end = _asked()
    counts, targets = _rows(begin, end)
    places = [say(text) for text in PLACES]
    by_commune = _commune_lines(_communes(begin, end), _chosen())
    head = [say(text) for text in (("Tháng", "Month"), ("Cơ quan", "Agency"), ("Trạng thái", "State"), ("Số", "Count"))]
    aims = [
        say(text)
        for text in (("Tháng", "Month"), ("Chỉ tiêu", "Target"), ("Liên quan", "Concerned"), ("Đạt", "Reached"))
    ]
    reached = [(row.month, say(rule_text(row.rule)), _told(row, "concerned"), _told(row, "reached")) for row in targets]
    if ending == "csv":
        return _csv([head, *counts, [], aims, *reached, [], places, *by_commune])
    if ending == "xlsx":
        return _xlsx(
            [
                (say(("Số liệu", "Counts")), head, counts),
                (say(("Chỉ tiêu", "Targets")), aims, reached),
                (say(("Theo xã, phường", "By commune")), places, by_commune),
            ]
        )
    raise NotThere


def _told(row: Any, name: str) -> str:
    return str(getattr(row, name)) if row.HasField(name) else SMALL


def _csv(rows: Sequence[Sequence[str]]) -> Response:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return _file(("\ufeff" + text.getvalue()).encode(), "text/csv; charset=utf-8", "csv")


def _xlsx(sheets: Sequence[tuple[str, Sequence[str], Sequence[Sequence[str]]]]) -> Response:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        for name, head, rows in sheets:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, head, bold)
            for number, row in enumerate(rows, start=1):
                for column, value in enumerate(row):
                    sheet.write(number, column, int(value) if value.isdigit() else value)
            sheet.autofit()
    return _file(content.getvalue(), XLSX, "xlsx")


def _file(content: bytes, kind: str, ending: str) -> Response:
    answer = Response(content, content_type=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="chung-tay.{ending}"'
    return answer


PAGES: Mapping[str, Callable[..., Any]] = {"numbers": numbers, "numbers_table": numbers_table}
