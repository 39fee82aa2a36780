"""The administrator's pages: accounts of all agencies. No case is seen from here."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import make_response, redirect, render_template, request, session, url_for

from services.kernel.errors import Problem
from services.portal.adapters.asking import Unfit, blank, call_from, questions, typed_from
from services.portal.adapters.lines import IDENTITY
from services.portal.domain.calls import accounts
from services.portal.domain.errors import Declined, NotThere
from services.portal.domain.forms import Typed
from services.portal.entrypoints.desk import ask_identity

PAGE = 50


def staff() -> Any:
    chosen = request.args.get("agency", "")
    answer = ask_identity("ListStaff", agency=chosen, page_size=PAGE, page_token=request.args.get("page", ""))
    return render_template(
        "staff.html",
        staff=answer.staff,
        following=answer.next_page_token,
        chosen=chosen,
        agencies=accounts.AGENCIES,
        told=session.pop("told", ""),
    )


def staff_changes() -> Any:
    answer = ask_identity("ListStaffChanges", page_size=PAGE, page_token=request.args.get("page", ""))
    return render_template("staff_changes.html", changes=answer.changes, following=answer.next_page_token)


def staff_step(call: str) -> Any:
    """A form about an account; ``who`` names it, by the staff number."""
    form = accounts.FORMS.get(call)
    if form is None:
        raise NotThere
    asked = questions(IDENTITY, form)
    who = request.values.get("staff_id", "")
    if request.method == "GET":
        known = _account(who) if who else None
        typed = typed_from(asked, known) if known is not None else blank(asked, None)
        return _page(form, asked, typed, known, [])
    typed = Typed({name: values for name, values in request.form.lists() if not name.startswith("_")})
    given: dict[str, Any] = {"request_id": request.form.get("_request_id", "")}
    if call == "ChangeStaff":
        given["expected_version"] = int(request.form.get("_version", "0") or 0)
    try:
        answer = ask_identity(call, call_from(IDENTITY, form, asked, typed, given))
    except Unfit as unfit:
        return _page(form, asked, typed, None, unfit.problems)
    except Declined as declined:
        return _page(form, asked, typed, None, declined.problems)
    if password := getattr(answer, "one_time_password", ""):
        return render_template("one_time_password.html", password=password, account=answer.staff)
    session["told"] = call
    return redirect(url_for("staff"))


def _account(staff_id: str) -> Any:
    page = ""
    while True:
        answer = ask_identity("ListStaff", page_size=PAGE, page_token=page)
        for one in answer.staff:
            if one.staff_id == staff_id:
                return one
        if not (page := answer.next_page_token):
            raise NotThere


def _page(form: Any, asked: Any, typed: Typed, known: Any, problems: Sequence[Problem]) -> Any:
    page = render_template(
        "form.html",
        form=form,
        fields=asked,
        typed=typed,
        problems=problems,
        changed=[],
        request_id=request.form.get("_request_id") or str(uuid.uuid4()),
        version=request.form.get("_version") or getattr(known, "version", 0),
        choices=lambda field: list(field.options),
        reference="",
    )
    return make_response(page, 422 if problems else 200)


PAGES: Mapping[str, Callable[..., Any]] = {"staff": staff, "staff_changes": staff_changes, "staff_step": staff_step}
