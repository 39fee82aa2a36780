"""How every agency service carries out a command: the same care, whatever the words.

A command is one unit of work: the earlier answer to the same request, the file's version, the
workflow's verdict, the changed file, its events and the answer to remember, all in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.kernel.errors import DomainError, Problem, RequestReused, StaleVersion
from services.kernel.gate import no_such_case
from services.kernel.ids import new_reference
from services.kernel.persistence import listing
from services.kernel.persistence.latest import LatestNews
from services.kernel.persistence.listing import Place
from services.kernel.persistence.store import Store, run_past_races
from services.kernel.persistence.threads import circle_of
from services.kernel.persistence.unit_of_work import UnitOfWork
from services.kernel.ports import Unit
from services.kernel.privacy.categories import Category
from services.kernel.workflow import Actor, File, Workflow

TIMELINE_PAGE = 100
MOST_NEWS = 500  # rows of the journal that are looked through for somebody's news


@dataclass(frozen=True, slots=True)
class Receipt:
    """The answer to a command: which file, what state it is in now, and its new version."""

    reference: str
    state: str
    version: int


@dataclass(frozen=True, slots=True)
class Request:
    """What makes a repeated call recognisable. ``digest``: of the whole request message."""

    request_id: str
    digest: str


REMINDERS = ("DeadlineRaised", "DeadlineMissed")  # what a clock itself writes; the second with the agency before it


class _Tried(Exception):
    """A command was carried out as far as it goes, and is not kept."""

    def __init__(self, receipt: Receipt) -> None:
        super().__init__()
        self.receipt = receipt


class Application:
    """One agency's workflow over its store."""

    def __init__(self, store: Store, workflow: Workflow, file_class: type[File]) -> None:
        self.store = store
        self.workflow = workflow
        self._latest = LatestNews(store.database)
        self._new_file: Callable[..., File] = file_class  # an agency's own file knows its first state

    def perform(
        self,
        command: Any,
        actor: Actor,
        request: Request,
        reference: str | None = None,
        expected_version: int | None = None,
        unit_checks: Callable[[Unit, Any, Any], None] | None = None,
        allowed: Callable[[Any], None] | None = None,
        only_try: bool = False,
    ) -> Receipt:
        """Carry out a command, on a new file when no reference is given.

        ``allowed``: called with an existing file before anything is told of it, its version included; raises
        for somebody who may not act on it.
        ``unit_checks``: called with the unit of work, the file and the command before the workflow decides, for
        what only the database knows. ``only_try``: every rule is asked and nothing is kept. Raises the
        refusals of ``kernel.errors``.
        """
        # Most requests are new. One that is not meets its own answer, or is refused now, and is looked for then; one
        # that would open a file is looked for first, since a new file leaves a key behind even when it is not kept.
        look_first = reference is None

        def work(unit: UnitOfWork) -> Receipt:
            nonlocal look_first
            if look_first and (earlier := self._earlier_answer(actor, request, unit)) is not None:
                return earlier
            look_first = True
            file = self._opened(unit, reference)
            if allowed is not None and reference is not None:
                allowed(file)
            self._must_be_current(unit, file, expected_version)
            if unit_checks is not None:
                unit_checks(unit, file, command)
            events = self.workflow.apply(file, command, actor, unit.now)
            file.unit = file.unit or actor.unit
            unit.put(file, events, by=actor.staff_id)
            receipt = Receipt(file.reference, str(file.state), file.version)
            self._remember(unit, actor, request, receipt)
            if only_try:
                raise _Tried(receipt)  # undoes all that was written
            return receipt

        try:
            # A newer version than the caller's is found anew, and explained, by the next round.
            return run_past_races(self.store, work, crash_name="command", final=_explained)
        except _Tried as tried:
            return tried.receipt
        except DomainError:
            if (earlier := self._earlier_answer(actor, request)) is not None:
                return earlier
            raise

    def view(self, reference: str) -> Any:
        """The file. Raises NotFound."""
        file = self.store.files.get(reference)
        if file is None:
            raise no_such_case()
        return file

    def page(
        self,
        *,
        state: str | None,
        after: Place | None,
        size: int,
        hidden: Collection[str] = (),
        only: Collection[Category] | None = None,
    ) -> tuple[list[Any], Place | None]:
        """Files, the newest first, and the place after which the next page begins, if there is one.

        ``hidden``: references of those that do not exist for whoever asks. ``only``: which personal parts are
        needed of each; None: all.
        """
        rows = listing.page(self.store.files.collection, state, hidden, after, size + 1, self.store.clock.now())
        files = [self.store.files.in_list(row, only) for row in rows[:size]]
        return files, Place.of(rows[size - 1]) if len(rows) > size else None

    def in_state(self, state: str, *, hidden: Collection[str] = ()) -> list[Any]:
        """All files in this state, the oldest first. ``hidden``: see ``page``."""
        rows = listing.all_in(self.store.files.collection, state)
        return [self.store.files.in_list(row) for row in rows if row["_id"] not in hidden]

    def timeline(self, reference: str, *, after: int = 0, size: int = TIMELINE_PAGE) -> list[dict[str, Any]]:
        """What happened in the case as this agency knows it, oldest first."""
        journal = self.store.database["journal"]
        return list(
            journal.find({"reference": reference}).sort([("at", 1), ("recorded_at", 1)]).skip(after).limit(size)
        )

    def news(self, since: datetime, *, hidden: Collection[str] = (), most: int = MOST_NEWS) -> list[dict[str, Any]]:
        """What this agency came to know since then in all its cases, the newest first; at most so many."""
        return self._latest.since(since, self.store.clock.now(), most, hidden)

    def circle(self, reference: str) -> list[str]:
        """The agencies that work on the case, as far as this agency has been told."""
        return circle_of(self.store.database, reference)

    def _opened(self, unit: UnitOfWork, reference: str | None) -> Any:
        if reference is None:
            return self._new_file(reference=unit.begin(new_reference()), opened_at=unit.now)
        file = unit.file(reference)
        if file is None:
            raise no_such_case()
        return file

    def _must_be_current(self, unit: UnitOfWork, file: Any, expected_version: int | None) -> None:
        """Raises StaleVersion, with what happened since the caller looked; that a deadline was brought up overtakes
        nobody, and is not told."""
        if expected_version is None or file.version == expected_version:
            return
        since = list(
            self.store.database["journal"].find(
                {"reference": file.reference, "version": {"$gt": expected_version}, **self._own_news()},
                {"name": 1, "version": 1},
                session=unit.session,
            )
        )
        versions = {*range(expected_version + 1, file.version + 1)}
        done = tuple(row["name"] for row in since if not row["name"].endswith(REMINDERS))
        if versions and {row["version"] for row in since} == versions and not done:
            return
        raise StaleVersion(file.version, done or ("changed",))

    def _own_news(self) -> dict[str, Any]:
        """Which lines of the journal tell of this workflow's files."""
        return {}

    def _earlier_answer(self, actor: Actor, request: Request, unit: UnitOfWork | None = None) -> Receipt | None:
        """What was answered to the same request before. Raises RequestReused."""
        session = None if unit is None else unit.session
        row = self.store.database["requests"].find_one({"_id": _key(actor, request)}, session=session)
        if row is None:
            return None
        if row["digest"] != request.digest:
            raise RequestReused(
                Problem(
                    "request_id",
                    "request_id_reused",
                    vi="Mã yêu cầu đã dùng cho một việc khác.",
                    en="This request id was used for something else.",
                )
            )
        return Receipt(row["reference"], row["state"], row["version"])

    def _remember(self, unit: UnitOfWork, actor: Actor, request: Request, receipt: Receipt) -> None:
        answer = {
            "_id": _key(actor, request),
            "digest": request.digest,
            "reference": receipt.reference,
            "state": receipt.state,
            "version": receipt.version,
            "at": unit.now,
        }
        unit.writes.insert("requests", [answer])


def _key(actor: Actor, request: Request) -> str:
    return f"{actor.staff_id}:{request.request_id}"


def _explained(error: BaseException) -> bool:
    return isinstance(error, StaleVersion) and bool(error.changed)
