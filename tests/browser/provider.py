"""A province's identity provider, as small as OpenID Connect lets it be: ``python -m tests.browser.provider 9000``.

It asks for a user name and believes it. Codes are good once, keys are RSA, and PKCE is checked.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
import sys
import time
from typing import Any
from urllib.parse import urlencode

from flask import Flask, abort, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "chung-tay", "bi-mat-cua-cong"
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
app = Flask(__name__)
asked: dict[str, dict[str, Any]] = {}


def issuer() -> str:
    return request.host_url.rstrip("/")


@app.get("/.well-known/openid-configuration")
def configuration() -> Any:
    return jsonify(
        issuer=issuer(),
        authorization_endpoint=f"{issuer()}/authorize",
        token_endpoint=f"{issuer()}/token",
        jwks_uri=f"{issuer()}/keys",
        response_types_supported=["code"],
        subject_types_supported=["public"],
        id_token_signing_alg_values_supported=["RS256"],
    )


@app.get("/keys")
def keys() -> Any:
    return jsonify(keys=[KEY.as_dict(private=False)])


@app.get("/authorize")
def authorize() -> Any:
    hidden = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in request.args.items())
    return (
        f'<form method="post"><label>Tài khoản <input name="username"></label>{hidden}<button>Tiếp tục</button></form>'
    )


@app.post("/authorize")
def agreed() -> Any:
    if request.form["client_id"] != CLIENT:
        abort(400)
    code = secrets.token_urlsafe(16)
    asked[code] = dict(request.form)
    return redirect(f"{request.form['redirect_uri']}?{urlencode({'code': code, 'state': request.form['state']})}")


@app.post("/token")
def token() -> Any:
    given = asked.pop(request.form["code"], None)
    secret = request.authorization.password if request.authorization else request.form.get("client_secret")
    proof = hashlib.sha256(request.form.get("code_verifier", "").encode()).digest()
    if (
        given is None
        or secret != SECRET
        or base64.urlsafe_b64encode(proof).rstrip(b"=").decode() != given["code_challenge"]
    ):
        return jsonify(error="invalid_grant"), 400
    now = int(time.time())
    claims = {
        "iss": issuer(), "aud": CLIENT, "sub": secrets.token_hex(8), "iat": now, "exp": now + 300,
        "nonce": given["nonce"], "preferred_username": given["username"],
    }  # fmt: skip
    signed = jwt.encode({"alg": "RS256", "kid": "one"}, claims, KEY)
    return jsonify(access_token=secrets.token_urlsafe(16), token_type="Bearer", expires_in=300, id_token=signed)


if __name__ == "__main__":
    app.run("127.0.0.1", int(sys.argv[1]))
