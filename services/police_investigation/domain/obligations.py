"""What the police must keep when the family takes its consent back, or asks for erasure.

A crime report follows criminal procedure (Decree 56 Art 25(3)), and evidence is never wiped (rule
``pdp-stop``): what belongs to the report is kept, unused for anything else. What only helped to treat the
child gently goes. A case that the police did not take obliges them to nothing.
"""

from __future__ import annotations

from services.kernel.privacy.categories import Category
from services.kernel.privacy.parting import Keep, Obligations
from services.police_investigation.domain.model import PoliceFile, State

CRIME_REPORT = Keep(
    rule="crime-goes-criminal-track",
    vi="Tin báo về tội phạm phải được giữ theo tố tụng hình sự; không dùng vào việc khác.",
    en="A crime report is kept as criminal procedure demands, and used for nothing else.",
)

OBLIGATIONS: Obligations = dict.fromkeys(
    (
        Category.IDENTITY,
        Category.BIRTH,
        Category.CONTACT,
        Category.FAMILY,
        Category.NARRATIVE,
        Category.SUSPECT,
        Category.INFORMANT,
        Category.ONLINE_REFERENCE,
        Category.EVIDENCE,
        Category.OFFENDER_REGISTER,
    ),
    CRIME_REPORT,
)

NOT_TAKEN = frozenset({State.NEW, State.REFERRED, State.DECLINED})
NOT_A_CRIME = NOT_TAKEN | {State.NOT_OPENED}


def to_keep(file: PoliceFile | None) -> Obligations:
    """What this case obliges the police to keep."""
    return {} if file is None or file.state in NOT_TAKEN else OBLIGATIONS


def hold_on(file: PoliceFile | None) -> str | None:
    """The rule by which the case may not be erased; None when it may."""
    return None if file is None or file.state in NOT_A_CRIME else CRIME_REPORT.rule
