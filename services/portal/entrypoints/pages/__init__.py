"""Every page by its endpoint in the table of routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.portal.entrypoints.pages import account, case, cases, forms, guide, home, numbers, privacy, staff

PAGES: Mapping[str, Callable[..., Any]] = {
    **account.PAGES, **case.PAGES, **cases.PAGES, **forms.PAGES, **guide.PAGES, **home.PAGES, **numbers.PAGES,
    **privacy.PAGES, **staff.PAGES,
}  # fmt: skip
