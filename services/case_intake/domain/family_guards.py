"""What the intake point refuses to a family, or to its own staff on a family's behalf."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from services.case_intake.domain import family_commands as c
from services.case_intake.domain.consent import REPRESENTATIVES, Ended, GiverRole
from services.case_intake.domain.family import FamilyFile, FamilyRole
from services.case_intake.domain.family_request import (
    FamilyRequest,
    Kind,
    Requester,
    Stage,
)
from services.case_intake.domain.representative import named_among_suspects
from services.kernel.errors import Problem
from services.kernel.workflow import Guard, Step

CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST_TEXT = 4_000  # characters
DECIDING = frozenset({FamilyRole.SUPERVISOR, FamilyRole.PRIVACY})
_RESTRICTING = frozenset({Kind.RESTRICTION, Kind.OBJECTION})


# --- guards -----------------------------------------------------------------------------------------


def named_person_is_not_the_suspect(step: Step) -> Problem | None:
    """Rule ``pdp-child-representative``. That a namesake is somebody else is for a supervisor to say."""
    file: FamilyFile = step.file
    command: c.NameRepresentative = step.command
    other_person = command.different_person if decides(step) else ""
    if not command.is_suspect and not named_among_suspects(
        command.name, command.relation, file.facts.form, other_person
    ):
        return None
    return suspect_problem("name")


def consent_exists(step: Step) -> Problem | None:
    """Only a consent that somebody gave, and that still holds, can be taken back."""
    file: FamilyFile = step.file
    consent = file.consent(step.command.consent_id)
    if consent is None:
        return Problem("consent_id", "not_found", vi="Không có sự đồng ý này.", en="There is no such consent.")
    if consent.giver is None:
        return Problem(
            "consent_id",
            "not_a_consent",
            rule="pdp-no-consent-basis",
            vi="Việc này dựa trên luật, không dựa trên sự đồng ý.",
            en="This rests on the law and not on consent.",
        )
    if consent.ended is Ended.WITHDRAWN:
        return Problem(
            "consent_id", "already_withdrawn", vi="Sự đồng ý này đã được rút.", en="This consent was withdrawn before."
        )
    return None


def may_withdraw_it(step: Step) -> Problem | None:
    """The giver may, and the representative for the child; nobody for the informant."""
    file: FamilyFile = step.file
    consent = file.consent(step.command.consent_id)
    if consent is None or consent.giver is None:
        return None  # said already
    givers = {
        Requester.CHILD: frozenset({GiverRole.CHILD}),
        Requester.INFORMANT: frozenset({GiverRole.INFORMANT}),
        Requester.REPRESENTATIVE: REPRESENTATIVES | {GiverRole.CHILD},
    }[step.command.requester]
    if consent.giver not in givers:
        return Problem(
            "requester",
            "not_theirs_to_withdraw",
            rule="pdp-stop",
            vi="Người này không có quyền rút sự đồng ý này.",
            en="This consent is not theirs to withdraw.",
        )
    if step.command.requester is Requester.REPRESENTATIVE and file.representative() is None:
        return no_representative("requester")
    return None


def request_may(name: str) -> Guard:
    """The request exists and the step is open to it, by the table of ``family_request.MOVES``."""

    def guard(step: Step) -> Problem | None:
        request = request_of(step)
        if request is None:
            return Problem("family_request_id", "not_found", vi="Không có yêu cầu này.", en="There is no such request.")
        if request.may(name):
            return None
        return Problem(
            "family_request_id",
            f"not_in_{request.state}",
            rule="dsr-answer-2wd",
            vi="Yêu cầu đang ở trạng thái không cho phép việc này.",
            en=f"This cannot be done while the request is '{request.state}'.",
        )

    return guard


def requester_is_checked(step: Step) -> Problem | None:
    """Rule ``pdp-child-representative``: nothing is told or done for somebody whose right nobody has checked."""
    file: FamilyFile = step.file
    request = request_of(step)
    if request is None or request.requester is not Requester.REPRESENTATIVE:
        return None
    standing = file.representative()
    if standing is not None and request.representative_id in (None, standing.id):
        return None
    return no_representative("family_request_id")


def everyone_has_confirmed(step: Step) -> Problem | None:
    """What others must do is done when they say so."""
    file: FamilyFile = step.file
    request = request_of(step)
    if request is None:
        return None
    ids = {request.id} if request.kind in _RESTRICTING else {request.consent_id}
    if not any(ending.outstanding for ending in file.endings if ending.id in ids):
        return None
    return Problem(
        "family_request_id",
        "confirmation_outstanding",
        rule="pdp-stop",
        vi="Còn cơ quan chưa xác nhận.",
        en="An agency has not confirmed yet.",
    )


def withdrawal_is_carried_out(step: Step) -> Problem | None:
    file: FamilyFile = step.file
    request = request_of(step)
    if request is None or request.kind is not Kind.WITHDRAWAL:
        return None
    consent = file.consent(request.consent_id or "")
    if consent is not None and consent.ended_at is not None:
        return None
    return Problem(
        "family_request_id",
        "not_withdrawn_yet",
        rule="pdp-stop",
        vi="Sự đồng ý chưa được rút.",
        en="The consent has not been withdrawn yet.",
    )


def deletion_completes_itself(step: Step) -> Problem | None:
    """Rule ``dsr-access-delete``: a deletion is complete when the keys are destroyed, and by nobody's word."""
    request = request_of(step)
    if request is None or request.kind is not Kind.DELETION:
        return None
    return Problem(
        "family_request_id",
        "completed_by_erasure",
        rule="dsr-access-delete",
        vi="Yêu cầu xóa chỉ hoàn thành khi đã hủy khóa của hồ sơ.",
        en="A deletion is completed by the erasure itself.",
    )


