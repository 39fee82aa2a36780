"""The calls about the register of known offenders: who asks says for which case and why, and it stands in the log.

The words of the reason lie with the case that was looked for; the log holds a commitment to them.
"""

from __future__ import annotations

from typing import Any

from chungtay.police_investigation.v1 import register_pb2 as messages
from services.kernel.access import Purpose
from services.kernel.audit.entry import Action, commit
from services.kernel.errors import Forbidden, InvalidInput, Problem
from services.kernel.ids import BadReference, new_id, parse_reference
from services.kernel.privacy.categories import Category, Search
from services.kernel.rpc.cases import CaseCalls, purpose_in, together
from services.kernel.rpc.commands import fill, problem, reference_in
from services.kernel.rpc.paging import bad_page, cursor_in, page_size_in, token_of
from services.kernel.rpc.tokens import current_actor
from services.kernel.workflow import Actor
from services.police_investigation.adapters.register import Look, Register
from services.police_investigation.domain.access import PRIVACY_OFFICER, may_use_register
from services.police_investigation.domain.agency import Role
from services.police_investigation.domain.texts import LONGEST_REASON

MAY_SEARCH = frozenset({Role.INVESTIGATOR, Role.HEAD})
MAY_LOOK_BACK = frozenset({Role.HEAD, PRIVACY_OFFICER})
SHOWN = (Category.SUSPECT, Category.OFFENDER_REGISTER)


class RegisterCalls(CaseCalls):
    """Rule ``police-duty-seed``: for those of the police who investigate and those who answer for it."""

    def __init__(self, register: Register, *args: Any, **more: Any) -> None:
        self._register = register
        super().__init__(*args, **more)

    def SearchOffenders(self, request: Any, context: Any) -> messages.SearchOffendersResponse:
        """Across all of the police's cases, for one in the caller's hands; everything that was typed must fit."""
        actor, call = current_actor(), "SearchOffenders"
        self.gate.must_have_role(actor, MAY_SEARCH, Action.SEARCH, call)
        reference = reference_in(request)
        self.gate.must_exist(actor, reference, Action.SEARCH, call)
        file = self.application.view(reference)
        purpose, after, size, asked = together(
            lambda: _purpose(request), lambda: _after(request), lambda: page_size_in(request), lambda: _asked(request)
        )
        if purpose is not Purpose.EMERGENCY:
            self._must_be_for_the_register(actor, purpose, Action.SEARCH, call, reference)
        self.gate.verdict(actor, file, purpose, call)
        found = self._register.search(asked, after, size + 1, self.gate.hidden_from(actor))
        look = Look(new_id(), actor.staff_id, self.gate.clock.now(), request.reason.strip())
        commitment, salt = commit(look.reason)
        self.gate.note(
            actor, Action.SEARCH, call, references=[reference, *(one[0].case_reference for one in found[:size])],
            purpose=purpose, categories=SHOWN, reason=",".join(sorted(kind for kind, _ in asked)), grant=look.look_id,
            commitment=commitment,
        )  # fmt: skip
        self._register.keep_look(look, reference, salt)
        following = found[size - 1][0].case_reference if len(found) > size else None
        entries = [entry for one in found[:size] for entry in one]
        return fill(messages.SearchOffendersResponse, {"entries": entries}, next_page_token=token_of("o", following))

    def ListOffenders(self, request: Any, context: Any) -> messages.ListOffendersResponse:
        """What waits for the caller to be looked at again, with its measures and dates."""
        actor, call = current_actor(), "ListOffenders"
        self.gate.must_have_role(actor, MAY_SEARCH, Action.LIST, call)
        purpose, after, size = together(
            lambda: _purpose(request), lambda: cursor_in(request, "p"), lambda: page_size_in(request)
        )
        if after is not None and not (after.isascii() and after.isdigit() and len(after) < 10):
            raise bad_page()
        self._must_be_for_the_register(actor, purpose, Action.LIST, call)
        start = int(after or 0)
        found = self._register.of(actor, start, size + 1, self.gate.hidden_from(actor))
        entries = [entry for one in found[:size] for entry in one]
        references = sorted({entry.case_reference for entry in entries})
        self.gate.note(actor, Action.LIST, call, references=references, purpose=purpose, categories=SHOWN)
        following = str(start + size) if len(found) > size else None
        return fill(messages.ListOffendersResponse, {"entries": entries}, next_page_token=token_of("p", following))

    def ListRegisterLooks(self, request: Any, context: Any) -> messages.ListRegisterLooksResponse:
        """For whoever answers for the case or for the privacy of those in it."""
        actor, call = current_actor(), "ListRegisterLooks"
        self.gate.must_have_role(actor, MAY_LOOK_BACK, Action.REVIEW, call)
        reference = reference_in(request)
        self.gate.must_exist(actor, reference, Action.REVIEW, call)
        self.application.view(reference)
        self.gate.note(actor, Action.REVIEW, call, references=(reference,))
        return fill(messages.ListRegisterLooksResponse, {"looks": self._register.looks(reference)})

    def _must_be_for_the_register(
        self, actor: Actor, purpose: Purpose, action: Action, call: str, *references: str
    ) -> None:
        """Raises Forbidden for a purpose that shows this person no register, whatever else it shows."""
        if may_use_register(actor, purpose):
            return
        self.gate.note(actor, action, call, references=references, purpose=purpose, refused="purpose_not_yours")
        raise Forbidden(
            Problem(
                "purpose",
                "purpose_not_yours",
                rule="police-duty-seed",
                vi="Danh sách chỉ dùng cho điều tra và phòng ngừa của Công an.",
                en="The register is for the police's investigation and prevention only.",
            )
        )


def _purpose(request: Any) -> Purpose:
    """Raises InvalidInput where none is given: nobody looks into the register without one."""
    purpose = purpose_in(request)
    if purpose is None:
        raise InvalidInput(problem("purpose", "missing"))
    return purpose


def _after(request: Any) -> str | None:
    after = cursor_in(request, "o")
    try:
        return None if after is None else parse_reference(after)
    except BadReference:
        raise bad_page() from None


def _asked(request: Any) -> list[tuple[Search, str]]:
    """What is looked for. Raises InvalidInput when it is nothing, or nobody wrote why."""
    pairs = ((Search.NAME, request.name), (Search.ONLINE, request.handle))
    asked = [(kind, text) for kind, text in pairs if text.strip()]
    problems = [] if asked else [problem("name", "missing")]
    problems += [] if request.reason.strip() else [problem("reason", "missing")]
    if len(request.reason) > LONGEST_REASON:
        problems.append(problem("reason", "bad_value"))
    if problems:
        raise InvalidInput(*problems)
    return asked
