"""The portal's sentences in both languages, as they stand beside each other in its templates and its code."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from jinja2 import Environment, nodes

PORTAL = Path("services/portal")
TEMPLATES = sorted((PORTAL / "templates").rglob("*.html"))
SOURCES = sorted(PORTAL.rglob("*.py"))

Pair = tuple[str, str, str]  # where, in Vietnamese, in English


def constant(node: object) -> str | None:
    return node.value if isinstance(node, nodes.Const) and isinstance(node.value, str) else None


def in_templates() -> Iterator[Pair]:
    environment = Environment(autoescape=True)
    for path in TEMPLATES:
        for call in environment.parse(path.read_text(encoding="utf-8")).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "t" and len(call.args) == 2:
                vi, en = map(constant, call.args)
                if vi is not None and en is not None:
                    yield f"{path.name}:{call.lineno}", vi, en


def in_sources() -> Iterator[Pair]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id == "Text" and len(node.args) == 2:
                said = [one.value for one in node.args if isinstance(one, ast.Constant)]
            else:
                named = {one.arg: one.value for one in node.keywords if one.arg in ("vi", "en")}
                said = [named[n].value for n in ("vi", "en") if isinstance(named.get(n), ast.Constant)]  # type: ignore[attr-defined]
            if len(said) == 2 and all(isinstance(one, str) for one in said):
                yield f"{path.name}:{node.lineno}", str(said[0]), str(said[1])


PAIRS = [*in_templates(), *in_sources()]


def in_words() -> Iterator[Pair]:
    """The words for fields and codes, which stand in tables."""
    for path in sorted((PORTAL / "domain" / "words").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Tuple):
                said = [one.value for one in node.elts if isinstance(one, ast.Constant)]
                if len(said) == len(node.elts) == 2 and all(isinstance(one, str) for one in said):
                    yield f"{path.name}:{node.lineno}", str(said[0]), str(said[1])
