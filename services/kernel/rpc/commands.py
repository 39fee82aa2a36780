"""From a request message to a command, and from a dataclass to a response: both by field name.

The contract says what can be sent; the command, a plain frozen dataclass, says what is needed. All
that is wrong is told at once, with the field's path as the client knows it (``form.children[0].sex``).
"""

from __future__ import annotations

import hashlib
import re
import types
import unicodedata
import uuid
from collections.abc import Collection, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from google.protobuf.descriptor import EnumDescriptor, FieldDescriptor
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp
from pydantic import ValidationError

from services.kernel.application import Request
from services.kernel.errors import InvalidInput, Problem
from services.kernel.ids import BadReference, parse_reference
from services.kernel.shapes import adapter_of

C = TypeVar("C")
M = TypeVar("M", bound=Message)
ABOUT_THE_CALL = frozenset({"request_id", "case_reference", "expected_version"})

_WORDS = {
    "missing": ("Thiếu thông tin bắt buộc.", "This is required."),
    "unknown_value": ("Giá trị không có trong danh mục.", "This value is not in the list."),
    "not_a_moment": ("Thời điểm không hợp lệ.", "This is not a point in time."),
    "not_a_date": ("Ngày không hợp lệ.", "This is not a date."),
    "not_a_number": ("Phải là một số.", "This must be a number."),
    "bad_reference": (
        "Mã hồ sơ không đúng, xin kiểm tra lại từng ký tự.",
        "This is not a case reference; please check each character.",
    ),
    "not_a_uuid": ("Mã yêu cầu phải là UUID.", "The request id must be a UUID."),
    "bad_value": ("Giá trị không hợp lệ.", "This value cannot be used."),
}
_KEYS = {"missing": "missing", "enum": "unknown_value", "literal_error": "unknown_value"}


def problem(field: str, key: str) -> Problem:
    """A problem of the request's form, in words."""
    vi, en = _WORDS[key]
    return Problem(field, key, vi=vi, en=en)


def to_command(message: Message, cls: type[C], references: Collection[str] = ()) -> C:
    """The command that a request message carries. Raises InvalidInput with all problems at once.

    Ignores the fields about the call itself (``request_id``, ``case_reference``,
    ``expected_version``). ``references``: fields that hold a case reference somebody typed.
    TypeError if the message has a field that the command has no place for: nothing that was sent
    may be lost in silence.
    """
    reader = _Reader()
    values = reader.read(message, cls, "", leave_out=ABOUT_THE_CALL)
    for name in references:
        if values.get(name) is not None:  # an optional one may be unset
            try:
                values[name] = parse_reference(values[name])
            except BadReference:
                reader.problems.append(problem(name, "bad_reference"))
    try:
        command: C = adapter_of(cls).validate_python(values)
    except ValidationError as error:
        told = {p.field for p in reader.problems}
        found = [_problem_in(line) for line in error.errors(include_input=False, include_url=False)]
        raise InvalidInput(*reader.problems, *(p for p in found if p.field not in told)) from None
    if reader.problems:
        raise InvalidInput(*reader.problems)
    return command


def must_fit(message: Any, cls: Any, leave_out: Collection[str] = ABOUT_THE_CALL) -> None:
    """TypeError if a message type (its descriptor) has a field that the command has no place for.

    For use at the start of a process: a contract and its commands that have drifted apart must not
    be found by the first caller.
    """
    places = _places(cls)
    for field in message.fields:
        if field.name in leave_out:
            continue
        if field.name not in places:
            raise TypeError(f"{cls.__name__} has no place for {field.full_name}")
        inner = places[field.name][0]
        if inner is not None and field.message_type is not None:
            must_fit(field.message_type, inner, leave_out=())


def request_of(message: Any) -> Request:
    """What makes a repeat of this call recognisable. Raises InvalidInput for a request_id that is no UUID."""
    try:
        request_id = str(uuid.UUID(message.request_id))
    except ValueError:
        raise InvalidInput(problem("request_id", "not_a_uuid" if message.request_id else "missing")) from None
    rest = type(message)()
    rest.CopyFrom(message)
    rest.ClearField("request_id")
    content = rest.SerializeToString(deterministic=True)
    name = message.DESCRIPTOR.full_name.encode()
    return Request(request_id, hashlib.sha256(name + b"\0" + content).hexdigest())


def reference_in(message: Any, field: str = "case_reference") -> str:
    """The canonical form of the case reference in a message. Raises InvalidInput."""
    typed = getattr(message, field)
    if not typed:
        raise InvalidInput(problem(field, "missing"))
    try:
        return parse_reference(typed)
    except BadReference:
        raise InvalidInput(problem(field, "bad_reference")) from None


def fill(message_class: type[M], source: Any, **more: Any) -> M:
    """A response from a dataclass (or mapping), by field name; ``more`` adds or replaces fields.

    The contract decides what is shown: what it has no field for is left out, None stays unset.
    """
    message = message_class()
    _fill(message, source, more)
    return message


