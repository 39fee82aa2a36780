"""What procuracy and court must keep when the family takes its consent back, or asks for erasure.

A court's file is kept as the archive law says (rule ``retention``): who the child and its representative
are, as far as the court was told, stays in it. What only prepared the hearing goes.
"""

from __future__ import annotations

from services.court_liaison.domain.model import CourtFile, State
from services.kernel.privacy.categories import Category
from services.kernel.privacy.parting import Keep, Obligations

COURT_FILE = Keep(
    rule="retention",
    vi="Hồ sơ tố tụng được lưu giữ theo luật lưu trữ; không dùng vào việc khác.",
    en="The file of the proceedings is kept as the archive law says, and used for nothing else.",
)

OBLIGATIONS: Obligations = dict.fromkeys((Category.IDENTITY, Category.BIRTH, Category.REPRESENTATIVE), COURT_FILE)

NOT_HERE = frozenset({State.NEW, State.SUPERVISING, State.TRANSFERRED, State.RETURNED})


def to_keep(file: CourtFile | None) -> Obligations:
    """What this case obliges the court to keep."""
    return {} if file is None or file.state in NOT_HERE else OBLIGATIONS


def hold_on(file: CourtFile | None) -> str | None:
    """The rule by which the case may not be erased; None when it may."""
    return None if file is None or file.state in NOT_HERE else COURT_FILE.rule
