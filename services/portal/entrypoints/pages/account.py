"""Signing in and out, the own password and second factor, and the language."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from typing import Any

import segno
from flask import make_response, redirect, render_template, request, session, url_for

from services.kernel.errors import Problem
from services.portal.adapters.sealing import new_secret
from services.portal.domain.errors import Declined
from services.portal.domain.texts import LANGUAGES
from services.portal.entrypoints.desk import (
    LANGUAGE_COOKIE,
    ask_identity,
    begin_session,
    parts,
    person,
    signed,
)

YEAR = 365 * 24 * 3600  # seconds
_WRONG = Problem("password", "wrong", vi="Tên đăng nhập hoặc mật khẩu không đúng.", en="Wrong user name or password.")


def own_page(path: str) -> str:
    """An address to go back to, if it is one of ours; else home."""
    return path if path.startswith("/") and not path.startswith(("//", "/\\")) else url_for("home")


def sign_in() -> Any:
    back = own_page(request.values.get("back", ""))
    if request.method == "GET":
        return render_template("sign_in.html", back=back, problems=[], username="", kept=session.pop("kept", False))
    username = request.form.get("username", "").strip()
    secret = new_secret()
    try:
        signed_in = parts().signing_in.sign_in(
            secret, username, request.form.get("password", ""), request.form.get("code", "").replace(" ", "")
        )
    except Declined as declined:
        problems = [_at_its_field(problem) for problem in declined.problems] or [_WRONG]
        page = render_template("sign_in.html", back=back, problems=problems, username=username, kept=False)
        return make_response(page, 422)
    begin_session(secret, signed_in)
    return redirect(back)


def _at_its_field(problem: Problem) -> Problem:
    field = "code" if problem.key.startswith("second_factor") else "password"
    return Problem(field, problem.key, vi=problem.vi or _WRONG.vi, en=problem.en or _WRONG.en)


def sign_out() -> Any:
    if secret := session.get("sid"):
        parts().signing_in.sign_out(secret)
    if browser := session.get("browser"):
        parts().drafts.drop_all(browser)
    session.clear()
    answer = redirect(url_for("sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache"'
    return answer


def sign_out_everywhere() -> Any:
    parts().signing_in.sign_out_everywhere(signed(), session["sid"])
    return sign_out()


def language(chosen: str) -> Any:
    answer = redirect(own_page(request.form.get("back", "")))
    if chosen in LANGUAGES:
        answer.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure
        )
    return answer


def account() -> Any:
    return render_template("account.html")


def password() -> Any:
    problems: list[Problem] = []
    if request.method == "POST":
        new = request.form.get("new_password", "")
        if new != request.form.get("again", ""):
            problems = [Problem("again", "differs", vi="Hai lần nhập không giống nhau.", en="The two differ.")]
        else:
            try:
                ask_identity(
                    "ChangePassword",
                    request_id=str(uuid.uuid4()),
                    expected_version=person().password_version,
                    old_password=request.form.get("old_password", ""),
                    new_password=new,
                )
                return _signed_in_again(new)
            except Declined as declined:
                problems = list(declined.problems) or [
                    Problem("old_password", "wrong", vi="Mật khẩu hiện tại không đúng.", en="The present one is wrong.")
                ]
    return make_response(render_template("password.html", problems=problems), 422 if problems else 200)


def _signed_in_again(new: str) -> Any:
    """A new password ends every session, this one too: what identity knows is asked anew."""
    parts().signing_in.renew(session["sid"])
    session["told"] = "password"
    return redirect(url_for("account"))


def second_factor() -> Any:
    if request.method == "GET" or "code" not in request.form:
        if person().enrolled:
            return redirect(url_for("account"))
        begun = ask_identity("BeginEnrolment", request_id=str(uuid.uuid4()))
        return _enrolment(begun.secret, begun.uri, [])
    try:
        done = ask_identity(
            "ConfirmEnrolment", request_id=str(uuid.uuid4()), code=request.form["code"].replace(" ", "")
        )
    except Declined as declined:
        problems = [Problem("code", p.key, vi=p.vi, en=p.en) for p in declined.problems]
        wrong = Problem("code", "wrong", vi="Mã không đúng.", en="The code is wrong.")
        return make_response(render_template("second_factor_again.html", problems=problems or [wrong]), 422)
    parts().signing_in.renew(session["sid"])
    return render_template("recovery_codes.html", codes=list(done.recovery_codes))


def _enrolment(secret: str, uri: str, problems: list[Problem]) -> Any:
    picture = segno.make(uri, error="m").svg_data_uri(scale=5, border=2)
    return render_template("second_factor.html", secret=secret, picture=picture, problems=problems)


PAGES: Mapping[str, Callable[..., Any]] = {
    "sign_in": sign_in,
    "sign_out": sign_out,
    "sign_out_everywhere": sign_out_everywhere,
    "language": language,
    "account": account,
    "password": password,
    "second_factor": second_factor,
}
