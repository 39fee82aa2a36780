"""The name under which the others know this agency, and who works in it."""

from __future__ import annotations

from enum import StrEnum

SERVICE = "police_investigation"


class Role(StrEnum):
    OFFICER = "police_officer"
    INVESTIGATOR = "investigator"
    HEAD = "head_of_unit"
