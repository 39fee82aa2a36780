"""Other files of an agency's cases, such as the family's beside the intake point's."""

from __future__ import annotations

from typing import Any

from pymongo.client_session import ClientSession

from services.kernel.persistence.files import FileRepository


class Beside:
    """Of one kind, in one unit of work."""

    def __init__(self, files: FileRepository[Any], session: ClientSession) -> None:
        self._files = files
        self._session = session
        self._without: set[str] = set()  # cases that have none; most have none, and are asked for again and again

    def get(self, reference: str) -> Any | None:
        if reference in self._without:
            return None
        if (file := self._files.get(reference, self._session)) is None:
            self._without.add(reference)
        return file

    def add(self, file: Any) -> None:
        """Keep a new file."""
        self._without.discard(file.reference)
        self._files.insert(file, self._session)

    def save(self, file: Any) -> None:
        """Keep a changed file. Raises StaleVersion when it changed since it was read."""
        self._files.replace(file, self._session)
