"""What the court may do beside the straight way, and at second instance: see ``policy.py``."""

from __future__ import annotations

from services.court_liaison.domain import accommodations as a
from services.court_liaison.domain import appeals, complaints, easing, turns
from services.court_liaison.domain import commands as c
from services.court_liaison.domain import effects as do
from services.court_liaison.domain import guards as g
from services.court_liaison.domain import hearing_guards as h
from services.court_liaison.domain import hearings as hear
from services.court_liaison.domain import turn_commands as t
from services.court_liaison.domain.court_rows import (
    ADJOURNING,
    ANYONE,
    CHANGING,
    CLERK,
    COURT,
    HOLDING,
    JUDGE,
    KNOWN,
    MOVING,
    SETTING,
)
from services.court_liaison.domain.model import State
from services.court_liaison.domain.turns import TurnKind, turn
from services.kernel.workflow import Row

PREPARED = frozenset({State.DOCKETED, State.SCHEDULED})  # the hearing has not been opened
SUSPENDED = frozenset({State.SUSPENDED})
APPEALED = frozenset({State.APPEALED})
APPEAL_SCHEDULED = frozenset({State.APPEAL_SCHEDULED})
APPEAL_HELD = frozenset({State.APPEAL_HELD})

DECISION = (g.decision_is_numbered, g.decision_is_reasoned)
JUDGMENT = (g.judgment_is_numbered, h.judgment_stays_off_the_portal)

TURN_ROWS = (
    Row(
        t.ReturnToProcuracy,
        PREPARED,
        State.COURT_RETURNED,
        JUDGE,
        guards=DECISION,
        effect=turn(TurnKind.RETURNED, turns.returned),
        check=g.texts_can_be_kept,
    ),
    Row(
        t.SuspendCase,
        PREPARED,
        State.SUSPENDED,
        JUDGE,
        guards=DECISION,
        effect=turn(TurnKind.SUSPENDED, turns.suspended),
        check=g.texts_can_be_kept,
    ),
    Row(
        t.ResumeCase,
        SUSPENDED,
        State.DOCKETED,
        JUDGE,
        guards=(g.decision_is_numbered,),
        effect=turn(TurnKind.RESUMED, turns.resumed),
        check=g.texts_can_be_kept,
    ),
    Row(
        t.DismissCase,
        PREPARED | SUSPENDED,
        State.FINISHED,
        JUDGE,
        guards=DECISION,
        effect=turn(TurnKind.DISMISSED, do.dismissed),
        check=g.texts_can_be_kept,
    ),
    Row(
        t.RecordHelp,
        KNOWN,
        None,
        ANYONE,
        guards=(easing.some_help_is_told, easing.other_help_is_described),
        effect=easing.record,
        check=g.texts_can_be_kept,
    ),
)

# The law's lay assessor of rule court-panel-423 and the limit of rule open-trial belong to the first instance.
SECOND_INSTANCE_ROWS = (
    Row(
        t.OpenAppeal,
        frozenset({State.JUDGED}),
        State.APPEALED,
        CLERK,
        guards=(g.docket_is_numbered, complaints.no_appeal_is_open, appeals.some_appeal_was_accepted),
        effect=appeals.open_appeal,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.ScheduleHearing,
        APPEALED | APPEAL_HELD,
        State.APPEAL_SCHEDULED,
        COURT,
        guards=SETTING,
        effect=hear.schedule,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.ChangeAccommodations,
        APPEAL_SCHEDULED,
        None,
        COURT,
        guards=CHANGING,
        effect=a.change,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.MoveHearing,
        APPEAL_SCHEDULED,
        None,
        COURT,
        guards=MOVING,
        effect=hear.move,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.HoldHearing,
        APPEAL_SCHEDULED,
        State.APPEAL_HELD,
        JUDGE,
        guards=HOLDING,
        effect=hear.hold,
        check=g.texts_can_be_kept,
    ),
    Row(
        c.AdjournHearing,
        APPEAL_SCHEDULED,
        State.APPEALED,
        JUDGE,
        guards=ADJOURNING,
        effect=hear.adjourn,
        check=g.texts_can_be_kept,
    ),
    Row(
        t.DecideAppeal,
        APPEAL_HELD,
        State.JUDGED,
        JUDGE,
        guards=(*JUDGMENT, appeals.judgment_stands, appeals.upheld_keeps_the_verdict),
        effect=appeals.decide,
        check=g.texts_can_be_kept,
    ),
    Row(
        t.QuashJudgment,
        APPEAL_HELD,
        State.REMITTED,
        JUDGE,
        guards=(*JUDGMENT, g.decision_is_reasoned),
        effect=appeals.quash,
        check=g.texts_can_be_kept,
    ),
    Row(
        t.EndAppeal,
        APPEALED | APPEAL_SCHEDULED,
        State.JUDGED,
        JUDGE,
        guards=DECISION,
        effect=appeals.end,
        check=g.texts_can_be_kept,
    ),
)
