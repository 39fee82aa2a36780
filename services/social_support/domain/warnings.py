"""What is said of a file and never refused: where the rule book itself is not sure of the law. Pure."""

from __future__ import annotations

from services.kernel.deadlines.keeping import provincial
from services.kernel.errors import Problem
from services.social_support.domain.carers import NO_CONTACT_RULE, longest_no_contact
from services.social_support.domain.model import SupportFile


def warnings_of(file: SupportFile) -> list[Problem]:
    """About the no-contact order that goes on (rule ``family-violence``): until somebody learned in the law has
    ticked the rule, that nobody has; and that it lasts longer than the rule says."""
    order = file.no_contact
    if order is None:
        return []
    rule, found = provincial().book.latest(NO_CONTACT_RULE), []
    if rule is None or not rule.checked_by:
        found.append(
            Problem(
                "no_contact_orders",
                "law_not_checked",
                rule="family-violence",
                vi="Quy định cấm tiếp xúc ở đây chưa được kiểm tra về pháp lý: hãy đối chiếu Luật 13/2022.",
                en="What is known here of no-contact orders was not checked by a lawyer: compare Law 13/2022.",
            )
        )
    if order.ends_at > longest_no_contact(order.starts_at):
        found.append(
            Problem(
                "no_contact_orders",
                "longer_than_known",
                rule="family-violence",
                vi="Thời gian cấm tiếp xúc dài hơn 03 ngày mỗi lần mà phần mềm được biết.",
                en="The order lasts longer than the three days at a time that are known here.",
            )
        )
    return found