def nothing_was_asked_of_others(step: Step) -> Problem | None:
    """What the others already carry out is not refused afterwards."""
    file: FamilyFile = step.file
    request = request_of(step)
    if request is None or all(ending.id != request.id for ending in file.endings):
        return None
    return Problem(
        "family_request_id",
        "already_carried_out",
        vi="Yêu cầu đã được chuyển các cơ quan thực hiện.",
        en="The other agencies are already carrying it out.",
    )


def extension_is_open(step: Step) -> Problem | None:
    """Rule ``dsr-withdraw-15d``: once, fifteen days, before the time is up."""
    request = request_of(step)
    if request is None:
        return None
    clock = next((k for k in request.clocks if k.stage is Stage.COMPLETE), None)
    if clock is None or not clock.longest_extension:
        key, vi, en = "no_extension", "Loại yêu cầu này không được gia hạn.", "This kind of request has no extension."
    elif clock.extension is not None:
        key, vi, en = "extended_before", "Chỉ được gia hạn một lần.", "It may be extended once only."
    elif step.at > clock.due_at:
        key, vi, en = "too_late_to_extend", "Đã quá hạn nên không thể gia hạn.", "The time is already up."
    else:
        return None
    return Problem("family_request_id", key, rule="dsr-withdraw-15d", vi=vi, en=en)


# --- words that several of them need ------------------------------------------------------------------


def decides(step: Step) -> bool:
    return bool(step.actor.roles & DECIDING)


def request_of(step: Step) -> FamilyRequest | None:
    file: FamilyFile = step.file
    return file.request(step.command.family_request_id or "")


def suspect_problem(field: str) -> Problem:
    return Problem(
        field,
        "is_the_suspect",
        rule="pdp-child-representative",
        vi="Người bị tố giác không được đại diện cho trẻ.",
        en="The suspect may not act for the child.",
    )


def no_representative(field: str) -> Problem:
    return Problem(
        field,
        "no_representative",
        rule="pdp-child-representative",
        vi="Chưa có người đại diện hợp lệ của trẻ.",
        en="Nobody has been found who may act for the child.",
    )


def in_the_future(field: str, moment: datetime, at: datetime) -> list[Problem]:
    if moment <= at + CLOCKS_DIFFER:
        return []
    return [Problem(field, "in_the_future", vi="Thời điểm ở tương lai.", en="This is in the future.")]


def unwritten(step: Step, *fields: str) -> list[Problem]:
    """One problem for each of these texts that is empty."""
    return [
        Problem(name, "missing", vi="Thiếu thông tin bắt buộc.", en="This is required.")
        for name in fields
        if not getattr(step.command, name).strip()
    ]


def too_long(step: Step, *fields: str) -> list[Problem]:
    return [
        Problem(name, "too_long", vi="Nội dung quá dài.", en="The text is too long.")
        for name in fields
        if len(getattr(step.command, name)) > LONGEST_TEXT
    ]


def written(*fields: str) -> Callable[[Step], list[Problem]]:
    """A check: all these texts are there and none is too long."""
    return lambda step: unwritten(step, *fields) + too_long(step, *fields)
