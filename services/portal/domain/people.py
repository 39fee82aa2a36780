"""Who sits in front of the browser, as identity says. Never a name. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

EVERYBODY = frozenset({
    "intake_officer", "intake_supervisor", "child_protection_worker", "social_worker", "commune_chairman",
    "police_officer", "investigator", "head_of_unit", "court_clerk", "judge", "prosecutor", "privacy_officer",
    "provincial_monitor", "administrator",
})  # fmt: skip
CASE_WORKERS = EVERYBODY - {"privacy_officer", "provincial_monitor", "administrator"}
CASE_READERS = CASE_WORKERS | {"privacy_officer"}
# Who may keep staff away from a case, hold it, and see the emergency views of their agency's cases.
SUPERIORS = frozenset({"intake_supervisor", "commune_chairman", "head_of_unit", "judge", "privacy_officer"})
PRIVACY = frozenset({"privacy_officer"})
MONITORS = frozenset({"provincial_monitor"})
ADMINISTRATORS = frozenset({"administrator"})

# For which purposes a role may ask to see a case in full (rule ``purpose-limitation``).
PURPOSES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(CASE_WORKERS, ("handle_case",)),
    "intake_supervisor": ("handle_case", "supervise"),
    "commune_chairman": ("handle_case", "supervise"),
    "head_of_unit": ("handle_case", "supervise"),
    "court_clerk": ("handle_case", "prepare_hearing"),
    "judge": ("handle_case", "prepare_hearing"),
    "privacy_officer": ("privacy_review", "family_request"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """``enrolled``: with a second factor. ``must_change_password``: before anything else."""

    staff_id: str
    agency: str
    unit: str
    roles: frozenset[str]
    password_version: int = 0
    enrolled: bool = False
    must_change_password: bool = False

    def has(self, roles: frozenset[str]) -> bool:
        return bool(self.roles & roles)

    @property
    def purposes(self) -> tuple[str, ...]:
        """For which the person may ask, each once."""
        return tuple(dict.fromkeys(purpose for role in sorted(self.roles) for purpose in PURPOSES.get(role, ())))

    def kept(self) -> dict[str, Any]:
        """As the session keeps it."""
        return {
            "staff_id": self.staff_id,
            "agency": self.agency,
            "unit": self.unit,
            "roles": sorted(self.roles),
            "password_version": self.password_version,
            "enrolled": self.enrolled,
            "must_change_password": self.must_change_password,
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Person:
        return cls(**{**kept, "roles": frozenset(kept["roles"])})
