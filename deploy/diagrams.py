"""``make diagrams``: each workflow as a picture, drawn from the very table that the program runs by.

Writes ``WORKFLOW.md`` beside each agency's domain: a Mermaid state diagram, the commands with their roles and
guards' rules, and the clocks. A test compares the files with the code.
"""

from __future__ import annotations

import importlib
import inspect
import re
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from services.kernel.rules import rule_book
from services.kernel.workflow import Row, Workflow

ROOT = Path(__file__).resolve().parents[1]
# Each workflow: where it stands, and its title in both languages.
WORKFLOWS: dict[str, list[tuple[str, str, str]]] = {
    "case_intake": [
        ("services.case_intake.domain.policy:WORKFLOW", "Tiếp nhận", "Intake"),
        ("services.case_intake.domain.family_policy:FAMILY_WORKFLOW", "Quyền của gia đình", "The family's rights"),
        ("services.case_intake.domain.roster:ROSTER_WORKFLOW", "Lịch trực", "Duty roster"),
    ],
    "social_support": [("services.social_support.domain.policy:WORKFLOW", "Bảo trợ xã hội", "Social support")],
    "police_investigation": [("services.police_investigation.domain.policy:WORKFLOW", "Công an", "Police")],
    "court_liaison": [
        ("services.court_liaison.domain.policy:WORKFLOW", "Viện kiểm sát và Tòa án", "Procuracy and court"),
        (
            "services.court_liaison.domain.scheduling.register:REGISTER_WORKFLOW",
            "Phòng, người và thời gian vắng mặt",
            "Rooms, people and absences",
        ),
    ],
}
_RULE = re.compile(r"[Rr]ules? ``([a-z0-9-]+)``")


def page(agency: str) -> str:
    """The whole page of one agency."""
    note = "Drawn from the code by `make diagrams`; change the tables in `domain/`, not this page."
    parts = [f"# {agency}: workflow\n\n{note}"]
    for place, vi, en in WORKFLOWS[agency]:
        module, _, name = place.partition(":")
        workflow: Workflow = getattr(importlib.import_module(module), name)
        parts.append(f"## {vi} / {en}\n\n{diagram(workflow)}\n\n{commands(workflow)}")
    parts.append(clocks(agency))
    return "\n\n".join(parts) + "\n"


def diagram(workflow: Workflow) -> str:
    """Mermaid: one arrow for each pair of states, with the commands that lead there."""
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in workflow.rows:
        if row.after is None:
            continue
        for state in sorted(row.before, key=list(type(row.after)).index):
            arrows[str(state), str(row.after)].append(row.command.__name__)
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"  {before} --> {after}: {', '.join(names)}" for (before, after), names in arrows.items()]
    return "\n".join([*lines, "```"])


def commands(workflow: Workflow) -> str:
    """Every row: who may give the command, in which states, and by which rules it may be refused."""
    lines = ["| command | states | roles | refused by |", "|---|---|---|---|"]
    for row in workflow.rows:
        states = ", ".join(sorted(str(state) for state in row.before))
        after = "" if row.after is None else f" → {row.after}"
        roles = ", ".join(sorted(str(role) for role in row.roles))
        lines.append(f"| {row.command.__name__}{after} | {states} | {roles} | {', '.join(rules_of(row))} |")
    return "\n".join(lines)


def rules_of(row: Row) -> list[str]:
    """The rules that the row's guards name: in their own words or in their docstrings."""
    found: set[str] = set()
    for guard in row.guards:
        found |= set(_rules_in(guard))
    return sorted(rule for rule in found if rule in rule_book())


def _rules_in(guard: Any) -> Iterable[str]:
    yield from _RULE.findall(inspect.getdoc(guard) or "")
    closure = getattr(guard, "__closure__", None) or ()
    yield from (cell.cell_contents for cell in closure if isinstance(cell.cell_contents, str))
    if (code := getattr(guard, "__code__", None)) is not None:
        yield from (constant for constant in code.co_consts if isinstance(constant, str))


def clocks(agency: str) -> str:
    """Every clock: what starts and ends it, and how long it runs by the rule book."""
    table = importlib.import_module(f"services.{agency}.domain.clocks").CLOCKS
    lines = ["## Thời hạn / Clocks", "", "| rule | length | starts | ends | source |", "|---|---|---|---|---|"]
    for row in table.rows:
        rule = rule_book().latest(row.rule)
        assert rule is not None
        lengths = {} if rule.limit is None else rule.limit.lengths
        length = "; ".join(f"{case}: {text}" if case else str(text) for case, text in lengths.items())
        if row.until is not None:
            length = "as decided"
        starts, ends = ", ".join(sorted(row.starts)), ", ".join(sorted({*row.ends, *row.voids}))
        lines.append(f"| {row.rule} | {length} | {starts} | {ends} | {rule.source} |")
    return "\n".join(lines)


def main() -> int:
    for agency in WORKFLOWS:
        (ROOT / "services" / agency / "WORKFLOW.md").write_text(page(agency), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
