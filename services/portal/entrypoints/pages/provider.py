"""Signing in with the province's own accounts: there by OpenID Connect (code flow with PKCE), here by what it tells.

Authlib does the flow; identity judges the ID token once more, for the portal is believed by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import structlog
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, current_app, make_response, redirect, render_template, request, session, url_for
from joserfc.errors import JoseError
from requests.exceptions import RequestException

from services.kernel.errors import Problem
from services.portal.adapters.sealing import new_secret
from services.portal.config import PortalSettings
from services.portal.domain.errors import Declined, NotThere
from services.portal.entrypoints.desk import begin_session, parts
from services.portal.entrypoints.pages.account import own_page

NAME = "province"
SECONDS = 10
log = structlog.get_logger()
_REFUSED = Problem(
    "", "provider.refused",
    vi="Chưa đăng nhập được bằng tài khoản của tỉnh; hãy thử lại hoặc dùng mật khẩu.",
    en="The province's account did not sign you in; try again, or use your password.",
)  # fmt: skip


def prepare(app: Flask, settings: PortalSettings) -> None:
    """Make the provider known, where one is set."""
    if not settings.oidc_issuer or settings.oidc_client_secret is None:
        return
    oauth = OAuth(app)
    oauth.register(
        NAME,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.read_text(encoding="utf-8").strip(),
        server_metadata_url=f"{settings.oidc_issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid profile", "code_challenge_method": "S256", "timeout": SECONDS},
    )
    app.extensions["provider"] = oauth.create_client(NAME)


def _provider() -> Any:
    if (found := current_app.extensions.get("provider")) is None:
        raise NotThere
    return found


def provider_sign_in() -> Any:
    """To the provider, which knows the person; back to the page that was asked for."""
    provider = _provider()
    session["back"] = own_page(request.args.get("back", ""))
    try:
        return provider.authorize_redirect(url_for("provider_back", _external=True))
    except (OAuthError, RequestException, ValueError) as error:
        return _not_signed_in(error)


def provider_back() -> Any:
    """From the provider, with a code that it alone can exchange."""
    provider = _provider()
    try:
        told = provider.authorize_access_token()
        id_token, nonce = str(told["id_token"]), str(told["userinfo"]["nonce"])
    except (OAuthError, JoseError, RequestException, KeyError, ValueError) as error:
        return _not_signed_in(error)
    secret, back = new_secret(), own_page(session.pop("back", ""))
    try:
        signed = parts().signing_in.sign_in_with_provider(secret, id_token, nonce)
    except Declined as declined:
        return _page(list(declined.problems) or [_REFUSED])
    begin_session(secret, signed)
    return redirect(back)


def _not_signed_in(error: Exception) -> Any:
    log.warning("provider_sign_in_failed", error=type(error).__name__)  # its text may quote what was sent
    return _page([_REFUSED])


def _page(problems: list[Problem]) -> Any:
    page = render_template("sign_in.html", back=session.pop("back", "/"), problems=problems, username="", kept=False)
    return make_response(page, 422)


PAGES: Mapping[str, Callable[..., Any]] = {"provider_sign_in": provider_sign_in, "provider_back": provider_back}
