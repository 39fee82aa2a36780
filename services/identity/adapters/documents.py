"""Accounts in the database: ``staff`` (one document each), ``counters`` (staff numbers), ``strangers`` (one count).

Their log lies beside them (``changes.py``).
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Any, ClassVar

import mongoengine as me
from pymongo import ReturnDocument
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.identity.adapters.changes import ChangeLog, Race
from services.identity.domain.model import Account, Agency, StaffChange
from services.kernel.errors import Problem, Refused
from services.kernel.persistence.mongo import READ, WRITE

_TRIES = 50  # of a change whose line in the log was overtaken


class StaffDocument(me.Document):
    """Which fields an account has; checked on every write."""

    meta: ClassVar[dict[str, Any]] = {"collection": "staff", "auto_create_index": False}

    staff_id = me.StringField(primary_key=True, max_length=16)
    username = me.StringField(required=True, max_length=32)
    full_name = me.StringField(required=True, max_length=200)
    agency = me.StringField(required=True, choices=[str(agency) for agency in Agency])
    unit = me.StringField(required=True, max_length=200)
    roles = me.ListField(me.StringField(max_length=40), required=True)
    password_hash = me.StringField(required=True, max_length=200)
    created_at = me.DateTimeField(required=True)
    password_version = me.IntField(required=True, min_value=1)
    password_request_id = me.StringField(max_length=128)
    disabled = me.BooleanField(required=True)
    failures = me.IntField(required=True, min_value=0)
    lockouts = me.IntField(required=True, min_value=0)
    tries_while_locked = me.IntField(required=True, min_value=0)
    locked_until = me.DateTimeField()
    last_tried_at = me.DateTimeField()
    version = me.IntField(required=True, min_value=1)
    must_change_password = me.BooleanField(required=True)
    revision = me.IntField(required=True, min_value=1)
    epoch = me.IntField(required=True, min_value=1)
    factor = me.BinaryField(max_bytes=200)
    factor_asked = me.BinaryField(max_bytes=200)
    factor_asked_by = me.StringField(max_length=128)
    factor_confirmed_by = me.StringField(max_length=128)
    factor_step = me.IntField(required=True, min_value=0)
    recovery = me.ListField(me.StringField(max_length=64))
    calendar_feed = me.StringField(max_length=64)
    calendar_feed_at = me.DateTimeField()


class StaffRepository:
    """Accounts by user name and staff number; saved by compare-and-set on ``version``.

    A change that is to be noted is kept in one transaction with its line in the log, or not at all.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._staff = database["staff"]
        self._log = ChangeLog(database)

    def prepare(self) -> None:
        """Create the indexes that are missing; harmless when repeated."""
        self._staff.create_index("username", unique=True)
        self._staff.create_index([("agency", 1), ("unit", 1)])
        self._staff.create_index("calendar_feed")
        self._log.prepare()

    def by_username(self, username: str) -> Account | None:
        return _account(self._staff.find_one({"username": username}))

    def by_staff_id(self, staff_id: str) -> Account | None:
        return _account(self._staff.find_one({"_id": staff_id}))

    def by_calendar_feed(self, key_hash: str) -> Account | None:
        return _account(self._staff.find_one({"calendar_feed": key_hash})) if key_hash else None

    def everyone(self) -> list[Account]:
        return [account for raw in self._staff.find().sort("_id", 1) if (account := _account(raw))]

    def page(
        self,
        after: str | None,
        limit: int,
        *,
        agency: str = "",
        unit: str = "",
        role: str = "",
        open_only: bool = False,
    ) -> list[Account]:
        """At most ``limit`` accounts by staff number, beginning after one; empty filters let everybody through."""
        filters: dict[str, Any] = {
            "agency": agency,
            "unit": unit,
            "roles": role,
            "disabled": False if open_only else "",
        }
        query = {name: value for name, value in filters.items() if value != ""}
        if after is not None:
            query["_id"] = {"$gt": after}
        return [account for raw in self._staff.find(query).sort("_id", 1).limit(limit) if (account := _account(raw))]

    def next_staff_id(self, prefix: str) -> str:
        counter: Any = self._database["counters"].find_one_and_update(
            {"_id": prefix}, {"$inc": {"last": 1}}, upsert=True, return_document=ReturnDocument.AFTER
        )
        return f"{prefix}-{counter['last']:04d}"

    def add(self, account: Account, change: StaffChange) -> None:
        account.version = 1
        taken = False
        try:
            self._together(change, lambda session: self._staff.insert_one(_raw(account), session=session) is not None)
        except DuplicateKeyError:  # the server's own words quote the name
            taken = True
        if taken:
            account.version = 0
            raise Refused(
                Problem(
                    "username", "username.taken", vi="Tên đăng nhập đã có người dùng.", en="This user name is taken."
                )
            )

    def save(self, account: Account, change: StaffChange | None = None) -> bool:
        read = account.version
        account.version = read + 1

        def write(session: ClientSession | None) -> bool:
            wanted = {"_id": account.staff_id, "version": read}
            return self._staff.replace_one(wanted, _raw(account), session=session).matched_count == 1

        saved = write(None) if change is None else self._together(change, write)
        if not saved:
            account.version = read
        return saved

    def noted(self, request_id: str) -> StaffChange | None:
        return self._log.of_request(request_id)

    def changes(self, before: int | None, limit: int, staff_id: str = "") -> list[StaffChange]:
        return self._log.page(before, limit, staff_id)

    def broken_changes(self) -> list[int]:
        return self._log.broken()

    def _together(self, change: StaffChange, write: Callable[[ClientSession | None], bool]) -> bool:
        """The write and its line, or neither; False when the write found the account changed."""

        def attempt(session: ClientSession) -> bool:
            if not write(session):
                return False
            self._log.append(change, session)
            return True

        with self._database.client.start_session() as session:
            for _ in range(_TRIES):
                with contextlib.suppress(Race):
                    return session.with_transaction(attempt, read_concern=READ, write_concern=WRITE)
        return False

    def note_stranger(self, now: datetime) -> None:
        self._database["strangers"].update_one(
            {"_id": "unknown"}, {"$inc": {"tries": 1}, "$set": {"last_tried_at": now}}, upsert=True
        )


def _account(raw: dict[str, Any] | None) -> Account | None:
    if raw is None:
        return None
    values = {key: value for key, value in raw.items() if key != "_id"}
    known = {"staff_id": raw["_id"], "agency": Agency(raw["agency"]), "roles": tuple(raw["roles"])}
    return Account(**{**values, **known, "recovery": tuple(raw.get("recovery", ()))})


def _raw(account: Account) -> dict[str, Any]:
    values = asdict(account)
    values["_id"] = values.pop("staff_id")
    values["agency"] = str(account.agency)
    values["roles"], values["recovery"] = list(account.roles), list(account.recovery)
    document = StaffDocument._from_son(values)
    try:
        document.validate()
    except me.ValidationError as error:
        wrong = sorted(error.errors)
    else:
        return document.to_mongo().to_dict()
    raise ValueError(f"an account does not fit its document: {', '.join(wrong)}")  # never with the values
