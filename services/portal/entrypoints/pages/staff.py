"""The administrator's pages: accounts of all agencies. No case is seen from here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask import render_template, request, session

from services.portal.adapters.lines import IDENTITY
from services.portal.adapters.showing import Showing
from services.portal.domain.calls import accounts
from services.portal.domain.errors import NotThere
from services.portal.entrypoints.desk import ask_identity
from services.portal.entrypoints.pages.filling import Filling

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
    """A form about an account, or for a new one."""
    form = accounts.FORMS.get(call)
    if form is None:
        raise NotThere
    who = request.args.get("about", "")
    account = _account(who) if who else None
    facts = Showing(IDENTITY, {}).facts(account, ("version",)) if account is not None else ()
    return AccountFilling(form, account, facts=facts).answer()


class AccountFilling(Filling):
    """Accounts are identity's."""

    @property
    def service(self) -> str:
        return IDENTITY

    def send(self, message: Any) -> Any:
        return ask_identity(self._form.call, message)

    def done(self, answer: Any) -> Any:
        if password := getattr(answer, "one_time_password", ""):
            return render_template("one_time_password.html", password=password, account=answer.staff)
        return super().done(answer)


def _account(staff_id: str) -> Any:
    page = ""
    while True:
        answer = ask_identity("ListStaff", page_size=PAGE, page_token=page)
        for one in answer.staff:
            if one.staff_id == staff_id:
                return one
        if not (page := answer.next_page_token):
            raise NotThere


PAGES: Mapping[str, Callable[..., Any]] = {"staff": staff, "staff_changes": staff_changes, "staff_step": staff_step}
