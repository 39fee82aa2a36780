"""The local authority and the APIs' certificates, under the names that docker-compose.yml gives them."""

from __future__ import annotations

from pathlib import Path

from cryptography import x509

from deploy.machine.certificates import Certificates
from deploy.machine.layout import PORTAL


class ContainerCertificates(Certificates):
    """As on one machine, but a certificate names the host by which other containers know the process."""

    def __init__(self, secrets: Path, authority_key: Path) -> None:
        """``authority_key``: outside ``secrets``, since no container may ever see it."""
        super().__init__(secrets)
        self.folder = secrets
        self.authority = secrets / "tls_authority"
        self.authority_key = authority_key

    def certificate(self, service: str) -> Path:
        return self.folder / f"{service}_tls_cert"

    def key(self, service: str) -> Path:
        return self.folder / f"{service}_tls_key"

    def names(self, service: str) -> list[x509.GeneralName]:
        """The container's name; the health check inside it and people on the host say localhost."""
        return [x509.DNSName(f"{service}-{'web' if service == PORTAL else 'api'}"), x509.DNSName("localhost")]
