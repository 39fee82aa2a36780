"""The names of an agency's staff, as identity lists them; kept for some minutes, for they seldom change."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.kernel.clock import Clock
from services.portal.adapters.lines import IDENTITY, Lines
from services.portal.domain.errors import PortalError

KEPT = timedelta(minutes=5)
PAGE = 100


@dataclass(frozen=True, slots=True)
class Colleague:
    staff_id: str
    full_name: str
    unit: str
    roles: frozenset[str]


class Colleagues:
    """By agency. Who asks must have signed in there: the list is identity's answer to their own token."""

    def __init__(self, lines: Lines, clock: Clock) -> None:
        self._lines = lines
        self._clock = clock
        self._known: dict[str, tuple[datetime, tuple[Colleague, ...]]] = {}
        self._turn = threading.Lock()

    def of(self, agency: str, identity_token: str) -> tuple[Colleague, ...]:
        """All of an agency. While identity is away those of before, or none: names are a comfort."""
        now = self._clock.now()
        with self._turn:
            at, known = self._known.get(agency, (now - 2 * KEPT, ()))
        if now - at < KEPT:
            return known
        try:
            known = tuple(self._all(identity_token))
        except PortalError:
            return known
        with self._turn:
            self._known[agency] = (now, known)
        return known

    def names(self, agency: str, identity_token: str) -> Mapping[str, str]:
        return {one.staff_id: one.full_name for one in self.of(agency, identity_token)}

    def _all(self, token: str) -> list[Colleague]:
        found: list[Colleague] = []
        page = ""
        while True:
            answer = self._lines.call(IDENTITY, "ListColleagues", token, page_size=PAGE, page_token=page)
            found += [Colleague(o.staff_id, o.full_name, o.unit, frozenset(o.roles)) for o in answer.colleagues]
            page = answer.next_page_token
            if not page:
                return found
