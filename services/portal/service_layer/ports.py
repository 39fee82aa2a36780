"""What the service layer needs of the world outside."""

from __future__ import annotations

from typing import Any, Protocol


class Agencies(Protocol):
    """Calls to services by name. Raises the portal's errors."""

    def call(self, service: str, name: str, token: str = "", request: Any = None, /, **fields: Any) -> Any: ...


class SessionStore(Protocol):
    """What a signed-in browser is, by the secret of its cookie."""

    def load(self, secret: str) -> dict[str, Any] | None: ...

    def save(self, secret: str, staff_id: str, content: dict[str, Any]) -> None: ...

    def drop(self, secret: str) -> None: ...

    def drop_others(self, secret: str, staff_id: str) -> None: ...
