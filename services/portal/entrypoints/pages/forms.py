"""Every form: asked from the call's contract, kept while it is typed, sent once, shown again with what is wrong."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any

from flask import jsonify, make_response, redirect, render_template, request, session, url_for

from services.kernel.clock import in_vietnam
from services.kernel.errors import Problem
from services.portal.adapters.asking import Unfit, blank, call_from, questions, typed_from
from services.portal.adapters.lines import calls_of
from services.portal.domain import words
from services.portal.domain.calls import form_of
from services.portal.domain.errors import Declined, NotAllowed, NotThere, Outdated
from services.portal.domain.forms import Beside, Field, Form, Typed, Where
from services.portal.domain.texts import Text
from services.portal.entrypoints.desk import (
    ask,
    browser_secret,
    case_of,
    colleagues,
    parts,
    person,
    say,
    sayable,
)
from services.portal.entrypoints.pages.beside import Told, all_problems, checked, looked, parts_for
from services.portal.entrypoints.pages.case import frame, known

ON_CASE = frozenset({Where.STEP, Where.CASE})
WITHOUT_CASE = frozenset({Where.NEW})
FAMILY = "family"
ABOUT = frozenset({"breach_id", "shift_id"})  # what a form without a case is about


def step(reference: str, call: str) -> Any:
    """A form about a case."""
    form = _form(call, ON_CASE)
    held = case_of(known(reference))
    if form.tab == FAMILY:
        held = _with_family(held)
    return _Filling(form, held, held.reference).answer()


def new(call: str) -> Any:
    """A form without a case: a new report, a breach."""
    return _Filling(_form(call, WITHOUT_CASE), None, "").answer()


def _form(call: str, where: frozenset[Where]) -> Form:
    form = form_of(person(), call, where)
    if form is None:
        if form_of(person(), call, frozenset(Where)) is not None:
            raise NotThere
        raise NotAllowed
    return form


def _with_family(held: Any) -> Any:
    """The case with what the family said; their calls go by a version of their own."""
    consents = ask("ListConsents", case_reference=held.reference)
    requests = ask("ListFamilyRequests", case_reference=held.reference)
    return SimpleNamespace(
        reference=held.reference, version=consents.version, consents=consents.consents,
        family_requests=requests.requests, form=held.form, deadlines=held.deadlines, child=held.child,
        state=held.state, urgent=held.urgent, DESCRIPTOR=held.DESCRIPTOR,
    )  # fmt: skip


class _Filling:
    """One form in one request."""

    def __init__(self, form: Form, held: Any, reference: str) -> None:
        self._form = form
        self._held = held
        self._reference = reference
        self._asked = questions(person().agency, form)
        self._name = f"{form.call} {reference}"

    def answer(self) -> Any:
        if request.method == "GET":
            return self._page(self._begun(), [])
        typed = _typed()
        word, _, about = request.form.get("_step", "").partition(":")
        path, _, number = about.rpartition(":")
        if word == "add":
            return self._page(typed.with_part(about), [])
        if word == "remove" and number.isdigit():
            return self._page(typed.without_part(path, int(number)), [])
        if word == "keep-draft":
            return self._keep(typed)
        if word in (Beside.CHECK, Beside.LOOK) and word in self._form.beside:
            return self._beside(Beside(word), typed)
        return self._send(typed)

    def _begun(self) -> Typed:
        if kept := parts().drafts.find(browser_secret(), person().staff_id, self._name):
            return Typed(kept)
        if self._form.begin is not None and (known_already := self._form.begin(self._held)) is not None:
            return typed_from(self._asked, known_already)
        return blank(self._asked, self._held)

    def _keep(self, typed: Typed) -> Any:
        at = parts().drafts.keep(browser_secret(), person().staff_id, self._name, _plain(typed))
        return jsonify(told=say((f"Đã lưu nháp lúc {_clock(at)}", f"Draft kept at {_clock(at)}")))

    def _beside(self, part: Beside, typed: Typed) -> Any:
        """One part beside the form written anew, by itself or with the page around it."""
        told = looked(typed) if part is Beside.LOOK else checked(self._form.call, lambda: self._message(typed))
        if request.headers.get("X-Part"):
            return render_template(f"beside/{part}.html", told=told, reference=self._reference)
        return self._page(typed, [], told={part: told})

    def _message(self, typed: Typed) -> Any:
        return call_from(person().agency, self._form, self._asked, typed, self._given())

    def _send(self, typed: Typed) -> Any:
        try:
            answer = ask(self._form.call, self._message(typed))
        except Unfit as unfit:
            return self._page(typed, all_problems(self._form.call, unfit))
        except Outdated as outdated:
            changed = [p.key.removeprefix("changed:") for p in outdated.problems if p.key.startswith("changed:")]
            real = [p for p in outdated.problems if not p.key.startswith("changed:")]
            return self._page(typed, real, changed=changed, fresh=True)
        except Declined as declined:
            return self._page(typed, declined.problems)
        except Exception:
            parts().drafts.keep(browser_secret(), person().staff_id, self._name, _plain(typed))
            raise
        parts().drafts.drop(browser_secret(), person().staff_id, self._name)
        session["told"] = self._form.call
        return redirect(self._leads_to(answer))

    def _given(self) -> dict[str, Any]:
        given: dict[str, Any] = {}
        names = self._form_fields()
        if "request_id" in names:
            given["request_id"] = request.form.get("_request_id", "")
        if "case_reference" in names and self._reference:
            given["case_reference"] = self._reference
        for about in ABOUT & names:
            given[about] = request.form.get("_about", "")
        if "expected_version" in names:
            version = request.form.get("_version", "")
            given["expected_version"] = int(version) if version.isascii() and version.isdigit() else 0
        return given

    def _form_fields(self) -> set[str]:
        return {field.name for field in calls_of(person().agency)[self._form.call].input_type.fields}

    def _leads_to(self, answer: Any) -> str:
        if self._reference:
            tab = {"overview": "case", FAMILY: "family", "protection": "protection"}[self._form.tab]
            return url_for(tab, reference=self._reference)
        if self._form.tab == "roster":
            return url_for("roster")
        if "breach" in self._form.call.lower() or self._form.call in ("NoteFamiliesTold",):
            return url_for("breaches")
        return url_for("case", reference=answer.reference)

    def _page(
        self,
        typed: Typed,
        problems: Sequence[Problem],
        changed: Sequence[str] = (),
        fresh: bool = False,
        told: Mapping[Beside, Told] | None = None,
    ) -> Any:
        again = (bool(problems) or told is not None) and not fresh
        page = render_template(
            "form.html",
            form=self._form,
            fields=self._asked,
            typed=typed,
            problems=[sayable(problem) for problem in problems],
            changed=[words.EVENTS.get(name, Text(name, name)) for name in changed],
            request_id=request.form.get("_request_id") if again else str(uuid.uuid4()),
            version=request.form.get("_version")
            if again
            else getattr(self._held, "version", request.args.get("version", 0)),
            about=request.form.get("_about") or request.args.get("about", ""),
            choices=self._choices,
            beside={**parts_for(self._form.beside, self._held), **(told or {})},
            **(frame(self._reference, self._held, "") if self._reference else {"reference": ""}),
        )
        return make_response(page, 422 if problems else 200)

    def _choices(self, field: Field) -> list[tuple[str, Text]]:
        """What is offered for a field: codes, things of the case, or colleagues."""
        if field.pick is not None:
            return list(field.pick(self._held))
        if field.options:
            return list(field.options)
        return [
            (one.staff_id, Text(f"{one.full_name} ({one.unit})", f"{one.full_name} ({one.unit})"))
            for one in colleagues()
            if not field.roles or one.roles & field.roles
        ]


def keep_typed() -> bool:
    """What somebody sent whose session had ended is kept for them, sealed, until they sign in again at this browser."""
    if request.method != "POST" or request.endpoint not in PAGES or not {"browser", "staff"} <= session.keys():
        return False
    about = request.view_args or {}
    typed = _typed()
    if typed.anything:
        name = f"{about['call']} {about.get('reference', '')}"
        parts().drafts.keep(session["browser"], session["staff"], name, _plain(typed))
    return typed.anything


def _typed() -> Typed:
    own = ("csrf_token",)
    return Typed({n: values for n, values in request.form.lists() if n not in own and not n.startswith("_")})


def _plain(typed: Typed) -> dict[str, list[str]]:
    return {name: list(values) for name, values in typed.values.items()}


def _clock(at: Any) -> str:
    return in_vietnam(at).strftime("%H:%M")


PAGES: Mapping[str, Callable[..., Any]] = {"step": step, "new": new}
