"""The same object without anything personal in it. Pure.

For the moment after a case's key was destroyed: a process may still remember the key for its expiry, and
what it reads in that time must not be written down again under a new one.
"""

from __future__ import annotations

from dataclasses import MISSING, Field, fields, is_dataclass, replace
from typing import Any, TypeVar, cast

from services.kernel.privacy.categories import personal_of

T = TypeVar("T")


def blank(value: T) -> T:
    """Every personal field at its default (an empty text where there is none), however deep it lies.

    A dataclass is copied; what is remembered in it beside its fields is not.
    """
    found: Any = value
    if is_dataclass(found) and not isinstance(found, type):
        values = {
            field.name: _default(field) if personal_of(field) else blank(getattr(found, field.name))
            for field in fields(found)
            if field.init
        }
        copied: Any = replace(found, **values)
        return cast(T, copied)
    if type(found) in (list, tuple):
        return cast(T, type(found)(blank(one) for one in found))
    return value


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return "" if field.default is MISSING else field.default
