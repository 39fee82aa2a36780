"""Who hears of what the police do. What stands under "in the house" reaches nobody else."""

from __future__ import annotations

from services.kernel.deadlines.commands import DelayExplained
from services.kernel.deadlines.keeping import DeadlineRaised
from services.kernel.workflow import Audience
from services.police_investigation.domain import events as e
from services.police_investigation.domain import joint_events as together

INTAKE = frozenset({"case_intake", "oversight"})
ANSWERS = Audience(always=INTAKE)

AUDIENCE: dict[type, Audience] = {
    e.PoliceReferralAccepted: ANSWERS,
    e.PoliceReferralDeclined: ANSWERS,
    e.CrimeReportRegistered: ANSWERS,
    e.VerificationStarted: Audience(always=INTAKE, circle=frozenset({"social_support"})),
    **{
        event: Audience(always=INTAKE, circle=frozenset({"social_support", "court_liaison"}))
        for event in (
            e.InvestigationOpened,
            e.InvestigationNotOpened,
            e.InvestigationSuspended,
            e.InvestigationResumed,
            e.InvestigationConcluded,
        )
    },
    # The court joins the circle only because of this event, so it cannot be in it yet.
    e.FileTransferred: Audience(always=INTAKE | {"court_liaison"}, circle=frozenset({"social_support"})),
    e.PoliceAuditHead: Audience.to("case_intake", "social_support", "court_liaison"),
    e.PoliceStaffBusyTold: Audience(addressee="to"),
    e.PoliceDisclosureEnded: Audience.to("case_intake"),
    e.PoliceErasureCarriedOut: Audience.to("case_intake"),
    e.PoliceDeadlineMissed: Audience.to("case_intake", "oversight"),
    e.PoliceRequestMade: Audience(addressee="to"),
    e.PoliceRequestAnswered: Audience(addressee="to"),
    e.CrimeReportTransferred: Audience.to("case_intake", "oversight"),
    e.ProcuracyNotified: Audience.to("case_intake", "court_liaison"),
    e.VerificationExtended: Audience.to("case_intake", circle=("social_support", "court_liaison")),
    e.InvestigationExtended: Audience.to("case_intake", circle=("social_support", "court_liaison")),
    e.ExtensionRequested: Audience.to("court_liaison"),
    e.OffenceReclassified: Audience.to("case_intake", circle=("court_liaison",)),
    # The procuracy supervises, and counts the child's sessions before the file lies there.
    e.PoliceSittingPlanned: Audience.to("case_intake", "court_liaison", circle=("social_support",)),
    e.PoliceSittingHeld: Audience.to("case_intake", "court_liaison", circle=("social_support",)),
    e.PoliceSittingCancelled: Audience.to("case_intake", "court_liaison", circle=("social_support",)),
    # Whoever is invited is told, like who is asked for something: one that has no such case says so.
    **dict.fromkeys(
        (
            together.JointInterviewAsked, together.JointInterviewMoved, together.JointInterviewAnswerNoted,
            together.JointInterviewAgreed, together.JointInterviewDeclined, together.JointInterviewLapsed,
            together.JointInterviewCalledOff, together.JointInterviewHeld,
        ),
        Audience.to("social_support", "court_liaison"),
    ),
    e.ContentRemovalRequested: Audience.to("case_intake", "oversight", circle=("social_support",)),
    e.ContentRemovalConfirmed: Audience.to("case_intake", "oversight", circle=("social_support",)),
    # in the house
    **dict.fromkeys(
        (
            DeadlineRaised, DelayExplained, e.ReportBooked, e.FileReturned, e.ExtensionAnswered,
            e.ExaminationCalledFor, e.SuspectAdded, e.SuspectAccused, e.EvidenceRegistered, e.EvidenceHandedOver,
            e.EvidenceReceived, e.ContentGone,
        ),
        Audience(),
    ),
}  # fmt: skip
