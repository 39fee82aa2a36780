"""Which personal sections go with which event to whom: the disclosure matrix at work, on the sender's side.

An agency says which of its events carry the shared record, how its file becomes that record, and for
which purpose each receiver gets it. What the matrix does not give, does not travel; what was given
stands in the ledger, and a later change of it goes to those who hold it and to nobody else.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from google.protobuf.json_format import ParseDict

from chungtay.record.v1.record_pb2 import SealedPart
from services.kernel.events.envelope import Envelope
from services.kernel.privacy.categories import Category
from services.kernel.privacy.matrix import Matrix
from services.kernel.privacy.sharing import Consent, Section, prepare

if TYPE_CHECKING:
    from services.kernel.persistence.unit_of_work import UnitOfWork

Record = Mapping[Category, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Sharing:
    """One agency's side of it.

    ``carriers``: events that carry sections, each with the function that says which ones (None: all that
    the matrix gives). ``record_of``: the file as the shared record. ``withheld_from``: what the family does
    not want an agency to have any more. ``changed_by``: for an event after which sections have changed,
    which ones; ``update_event`` makes the event that carries them to one holder.
    """

    purposes: Mapping[str, str]
    carriers: Mapping[type, Callable[[Any], Collection[Category] | None]]
    record_of: Callable[[UnitOfWork, Any], Record]
    consents_of: Callable[[UnitOfWork, str], Sequence[Consent]]
    withheld_from: Callable[[UnitOfWork, str, str], Collection[Category]]
    changed_by: Mapping[type, Callable[[UnitOfWork, Any], Collection[Category]]]
    update_event: Callable[[str, Collection[Category], int], Any]


class Disclosing:
    """What a unit of work asks when it records an event."""

    def __init__(self, matrix: Matrix, sharing: Sharing) -> None:
        self._matrix = matrix
        self._sharing = sharing

    def part_for(self, unit: UnitOfWork, event: Any, envelope: Envelope) -> SealedPart | None:
        """The sections that go with this event to its recipient, entered in the ledger; None for none."""
        choose = self._sharing.carriers.get(type(event))
        purpose = self._sharing.purposes.get(envelope.recipient)
        file = None if choose is None or purpose is None else unit.seen(envelope.reference)
        if choose is None or purpose is None or file is None:
            return None
        sections = self._sections(unit, file, envelope.recipient, choose(event))
        part = sealed_part(sections, purpose, file.version)
        if not part.marks:
            return None
        unit.custody.ledger.sent(envelope.reference, envelope.recipient, part, unit.now, unit.session)
        return part

    def updates(self, unit: UnitOfWork, reference: str, event: Any) -> Iterable[Any]:
        """The events by which those who hold the record hear of a change in what they may know of it."""
        changed_by = self._sharing.changed_by.get(type(event))
        file = None if changed_by is None else unit.seen(reference)
        if changed_by is None or file is None:
            return
        changed = frozenset(changed_by(unit, file))
        for holder, asked_back in sorted(unit.custody.ledger.receivers(reference, unit.session).items()):
            sections = self._sections(unit, file, holder, changed - asked_back)
            if concerned := sorted(section.category for section in sections):
                yield self._sharing.update_event(holder, concerned, file.version)

    def _sections(
        self, unit: UnitOfWork, file: Any, recipient: str, chosen: Collection[Category] | None
    ) -> list[Section]:
        """What the recipient may have of the chosen categories; of one that is empty now, the emptiness."""
        record = self._sharing.record_of(unit, file)
        if chosen is not None:
            record = {category: record.get(category, {}) for category in map(Category, chosen)}
        for category in self._sharing.withheld_from(unit, file.reference, recipient):
            record = {name: section for name, section in record.items() if name is not category}
        consents = self._sharing.consents_of(unit, file.reference)
        return prepare(record, recipient, self._sharing.purposes[recipient], self._matrix, consents, unit.now)


def sealed_part(sections: Iterable[Section], purpose: str, version: int) -> SealedPart:
    """The sections as they travel."""
    part = SealedPart()
    for section in sections:
        ParseDict(dict(section.content), getattr(part.record, section.category))
        getattr(part.record, section.category).SetInParent()
        part.marks.add(
            category=section.category,
            level=section.level,
            basis=section.basis,
            rule=section.rule,
            purpose=purpose,
            version=version,
            consent_id=section.consent_id,
        )
    return part
