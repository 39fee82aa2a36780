"""How pydantic reads and writes a class of the domain: made once for each class, for a file's shape takes a tenth of a
second."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cache
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter

T = TypeVar("T")


def adapter_of(cls: type[T]) -> TypeAdapter[T]:
    """The same one for every caller."""
    return _made(cast(Hashable, cls))


@cache
def _made(cls: Hashable) -> TypeAdapter[Any]:
    return TypeAdapter(cast(type, cls))
