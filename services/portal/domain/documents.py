"""Documents that are made from a case: which agency makes which, of what in it, and who signs. Pure.

A document shows what the chosen purpose shows, and no more; a hearing notice names no child.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from services.portal.domain.people import CASE_WORKERS
from services.portal.domain.texts import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """``parts``: what of the case it holds, newest last; nothing to make it of, no document. ``to``: whom it is for.
    ``named``: whether it says who the child is as far as the purpose shows it. ``for_child``: in plain words."""

    kind: str
    agency: str
    title: Text
    to: Text
    parts: Callable[[Any], Sequence[Any]]
    signed: Sequence[Text]
    roles: frozenset[str] = CASE_WORKERS
    named: bool = True
    for_child: bool = False


def _newest(of: Sequence[Any]) -> list[Any]:
    return list(of[-1:])


def _open_hearing(case: Any) -> list[Any]:
    return [one for one in case.hearings[-1:] if not one.held_at.seconds and not one.called_off_at.seconds]


DOCUMENTS = {
    document.kind: document
    for document in (
        Document(
            kind="referral-letter",
            agency="case_intake",
            title=Text("Phiếu chuyển tin, hồ sơ", "Referral letter"),
            to=Text("Cơ quan được chuyển đến", "The agencies it is referred to"),
            parts=lambda case: [case.form, *case.work] if case.work else [],
            signed=(Text("Người chuyển", "Referred by"), Text("Người nhận", "Received by")),
        ),
        Document(
            kind="support-plan",
            agency="social_support",
            title=Text("Kế hoạch hỗ trợ, can thiệp (Mẫu số 04)", "Support and intervention plan (form 04)"),
            to=Text("Chủ tịch Ủy ban nhân dân xã, phường", "The Chairman of the commune"),
            parts=lambda case: _newest(case.plans),
            signed=(Text("Người lập", "Drawn up by"), Text("Người phê duyệt", "Approved by")),
        ),
        Document(
            kind="interview-plan",
            agency="police_investigation",
            title=Text("Kế hoạch lấy lời khai trẻ", "Plan of a session with the child"),
            to=Text("Người tham dự buổi làm việc", "Those who take part"),
            parts=lambda case: _newest(case.interview_plans),
            signed=(Text("Điều tra viên", "Investigator"), Text("Thủ trưởng", "Head of unit")),
        ),
        Document(
            kind="hearing-notice",
            agency="court_liaison",
            title=Text("Thông báo mở phiên tòa", "Notice of a hearing"),
            to=Text("Người tham gia tố tụng", "Those who take part in the proceedings"),
            parts=_open_hearing,
            signed=(Text("Thư ký", "Clerk"), Text("Thẩm phán", "Judge")),
            named=False,
        ),
        Document(
            kind="child-preparation",
            agency="court_liaison",
            title=Text("Em sắp đến tòa", "You are coming to court"),
            to=Text("Trẻ em", "The child"),
            parts=lambda case: [one for one in _open_hearing(case) if one.sitting_id],
            signed=(),
            named=False,
            for_child=True,
        ),
    )
}


def documents_of(agency: str, case: Any) -> list[Document]:
    """Those that can be made of a case as it stands."""
    return [document for document in DOCUMENTS.values() if document.agency == agency and document.parts(case)]
