"""What news of requests change: another agency asks, answers or withdraws (see ``kernel.requests``).

Pure: standard library only. ``event``: a received event (``kernel.ports.News``).
"""

from __future__ import annotations

from datetime import UTC
from typing import Any

from services.kernel.ports import News, Unit
from services.kernel.requests import AgencyRequest, RequestEvents, RequestKind, RequestState


def request_arrived(file: Any | None, event: Any, own: RequestEvents) -> list[Any]:
    """Another agency asks. Without a file of the case there is nothing to ask: that is said at once."""
    if event.data.to != own.agency:
        return []
    if file is None:
        return [own.answered(event.data.request_id, event.source, "rejected", "no_such_case", "", "")]
    if any(request.id == event.data.request_id for request in file.requests):
        return []
    file.requests.append(
        AgencyRequest(
            id=event.data.request_id,
            kind=RequestKind(event.data.kind_code),
            asking=event.source,
            asked=own.agency,
            made_at=event.time.astimezone(UTC),
            categories=tuple(event.data.categories),
            document_number=event.data.document_number,
        )
    )
    return []


def request_answered(file: Any | None, event: Any) -> list[Any]:
    """Who was asked has answered, or who asked has withdrawn."""
    request = next((r for r in (file.requests if file else ()) if r.id == event.data.request_id), None)
    if request is None or not request.open:
        return []
    request.state = RequestState(event.data.outcome_code)
    request.answered_at, request.reason_code = event.time.astimezone(UTC), event.data.reason_code
    request.support_person, request.answer_document = event.data.support_person, event.data.document_number
    return []


def withdrawn(event: Any) -> bool:
    """Whether a request's end is that whoever asked no longer wants it: its clock is then void, not met."""
    return bool(event.outcome_code == RequestState.WITHDRAWN)


# --- the same as reactions of a service layer --------------------------------------------------------------


def take_request(unit: Unit, event: News, own: RequestEvents) -> None:
    """Another agency asks."""
    file = unit.file(event.reference)
    events = request_arrived(file, event, own)
    if file is not None:
        unit.put(file, events, news=event)
    else:
        unit.record(event.reference, events)


def take_answer(unit: Unit, event: News) -> None:
    """Who was asked has answered, or who asked has withdrawn."""
    file = unit.file(event.reference)
    if file is not None:
        unit.put(file, request_answered(file, event), news=event)
