"""What the police may do: the workflow, and what others' news change here.

The rows by which a case goes from state to state stand here; those that leave the state as it is stand in
``casework.py``, who hears of what in ``audience.py``. The guards are in ``guards.py``, what a command changes is
in ``effects.py``; interviews, evidence, suspects and the like have modules of their own.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.kernel.workflow import Row, Workflow
from services.police_investigation.domain import commands as c
from services.police_investigation.domain import effects as do
from services.police_investigation.domain import events as e
from services.police_investigation.domain import guards as g
from services.police_investigation.domain.audience import AUDIENCE as AUDIENCE
from services.police_investigation.domain.casework import ANYONE, CASEWORK, HEAD, INVESTIGATOR_OR_HEAD, OFFICER_OR_HEAD
from services.police_investigation.domain.casework import REQUESTS as REQUESTS
from services.police_investigation.domain.model import PoliceFile, Referral, State
from services.police_investigation.domain.report_book import number_is_new
from services.police_investigation.domain.texts import document_is_numbered, texts_can_be_kept

# --- the workflow ---------------------------------------------------------------------------------

SUSPENDING = (document_is_numbered, g.other_reason_is_explained)

WORKFLOW = Workflow(
    Row(
        c.AcceptReferral,
        frozenset({State.REFERRED}),
        State.ACCEPTED,
        OFFICER_OR_HEAD,
        guards=(number_is_new("book_number"),),
        effect=do.accept,
        check=texts_can_be_kept,
    ),
    Row(
        c.DeclineReferral,
        frozenset({State.REFERRED}),
        State.DECLINED,
        OFFICER_OR_HEAD,
        guards=(g.decline_is_reasoned,),
        effect=do.decline,
        check=texts_can_be_kept,
    ),
    Row(
        c.RegisterCrimeReport,
        frozenset({State.NEW}),
        State.ACCEPTED,
        ANYONE,  # whoever is on duty writes it down
        guards=(g.report_is_written_down,),
        effect=do.register,
        check=g.report_can_be_kept,
    ),
    Row(
        c.StartVerification,
        frozenset({State.ACCEPTED}),
        State.VERIFYING,
        OFFICER_OR_HEAD,
        guards=(g.investigator_is_named, g.investigator_is_trained),
        effect=do.start_verification,
        check=texts_can_be_kept,
    ),
    Row(
        c.OpenInvestigation,
        frozenset({State.VERIFYING}),
        State.INVESTIGATING,
        INVESTIGATOR_OR_HEAD,
        guards=(g.decision_is_numbered, g.offence_is_named, g.answers_a_prosecution_request),
        effect=do.open_investigation,
        check=texts_can_be_kept,
    ),
    Row(
        c.DeclineToOpen,
        frozenset({State.VERIFYING}),
        State.NOT_OPENED,
        INVESTIGATOR_OR_HEAD,
        guards=(g.decision_is_numbered, g.other_reason_is_explained, g.answers_a_prosecution_request),
        effect=do.decline_to_open,
        check=texts_can_be_kept,
    ),
    Row(
        c.SuspendWork,
        frozenset({State.VERIFYING}),
        State.SUSPENDED_VERIFICATION,
        INVESTIGATOR_OR_HEAD,
        guards=SUSPENDING,
        effect=do.suspend,
        check=texts_can_be_kept,
    ),
    Row(
        c.SuspendWork,
        frozenset({State.INVESTIGATING}),
        State.SUSPENDED_INVESTIGATION,
        INVESTIGATOR_OR_HEAD,
        guards=SUSPENDING,
        effect=do.suspend,
        check=texts_can_be_kept,
    ),
    Row(
        c.ResumeWork, frozenset({State.SUSPENDED_VERIFICATION}), State.VERIFYING, INVESTIGATOR_OR_HEAD, effect=do.resume
    ),
    Row(
        c.ResumeWork,
        frozenset({State.SUSPENDED_INVESTIGATION}),
        State.INVESTIGATING,
        INVESTIGATOR_OR_HEAD,
        effect=do.resume,
    ),
    Row(
        c.ConcludeInvestigation,
        frozenset({State.INVESTIGATING}),
        State.CONCLUDED,
        INVESTIGATOR_OR_HEAD,
        guards=(document_is_numbered,),
        effect=do.conclude,
        check=texts_can_be_kept,
    ),
    Row(
        c.TransferFile,
        frozenset({State.CONCLUDED}),
        State.TRANSFERRED,
        HEAD,
        guards=(document_is_numbered, g.outcome_is_prosecution),
        effect=do.transfer,
        check=texts_can_be_kept,
    ),
    *CASEWORK,
)

# --- what others' news change here --------------------------------------------------------------------


def case_referred(file: PoliceFile, referral_id: str, urgent: bool, received_at: datetime, at: datetime) -> list[Any]:
    """The intake point sent the case, for the first time or again.

    A file on which nobody here is at work waits to be accepted. A case that the police have in hand is
    not put back: the new referral joins it and is answered at once, or the intake point would wait for
    an answer that no command could give any more.
    """
    if referral_id in {file.referral_id, *(earlier.referral_id for earlier in file.earlier_referrals)}:
        return []
    if file.state is State.NEW:
        file.opened_at = at
    if file.referral_id:
        file.earlier_referrals.append(
            Referral(
                referral_id=file.referral_id, received_at=file.received_at, urgent=file.urgent, ended_as=file.state
            )
        )
    file.referral_id, file.received_at = referral_id, received_at
    if file.state is State.NEW:
        file.counts_from = received_at
    elif file.state is State.DECLINED or file.is_finished:
        file.counts_from = at  # the hours and days of the first time are over
    if file.state in (State.NEW, State.REFERRED, State.DECLINED) or file.is_finished:
        file.urgent, file.state = urgent, State.REFERRED
        return []
    file.urgent = file.urgent or urgent
    return [e.PoliceReferralAccepted(referral_id=referral_id)]


def file_returned(file: PoliceFile, at: datetime) -> list[Any]:
    """The prosecutor returned the file: supplementary investigation.

    It was handed over and may meanwhile have been referred again, and be at any step of that second
    round. A case that was opened once is investigated, not verified anew: only a running investigation
    stays as it is. A referral that waits for its answer is taken with it.
    """
    if (handed_over := file.at_procuracy) is None:
        return []  # nothing of ours lies at the procuracy
    handed_over.returned_at = at
    if file.state in (State.INVESTIGATING, State.SUSPENDED_INVESTIGATION):
        return []
    if file.state is State.CONCLUDED and not file.is_finished:
        return []  # a second investigation, on its way to the procuracy
    waiting = file.state is State.REFERRED
    file.end_suspension(at, None)
    file.state = State.INVESTIGATING
    # By the second the others know, in the right order, that we are at work again.
    resumed = [e.FileReturned(), e.InvestigationResumed()]
    return [e.PoliceReferralAccepted(referral_id=file.referral_id), *resumed] if waiting else resumed
