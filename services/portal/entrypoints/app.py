"""The web application: it serves what stands in the table of routes, guards it, and says what went wrong."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, current_app, g, make_response, redirect, render_template, request, session, url_for
from flask_wtf.csrf import CSRFError, CSRFProtect
from jinja2 import ChainableUndefined, ChoiceLoader, FileSystemLoader, PackageLoader, PrefixLoader
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from services.portal.bootstrap import Parts
from services.portal.domain import errors, words
from services.portal.domain.desks import NAME, doors_for
from services.portal.domain.picks import clock_face, moment_of, rule_text
from services.portal.domain.routes import BY_ENDPOINT, ROUTES
from services.portal.domain.texts import Text
from services.portal.entrypoints.desk import language, parts, person, say
from services.portal.entrypoints.pages import PAGES, provider
from services.portal.entrypoints.pages.forms import keep_typed

HERE = Path(__file__).resolve().parents[1]
BUILT = HERE / "static" / "built"
WEEK = timedelta(days=7)
LARGEST_FORM = 512 * 1024  # bytes
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
log = structlog.get_logger()


def create_app(given: Parts) -> Flask:
    """Raises ValueError when table and pages differ."""
    settings = given.settings
    app = Flask("services.portal", root_path=str(HERE), static_folder=None)
    behind_tls = settings.tls_cert is not None or settings.behind_proxy
    app.config.update(
        SECRET_KEY=settings.cookie_key.read_bytes(),
        SESSION_COOKIE_NAME="__Host-chungtay" if behind_tls else "chungtay",
        SESSION_COOKIE_SECURE=behind_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        MAX_FORM_PARTS=5_000,
        WTF_CSRF_TIME_LIMIT=None,  # as long as the session
    )
    app.extensions["portal"] = given
    CSRFProtect(app)
    components = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([FileSystemLoader(HERE / "templates"), components])
    app.jinja_env.undefined = ChainableUndefined  # the components ask for what was not given
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    _register(app)
    provider.prepare(app, settings)
    app.before_request(_guard)
    app.after_request(_headers)
    app.context_processor(_words_of_a_page)
    _answers_to_trouble(app)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app, root=str(BUILT), prefix="static/", max_age=int(WEEK.total_seconds())
    )
    if settings.behind_proxy:
        app.wsgi_app = ProxyFix(app.wsgi_app)  # type: ignore[method-assign]
    given.sessions.prepare()
    given.drafts.prepare()
    return app


def _register(app: Flask) -> None:
    if differing := {route.endpoint for route in ROUTES} ^ PAGES.keys():
        raise ValueError(f"in the table or among the pages only: {sorted(differing)}")
    for route in ROUTES:
        app.add_url_rule(route.rule, route.endpoint, PAGES[route.endpoint], methods=list(route.methods))


def _guard() -> Any:
    """Before a page: is somebody signed in, may they turn to it, is something to be done first."""
    route = BY_ENDPOINT.get(request.endpoint or "")
    if route is None:
        return None  # not found is answered by itself
    if secret := session.get("sid"):
        try:
            g.signed = parts().signing_in.current(secret)
        except errors.SessionOver:
            session.pop("sid", None)
    if not route.roles:
        return None
    if "signed" not in g:
        raise errors.SessionOver
    if not person().has(route.roles):
        raise errors.NotAllowed
    if g.signed.token or route.endpoint in ("password", "second_factor"):
        return None
    # identity gives no token for the agency yet: one of these must be done first
    return redirect(url_for("password" if person().must_change_password else "second_factor"))


def _headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    return response


def _words_of_a_page() -> dict[str, Any]:
    chosen = language()
    signed = g.get("signed")
    return {
        "lang": chosen,
        "t": lambda vi, en: Text(vi, en).said(chosen),
        "say": say,
        "code": lambda group, value: words.code(group, value).said(chosen),
        "event": lambda name: words.EVENTS.get(name, Text(name, name)).said(chosen),
        "word": lambda name: words.label("", name).said(chosen),
        "rule": lambda rule_id: rule_text(rule_id).said(chosen),
        "when": clock_face,
        "moment": moment_of,
        "asset": _asset_names().__getitem__,
        "name": NAME,
        "person": None if signed is None else signed.person,
        "doors": [] if signed is None else doors_for(signed.person),
        "provider": parts().settings.oidc_name if "provider" in current_app.extensions else "",
        "leave_to": parts().settings.leave_to,
        "now": parts().clock.now(),
    }


def _asset_names() -> dict[str, str]:
    names: dict[str, str] = json.loads((BUILT / "names.json").read_text())
    return names


def trouble(kind: str, status: int, **facts: Any) -> Response:
    """A page that says what is the matter and what still works."""
    return make_response(render_template("trouble.html", kind=kind, **facts), status)


def _answers_to_trouble(app: Flask) -> None:
    @app.errorhandler(errors.SessionOver)
    def over(_: Exception) -> Any:
        session.pop("sid", None)
        if request.headers.get("Accept") == "application/json" or request.headers.get("X-Part"):
            return "", 401
        if keep_typed():
            session["kept"] = True
        back = request.full_path.rstrip("?") if request.method == "GET" else request.path
        return redirect(url_for("sign_in", back=back))

    @app.errorhandler(errors.NotAllowed)
    def not_allowed(error: errors.NotAllowed) -> Any:
        return trouble("not_allowed", 403, problems=error.problems)

    @app.errorhandler(errors.NotThere)
    def not_there(_: Exception) -> Any:
        return trouble("not_there", 404)

    @app.errorhandler(errors.ServiceAway)
    def away(error: errors.ServiceAway) -> Any:
        return trouble("away", 503, service=error.service)

    @app.errorhandler(errors.Incident)
    def incident(error: errors.Incident) -> Any:
        return trouble("incident", 500, number=error.number)

    @app.errorhandler(errors.Declined)
    def declined(error: errors.Declined) -> Any:
        return trouble("declined", 422, problems=error.problems)

    @app.errorhandler(CSRFError)
    def forged(_: Exception) -> Any:
        return trouble("forged", 400)

    @app.errorhandler(HTTPException)
    def by_http(error: HTTPException) -> Any:
        kind = "not_there" if error.code in (404, 405) else "refused"
        return trouble(kind, error.code or 500)

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Any:
        log.error("page_failed", error=type(error).__name__, name=request.endpoint)
        return trouble("incident", 500, number="")
