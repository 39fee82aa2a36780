"""What is assessed, and how: Mẫu số 02 and 03 of Decree 56/2017, and whether a carer is safe again.

Every score is high, medium or low with its reason (rule ``risk-scale``). A person decides; from the form's own
fields the software says at most that an emergency is likely (``signs_of_emergency``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from services.kernel.privacy.categories import Category, personal
from services.social_support.domain.plan import MeasureCode


class Risk(StrEnum):
    """The scale of Mẫu 02 and 03: cao, trung bình, thấp (rule ``risk-scale``)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class RiskItem(StrEnum):
    """Mẫu 02, part A: what harms or threatens the child."""

    HARM_DONE = "harm_done"  # mức độ tổn hại của trẻ em
    ABUSER_ACCESS = "abuser_access"  # khả năng tiếp cận trẻ em của người gây hại
    DEVELOPMENT = "development"  # tác động đến sự phát triển của trẻ em
    CARE_OBSTACLES = "care_obstacles"  # trở ngại trong môi trường chăm sóc
    NO_PROTECTOR = "no_protector"  # không có người sẵn sàng hoặc có khả năng bảo vệ


class CapacityItem(StrEnum):
    """Mẫu 02, part B: what the child can do for itself. High is good here."""

    SELF_PROTECTION = "self_protection"  # tự bảo vệ trước hành vi gây hại
    KNOWS_PROTECTORS = "knows_protectors"  # biết người có thể bảo vệ mình
    REACHES_PROTECTORS = "reaches_protectors"  # liên hệ được với họ
    ASKS_FOR_HELP = "asks_for_help"  # biết nhờ giúp đỡ
    WATCHED_OVER = "watched_over"  # được người lớn khác quan tâm, theo dõi


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskScore:
    item: RiskItem
    score: Risk
    reason: str = personal(Category.HEALTH, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class CapacityScore:
    item: CapacityItem
    score: Risk
    reason: str = personal(Category.PSYCHOLOGY, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class InitialAssessment:
    """Mẫu số 02, with its decision on emergency. ``carer_is_abuser``: a parent or carer is the one harming."""

    referral_id: str
    at: datetime
    by: str
    risk: Risk
    reason: str = personal(Category.HEALTH)
    emergency: bool
    carer_is_abuser: bool = False
    risk_items: tuple[RiskScore, ...] = ()
    capacity_items: tuple[CapacityScore, ...] = ()
    conclusion: str = personal(Category.HEALTH, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailedAssessment:
    """Mẫu số 03. ``carer_capacity``: how well the carers can protect the child; ``needed``: kinds of support."""

    referral_id: str
    at: datetime
    by: str
    risk: Risk
    reason: str = personal(Category.HEALTH)
    summary: str = personal(Category.PSYCHOLOGY)
    harm: Risk | None = None
    carer_capacity: Risk | None = None
    needed: tuple[MeasureCode, ...] = ()
    body: str = personal(Category.HEALTH, default="")
    mind: str = personal(Category.PSYCHOLOGY, default="")
    family: str = personal(Category.FAMILY, default="")
    carers: str = personal(Category.FAMILY, default="")
    environment: str = personal(Category.FAMILY, default="")
    school: str = personal(Category.SCHOOL, default="")
    needs: str = personal(Category.SERVICES, default="")


@dataclass(frozen=True, slots=True, kw_only=True)
class CarerAssessment:
    """Whether the carer from whom the child was separated is safe for it now (rule ``separation-end``)."""

    referral_id: str
    at: datetime
    by: str
    safe: bool
    reason: str = personal(Category.FAMILY)


def signs_of_emergency(risk_items: Iterable[RiskScore], carer_is_abuser: bool) -> bool:
    """Whether Mẫu 02 as filled in speaks for an emergency (rule ``emergency-definition``): serious harm, or a
    parent or carer is the one harming. A suggestion; the worker decides."""
    return carer_is_abuser or any(one.item is RiskItem.HARM_DONE and one.score is Risk.HIGH for one in risk_items)
