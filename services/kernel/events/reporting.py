"""An event that its sender had no right to send is written into the access log: a sign of a rogue or broken agency."""

from __future__ import annotations

from services.kernel.audit.entry import Action, Decision, Entry
from services.kernel.audit.log import AccessLog
from services.kernel.clock import Clock
from services.kernel.events.deadletters import attributes_of, digest_of


class ForeignEvents:
    """Notes them. What the event says of itself is not believed, so only the case it names is noted, if any."""

    def __init__(self, access_log: AccessLog, clock: Clock) -> None:
        self._log = access_log
        self._clock = clock

    def __call__(self, raw: bytes, reason: str) -> None:
        named = attributes_of(raw).get("reference")
        self._log.write(
            Entry(
                at=self._clock.now(),
                staff_id="",
                unit="",
                roles=(),
                action=Action.FOREIGN_EVENT,
                call="receive",
                decision=Decision.REFUSED,
                references=(named,) if named else (),
                reason=reason,
                request=digest_of(raw),
            )
        )
