"""The portal's settings: where identity and the agencies answer, and the key that signs its cookies."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from services.kernel.config import Settings


class PortalSettings(Settings):
    """``agency_addresses``: JSON, service name to host and port. ``leave_to``: where the quick exit leads.

    ``oidc_issuer``: the province's own identity provider, empty for none; identity must know the same.
    ``oidc_client_secret``: a file; ``oidc_name``: what people call it.

    ``behind_proxy``: one in front speaks TLS with the browsers; with a certificate the portal does that itself. It must
    write no addresses under /calendar-feed/ into its log: they are keys.
    """

    mongo_database: str = "portal"
    web_listen: str = Field(default="127.0.0.1:8080", pattern=r"^[^:]+:\d+$")
    web_processes: int = Field(default=2, ge=1, le=64)
    web_threads: int = Field(default=16, ge=1, le=256)
    behind_proxy: bool = False
    cookie_key: Path
    identity_address: str = Field(pattern=r"^[^:]+:\d+$")
    agency_addresses: dict[str, str]
    tls_authority: Path
    oidc_issuer: str = Field(default="", pattern=r"^(https://\S+|http://(127\.0\.0\.1|localhost)(:\d+)?(/\S*)?)?$")
    oidc_client_id: str = ""
    oidc_client_secret: Path | None = None
    oidc_name: str = "VNeID"
    leave_to: str = Field(default="https://nchmf.gov.vn/", pattern=r"^https://")
