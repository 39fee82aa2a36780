"""The family's report of one case: who saw what, when and why, in this agency.

Staff stand in it by role and number, never by name. Left out: every other case's reference; who was
excluded from the case (a report must not tell a relative of theirs); and which of the specially
protected kinds of data was seen, because the word alone would tell the carer from whom a safe place
is hidden that there is one, or a suspect that somebody reported.

Pure until it is printed (``as_html``, ``as_pdf``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from services.kernel.audit import words
from services.kernel.audit.entry import Action, Decision
from services.kernel.audit.words import Language
from services.kernel.clock import written

if TYPE_CHECKING:
    from jinja2 import Environment

PROTECTED = frozenset({"safe_place", "informant", "suspect", "offender_register", "evidence"})
NOT_TOLD = frozenset({Action.EXCLUSION})
SEEN = frozenset({Action.VIEW, Action.TIMELINE, Action.EXPORT, Action.EMERGENCY})


@dataclass(frozen=True, slots=True)
class Line:
    """One line, in codes. ``outcome``: of an emergency view: justified, not_justified or open; else empty."""

    at: datetime
    staff_id: str
    roles: tuple[str, ...]
    action: str
    purpose: str
    categories: tuple[str, ...]
    protected: bool
    refused: bool
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class FamilyReport:
    """What one agency's access log says of one case."""

    reference: str
    agency: str
    made_at: datetime
    lines: tuple[Line, ...]

    @property
    def people(self) -> int:
        """How many members of staff saw personal data."""
        return len({line.staff_id for line in self.lines if _showed(line)})

    @property
    def counts(self) -> Counter[str]:
        """Of ``seen``, ``refused``, ``emergency`` and ``open`` (emergency views that nobody reviewed yet)."""
        counts: Counter[str] = Counter()
        for line in self.lines:
            counts["seen"] += _showed(line)
            counts["refused"] += line.refused
            counts["emergency"] += bool(line.outcome)
            counts["open"] += line.outcome == "open"
        return counts


def family_report(
    reference: str, agency: str, made_at: datetime, stored: Iterable[Mapping[str, Any]], protected: Iterable[str] = ()
) -> FamilyReport:
    """The report from the lines of AccessLog.all_of_case; a line that is not about the case is passed over.

    ``protected``: kinds of data that are not named either, besides PROTECTED.
    """
    kept = [line for line in stored if reference in line["references"] and line["action"] not in NOT_TOLD]
    hidden = PROTECTED | set(protected)
    reviews = {line["grant"]: line["reason"] for line in kept if line["action"] == Action.REVIEW and line.get("grant")}
    return FamilyReport(reference, agency, made_at, tuple(_line(line, hidden, reviews) for line in kept))


def _line(stored: Mapping[str, Any], hidden: frozenset[str], reviews: Mapping[str, str]) -> Line:
    refused = stored["decision"] != Decision.GRANTED
    outcome = ""
    if stored["action"] == Action.EMERGENCY and not refused:
        outcome = reviews.get(stored.get("grant", ""), "open")
    return Line(
        at=stored["at"],
        staff_id=stored["staff_id"],
        roles=tuple(stored["roles"]),
        action=stored["action"],
        purpose=stored["purpose"],
        categories=tuple(category for category in stored["categories"] if category not in hidden),
        protected=any(category in hidden for category in stored["categories"]),
        refused=refused,
        outcome=outcome,
    )


def _showed(line: Line) -> bool:
    return line.action in SEEN and not line.refused and bool(line.staff_id)


def as_html(report: FamilyReport, language: Language = "vi") -> str:
    """A page for printing and for screen readers; whatever stands in the log is text in it, never markup."""
    rows = [
        {
            "at": written(line.at),
            "who": _who(line, language),
            "what": words.said(words.ACTIONS, line.action, language),
            "data": _data(line, language),
            "why": words.said(words.PURPOSES, line.purpose, language) if line.purpose else "",
            "answer": words.pick(_REFUSED if line.refused else _GRANTED, language),
            "refused": line.refused,
            "outcome": words.said(_OUTCOMES, line.outcome, language) if line.outcome else "",
        }
        for line in report.lines
    ]
    return (
        _environment()
        .get_template("family.html.j2")
        .render(
            language=language,
            report=report,
            agency=words.said(words.AGENCIES, report.agency, language),
            made_at=written(report.made_at),
            rows=rows,
            counts=report.counts,
        )
    )


def as_pdf(report: FamilyReport, language: Language = "vi") -> bytes:
    """The same as a tagged PDF. Reads nothing from the network or the disk but the system's fonts."""
    from weasyprint import HTML  # loads the text engine: only when a PDF is wanted

    page = HTML(string=as_html(report, language), url_fetcher=_no_other_file)
    pdf: bytes = page.write_pdf(pdf_tags=True)
    return pdf


def _who(line: Line, language: Language) -> str:
    if not line.staff_id:
        return words.pick(words.SYSTEM, language)
    roles = ", ".join(words.said(words.ROLES, role, language) for role in line.roles)
    return f"{roles} ({line.staff_id})" if roles else line.staff_id


def _data(line: Line, language: Language) -> str:
    order = list(words.CATEGORIES)  # the child's name first, as people expect it
    known = sorted(line.categories, key=lambda category: order.index(category) if category in order else len(order))
    kinds = [words.said(words.CATEGORIES, category, language) for category in known]
    if line.protected:
        kinds.append(words.pick(words.PROTECTED, language))
    return ", ".join(kinds)


def _no_other_file(url: str, *_: Any, **__: Any) -> NoReturn:
    raise ValueError("a report refers to nothing outside itself")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("services.kernel.audit", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


_GRANTED = ("được xem", "granted")
_REFUSED = ("bị từ chối", "refused")
_OUTCOMES = {
    "justified": ("đã xét lại: có lý do chính đáng", "reviewed: justified"),
    "not_justified": ("đã xét lại: KHÔNG chính đáng", "reviewed: NOT justified"),
    "open": ("chưa được xét lại", "not reviewed yet"),
}
