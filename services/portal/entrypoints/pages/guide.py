"""Help beside the task: the rules behind the limits, the words, and whether the portal is well."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template

from services.kernel.rules import rule_book
from services.portal.domain.errors import NotThere
from services.portal.domain.glossary import GLOSSARY


def health() -> Any:
    return {"state": "serving"}


def help_page() -> Any:
    return render_template("help.html", glossary=GLOSSARY)


def rule(rule_id: str) -> Any:
    found = rule_book().latest(rule_id)
    if found is None:
        raise NotThere
    return render_template("rule.html", rule_row=found)


PAGES: Mapping[str, Callable[..., Any]] = {"health": health, "help": help_page, "rule": rule}
