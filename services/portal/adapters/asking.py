"""From a call's contract to its questions, and from what was typed to the call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message_factory import GetMessageClass

from services.kernel.clock import VIETNAM
from services.kernel.errors import Problem
from services.portal.adapters.lines import calls_of
from services.portal.domain import words
from services.portal.domain.forms import GIVEN, Field, Form, Kind, Option, Typed

MOMENT_TYPED = "%Y-%m-%dT%H:%M"
YES, NO = "yes", "no"
# Fields that name a member of staff of the own agency.
COLLEAGUES = frozenset({
    "worker", "investigator", "judge", "receiver", "responsible", "staff_id", "override_approved_by", "interviewers",
})  # fmt: skip
_NUMBERS = frozenset({
    FieldDescriptor.TYPE_INT32, FieldDescriptor.TYPE_INT64, FieldDescriptor.TYPE_UINT32, FieldDescriptor.TYPE_UINT64,
    FieldDescriptor.TYPE_DOUBLE, FieldDescriptor.TYPE_FLOAT,
})  # fmt: skip
_DECIMALS = frozenset({FieldDescriptor.TYPE_DOUBLE, FieldDescriptor.TYPE_FLOAT})


def questions(service: str, form: Form) -> list[Field]:
    """The fields of a form, in its order."""
    message = calls_of(service)[form.call].input_type
    asked = [_question(f, form, f.name) for f in message.fields if f.name not in GIVEN and f.name not in form.leave_out]
    first = {name: place for place, name in enumerate(form.order)}
    return sorted(asked, key=lambda field: first.get(field.name, len(first)))


def options_of(field: FieldDescriptor) -> list[Option]:
    """The values of a code, in the contract's order."""
    enum = field.enum_type
    assert enum is not None, field.full_name
    return [(code, words.code(enum.name, code)) for code in words.codes_in(enum)]


def _question(field: FieldDescriptor, form: Form, path: str) -> Field:
    message = field.containing_type
    assert message is not None, field.full_name
    label = words.label(message.name, field.name)
    common: dict[str, Any] = {
        "name": field.name,
        "label": label,
        "repeated": field.is_repeated,
        "optional": field.has_presence and field.message_type is None,
    }
    if field.message_type is not None and field.message_type.full_name != "google.protobuf.Timestamp":
        parts = [_question(inner, form, f"{path}.{inner.name}") for inner in field.message_type.fields]
        parts = [part for part in parts if f"{path}.{part.name}" not in form.leave_out]
        asked = Field(kind=Kind.GROUP if field.is_repeated else Kind.PART, parts=parts, **common)
    else:
        asked = _plain(field, common)
    return replace(asked, **form.changes.get(path, {}))


def _plain(field: FieldDescriptor, common: dict[str, Any]) -> Field:
    if field.message_type is not None:
        return Field(kind=Kind.MOMENT, **common)
    if field.enum_type is not None:
        kind = Kind.TICKS if field.is_repeated else Kind.CHOICE
        return Field(kind=kind, options=options_of(field), **common)
    if field.type == FieldDescriptor.TYPE_BOOL:
        return Field(kind=Kind.YES_NO if field.has_presence else Kind.TICK, **common)
    if field.type in _NUMBERS:
        kind = Kind.LINES if field.is_repeated else Kind.NUMBER
        return Field(kind=kind, number=True, decimal=field.type in _DECIMALS, **common)
    if field.name in COLLEAGUES:
        return Field(kind=Kind.TICKS if field.is_repeated else Kind.COLLEAGUE, **common)
    if field.is_repeated:
        return Field(kind=Kind.LINES, **common)
    if field.name.endswith("_on"):
        return Field(kind=Kind.DAY, **common)
    return Field(kind=Kind.WORDS if field.name in words.LONG else Kind.LINE, **common)


class Unfit(Exception):
    """What was typed does not make the call. ``problems``: all of it; ``message``: what could be made of the rest."""

    def __init__(self, problems: Sequence[Problem], message: Any) -> None:
        super().__init__("unfit")
        self.problems = problems
        self.message = message


def call_from(service: str, form: Form, asked: Sequence[Field], typed: Typed, given: Mapping[str, Any]) -> Any:
    """The whole request. Raises Unfit for what the contract cannot even carry; the agency judges the rest."""
    message = GetMessageClass(calls_of(service)[form.call].input_type)(**given)
    problems: list[Problem] = []
    for field in asked:
        _put(message, field, field.name, typed, problems)
    if problems:
        raise Unfit(problems, message)
    return message


def typed_from(asked: Sequence[Field], message: Any) -> Typed:
    """The other way round: a form filled in from what is known."""
    values: dict[str, list[str]] = {}
    for field in asked:
        _tell(values, field, field.name, message)
    return Typed(values)


