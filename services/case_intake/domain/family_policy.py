"""What may be done for a family, by whom: the workflow's rows, and who hears of it.

Read it from top to bottom: there is no other way to change a family's file.
"""

from __future__ import annotations

from services.case_intake.domain import erasure_guards as erasing
from services.case_intake.domain import events as e
from services.case_intake.domain import family_checks as check
from services.case_intake.domain import family_commands as c
from services.case_intake.domain import family_effects as do
from services.case_intake.domain import family_events as fe
from services.case_intake.domain import family_guards as g
from services.case_intake.domain.family import FamilyRole, FamilyState
from services.kernel.workflow import Audience, Row, Workflow

ANYONE = frozenset(FamilyRole)
DECIDING = g.DECIDING
PRIVACY = frozenset({FamilyRole.PRIVACY})
ACTIVE = frozenset({FamilyState.ACTIVE})

FAMILY_WORKFLOW = Workflow(
    Row(
        c.NameRepresentative,
        ACTIVE,
        None,
        ANYONE,
        guards=(g.named_person_is_not_the_suspect,),
        effect=do.name_representative,
        check=check.representative_is_sound,
    ),
    Row(c.RecordConsent, ACTIVE, None, ANYONE, effect=do.record_consent, check=check.consent_is_sound),
    Row(
        c.WithdrawConsent,
        ACTIVE,
        None,
        ANYONE,
        guards=(g.consent_exists, g.may_withdraw_it),
        effect=do.withdraw_consent,
        check=g.written("evidence"),
    ),
    Row(c.ReceiveFamilyRequest, ACTIVE, None, ANYONE, effect=do.receive_request, check=check.request_is_sound),
    Row(
        c.AnswerFamilyRequest,
        ACTIVE,
        None,
        DECIDING,
        guards=(g.request_may("AnswerFamilyRequest"), g.requester_is_checked),
        effect=do.answer_request,
        check=g.written("explanation", "document"),
    ),
    Row(
        c.CompleteFamilyRequest,
        ACTIVE,
        None,
        DECIDING,
        guards=(
            g.request_may("CompleteFamilyRequest"),
            g.requester_is_checked,
            g.withdrawal_is_carried_out,
            g.everyone_has_confirmed,
            g.deletion_completes_itself,
        ),
        effect=do.complete_request,
        check=g.written("document"),
    ),
    Row(
        c.RefuseFamilyRequest,
        ACTIVE,
        None,
        DECIDING,
        guards=(g.request_may("RefuseFamilyRequest"), g.nothing_was_asked_of_others),
        effect=do.refuse_request,
        check=g.written("explanation", "document"),
    ),
    Row(
        c.ExtendFamilyRequest,
        ACTIVE,
        None,
        DECIDING,
        guards=(g.request_may("ExtendFamilyRequest"), g.extension_is_open),
        effect=do.extend_request,
        check=g.written("reason", "document"),
    ),
    Row(
        c.OrderErasure,
        ACTIVE,
        FamilyState.ERASING,
        PRIVACY,
        guards=(
            erasing.case_is_closed,
            erasing.no_legal_hold,
            erasing.retention_is_over,
            erasing.deletion_was_answered,
            erasing.no_other_request_is_open,
        ),
        effect=do.order_erasure,
        check=g.written("document"),
    ),
)

# --- who hears of it --------------------------------------------------------------------------------

_NOBODY = Audience()
_ADDRESSEE = Audience(addressee="to")

FAMILY_AUDIENCE: dict[type, Audience] = {
    # Only the agency concerned: who agreed to what is nobody else's matter.
    e.ConsentWithdrawn: _ADDRESSEE,
    e.RestrictionOrdered: _ADDRESSEE,
    e.ErasureOrdered: _ADDRESSEE,
    # For the intake point's own timeline.
    fe.RepresentativeNamed: _NOBODY,
    fe.RepresentativeStopped: _NOBODY,
    fe.ConsentRecorded: _NOBODY,
    fe.ConsentEnded: _NOBODY,
    fe.FamilyRequestReceived: _NOBODY,
    fe.FamilyRequestAnswered: _NOBODY,
    fe.FamilyRequestCompleted: _NOBODY,
    fe.FamilyRequestRefused: _NOBODY,
    fe.FamilyRequestExtended: _NOBODY,
    fe.FamilyRequestOverdue: _NOBODY,
    fe.ConfirmationOverdue: _NOBODY,
    fe.KeysDestroyed: _NOBODY,
}
