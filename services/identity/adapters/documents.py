"""Accounts in the database: ``staff`` (one document each), ``counters`` (staff numbers), ``strangers`` (one count)."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, ClassVar

import mongoengine as me
from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.identity.domain.model import Account, Agency
from services.kernel.errors import Problem, Refused


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


class StaffRepository:
    """Accounts by user name and staff number; saved by compare-and-set on ``version``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._staff = database["staff"]

    def prepare(self) -> None:
        """Create the indexes that are missing; harmless when repeated."""
        self._staff.create_index("username", unique=True)

    def by_username(self, username: str) -> Account | None:
        return _account(self._staff.find_one({"username": username}))

    def by_staff_id(self, staff_id: str) -> Account | None:
        return _account(self._staff.find_one({"_id": staff_id}))

    def everyone(self) -> list[Account]:
        return [account for raw in self._staff.find().sort("_id", 1) if (account := _account(raw))]

    def next_staff_id(self, prefix: str) -> str:
        counter: Any = self._database["counters"].find_one_and_update(
            {"_id": prefix}, {"$inc": {"last": 1}}, upsert=True, return_document=ReturnDocument.AFTER
        )
        return f"{prefix}-{counter['last']:04d}"

    def add(self, account: Account) -> None:
        account.version = 1
        try:
            self._staff.insert_one(_raw(account))
        except DuplicateKeyError:  # the server's own words quote the name
            account.version = 0
        if account.version == 0:
            raise Refused(
                Problem(
                    "username", "username.taken", vi="Tên đăng nhập đã có người dùng.", en="This user name is taken."
                )
            )

    def save(self, account: Account) -> bool:
        read = account.version
        account.version = read + 1
        saved = self._staff.replace_one({"_id": account.staff_id, "version": read}, _raw(account))
        if saved.matched_count == 0:
            account.version = read
            return False
        return True

    def note_stranger(self, now: datetime) -> None:
        self._database["strangers"].update_one(
            {"_id": "unknown"}, {"$inc": {"tries": 1}, "$set": {"last_tried_at": now}}, upsert=True
        )


def _account(raw: dict[str, Any] | None) -> Account | None:
    if raw is None:
        return None
    values = {key: value for key, value in raw.items() if key != "_id"}
    return Account(**{**values, "staff_id": raw["_id"], "agency": Agency(raw["agency"]), "roles": tuple(raw["roles"])})


def _raw(account: Account) -> dict[str, Any]:
    values = asdict(account)
    values["_id"] = values.pop("staff_id")
    values["agency"] = str(account.agency)
    values["roles"] = list(account.roles)
    document = StaffDocument._from_son(values)
    try:
        document.validate()
    except me.ValidationError as error:
        wrong = sorted(error.errors)
    else:
        return document.to_mongo().to_dict()
    raise ValueError(f"an account does not fit its document: {', '.join(wrong)}")  # never with the values
