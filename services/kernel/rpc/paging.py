"""Lists page by page: how many lines, and the cursor of the next page as an opaque token."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from services.kernel.errors import InvalidInput, Problem

USUAL_PAGE, LARGEST_PAGE = 20, 100


def page_size_in(request: Any) -> int:
    """How many lines are asked for. Raises InvalidInput."""
    size: int = request.page_size or USUAL_PAGE
    if not 1 <= size <= LARGEST_PAGE:
        raise InvalidInput(
            Problem("page_size", "out_of_range", vi=f"Từ 1 đến {LARGEST_PAGE}.", en=f"From 1 to {LARGEST_PAGE}.")
        )
    return size


def token_of(kind: str, cursor: str | None) -> str:
    """The token of the page that begins after the cursor. ``kind``: of which list it is."""
    return "" if cursor is None else base64.urlsafe_b64encode(f"{kind}:{cursor}".encode()).decode().rstrip("=")


def cursor_in(request: Any, kind: str) -> str | None:
    """The cursor in a request's token, if there is one. Raises InvalidInput."""
    if not request.page_token:
        return None
    try:
        padded = request.page_token + "=" * (-len(request.page_token) % 4)
        text = base64.b64decode(padded, b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise bad_page() from None
    found, _, cursor = text.partition(":")
    if found != kind:
        raise bad_page()
    return cursor


def bad_page() -> InvalidInput:
    """The token is none of ours."""
    return InvalidInput(
        Problem(
            "page_token",
            "bad_page_token",
            vi="Trang này không còn; xin xem lại từ đầu.",
            en="There is no such page; please start from the first.",
        )
    )
