"""Taking a file apart into what may lie open and what is kept under lock, category by category.

Pure: standard library only. Works on the nested plain values of a dataclass, guided by its tags
(``categories.personal``): the skeleton keeps lists and their lengths, so that the parts find their
places again. What cannot be read (its key was destroyed) stays at the field's default.
"""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from services.kernel.privacy.categories import Category, Search, personal_of

Parts = dict[Category, dict[str, Any]]
_NOTHING = object()


@dataclass(frozen=True, slots=True)
class _Place:
    """What to do with one field. ``inner``: the dataclass within, if it must be looked into."""

    name: str
    category: Category | None
    inner: type | None
    many: bool
    default: Any
    empty: Any = ""  # what stands for a value that has no default and was lost with its key
    search: Search | None = None


def split(cls: type, values: Mapping[str, Any]) -> tuple[dict[str, Any], Parts]:
    """The skeleton, and for each category the values by their paths. A personal value that is the
    field's default is left out."""
    parts: Parts = {}
    return _split(cls, values, "", parts), parts


def join(cls: type, plain: Mapping[str, Any], parts: Mapping[Category, Mapping[str, Any]]) -> dict[str, Any]:
    """The values as they were before ``split``."""
    found = {path: value for part in parts.values() for path, value in part.items()}
    return _join(cls, plain, "", found)


def search_texts(cls: type, values: Mapping[str, Any]) -> list[tuple[Search, str]]:
    """The texts by which the object can be found, and how each is searched for."""
    texts: list[tuple[Search, str]] = []
    for place in _places(cls):
        if (value := values.get(place.name)) is None:
            continue
        if place.search is not None:
            texts += [(place.search, text) for text in ([value] if isinstance(value, str) else value) if text]
        elif place.category is None and place.inner is not None:
            for one in value if place.many else [value]:
                texts += search_texts(place.inner, one)
    return texts


@cache
def categories_in(cls: type) -> frozenset[Category]:
    """The categories that objects of this class may hold."""
    return frozenset(place.category for place in _personal(cls) if place.category is not None)


@cache
def searched_in(cls: type) -> frozenset[Category]:
    """Those of them that hold something by which objects of this class can be found."""
    return frozenset(p.category for p in _personal(cls) if p.category is not None and p.search is not None)


def _personal(cls: type) -> Iterator[_Place]:
    """The personal fields, also of the dataclasses within."""
    for place in _places(cls):
        if place.category is not None:
            yield place
        elif place.inner is not None:
            yield from _personal(place.inner)


def _split(cls: type, values: Mapping[str, Any], path: str, parts: Parts) -> dict[str, Any]:
    plain = dict(values)
    for place in _places(cls):
        value = plain.get(place.name, _NOTHING)
        if value is _NOTHING:
            continue
        here = f"{path}{place.name}"
        if place.category is not None:
            del plain[place.name]
            if value != place.default:
                parts.setdefault(place.category, {})[here] = value
        elif place.inner is not None and value is not None:
            plain[place.name] = (
                [_split(place.inner, one, f"{here}.{i}.", parts) for i, one in enumerate(value)]
                if place.many
                else _split(place.inner, value, f"{here}.", parts)
            )
    return plain


def _join(cls: type, plain: Mapping[str, Any], path: str, found: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(plain)
    for place in _places(cls):
        here = f"{path}{place.name}"
        if place.category is not None:
            if here in found:
                values[place.name] = found[here]
            elif place.default is _NOTHING:
                values[place.name] = place.empty
        elif place.inner is not None and (value := values.get(place.name)) is not None:
            values[place.name] = (
                [_join(place.inner, one, f"{here}.{i}.", found) for i, one in enumerate(value)]
                if place.many
                else _join(place.inner, value, f"{here}.", found)
            )
    return values


@cache
def _places(cls: type) -> tuple[_Place, ...]:
    """The fields of a dataclass that are personal or hold something personal."""
    hints = get_type_hints(cls)
    places = []
    for field in fields(cls):
        tag = personal_of(field)
        inner, many = _inner(hints[field.name])
        if tag is not None:
            default = field.default
            if default is MISSING:
                default = field.default_factory() if field.default_factory is not MISSING else _NOTHING
            empty = () if get_origin(hints[field.name]) in (tuple, list) else ""
            places.append(_Place(field.name, tag.category, None, False, default, empty, tag.search))
        elif inner is not None and categories_in(inner):
            places.append(_Place(field.name, None, inner, many, _NOTHING))
    return tuple(places)


def _inner(hint: Any) -> tuple[type | None, bool]:
    """The dataclass within a type, and whether there may be several of it."""
    if is_dataclass(hint) and isinstance(hint, type):
        return hint, False
    origin = get_origin(hint)
    if origin in (tuple, list):
        return next(((found, True) for part in get_args(hint) if (found := _inner(part)[0]) is not None), (None, True))
    if origin in (Union, types.UnionType):
        return next((pair for part in get_args(hint) if (pair := _inner(part))[0] is not None), (None, False))
    return None, False
