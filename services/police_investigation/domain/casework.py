"""What is done on a case within a state: none of these rows changes it. The states change in ``policy.py``."""

from __future__ import annotations

from dataclasses import replace

from services.kernel.deadlines.commands import explaining
from services.kernel.requests import MakeRequest, RejectRequest, RequestEvents, WithdrawRequest, request_rows
from services.kernel.workflow import Row
from services.police_investigation.domain import events as e
from services.police_investigation.domain import evidence as ev
from services.police_investigation.domain import examinations as exam
from services.police_investigation.domain import guards as g
from services.police_investigation.domain import interview_guards as plan
from services.police_investigation.domain import interview_held as held
from services.police_investigation.domain import interviews as i
from services.police_investigation.domain import joint_guards as together
from services.police_investigation.domain import joint_interviews as j
from services.police_investigation.domain import register as reg
from services.police_investigation.domain import removals as rem
from services.police_investigation.domain import report_book as book
from services.police_investigation.domain import suspects as s
from services.police_investigation.domain import time_limits as t
from services.police_investigation.domain.agency import SERVICE, Role
from services.police_investigation.domain.model import WORKED_ON, State
from services.police_investigation.domain.texts import document_is_numbered, texts_can_be_kept

ANYONE = frozenset(Role)
OFFICER_OR_HEAD = frozenset({Role.OFFICER, Role.HEAD})
# Decisions are signed on paper by those whom the law names; their number is entered by who works the case.
INVESTIGATOR_OR_HEAD = frozenset({Role.INVESTIGATOR, Role.HEAD})
HEAD = frozenset({Role.HEAD})

KNOWN = frozenset(State) - {State.NEW}  # what must always have a way to its end
IN_HAND = WORKED_ON | {State.SUSPENDED_VERIFICATION, State.SUSPENDED_INVESTIGATION, State.CONCLUDED}

REQUESTS = RequestEvents(SERVICE, e.PoliceRequestMade, e.PoliceRequestAnswered)


def _request_row(row: Row) -> Row:
    """Asking is for a case in hand; whatever was asked can always be answered or taken back."""
    if row.command is MakeRequest:
        return replace(row, before=IN_HAND, check=g.request_can_be_kept)
    if row.command in (WithdrawRequest, RejectRequest):
        return replace(row, check=texts_can_be_kept)
    return replace(row, guards=(*row.guards, g.result_is_reported), check=texts_can_be_kept)


