"""What social support must keep when the family takes its consent back, or asks for erasure: nothing.

Its own plan, assessments and notes rest on the law and not on consent; what others shared on consent goes.
"""

from __future__ import annotations

from services.kernel.privacy.parting import Obligations
from services.social_support.domain.model import AT_WORK, SupportFile


def to_keep(_file: SupportFile | None) -> Obligations:
    """Nothing that rested on consent is kept."""
    return {}


def hold_on(file: SupportFile | None) -> str | None:
    """The rule by which the case may not be erased yet; None when it may.

    A plan that is being carried out protects a child now (Decree 56 Art 30): it is finished before it is erased.
    """
    return "close-two-conditions" if file is not None and file.state in AT_WORK else None
