"""What nobody answered for in time is brought up again: emergency views that were not reviewed."""

from __future__ import annotations

import structlog

from services.kernel.audit.entry import Action, Decision, Entry
from services.kernel.audit.log import AccessLog
from services.kernel.clock import Clock
from services.kernel.persistence.emergency_views import EmergencyViews

log = structlog.get_logger("escalating")


class EscalateChore:
    """Marks the views whose review is overdue; the mark stands in the case's access log too.

    They come first in the privacy officer's list from then on, and the agency's head sees them there.
    """

    def __init__(self, views: EmergencyViews, access_log: AccessLog, clock: Clock) -> None:
        self._views = views
        self._log = access_log
        self._clock = clock

    def __call__(self) -> int:
        """Returns how many were marked."""
        now = self._clock.now()
        late = self._views.escalate(now)
        for view in late:
            log.error("emergency_view_not_reviewed", reference=view.reference)
            self._log.write(
                Entry(
                    at=now,
                    staff_id="",
                    unit="",
                    roles=(),
                    action=Action.REVIEW,
                    call="escalate",
                    decision=Decision.GRANTED,
                    references=(view.reference,),
                    reason="escalated",
                    grant=view.id,
                )
            )
        return len(late)
