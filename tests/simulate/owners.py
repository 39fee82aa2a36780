"""No case is stuck without an owner. Pure.

A file is open until it is in a state in which its agency has done its part. Of every open file at every agency:

- somebody may bring it on: in its state a command that leads to another state may be given by some role; where
  the law names one person (the worker, the investigator), that person is named;
- or it waits for other agencies (the intake point's referred case), and each of them has an open file of it;
- who works on a case is known to do so at the intake point, whose case is then open too;
- what waits because of a deadline waits for somebody: no work item is seen by nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

INTAKE, SOCIAL, POLICE, COURT = "case_intake", "social_support", "police_investigation", "court_liaison"
DONE = {
    INTAKE: {"screened_out", "joined", "closed"},
    SOCIAL: {"declined", "finished"},
    POLICE: {"declined", "not_opened", "transferred"},
    COURT: {"returned", "finished"},
}
WATCHES = {"new", "supervising"}  # the procuracy, while the police work; it ends with their decision
# Before these somebody must first take the case into their hands.
NOBODYS_YET = {SOCIAL: {"new", "referred"}, POLICE: {"new", "referred", "accepted"}}
Files = Mapping[str, Mapping[str, Any]]


def is_open(agency: str, file: Any) -> bool:
    if agency == POLICE and file.state == "concluded":
        return not file.is_finished
    return file.state not in DONE[agency]


def without_owner(
    files: Files,
    items: Mapping[str, Iterable[Mapping[str, Any]]],
    workflows: Mapping[str, Any],
    assigned_to: Callable[[str, Any], frozenset[str]],
    kinds: Counter[str],
) -> list[str]:
    """What is stuck, in words. ``kinds``: how many open files have which kind of owner."""
    found = [
        f"{agency}: {row['reference']}: the deadline {row['rule']} waits for nobody"
        for agency, rows in items.items()
        for row in rows
        if not row["seen_by"]
    ]
    for agency, known in files.items():
        for reference, file in known.items():
            if not is_open(agency, file):
                continue
            owner, faults = _owner(agency, file, files, workflows[agency], assigned_to(agency, file))
            found += [f"{agency}: {reference} ({file.state}): {fault}" for fault in faults]
            kinds[f"{agency}: {owner}"] += 1
    return found


def _owner(agency: str, file: Any, files: Files, workflow: Any, assigned: frozenset[str]) -> tuple[str, list[str]]:
    """The kind of its owner, and what is wrong with it."""
    faults = []
    if agency == INTAKE and (waits := [w for w in file.work if not w.is_done]) and file.state == "referred":
        faults += [f"waits for {w.agency}, which has no open file" for w in waits if not _held(w, file, files)]
        return "waits for other agencies", faults
    if agency in (SOCIAL, POLICE):
        faults += _known_at_intake(agency, file, files)
    if agency == COURT and file.state in WATCHES:
        police = files[POLICE].get(file.reference)
        handed_over = police is not None and police.state == "transferred"
        return "watches the police", ["the file was handed over and has not come"] if handed_over else []
    if not moves_on(workflow, file.state):
        return "nobody", [*faults, "nobody can bring it on"]
    if agency in NOBODYS_YET and file.state not in NOBODYS_YET[agency] and not assigned:
        return "nobody", [*faults, "is in nobody's hands"]
    return "a person" if assigned else "a role", faults


def moves_on(workflow: Any, state: str) -> list[str]:
    """The commands that lead from this state to another, as far as some role may give them."""
    return [
        row.command.__name__
        for row in workflow.rows
        if state in row.before and row.roles and row.after is not None and row.after != state
    ]


def _held(work: Any, file: Any, files: Files) -> bool:
    theirs = files[work.agency].get(file.reference)
    return theirs is not None and is_open(work.agency, theirs)


def _known_at_intake(agency: str, file: Any, files: Files) -> list[str]:
    case = files[INTAKE].get(file.reference)
    if case is None:
        return ["is unknown at the intake point"]
    if case.state in ("screened_out", "joined"):
        return [f"is {case.state} at the intake point"]
    work = case.work_of(agency)
    if work is None or work.is_done or case.state == "closed":
        return ["the intake point takes it for done"]
    return []
