"""Every page by its endpoint in the table of routes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.portal.entrypoints.pages import (
    account,
    calendars,
    case,
    cases,
    documents,
    forms,
    guide,
    home,
    joint_slots,
    my_calendar,
    numbers,
    privacy,
    provider,
    register,
    slots,
    staff,
)

PAGES: Mapping[str, Callable[..., Any]] = {
    **account.PAGES, **calendars.PAGES, **case.PAGES, **cases.PAGES, **documents.PAGES, **forms.PAGES, **guide.PAGES,
    **home.PAGES, **joint_slots.PAGES, **my_calendar.PAGES, **numbers.PAGES, **privacy.PAGES, **provider.PAGES,
    **register.PAGES, **slots.PAGES, **staff.PAGES,
}  # fmt: skip
