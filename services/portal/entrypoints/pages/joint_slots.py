"""An hour for a joint interview: what the police's service proposes, and the form that a choice fills in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from services.portal.domain import words
from services.portal.domain.slot_helps import HELPS
from services.portal.domain.texts import Text
from services.portal.entrypoints.pages.looking import empty, lead_to_form, proposals


def joint_slots(reference: str) -> Any:
    """The proposals side by side; a choice leads to the form that calls the interview, or moves it."""
    return proposals(reference, "ProposeJointSlots", "joint_slots.html", _chosen, help_of=_help_of)


def _chosen(held: Any, asked: Any, proposal: Any) -> Any:
    """What is known of it by now; topics, who is there and the reasons are left to a person."""
    moves = bool(asked.joint_interview_id)
    call = "MoveJointInterview" if moves else "CallJointInterview"
    message = empty(call)
    message.starts_at.CopyFrom(proposal.starts_at)
    message.minutes = (proposal.ends_at.seconds - proposal.starts_at.seconds) // 60
    message.place = asked.place
    if moves:
        message.joint_interview_id = asked.joint_interview_id
    else:
        message.child = asked.child if asked.HasField("child") else 1
        message.interviewers.extend(asked.interviewers)
    return lead_to_form(held, call, message)


def _help_of(one: Any) -> Text:
    """The change that would help, in words."""
    obstacle = words.code_of(one.DESCRIPTOR.fields_by_name["obstacle"].enum_type, one.obstacle)
    return HELPS.get(obstacle) or words.code("SlotObstacle", obstacle)


PAGES: Mapping[str, Callable[..., Any]] = {"joint_slots": joint_slots}
