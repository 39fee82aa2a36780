"""What others answer to a withdrawal, a restriction or an erasure, and what the clock brings.

The reactions stand in the index of ``handlers.py``.
"""

from __future__ import annotations

from typing import Any

from services.case_intake.domain import family_changes
from services.case_intake.domain.erasure import EndingKind, ErasureState
from services.case_intake.domain.family import FamilyFile, FamilyState
from services.case_intake.service_layer.family import FAMILY, FamilyOffice, kept
from services.kernel.ports import News, Unit
from services.kernel.privacy.blank import blank
from services.kernel.privacy.categories import Category


def on_disclosure_ended(unit: Unit, event: News) -> None:
    """An agency has parted with sections, or says by which rule it keeps them."""
    file = kept(unit, event.reference)
    if file is None:
        return
    purged, restricted = _categories(event.data.purged), _categories(event.data.restricted)
    basis = event.data.basis_code
    ending = file.confirm(event.source, event.data.ending_id, purged, restricted, basis, unit.now)
    if ending is None:
        return
    rule = basis or "dsr-withdraw-15d"
    settled: dict[Category, str] = dict.fromkeys(restricted, rule)
    if ending.kind is EndingKind.RESTRICTION:  # what is used on by a rule is not outstanding either
        settled |= dict.fromkeys((c for c in ending.categories if c not in purged), rule)
    else:  # what it did not have any more is gone
        purged += tuple(c for c in ending.categories if c not in purged and c not in settled)
    unit.data(event.reference).confirmed(event.source, purged, settled)
    _save(unit, file)


def on_erasure_carried_out(unit: Unit, event: News) -> None:
    """An agency has destroyed its key of the case, or must keep it. The intake point destroys after the last."""
    file = kept(unit, event.reference)
    if file is None:
        return
    data = unit.data(event.reference)
    family_changes.erasure_answered(
        file, event.source, event.data.order_id, event.data.held, event.data.basis_code, unit.now
    )
    if not event.data.held:
        data.confirmed(event.source, [row.category for row in data.disclosures() if row.recipient == event.source], {})
    if file.state is FamilyState.ERASING and file.erasure and file.erasure.state is ErasureState.CONFIRMED:
        data.destroy(file.erasure.order_id)
    _save(unit, file)


def tend(unit: Unit, office: FamilyOffice, reference: str) -> int:
    """What has come due for this family; returns how many things were told."""
    file = office.opened(unit, reference)
    before = file.next_due_at
    events = family_changes.tend(file, unit.now)
    if events or file.next_due_at != before:
        office.keep(unit, file, events)
    return len(events)


def start_destroying(unit: Unit, reference: str) -> None:
    """Have the intake point's own key destroyed once everybody else has confirmed; harmless when repeated."""
    file = kept(unit, reference)
    if file is not None and file.erasure is not None and file.erasure.state is ErasureState.CONFIRMED:
        unit.data(reference).destroy(file.erasure.order_id)


def key_destroyed(unit: Unit, reference: str, order_id: str) -> None:
    """The intake point's own key is gone: what stays says so."""
    file = kept(unit, reference)
    if file is None or file.erasure is None or file.erasure.order_id != order_id:
        return
    events = family_changes.erased(file, unit.now)
    if events:
        file = blank(file)  # this process may still remember the key, and would write it all down anew
        _save(unit, file)
        unit.record(reference, events, version=file.version)


def _save(unit: Unit, file: FamilyFile) -> None:
    place: Any = unit
    place.beside(FAMILY).save(file)


def _categories(words: Any) -> tuple[Category, ...]:
    known = set(Category)
    return tuple(Category(word) for word in words if word in known)
