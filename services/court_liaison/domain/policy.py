"""What the procuracy and the court may do: the workflow, and who hears of what.

The rows are in ``procuracy_rows.py``, ``court_rows.py`` and ``turn_rows.py``; the guards and what a command changes
stand with their subjects: ``guards.py`` and ``effects.py`` for the file's own way, ``hearings.py``, ``extensions.py``
and so on for what belongs together. What others' news change here is in ``news.py``.
"""

from __future__ import annotations

from services.court_liaison.domain import events as e
from services.court_liaison.domain.court_rows import COURT_ROWS
from services.court_liaison.domain.model import SERVICE, Role, State
from services.court_liaison.domain.procuracy_rows import JOINT_INTERVIEWS as JOINT_INTERVIEWS
from services.court_liaison.domain.procuracy_rows import PROCURACY_ROWS
from services.court_liaison.domain.turn_rows import SECOND_INSTANCE_ROWS, TURN_ROWS
from services.kernel.deadlines.commands import DelayExplained, explaining
from services.kernel.deadlines.keeping import DeadlineRaised
from services.kernel.requests import RequestEvents, request_rows
from services.kernel.workflow import Audience, Workflow

ANYONE = frozenset(Role)
KNOWN = frozenset(State) - {State.NEW}

REQUESTS = RequestEvents(SERVICE, e.CourtRequestMade, e.CourtRequestAnswered)

WORKFLOW = Workflow(
    *PROCURACY_ROWS,
    *COURT_ROWS,
    *TURN_ROWS,
    *SECOND_INSTANCE_ROWS,
    *request_rows(KNOWN, ANYONE, ANYONE, REQUESTS),
    explaining(KNOWN, ANYONE),
)

# --- who hears of it --------------------------------------------------------------------------------

CIRCLE = Audience(
    always=frozenset({"case_intake", "oversight"}), circle=frozenset({"social_support", "police_investigation"})
)
# The police handed the file over: they hear what became of it even when they have left the circle.
AND_THE_POLICE = Audience(
    always=frozenset({"case_intake", "oversight", "police_investigation"}), circle=frozenset({"social_support"})
)

AUDIENCE: dict[type, Audience] = {
    e.FileReceived: AND_THE_POLICE,
    e.ProsecutionDecided: AND_THE_POLICE,
    e.CaseDocketed: CIRCLE,
    e.HearingScheduled: CIRCLE,
    e.HearingMoved: CIRCLE,
    e.HearingHeld: CIRCLE,
    e.JudgmentGiven: CIRCLE,
    e.ProceedingFinished: CIRCLE,
    e.CourtAuditHead: Audience.to("case_intake", "social_support", "police_investigation"),
    e.CourtDisclosureEnded: Audience.to("case_intake"),
    e.CourtErasureCarriedOut: Audience.to("case_intake"),
    e.CourtDeadlineMissed: Audience.to("case_intake", "oversight"),
    e.CourtRequestMade: Audience(addressee="to"),
    e.CourtRequestAnswered: Audience(addressee="to"),
    e.CourtJointInterviewAnswered: Audience.to("police_investigation"),
    e.ExtensionDecided: Audience.to("police_investigation"),
    e.CourtSittingPlanned: Audience.to("case_intake", circle=("social_support", "police_investigation")),
    e.CourtSittingHeld: Audience.to("case_intake", circle=("social_support", "police_investigation")),
    e.CourtSittingCancelled: Audience.to("case_intake", circle=("social_support", "police_investigation")),
    e.HearingPreparationsPlanned: Audience.to(circle=("social_support",)),  # whose person is with the child
    e.TrialOrdered: Audience.to("case_intake", circle=("social_support", "police_investigation")),
    e.HearingAdjourned: Audience.to("case_intake", "oversight", circle=("social_support", "police_investigation")),
    e.FileReturnedByCourt: Audience.to("case_intake", "police_investigation", circle=("social_support",)),
    e.TrialSuspended: Audience.to("case_intake", circle=("social_support", "police_investigation")),
    e.TrialResumed: Audience.to("case_intake", circle=("social_support", "police_investigation")),
    e.AppealOpened: Audience.to("case_intake", circle=("social_support", "police_investigation")),
    e.AppealDecided: Audience.to("case_intake", circle=("social_support", "police_investigation")),
    e.CompensationOrdered: Audience.to("case_intake", "oversight", circle=("social_support",)),
    e.CompensationPaid: Audience.to("case_intake", "oversight", circle=("social_support",)),
    e.ComplaintFiled: Audience.to("case_intake", circle=("social_support", "police_investigation")),
    e.ComplaintAnswered: Audience.to("case_intake", circle=("social_support", "police_investigation")),
    # In the house only.
    **dict.fromkeys(
        (
            e.OffenceClassified,
            e.ProsecutionExtended,
            e.PreparationExtended,
            e.OpeningExtended,
            e.NeedsRecorded,
            e.HearingWanted,
            e.AccommodationsChanged,
            e.PaymentRecorded,
            e.HelpRecorded,
        ),
        Audience(),
    ),
    DeadlineRaised: Audience(),
    DelayExplained: Audience(),
}
