"""Which events exist, who owns them, and how a domain event becomes its message and back.

The contract is ``protos/chungtay/events/v1``: one file per owning service, named in the file's own
``owner`` option. Domain events are plain dataclasses with the same name and fields as their message.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from google.protobuf.json_format import MessageToDict, ParseDict, ParseError
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp

from chungtay.events.v1 import options_pb2

PACKAGE = "chungtay.events.v1"


class UnknownEvent(LookupError):
    """No message of the contract has this type."""


def _read_contract() -> tuple[dict[str, type[Message]], dict[str, str]]:
    classes: dict[str, type[Message]] = {}
    owners: dict[str, str] = {}
    for found in pkgutil.iter_modules(importlib.import_module(PACKAGE).__path__):
        if not found.name.endswith("_events_pb2"):
            continue
        module = importlib.import_module(f"{PACKAGE}.{found.name}")
        owner = module.DESCRIPTOR.GetOptions().Extensions[options_pb2.owner]
        for name in module.DESCRIPTOR.message_types_by_name:
            classes[name] = getattr(module, name)
            owners[name] = owner
    return classes, owners


MESSAGES, OWNERS = _read_contract()


def type_of(name: str) -> str:
    """The CloudEvents type of an event: ``chungtay.events.v1.CaseOpened``."""
    return f"{PACKAGE}.{name}"


def name_of(event_type: str) -> str:
    """The event's name. Raises UnknownEvent."""
    package, _, name = event_type.rpartition(".")
    if package != PACKAGE or name not in MESSAGES:
        raise UnknownEvent("the contract has no such event")
    return name


def to_message(event: Any) -> Message:
    """The message of a domain event. Raises UnknownEvent for one that stays in the house."""
    name = type(event).__name__
    if name not in MESSAGES:
        raise UnknownEvent(f"{name} is not in the contract")
    message = MESSAGES[name]()
    _fill(message, event)
    return message


def _fill(message: Message, event: Any) -> None:
    for field in fields(event):
        value = getattr(event, field.name)
        if isinstance(value, datetime):
            moment = Timestamp()
            moment.FromDatetime(value)
            getattr(message, field.name).CopyFrom(moment)
        elif isinstance(value, tuple | list):
            for one in value:
                if is_dataclass(one):
                    _fill(getattr(message, field.name).add(), one)
                else:
                    getattr(message, field.name).append(one)
        elif value is not None:  # what is not known is left out
            setattr(message, field.name, value)


def to_json(message: Message) -> dict[str, Any]:
    """Canonical proto3 JSON."""
    return MessageToDict(message)


def from_json(name: str, data: Mapping[str, Any]) -> Message:
    """The message of a received event; fields of a newer sender are kept out, not refused.

    Raises ValueError, without the offending value, when the data do not fit the message.
    """
    try:
        return ParseDict(dict(data), MESSAGES[name](), ignore_unknown_fields=True)
    except ParseError:
        raise ValueError(f"the data do not fit {name}") from None
