"""Harm that a joined report tells of, and which agency is told how much of it. Pure.

Codes from ticked fields only. What an agency may not know of is told it as new harm and no more: the disclosure
matrix decides that, and a test compares.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from services.case_intake.domain import events as e
from services.case_intake.domain.model import SERVICE, IntakeFile
from services.case_intake.domain.signs import HarmSign
from services.kernel.harm import Harm, HarmCode
from services.kernel.ids import new_id

# Danger to life is told to whoever works on the case, like its urgency. Who harms is of the category suspect.
MAY_HEAR: dict[HarmCode, frozenset[str]] = {
    HarmCode.DANGER_TO_LIFE: frozenset({"social_support", "police_investigation", "court_liaison"}),
    HarmCode.SUSPECT_IS_CARER: frozenset({"police_investigation"}),
}


def signs_of(file: IntakeFile) -> set[HarmCode]:
    """Which of the two gravest signs the file's own report is ticked with."""
    found = {HarmCode.DANGER_TO_LIFE} if file.life_at_risk else set()
    return found | ({HarmCode.SUSPECT_IS_CARER} if any(who.is_carer for who in file.form.suspects) else set())


def signs_standing(case: IntakeFile) -> set[HarmCode]:
    """The same, of the case and of every report that is joined to it."""
    joined = {code for harm in case.harm if harm.stands for code in harm.codes}
    return signs_of(case) | (joined - {HarmCode.NEW_HARM})


def harm_in(report: IntakeFile, case: IntakeFile, ticked: bool) -> tuple[HarmCode, ...]:
    """What a report tells that the case does not hold; everything it says, where a person ticked new harm."""
    found = signs_of(report) if ticked else signs_of(report) - signs_standing(case)
    injured = HarmSign.INJURED in report.form.harm_signs and HarmSign.INJURED not in case.form.harm_signs
    if ticked or injured:
        found |= {HarmCode.NEW_HARM}
    return tuple(code for code in HarmCode if code in found)


def add(case: IntakeFile, report: IntakeFile, codes: tuple[HarmCode, ...], at: datetime) -> list[Any]:
    """The case has it from now on, and every agency that works on the case is told."""
    harm = Harm(id=new_id(), at=report.received_at or at, codes=codes, report=report.reference)
    case.harm.append(harm)
    return [_told(case, harm, agency) for agency in case.circle() if agency != SERVICE]


def tell(case: IntakeFile, agency: str) -> list[Any]:
    """What an agency that comes to the case, or comes back, has not been told yet; told before, but the twelve hours
    still run: it is told again, so that it starts its own clock."""
    return [
        _told(case, harm, agency)
        for harm in case.harm
        if harm.stands and (agency not in harm.told or case.running("emergency-12h", harm.report) is not None)
    ]


def _told(case: IntakeFile, harm: Harm, agency: str) -> e.HarmAdded:
    if agency not in harm.told:
        harm.told.append(agency)
    codes, urgent = codes_for(agency, harm.codes), is_urgent(case, harm)
    return e.HarmAdded(to=agency, harm_id=harm.id, harm_codes=codes, received_at=harm.at, urgent=urgent)


def is_urgent(case: IntakeFile, harm: Harm) -> bool:
    """Whether it stands and no supervisor lowered the urgency since it became known here."""
    known_at = max((step.at for step in case.joins if step.other_reference == harm.report), default=harm.at)
    return harm.stands and not any(not step.urgent and step.at >= known_at for step in case.urgency_changes)


def take_back(case: IntakeFile, report: IntakeFile, at: datetime) -> list[Any]:
    """The report was no part of the case: whoever was told of its harm is told that, too."""
    events = []
    for harm in (harm for harm in case.harm if harm.stands and harm.report == report.reference):
        harm.taken_back_at = at
        events += [e.HarmTakenBack(to=agency, harm_id=harm.id) for agency in harm.told]
    return events


def codes_for(agency: str, codes: tuple[HarmCode, ...]) -> tuple[str, ...]:
    """What this agency may be told of these."""
    told = {code if agency in MAY_HEAR.get(code, ()) else HarmCode.NEW_HARM for code in codes}
    return tuple(str(code) for code in HarmCode if code in told)
