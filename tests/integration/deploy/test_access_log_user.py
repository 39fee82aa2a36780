"""Who writes the access log can add to it and read it, and the server refuses everything else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import OperationFailure

from deploy.machine import AGENCIES, Machine
from tests.conftest import fresh_machine

NOT_ALLOWED = {13, 18, 59}  # Unauthorized, AuthenticationFailed, CommandNotFound
Act = Callable[[Collection[Any]], object]


@pytest.fixture(scope="module")
def intake() -> Iterator[Machine]:
    with fresh_machine("test-log-user") as machine:
        machine.database("case_intake").start()
        yield machine


@pytest.fixture(scope="module")
def log(intake: Machine) -> Iterator[Database[Any]]:
    client: MongoClient[Any]
    with MongoClient(intake.audit_url("case_intake")) as client:
        database: Database[Any] = client["case_intake_audit"]
        database["log"].insert_one({"_id": 1, "unit": "as it was"})
        yield database


def test_it_can_add_and_find(log: Database[Any]) -> None:
    """Heads of the other agencies too."""
    log["heads"].insert_one({"_id": "a"})
    assert log["heads"].find_one() == {"_id": "a"}
    assert log["log"].find_one({"_id": 1}) == {"_id": 1, "unit": "as it was"}


FORBIDDEN: dict[str, Act] = {
    "update": lambda c: c.update_one({"_id": 1}, {"$set": {"unit": "x"}}),
    "upsert": lambda c: c.update_one({"_id": 9}, {"$set": {"unit": "x"}}, upsert=True),
    "replace": lambda c: c.replace_one({"_id": 1}, {"unit": "x"}),
    "delete": lambda c: c.delete_one({"_id": 1}),
    "find and update": lambda c: c.find_one_and_update({"_id": 1}, {"$set": {"unit": "x"}}),
    "find and delete": lambda c: c.find_one_and_delete({"_id": 1}),
    "merge": lambda c: list(c.aggregate([{"$set": {"unit": "x"}}, {"$merge": {"into": "log"}}])),
    "out": lambda c: list(c.aggregate([{"$match": {"_id": 0}}, {"$out": "log"}])),
    "drop": lambda c: c.drop(),
    "drop the database": lambda c: c.database.client.drop_database(c.database.name),
    "rename": lambda c: c.rename("elsewhere"),
    "make an index": lambda c: c.create_index("unit", expireAfterSeconds=1),
    "drop the indexes": lambda c: c.drop_indexes(),
    "change the collection": lambda c: c.database.command("collMod", "log", validator={"unit": "x"}),
    "make it capped": lambda c: c.database.command("convertToCapped", "log", size=1),
    "make a user": lambda c: c.database.command("createUser", "friend", pwd="x", roles=["readWrite"]),
    "give itself a role": lambda c: c.database.command("grantRolesToUser", "case_intake_audit", roles=["readWrite"]),
    "widen its role": lambda c: c.database.command(
        "updateRole",
        "append_only",
        privileges=[{"resource": {"db": c.database.name, "collection": ""}, "actions": ["remove"]}],
    ),
}  # fmt: skip


@pytest.mark.parametrize("act", FORBIDDEN)
def test_it_can_do_nothing_else(log: Database[Any], act: str) -> None:
    """The log's own user cannot take a word back (rule processing-record)."""
    with pytest.raises(OperationFailure) as refusal:
        FORBIDDEN[act](log["log"])
    assert refusal.value.code in NOT_ALLOWED
    assert log["log"].find_one({"_id": 1}) == {"_id": 1, "unit": "as it was"}


def test_the_agencys_other_user_cannot_touch_the_log_nor_the_logs_user_the_cases(
    intake: Machine, log: Database[Any]
) -> None:
    """Whoever steals the password of the one has nothing of the other."""
    client: MongoClient[Any]
    with MongoClient(intake.mongo_url("case_intake")) as client:
        for act in (lambda c: c.find_one(), lambda c: c.insert_one({}), lambda c: c.delete_one({}), lambda c: c.drop()):
            with pytest.raises(OperationFailure):
                act(client["case_intake_audit"]["log"])
    with pytest.raises(OperationFailure):
        log.client["case_intake"]["cases"].find_one()


def test_a_server_that_lost_the_logs_user_makes_it_again_and_keeps_the_log(intake: Machine, log: Database[Any]) -> None:
    """A kill right after the first set-up may lose the user that was made last."""
    assert log["log"].find_one({"_id": 1}) is not None
    database = intake.database("case_intake")
    marker = intake.layout.databases / "case_intake" / "provisioned"
    digest = marker.read_bytes()
    database.stop()
    marker.unlink()
    database.launch()  # without the marker: open, as on a first start
    client: MongoClient[Any]
    with MongoClient(f"mongodb://127.0.0.1:{database.port}/?directConnection=true", retryWrites=False) as client:
        client["case_intake_audit"].command("dropUser", "case_intake_audit")
    database.stop()
    marker.write_bytes(digest)
    database.start()
    with MongoClient(intake.audit_url("case_intake")) as client:
        assert client["case_intake_audit"]["log"].find_one({"_id": 1}) == {"_id": 1, "unit": "as it was"}


def test_every_agency_has_a_user_of_its_own_for_its_log(intake: Machine) -> None:
    """Each with its own secret, to its own server."""
    assert len({intake.audit_url(agency) for agency in AGENCIES}) == len(AGENCIES)
    for agency in AGENCIES:
        assert f"{agency}_audit:" in intake.audit_url(agency)
        assert str(intake.database(agency).port) in intake.audit_url(agency)
