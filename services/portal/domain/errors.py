"""What can come between a person and what they wanted to do. None of these carries anything personal."""

from __future__ import annotations

from services.kernel.errors import Problem


class PortalError(Exception):
    """Shown as a page of its own."""


class SessionOver(PortalError):
    """The session ended: by time, by signing out, or because identity says so."""


class NotAllowed(PortalError):
    """The agency refuses this to the person. ``problems``: in its words."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("not allowed")
        self.problems = problems


class NotThere(PortalError):
    """There is no such case, or it must not exist for this person."""


class ServiceAway(PortalError):
    """A service does not answer. ``service``: its name."""

    def __init__(self, service: str) -> None:
        super().__init__(f"{service} does not answer")
        self.service = service


class Incident(PortalError):
    """A fault of the software at the agency; ``number`` finds it in its log."""

    def __init__(self, number: str = "") -> None:
        super().__init__("incident")
        self.number = number


class Declined(PortalError):
    """What was sent is wrong or not allowed now; the form is shown again with these problems."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__("declined")
        self.problems = problems


class Outdated(Declined):
    """Somebody else changed the case meanwhile."""


class CannotBeTried(PortalError):
    """The rules cannot be asked about this call without carrying it out."""