def _put(message: Any, field: Field, path: str, typed: Typed, problems: list[Problem]) -> None:
    descriptor = message.DESCRIPTOR.fields_by_name[field.name]
    if field.kind is Kind.GROUP:
        for number in range(typed.count(path)):
            part = getattr(message, field.name).add()
            for inner in field.parts:
                _put(part, inner, f"{path}[{number}].{inner.name}", typed, problems)
        return
    if field.kind is Kind.PART:
        part = type(getattr(message, field.name))()
        for inner in field.parts:
            _put(part, inner, f"{path}.{inner.name}", typed, problems)
        if part.ByteSize():
            getattr(message, field.name).CopyFrom(part)
        return
    raw = typed.all(path)
    if field.kind in (Kind.LINES,):
        raw = [line.strip() for text in raw for line in text.splitlines() if line.strip()]
    values = [value for text in raw if (value := _value(descriptor, field, text.strip(), path, problems)) is not None]
    if not values:
        if field.kind is Kind.YES_NO and not (descriptor.has_presence or field.optional):
            _wrong(problems, path, "missing", "Hãy chọn một câu trả lời.", "Choose an answer.")
        return
    if descriptor.is_repeated:
        getattr(message, field.name).extend(values)
    elif descriptor.message_type is not None:
        getattr(message, field.name).FromDatetime(values[0])
    else:
        setattr(message, field.name, values[0])


def _value(descriptor: FieldDescriptor, field: Field, text: str, path: str, problems: list[Problem]) -> Any:
    if text == "":
        return None
    if descriptor.message_type is not None:
        try:
            return datetime.strptime(text[:16], MOMENT_TYPED).replace(tzinfo=VIETNAM)
        except ValueError:
            return _wrong(problems, path, "not_a_moment", "Ngày giờ không đúng.", "This is no day and time.")
    if descriptor.enum_type is not None:
        number = words.number_of(descriptor.enum_type, text)
        if number is None:
            return _wrong(problems, path, "unknown_value", "Hãy chọn một mục trong danh sách.", "Choose from the list.")
        return number
    if descriptor.type == FieldDescriptor.TYPE_BOOL:
        return text == YES
    if descriptor.type in _NUMBERS:
        try:
            cleaned = text.replace(" ", "")
            return float(cleaned.replace(",", ".")) if descriptor.type in _DECIMALS else int(cleaned.replace(".", ""))
        except ValueError:
            return _wrong(problems, path, "not_a_number", "Phải là một con số.", "This must be a number.")
    if field.kind is Kind.DAY:
        try:
            date.fromisoformat(text)
        except ValueError:
            return _wrong(problems, path, "not_a_date", "Ngày không đúng.", "This is no day.")
    return text.replace("\r\n", "\n")


def _wrong(problems: list[Problem], path: str, key: str, vi: str, en: str) -> None:
    problems.append(Problem(path, key, vi=vi, en=en))


def _tell(values: dict[str, list[str]], field: Field, path: str, message: Any) -> None:
    if field.name not in message.DESCRIPTOR.fields_by_name:
        return
    held = getattr(message, field.name)
    descriptor: FieldDescriptor = message.DESCRIPTOR.fields_by_name[field.name]
    if field.kind is Kind.GROUP:
        values[f"{path}[]"] = [str(len(held))]
        for number, part in enumerate(held):
            for inner in field.parts:
                _tell(values, inner, f"{path}[{number}].{inner.name}", part)
    elif field.kind is Kind.PART:
        for inner in field.parts:
            _tell(values, inner, f"{path}.{inner.name}", held)
    elif descriptor.is_repeated:
        texts = [_typed(descriptor, one) for one in held]
        values[path] = ["\n".join(texts)] if field.kind is Kind.LINES else texts
    elif descriptor.has_presence and not message.HasField(field.name):
        return
    elif (text := _typed(descriptor, held)) != "":
        values[path] = [text]


def _typed(descriptor: FieldDescriptor, value: Any) -> str:
    if descriptor.message_type is not None:
        return str(value.ToDatetime(tzinfo=VIETNAM).strftime(MOMENT_TYPED))
    if descriptor.enum_type is not None:
        return words.code_of(descriptor.enum_type, value) if value else ""
    if descriptor.type == FieldDescriptor.TYPE_BOOL:
        return YES if value else NO
    return "" if value in ("", 0) and not descriptor.has_presence else str(value)


def blank(asked: Sequence[Field], case: Any) -> Typed:
    """An empty form, with what is filled in beforehand and as many parts as are needed at least."""
    values: dict[str, list[str]] = {}
    for field in asked:
        if field.start is not None and (start := field.start(case)) is not None:
            values[field.name] = list(start) if isinstance(start, list | tuple) else [str(start)]
        _least(values, field, field.name)
    return Typed(values)


def _least(values: dict[str, list[str]], field: Field, path: str) -> None:
    if field.kind is Kind.GROUP:
        values.setdefault(f"{path}[]", [str(field.least)])
        for number in range(field.least):
            for inner in field.parts:
                _least(values, inner, f"{path}[{number}].{inner.name}")
    elif field.kind is Kind.PART:
        for inner in field.parts:
            _least(values, inner, f"{path}.{inner.name}")
