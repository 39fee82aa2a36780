"""The settings of identity: it has a database and keys, and no broker."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from services.kernel.config import Settings


class IdentitySettings(Settings):
    """The argon2 numbers are the ones OWASP names for 19 MiB; tests lower them.

    ``second_factor_required``: an account without a second factor can do nothing but enrol one.
    ``oidc_issuer``: the province's own identity provider, as it calls itself; empty for none. ``oidc_client_id``: what
    it calls the portal. ``oidc_username_claim``: where its tokens say the user name of an account here.
    """

    mongo_database: str = "identity"
    signing_key: Path
    token_keys: Path
    second_factor_key: Path
    second_factor_required: bool = False
    oidc_issuer: str = Field(default="", pattern=r"^(https://\S+|http://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?)?$")
    oidc_client_id: str = ""
    oidc_username_claim: str = "preferred_username"
    argon2_memory_kib: int = Field(default=19_456, ge=8)
    argon2_passes: int = Field(default=2, ge=1)
    argon2_lanes: int = Field(default=1, ge=1)
    argon2_at_once: int = Field(default=2, ge=1)
