"""The province's figures, as tables, pictures and files. No case can be told from them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter
from flask import Response, render_template, request

from services.kernel.clock import in_vietnam
from services.portal.adapters.showing import Showing
from services.portal.domain import words
from services.portal.domain.charts import Bar, months_back, target_bars
from services.portal.domain.errors import Declined, NotThere
from services.portal.domain.picks import rule_text
from services.portal.domain.texts import Text
from services.portal.entrypoints.desk import ask, parts, say

MONTHS = 12
SMALL = "< 5"  # a number that is not told (rule report-periodic)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _asked() -> tuple[str, str]:
    today = in_vietnam(parts().clock.now()).date()
    return request.args.get("from") or months_back(today, MONTHS - 1), request.args.get("to") or months_back(today, 0)


def numbers() -> Any:
    begin, end = _asked()
    problems: Sequence[Any] = []
    counts: list[Any] = []
    targets: list[Any] = []
    try:
        counts, targets = _rows(begin, end)
    except Declined as declined:
        problems = declined.problems
    bars: list[Bar] = target_bars(targets)
    return render_template(
        "numbers.html", begin=begin, end=end, counts=counts, targets=targets, bars=bars, problems=problems, small=SMALL
    ), 422 if problems else 200


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


def _state(row: Any) -> Text:
    """A state of the agency's files, or what else is counted of it."""
    groups = (f"{row.agency}.state", f"{row.agency}.counted")
    found = (words.CODES.get(group, {}).get(row.state) for group in groups)
    return next((word for word in found if word is not None), Text(row.state, row.state))


def numbers_table(ending: str) -> Any:
    begin, end = _asked()
    counts, targets = _rows(begin, end)
    head = [say(text) for text in (("Tháng", "Month"), ("Cơ quan", "Agency"), ("Trạng thái", "State"), ("Số", "Count"))]
    aims = [
        say(text)
        for text in (("Tháng", "Month"), ("Chỉ tiêu", "Target"), ("Liên quan", "Concerned"), ("Đạt", "Reached"))
    ]
    reached = [(row.month, say(rule_text(row.rule)), _told(row, "concerned"), _told(row, "reached")) for row in targets]
    if ending == "csv":
        return _csv([head, *counts, [], aims, *reached])
    if ending == "xlsx":
        return _xlsx([(say(("Số liệu", "Counts")), head, counts), (say(("Chỉ tiêu", "Targets")), aims, reached)])
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
