"""One form in one request: asked from the call's contract, kept while it is typed, sent once, shown again with what
is wrong.

What is sent is answered by a redirect, always (POST, then GET): a browser keeps what a page was asked for with in its
files, and a child's story must not lie there. In between it lies sealed, for this browser and this person.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from flask import jsonify, redirect, render_template, request, session, url_for

from services.kernel.clock import in_vietnam
from services.kernel.errors import Problem
from services.portal.adapters.asking import Unfit, blank, call_from, questions, typed_from
from services.portal.adapters.lines import calls_of
from services.portal.domain import words
from services.portal.domain.errors import Declined, Outdated
from services.portal.domain.forms import Beside, Field, Form, Typed
from services.portal.domain.texts import Text
from services.portal.entrypoints.desk import ask, browser_secret, colleagues, parts, person, say, sayable
from services.portal.entrypoints.pages.beside import Told, all_problems, checked, looked, parts_for
from services.portal.entrypoints.pages.case import frame

SEE_OTHER = 303
ABOUT = frozenset(
    {"breach_id", "shift_id", "grant_id", "staff_id", "room_id", "person_id", "absence_id", "plan_id"}
)  # what a form without a case is about
OWN = frozenset({"csrf_token"})
PAGE_OF_TAB = {"overview": "case", "family": "family", "protection": "protection"}


class Filling:
    """``held``: the case as it stands, or what else is filled in beforehand. ``about``: of a form without a case.
    ``facts``: shown above the questions."""

    def __init__(
        self, form: Form, held: Any, reference: str = "", *, about: str = "", facts: Sequence[Any] = ()
    ) -> None:
        self._form = form
        self._held = held
        self._reference = reference
        self._facts = facts
        self._asked = questions(self.service, form)
        self._about = about or request.args.get("about", "")
        self._draft = (browser_secret(), person().staff_id, draft_name(form.call, reference, self._about))

    def answer(self) -> Any:
        if request.method == "GET":
            return self._page()
        typed = typed_here()
        word, _, about = request.form.get("_step", "").partition(":")
        path, _, number = about.rpartition(":")
        if word == "add":
            return self._again(typed.with_part(about))
        if word == "remove" and number.isdigit():
            return self._again(typed.without_part(path, int(number)))
        if word == "keep-draft":
            return self._keep(typed)
        if word in (Beside.CHECK, Beside.LOOK) and word in self._form.beside:
            return self._beside(Beside(word), typed)
        return self._send(typed)

    # --- what an agency's calls have in common, and accounts have otherwise ---------------------------------------

    @property
    def service(self) -> str:
        return person().agency

    def send(self, message: Any) -> Any:
        """The call itself. Raises the portal's errors."""
        return ask(self._form.call, message)

    def done(self, answer: Any) -> Any:
        """Where it leads."""
        session["told"] = self._form.call
        if self._reference:
            return redirect(url_for(PAGE_OF_TAB[self._form.tab], reference=self._reference))
        if self._form.tab != "overview":
            return redirect(url_for(self._form.tab))
        return redirect(url_for("case", reference=answer.reference))

    def choices(self, field: Field) -> list[tuple[str, Text]]:
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

    # --- sending ----------------------------------------------------------------------------------------------------

    def _send(self, typed: Typed) -> Any:
        try:
            answer = self.send(self._message(typed))
        except Unfit as unfit:
            return self._again(typed, all_problems(self._form.call, unfit))
        except Outdated as outdated:
            changed = [p.key.removeprefix("changed:") for p in outdated.problems if p.key.startswith("changed:")]
            real = [p for p in outdated.problems if not p.key.startswith("changed:")]
            return self._again(typed, real, changed=changed, fresh=True)
        except Declined as declined:
            return self._again(typed, declined.problems)
        except Exception:
            parts().drafts.keep(*self._draft, plain(typed))
            raise
        parts().drafts.drop_sent(*self._draft, _page_number())
        return self.done(answer)

    def _message(self, typed: Typed) -> Any:
        return call_from(self.service, self._form, self._asked, typed, self._given())

    def _given(self) -> dict[str, Any]:
        given: dict[str, Any] = {}
        names = {field.name for field in calls_of(self.service)[self._form.call].input_type.fields}
        if "request_id" in names:
            given["request_id"] = request.form.get("_request_id", "")
        if "case_reference" in names and self._reference:
            given["case_reference"] = self._reference
        for about in ABOUT & names:
            given[about] = self._about
        if "expected_version" in names:
            version = request.form.get("_version", "")
            given["expected_version"] = int(version) if version.isascii() and version.isdigit() else 0
        return given

    def _keep(self, typed: Typed) -> Any:
        at = in_vietnam(parts().drafts.keep_meanwhile(*self._draft, plain(typed), _page_number()))
        return jsonify(told=say((f"Đã lưu nháp lúc {at:%H:%M}", f"Draft kept at {at:%H:%M}")))

    def _beside(self, part: Beside, typed: Typed) -> Any:
        """One part beside the form written anew, by itself or with the page around it."""
        if request.headers.get("X-Part"):
            return render_template(f"beside/{part}.html", told=self._told(part, typed), reference=self._reference)
        return self._again(typed, part=part)

    def _told(self, part: Beside, typed: Typed) -> Told:
        return looked(typed) if part is Beside.LOOK else checked(self._form.call, lambda: self._message(typed))

    # --- showing ----------------------------------------------------------------------------------------------------

    def _again(
        self,
        typed: Typed,
        problems: Sequence[Problem] = (),
        *,
        changed: Sequence[str] = (),
        fresh: bool = False,
        part: Beside | None = None,
    ) -> Any:
        """Keep it and lead to the page that shows it. ``fresh``: another version was looked at meanwhile."""
        kept = {
            **plain(typed),
            "_problems": _written(problems),
            "_changed": list(changed),
            "_part": [str(part)] if part else [],
        }
        if not fresh:
            kept |= {name: [request.form.get(name, "")] for name in ("_request_id", "_version")}
        if part is Beside.CHECK:
            kept["_checked"] = _written(self._told(part, typed).problems)
        parts().drafts.keep(*self._draft, kept, sent=_page_number())
        return redirect(request.full_path.rstrip("?"), SEE_OTHER)

    def _page(self) -> Any:
        kept = parts().drafts.find(*self._draft)
        said = {name: values for name, values in (kept or {}).items() if name.startswith("_")}
        typed = self._begun() if kept is None else Typed({n: v for n, v in kept.items() if not n.startswith("_")})
        if said:  # told once; what was typed stays
            parts().drafts.keep(*self._draft, plain(typed))
        beside = parts_for(self._form.beside, self._held)
        if (part := "".join(said.get("_part", []))) in self._form.beside:
            told = looked(typed) if part == Beside.LOOK else Told(True, _problems_in(said.get("_checked", [])))
            beside[Beside(part)] = told
        version = getattr(self._held, "version", request.args.get("version", 0))
        return render_template(
            "form.html",
            form=self._form,
            fields=self._asked,
            facts=self._facts,
            typed=typed,
            problems=_problems_in(said.get("_problems", [])),
            changed=[words.EVENTS.get(name, Text(name, name)) for name in said.get("_changed", [])],
            request_id="".join(said.get("_request_id", [])) or str(uuid.uuid4()),
            page=str(uuid.uuid4()),
            version="".join(said.get("_version", [])) or version,
            choices=self.choices,
            beside=beside,
            **(frame(self._reference, self._held, "") if self._reference else {"reference": ""}),
        )

    def _begun(self) -> Typed:
        if self._form.begin is not None and (known_already := self._form.begin(self._held)) is not None:
            return typed_from(self._asked, known_already)
        return blank(self._asked, self._held)


def draft_name(call: str, reference: str, about: str) -> str:
    """Under which name what is typed into a form is kept."""
    return f"{call} {reference or about}"


def typed_here() -> Typed:
    """What was sent, without the form's own fields."""
    return Typed({n: values for n, values in request.form.lists() if n not in OWN and not n.startswith("_")})


def _page_number() -> str:
    """Of the page from which this came."""
    return request.form.get("_page", "")


def plain(typed: Typed) -> dict[str, list[str]]:
    return {name: list(values) for name, values in typed.values.items()}


def _problems_in(said: Sequence[str]) -> list[Problem]:
    return [Problem(**json.loads(one)) for one in said]


def _written(problems: Sequence[Problem]) -> list[str]:
    return [json.dumps(asdict(sayable(problem))) for problem in problems]