CASEWORK: tuple[Row, ...] = (
    # The report book, the investigating body, the procuracy.
    Row(
        book.EnterInBook, IN_HAND, None, ANYONE,
        guards=(g.book_number_is_written, book.number_is_new("number")),
        effect=book.enter_in_book, check=texts_can_be_kept,
    ),
    Row(
        book.TransferReport, frozenset({State.ACCEPTED}), None, OFFICER_OR_HEAD,
        guards=(document_is_numbered, book.report_is_in_book),
        effect=book.transfer_report, check=texts_can_be_kept,
    ),
    Row(
        book.NotifyProcuracy, IN_HAND | {State.NOT_OPENED}, None, ANYONE,
        guards=(document_is_numbered,), effect=book.notify_procuracy, check=texts_can_be_kept,
    ),
    # More time, and another class.
    Row(
        t.ExtendVerification, frozenset({State.VERIFYING}), None, HEAD,
        guards=(t.verification_runs, t.the_first_is_the_heads, t.extension_is_reasoned, document_is_numbered),
        effect=t.extend_verification, check=texts_can_be_kept,
    ),
    Row(
        t.RequestExtension, frozenset({State.VERIFYING, State.INVESTIGATING}), None, INVESTIGATOR_OR_HEAD,
        guards=(
            t.something_runs, t.the_procuracys_turn, t.an_extension_is_left, t.nothing_is_asked_already,
            t.extension_is_reasoned,
        ),
        effect=t.request_extension, check=texts_can_be_kept,
    ),
    Row(
        t.ChangeClass, frozenset({State.INVESTIGATING}), None, INVESTIGATOR_OR_HEAD,
        guards=(t.class_is_another, t.class_change_is_reasoned, document_is_numbered),
        effect=t.change_class, check=texts_can_be_kept,
    ),
    # Hearing the child.
    Row(
        i.PlanInterview, WORKED_ON, None, INVESTIGATOR_OR_HEAD,
        guards=plan.PLANNING, effect=i.plan, check=plan.plan_can_be_kept,
    ),
    Row(
        i.HoldInterview, WORKED_ON, None, INVESTIGATOR_OR_HEAD,
        guards=held.HOLDING, effect=j.hold, check=held.record_can_be_kept,
    ),
    Row(
        i.CancelInterview, KNOWN, None, INVESTIGATOR_OR_HEAD,
        guards=held.CANCELLING, effect=j.cancel, check=texts_can_be_kept,
    ),
    # One session instead of several, together with others.
    Row(
        j.CallJointInterview, WORKED_ON, None, INVESTIGATOR_OR_HEAD,
        guards=together.CALLING, effect=j.call, check=plan.plan_can_be_kept,
    ),
    Row(
        j.MoveJointInterview, WORKED_ON, None, INVESTIGATOR_OR_HEAD,
        guards=together.MOVING, effect=j.move, check=together.move_can_be_kept,
    ),
    Row(
        j.CallOffJointInterview, KNOWN, None, INVESTIGATOR_OR_HEAD,
        guards=together.CALLING_OFF, effect=j.call_off, check=texts_can_be_kept,
    ),
    # Evidence, from hand to hand.
    Row(
        ev.RegisterEvidence, IN_HAND, None, ANYONE,
        guards=(ev.item_is_named, ev.item_is_new), effect=ev.register, check=ev.item_can_be_kept,
    ),
    Row(
        ev.HandOverEvidence, KNOWN, None, ANYONE,
        guards=(
            ev.item_is_here, ev.holder_hands_over, ev.receiver_is_another, ev.seal_is_numbered,
            ev.broken_seal_is_explained,
        ),
        effect=ev.hand_over, check=texts_can_be_kept,
    ),
    Row(
        ev.ConfirmEvidence, KNOWN, None, ANYONE,
        guards=(ev.hand_over_awaits, ev.seal_is_numbered, ev.broken_seal_is_explained),
        effect=ev.confirm, check=texts_can_be_kept,
    ),
    # Whoever examines the child, called at once: when or by whom is nobody's reason to refuse it.
    Row(exam.CallForExamination, KNOWN, None, ANYONE, effect=exam.call, check=exam.call_can_be_kept),
    # Persons.
    Row(
        s.AddSuspect, IN_HAND, None, INVESTIGATOR_OR_HEAD,
        guards=(s.somebody_is_named,), effect=s.add, check=texts_can_be_kept,
    ),
    Row(
        s.SetAccused, frozenset({State.INVESTIGATING}), None, INVESTIGATOR_OR_HEAD,
        guards=(*s.ACCUSING, g.decision_is_numbered), effect=s.accuse, check=s.accusation_can_be_kept,
    ),
    Row(
        reg.RegisterOffender, IN_HAND | {State.TRANSFERRED}, None, INVESTIGATOR_OR_HEAD,
        guards=(s.suspect_is_here, reg.entry_is_reasoned, reg.review_is_in_time),
        effect=reg.register, check=reg.entry_can_be_kept,
    ),
    Row(
        reg.ReviewOffender, KNOWN, None, INVESTIGATOR_OR_HEAD,
        guards=(reg.is_on_register, reg.entry_is_reasoned, reg.review_is_in_time),
        effect=reg.review, check=reg.entry_can_be_kept,
    ),
    # Content on the net.
    Row(
        rem.RequestRemoval, IN_HAND, None, INVESTIGATOR_OR_HEAD,
        guards=(rem.platform_is_named, rem.only_an_address, rem.demand_is_checked, document_is_numbered),
        effect=rem.request, check=texts_can_be_kept,
    ),
    Row(
        rem.ConfirmRemoval, KNOWN, None, INVESTIGATOR_OR_HEAD,
        guards=(rem.removal_is_open, rem.proof_is_numbered), effect=rem.confirm, check=texts_can_be_kept,
    ),
    # What agencies ask of each other, and why something was late.
    *(_request_row(row) for row in request_rows(KNOWN, INVESTIGATOR_OR_HEAD, INVESTIGATOR_OR_HEAD, REQUESTS)),
    replace(explaining(KNOWN, ANYONE), check=texts_can_be_kept),
)  # fmt: skip
