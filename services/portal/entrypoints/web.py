"""The portal's web server: ``python -m services.portal.entrypoints.web``."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from services.kernel.config import read
from services.portal.bootstrap import bootstrap
from services.portal.config import PortalSettings
from services.portal.entrypoints.app import create_app

GRACE = 20  # seconds for what is being answered when the server is told to stop


class Server(BaseApplication):
    """gunicorn with our settings and none of its command line. Each process opens its own lines after it began."""

    def __init__(self, settings: PortalSettings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        settings = self._settings
        given = {
            "bind": settings.web_listen,
            "workers": settings.web_processes,
            "worker_class": "gthread",
            "threads": settings.web_threads,
            "timeout": 60,
            "graceful_timeout": GRACE,
            "keepalive": 5,
            "limit_request_line": 2048,
            "accesslog": None,  # an address line would hold references, and who looked stands in the access log
            "errorlog": "-",
            "loglevel": "warning",
            "certfile": str(settings.tls_cert) if settings.tls_cert else None,
            "keyfile": str(settings.tls_key) if settings.tls_key else None,
            "proc_name": "portal",
        }
        for name, value in given.items():
            if value is not None:
                self.cfg.set(name, value)

    def load(self) -> Callable[..., Any]:
        return create_app(bootstrap(self._settings))


def main() -> int:
    """Serve until told to stop."""
    Server(read(PortalSettings)).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
