"""The court's register in its database, with the same care as its files of cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Generic, TypeVar, cast

import mongoengine as me
from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.database import Database

from services.court_liaison.adapters.diary import MongoDiary
from services.court_liaison.domain.scheduling import register as r
from services.court_liaison.service_layer.scheduling.court import DAYS, CourtNow
from services.kernel.application import Application
from services.kernel.busy import BusyWindow, without
from services.kernel.clock import in_vietnam
from services.kernel.errors import NotFound, Problem
from services.kernel.ids import new_id
from services.kernel.persistence.busy import BusyElsewhere
from services.kernel.persistence.desks import DeskStore, UnitOverFiles
from services.kernel.persistence.files import FileDocument, FileRepository
from services.kernel.persistence.store import Store
from services.kernel.persistence.unit_of_work import UnitOfWork
from services.kernel.times import TO_BE_SENT
from services.kernel.workflow import File, Workflow

ROOMS, PEOPLE, ABSENCES = "rooms", "people", "absences"
E = TypeVar("E", bound=File)


class RoomDocument(FileDocument):
    reference = me.StringField(primary_key=True, max_length=80)
    room = me.StringField(required=True, max_length=r.LONGEST_NAME)
    building = me.StringField(required=True, max_length=r.LONGEST_NAME)
    use = me.StringField(required=True, max_length=20)
    features = me.ListField(me.StringField(max_length=40))
    ways = me.ListField(me.StringField(max_length=r.LONGEST_NAME))
    child_ways = me.ListField(me.StringField(max_length=r.LONGEST_NAME))
    custody_ways = me.ListField(me.StringField(max_length=r.LONGEST_NAME))


class PersonDocument(FileDocument):
    reference = me.StringField(primary_key=True, max_length=80)
    role = me.StringField(required=True, max_length=40)
    skills = me.ListField(me.StringField(max_length=20))


class AbsenceDocument(FileDocument):
    had = me.StringField(required=True, max_length=20)
    who = me.StringField(required=True, max_length=80)
    starts_at = me.DateTimeField(required=True)
    ends_at = me.DateTimeField(required=True)
    told_by = me.StringField(required=True, max_length=40)


class Entries(FileRepository[E]):
    """One kind of the register's entries."""

    def kept(self) -> list[E]:
        """All that were not taken out, in the order of their references."""
        rows = self.collection.find({"state": r.Kept.KEPT}).sort("_id", ASCENDING)
        return [self.from_raw(row) for row in rows]


class Absences(Entries[r.Absence]):
    """Found by their ends: those that are over are many, and the database uses an index for one field's range only."""

    def between(
        self, start: datetime, end: datetime, who: str | None = None, session: ClientSession | None = None
    ) -> list[r.Absence]:
        """Those of which a part lies between these moments. ``who``: of this room or person only."""
        rows = self.collection.find({"ends_at": {"$gt": start}}, session=session).sort("starts_at", ASCENDING)
        found = (self.from_raw(row) for row in rows if row["state"] == r.Kept.KEPT and row["starts_at"] < end)
        return [absence for absence in found if who is None or absence.who == who]


class Desk(Application, Generic[E]):
    """The workflow of one kind of entries over the court's store. An entry that is not there yet is a new one."""

    def __init__(
        self, store: Store, files: FileRepository[E], file_class: type[E], workflow: Workflow = r.REGISTER_WORKFLOW
    ) -> None:
        self.files = files
        over = DeskStore(store, partial(UnitOverFiles, files=files), files)
        super().__init__(cast(Store, over), workflow, file_class)

    def _opened(self, unit: UnitOfWork, reference: str | None) -> Any:
        known = None if reference is None else unit.file(reference)
        return known or self._new_file(reference=reference or new_id(), opened_at=unit.now)


class Register:
    """Rooms, people and absences."""

    COLLECTIONS = (ROOMS, PEOPLE, ABSENCES)

    def __init__(self, store: Store) -> None:
        database: Database = store.database
        self.rooms: Entries[r.RoomEntry] = Entries(database, RoomDocument, r.RoomEntry, collection=ROOMS)
        self.people: Entries[r.PersonEntry] = Entries(database, PersonDocument, r.PersonEntry, collection=PEOPLE)
        self.absences = Absences(database, AbsenceDocument, r.Absence, collection=ABSENCES)
        self._rooms = Desk(store, self.rooms, r.RoomEntry)
        self._people = Desk(store, self.people, r.PersonEntry)
        self._absences = Desk(store, self.absences, r.Absence)
        self._elsewhere = BusyElsewhere(database)

    def prepare(self) -> None:
        """Create the index; harmless when repeated."""
        self.absences.collection.create_index([("ends_at", ASCENDING)])

    def desk_of(self, command: Any) -> tuple[Application, str | None]:
        """Whose command it is, and of which entry; None: of a new one. Raises NotFound for one that is not there."""
        match command:
            case r.SaveRoom():
                return self._rooms, r.compared(command.room)
            case r.RemoveRoom():
                return self._rooms, self._known(self.rooms, command.room_id, "room_id")
            case r.SavePerson():
                return self._people, command.staff_id.strip()
            case r.RemovePerson():
                return self._people, self._known(self.people, command.person_id, "person_id")
            case r.TellAbsence():
                return self._absences, None
            case r.TakeBackAbsence():
                return self._absences, self._known(self.absences, command.absence_id, "absence_id")
        raise TypeError(f"{type(command).__name__} is no command of the register")

    def away(self, unit: Any, who: str, start: datetime, end: datetime) -> bool:
        """Whether a room or a person cannot be had at some moment of this time; for ``Booking``, within its unit."""
        return bool(self.absences.between(start, end, who, unit.session))

    def taken_elsewhere(
        self, unit: Any, who: str, start: datetime, end: datetime, left_out: Iterable[BusyWindow]
    ) -> bool:
        """Whether another agency told of one of its people that they are taken then; for ``Booking``, in its unit."""
        told = without(self._elsewhere.of(who, unit.session), left_out)
        return any(window.meets(start, end) for window in told)

    def court_at(self, diary: MongoDiary, now: datetime) -> CourtNow:
        """The court as a plan needs it that is made at this moment, and confirmed by a person a little later."""
        now += TO_BE_SENT
        today = in_vietnam(now).date()
        return CourtNow(
            rooms=list(self.rooms.kept()),
            people=list(self.people.kept()),
            absences=list(self.absences.between(now, now + timedelta(days=DAYS))),
            bookings=list(diary.between(today, today + timedelta(days=DAYS))),
            busy=self._elsewhere.all(),
            now=now,
        )

    @staticmethod
    def _known(entries: Entries[Any], reference: str, field: str) -> str:
        if entries.get(reference) is None:
            raise NotFound(Problem(field, "not_found", vi="Không tìm thấy mục này.", en="There is no such entry."))
        return reference
