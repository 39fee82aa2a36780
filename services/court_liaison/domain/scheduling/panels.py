"""Who sits in judgment in a planned hearing, as the workflow wants to be told (``domain/panel.py``). Pure."""

from __future__ import annotations

from services.court_liaison.domain.panel import Assessor, Panel
from services.court_liaison.domain.scheduling.agenda import Agenda, Session
from services.court_liaison.domain.scheduling.resources import Role, Skill


def panel_of(agenda: Agenda, session: Session) -> tuple[str, Panel]:
    """The judge's staff number and the panel. The judge is empty where the session has none."""
    people = [agenda.person[name] for name in session.people]
    judge = next((person for person in people if person.role is Role.JUDGE), None)
    assessors = tuple(
        Assessor(staff_id=person.id, youth_experience=Skill.YOUTH in person.skills)
        for person in people
        if person.role is Role.ASSESSOR
    )
    trained = judge is not None and Skill.TRAINED in judge.skills
    return (judge.id if judge else ""), Panel(judge_trained=trained, assessors=assessors)
