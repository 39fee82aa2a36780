"""What stands in the way of a command at the police: checks of the input itself, and guards.

A check names everything that cannot be kept; a guard names one problem, or none.
"""

from __future__ import annotations

from services.kernel.errors import Problem
from services.kernel.privacy.categories import Category
from services.kernel.requests import RequestKind
from services.kernel.workflow import Step
from services.police_investigation.domain.model import SERVICE, Outcome
from services.police_investigation.domain.texts import not_ahead, texts_can_be_kept, written

# --- checks: what is wrong with the input itself ----------------------------------------------------


def report_can_be_kept(step: Step) -> list[Problem]:
    """Rule ``police-24h-transfer``: the hours run from the receipt, so it cannot lie ahead."""
    return texts_can_be_kept(step) + not_ahead(step, "received_at", "police-24h-transfer")


# --- guards -------------------------------------------------------------------------------------------


# Rule ``police-24h-transfer``: a crime report is written down at receipt.
report_is_written_down = written(
    "narrative",
    "Phải ghi nội dung tố giác, tin báo.",
    "What was reported must be written down.",
    rule="police-24h-transfer",
)
# Rule ``no-hiding``: nobody sends a report on a child back without saying why, in words.
decline_is_reasoned = written("reason", "Phải ghi rõ lý do.", "A reason must be written.", rule="no-hiding")
investigator_is_named = written(
    "investigator", "Phải ghi mã cán bộ của điều tra viên.", "The investigator's staff number must be written."
)
book_number_is_written = written("number", "Phải ghi số trong sổ tiếp nhận.", "The number in the book must be written.")
decision_is_numbered = written("decision_number", "Phải ghi số quyết định.", "The decision's number must be written.")
offence_is_named = written(
    "offence_article",
    "Phải ghi điều luật về tội danh.",
    "The article of the offence must be written.",
    rule="severity-class",
)


def investigator_is_trained(step: Step) -> Problem | None:
    """Rule ``staff-trained``: who works with children is trained for it; otherwise a written reason."""
    if step.command.trained_with_minors or step.command.override_reason.strip():
        return None
    return Problem(
        "override_reason",
        "investigator_not_trained",
        rule="staff-trained",
        vi="Điều tra viên chưa được đào tạo về người dưới 18 tuổi: phải ghi rõ lý do vẫn phân công.",
        en="The investigator is not trained for cases of minors: write why this one is assigned all the same.",
    )


def other_reason_is_explained(step: Step) -> Problem | None:
    """Rule ``no-hiding``: the code "other" says nothing; work on a child's case stops with a reason."""
    if step.command.reason_code != "other" or step.command.reason.strip():
        return None
    return Problem(
        "reason",
        "reason_missing",
        rule="no-hiding",
        vi="Chọn lý do khác thì phải ghi rõ lý do.",
        en="With the reason 'other' it must be written what the reason is.",
    )


def outcome_is_prosecution(step: Step) -> Problem | None:
    """The procuracy decides on files that ask for prosecution; one that was discontinued stays here."""
    outcome = step.file.outcome
    if outcome is Outcome.PROSECUTE:
        return None
    return Problem(
        "outcome_code",
        f"concluded_with_{outcome}",
        vi="Điều tra kết thúc bằng đình chỉ: hồ sơ không chuyển sang viện kiểm sát để truy tố.",
        en=f"The investigation was concluded with '{outcome}': only one concluded with 'prosecute' is handed over.",
    )


def answers_a_prosecution_request(step: Step) -> Problem | None:
    """Rule ``sa-social-referral``: the decision may answer a request to prosecute, if one is open."""
    wanted = step.command.answers_request_id.strip()
    if not wanted or any(
        one.id == wanted and one.open and one.asked == SERVICE and one.kind is RequestKind.PROSECUTION_REQUEST
        for one in step.file.requests
    ):
        return None
    return Problem(
        "answers_request_id",
        "no_such_request",
        rule="sa-social-referral",
        vi="Không có kiến nghị khởi tố nào như vậy đang chờ trả lời.",
        en="No such request to prosecute waits for an answer.",
    )


def result_is_reported(step: Step) -> Problem | None:
    """Rule ``sa-social-referral``: who asked to prosecute hears the result, with the document that says it."""
    request = next((one for one in step.file.requests if one.id == step.command.agency_request_id), None)
    if request is None or request.kind is not RequestKind.PROSECUTION_REQUEST or step.command.document_number.strip():
        return None
    return Problem(
        "document_number",
        "document_number_missing",
        rule="sa-social-referral",
        vi="Trả lời kiến nghị khởi tố phải ghi số văn bản.",
        en="A request to prosecute is answered with the number of a document.",
    )


def request_can_be_kept(step: Step) -> list[Problem]:
    """Rule ``need-to-know``: what is wanted is named by the categories that there are; they travel openly."""
    problems = texts_can_be_kept(step)
    if not set(step.command.categories) <= set(Category):
        problems.append(
            Problem(
                "categories",
                "unknown_value",
                rule="need-to-know",
                vi="Loại dữ liệu không có trong danh mục.",
                en="This category is not in the list.",
            )
        )
    return problems
