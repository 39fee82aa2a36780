"""Documents of a case on paper: the print of what is shown, the letters made from it, the family's report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response, render_template
from weasyprint import HTML

from services.portal.domain import words
from services.portal.domain.child_sheet import child_sheet
from services.portal.domain.documents import DOCUMENTS
from services.portal.domain.errors import NotAllowed, NotThere
from services.portal.entrypoints.desk import ask, case_of, person, purpose_of, say, showing
from services.portal.entrypoints.pages.case import frame, known


def family_report(reference: str) -> Any:
    """The report to which a family has a right, made by the agency."""
    answer = ask(
        "GetFamilyReport", case_reference=known(reference), format="REPORT_FORMAT_PDF",
        language="REPORT_LANGUAGE_EN" if say(("vi", "en")) == "en" else "REPORT_LANGUAGE_VI",
    )  # fmt: skip
    return _pdf(answer.content)


def print_case(reference: str) -> Any:
    """The case as the chosen purpose shows it."""
    held = case_of(known(reference))
    if not purpose_of(held.reference):
        raise NotAllowed
    return _printed("print/case.html", held, sections=showing().sections(held))


def document(reference: str, kind: str) -> Any:
    """A letter or a plan, as the chosen purpose shows what is in it."""
    made = DOCUMENTS.get(kind)
    if made is None or made.agency != person().agency:
        raise NotThere
    held = case_of(known(reference))
    if not purpose_of(held.reference) or not person().has(made.roles):
        raise NotAllowed
    if not (parts := made.parts(held)):
        raise NotThere
    if made.for_child:
        return _printed(
            "print/child.html", held, document=made, hearing=parts[-1], sheet=child_sheet(_eased(parts[-1]))
        )
    return _printed("print/document.html", held, document=made, parts=[showing().facts(part) for part in parts])


def _eased(hearing: Any) -> list[str]:
    """How the child is spared in a hearing, as codes."""
    enum = hearing.DESCRIPTOR.fields_by_name["accommodations"].enum_type
    return [words.code_of(enum, number) for number in hearing.accommodations]


def _printed(template: str, held: Any, **told: Any) -> Response:
    page = render_template(template, **told, **frame(held.reference, held, "data"))
    return _pdf(HTML(string=page, url_fetcher=_nothing).write_pdf(pdf_tags=True))


def _nothing(url: str, *_: Any, **__: Any) -> Any:
    raise ValueError("a document fetches nothing")


def _pdf(content: bytes) -> Response:
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = 'inline; filename="chung-tay.pdf"'  # a name that says nothing
    return answer


PAGES: Mapping[str, Callable[..., Any]] = {
    "family_report": family_report,
    "print_case": print_case,
    "document": document,
}
