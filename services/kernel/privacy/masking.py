"""Taking out of an answer what the person may not see, by what the contract's fields say of themselves.

Default deny: a field that does not say what it holds is emptied. A message within another may say it as a whole,
where its own fields, such as times, cannot; otherwise each of its fields does.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from chungtay.privacy.v1 import options_pb2
from services.kernel.privacy.categories import Category

_UNSAID = "unspecified"
_PLAIN = frozenset({"none", "staff"})


def mask(message: Message, allowed: Collection[Category]) -> set[Category]:
    """Empty every field of the message, and of those within it, that holds anything else than what is
    allowed. Returns the categories of which something is left."""
    shown: set[Category] = set()
    for field, value in message.ListFields():
        category, within = category_of(field), field.message_type is not None
        if category in allowed:
            shown.add(Category(category))
        elif category not in _PLAIN and not (within and category == _UNSAID):
            message.ClearField(field.name)
            continue
        if within:
            for part in value if field.is_repeated else (value,):
                shown |= mask(part, allowed)
    return shown


@cache
def category_of(field: Any) -> str:
    """The category that the contract gives a field, in the matrix's word."""
    descriptor: FieldDescriptor = field
    if descriptor.full_name.startswith("google.protobuf."):
        return "none"  # times; and data of events, which hold no text
    options: Any = descriptor.GetOptions()
    number = options.Extensions[options_pb2.category]
    return options_pb2.Category.Name(number).removeprefix("CATEGORY_").lower()