class _Reader:
    """Turns messages into what pydantic understands, and notes what cannot be turned."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def read(self, message: Message, cls: Any, path: str, leave_out: Collection[str] = ()) -> dict[str, Any]:
        """The values that were sent. An optional place without a default gets None."""
        values: dict[str, Any] = {}
        places = _places(cls)
        for field in message.DESCRIPTOR.fields:
            if field.name in leave_out:
                continue
            if field.name not in places:
                raise TypeError(f"{cls.__name__} has no place for {field.full_name}")
            inner, empty_is_none = places[field.name]
            value = self._field(message, field, inner, path + field.name)
            if value is not None or empty_is_none:
                values[field.name] = value
        return values

    def _field(self, message: Message, field: Any, inner: Any, path: str) -> Any:
        value = getattr(message, field.name)
        if field.is_repeated:
            if field.message_type is not None and field.message_type.GetOptions().map_entry:
                return dict(value) or None
            return tuple(self._one(field, item, inner, f"{path}[{i}]") for i, item in enumerate(value)) or None
        if field.has_presence and not message.HasField(field.name):
            return None
        if not field.has_presence and value in ("", b""):
            return None
        return self._one(field, value, inner, path)

    def _one(self, field: FieldDescriptor, value: Any, inner: Any, path: str) -> Any:
        if isinstance(value, Timestamp):
            return self._moment(value, path)
        if isinstance(value, Message):
            return self.read(value, inner, path + ".")
        if field.enum_type is not None:
            return self._code(field.enum_type, value, path, needed=field.is_repeated)
        if isinstance(value, str):
            return unicodedata.normalize("NFC", value)
        return value

    def _moment(self, value: Timestamp, path: str) -> datetime | None:
        try:
            moment = value.ToDatetime(tzinfo=UTC)
        except (ValueError, OverflowError):
            self.problems.append(problem(path, "not_a_moment"))
            return None
        return moment.replace(microsecond=moment.microsecond // 1000 * 1000)  # what the database keeps

    def _code(self, enum: EnumDescriptor, number: int, path: str, needed: bool) -> str | None:
        known = enum.values_by_number.get(number)
        if number == 0 and not needed:
            return None
        if known is None or number == 0:
            self.problems.append(problem(path, "unknown_value"))
            return None
        return str(known.name).removeprefix(_prefix(enum)).lower()


@cache
def _places(cls: Any) -> dict[str, tuple[Any, bool]]:
    """For each field: the dataclass within its type, if any, and whether it must be told None."""
    hints = get_type_hints(cls)
    return {
        f.name: (
            _dataclass_in(hints[f.name]),
            f.default is MISSING and f.default_factory is MISSING and type(None) in get_args(hints[f.name]),
        )
        for f in fields(cls)
    }


def _dataclass_in(hint: Any) -> Any:
    if get_origin(hint) in (tuple, list, Union, types.UnionType):
        return next((found for part in get_args(hint) if (found := _dataclass_in(part)) is not None), None)
    return hint if is_dataclass(hint) else None


def _problem_in(line: Mapping[str, Any]) -> Problem:
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in line["loc"]).lstrip(".")
    kind: str = line["type"]
    if kind in _KEYS:
        return problem(path, _KEYS[kind])
    for start, key in (
        ("datetime_", "not_a_moment"),
        ("timezone_", "not_a_moment"),
        ("date_", "not_a_date"),
        ("int_", "not_a_number"),
        ("float_", "not_a_number"),
    ):
        if kind.startswith(start):
            return problem(path, key)
    return problem(path, "bad_value")


def _prefix(enum: EnumDescriptor) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", str(enum.name)).upper() + "_"


def _fill(message: Any, source: Any, more: Mapping[str, Any]) -> None:
    for field in message.DESCRIPTOR.fields:
        value = more.get(field.name, _told(source, field.name))
        if value is None:
            continue
        if field.is_repeated:
            for item in sorted(value) if isinstance(value, set | frozenset) else value:
                if field.message_type is not None:
                    _set_message(getattr(message, field.name).add(), item)
                else:
                    getattr(message, field.name).append(_scalar(field, item))
        elif field.message_type is not None:
            part = getattr(message, field.name)
            part.SetInParent()
            _set_message(part, value)
        else:
            setattr(message, field.name, _scalar(field, value))


def _told(source: Any, name: str) -> Any:
    return source.get(name) if isinstance(source, Mapping) else getattr(source, name, None)


def _set_message(part: Any, value: Any) -> None:
    if isinstance(part, Timestamp):
        part.FromDatetime(value)
    elif isinstance(value, Message):
        part.CopyFrom(value)
    elif isinstance(part, Struct):
        part.update(_plain(value))
    else:
        _fill(part, value, {})


def _scalar(field: FieldDescriptor, value: Any) -> Any:
    if field.enum_type is not None:
        named = field.enum_type.values_by_name.get(_prefix(field.enum_type) + str(value).upper())
        return 0 if named is None else named.number  # a code that only a newer agency knows is not specified here
    if field.type == FieldDescriptor.TYPE_STRING:
        return value.isoformat() if isinstance(value, date) else str(value)
    return value


def _plain(value: Any) -> Any:
    """What JSON can hold."""
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if value is None or isinstance(value, bool | int | float):
        return value
    return str(value)
