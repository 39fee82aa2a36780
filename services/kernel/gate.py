"""Where an agency's staff come to a case: the rules decide, the log notes it, and only then is it shown.

Every call about a case passes here once. A refusal is noted too. When nothing can be noted, nothing is
shown: ``LogUnavailable`` becomes an answer to come again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from services.kernel.access import Purpose, Rule, Standing, Verdict, decide
from services.kernel.audit.entry import Action, Decision, Entry
from services.kernel.audit.log import AccessLog
from services.kernel.clock import Clock
from services.kernel.errors import DomainError, Forbidden, NotFound, Problem
from services.kernel.persistence.emergency_views import EmergencyViews
from services.kernel.persistence.exclusions import Exclusions
from services.kernel.privacy.categories import Category
from services.kernel.workflow import Actor, File


class Gate:
    """One agency's. ``assigned_to``: the staff numbers of those who have a case in hand."""

    def __init__(
        self,
        rules: Sequence[Rule],
        assigned_to: Callable[[Any], frozenset[str]],
        exclusions: Exclusions,
        emergency_views: EmergencyViews,
        log: AccessLog,
        clock: Clock,
    ) -> None:
        self._rules = rules
        self._assigned_to = assigned_to
        self.exclusions = exclusions
        self.emergency_views = emergency_views
        self.log = log
        self.clock = clock

    def hidden_from(self, actor: Actor) -> list[str]:
        """The cases that do not exist for this person."""
        return self.exclusions.hidden_from(actor.staff_id)

    def must_have_role(self, actor: Actor, roles: Collection[str], action: Action, call: str) -> None:
        """Raises Forbidden, before anything of the request is looked at."""
        if not actor.roles & frozenset(roles):
            self.note(actor, action, call, refused="role_may_not")
            raise Forbidden(
                Problem(
                    "role",
                    "role_may_not",
                    vi="Vai trò của bạn không được làm việc này.",
                    en="Your role may not do this.",
                )
            )

    def must_exist(self, actor: Actor, reference: str, action: Action, call: str) -> None:
        """Raises NotFound for a case that this person must not know of, exactly as for one that is not there."""
        if self.exclusions.is_excluded(reference, actor.staff_id):
            self.note(actor, action, call, references=(reference,), refused="excluded")
            raise no_such_case()

    def verdict(self, actor: Actor, file: File, purpose: Purpose | None, call: str) -> Verdict:
        """What of the case may be shown. Raises NotFound and Forbidden; a refusal is noted at once.

        What is granted is noted by ``shown``, when it is known what was in it.
        """
        verdict = decide(self._rules, actor, self._standing(actor, file, purpose), purpose)
        if verdict.refused:
            self.note(actor, Action.VIEW, call, references=(file.reference,), purpose=purpose, refused=verdict.refused)
            if not verdict.exists:
                raise no_such_case()
            raise Forbidden(_words(verdict.refused))
        return verdict

    def may_act(self, actor: Actor, file: File) -> None:
        """Who may not open a case to handle it may not act on it either, but in an emergency that they declared.

        Raises NotFound and Forbidden; the caller notes it with the command.
        """
        verdict = decide(self._rules, actor, self._standing(actor, file, Purpose.HANDLE_CASE), Purpose.HANDLE_CASE)
        if not verdict.exists:
            raise no_such_case()
        if verdict.refused and not self.emergency_views.is_open(file.reference, actor.staff_id, self.clock.now()):
            raise Forbidden(_words(verdict.refused))

    def may_act_on(self, actor: Actor, files: Iterable[File]) -> list[File]:
        """Of these files those on which the person may act (see ``may_act``), without a question for each."""
        hidden = frozenset(self.hidden_from(actor))
        viewed = self.emergency_views.open_to(actor.staff_id, self.clock.now())
        found = []
        for file in files:
            standing = Standing(self._assigned_to(file), file.unit, excluded=file.reference in hidden)
            verdict = decide(self._rules, actor, standing, Purpose.HANDLE_CASE)
            if verdict.exists and (not verdict.refused or file.reference in viewed):
                found.append(file)
        return found

    def shown(
        self,
        actor: Actor,
        reference: str,
        purpose: Purpose | None,
        verdict: Verdict,
        shown: Iterable[Category],
        call: str,
    ) -> None:
        """Note what is about to be shown of a case."""
        self.note(
            actor,
            Action.VIEW,
            call,
            references=(reference,),
            purpose=purpose,
            categories=tuple(sorted(shown)),
            reason=verdict.via,
        )

    def note(
        self,
        actor: Actor,
        action: Action,
        call: str,
        *,
        references: Sequence[str] = (),
        purpose: Purpose | None = None,
        categories: Sequence[str] = (),
        reason: str = "",
        refused: str = "",
        request: str = "",
        grant: str = "",
        commitment: str = "",
    ) -> None:
        """One line of the access log. Raises LogUnavailable."""
        self.log.write(
            Entry(
                at=self.clock.now(),
                staff_id=actor.staff_id,
                unit=actor.unit,
                roles=tuple(actor.roles),
                action=action,
                call=call,
                decision=Decision.REFUSED if refused else Decision.GRANTED,
                purpose=str(purpose or ""),
                references=tuple(references),
                categories=tuple(str(category) for category in categories),
                reason=refused or reason,
                request=request,
                grant=grant,
                commitment=commitment,
            )
        )

    @contextmanager
    def noting(self, actor: Actor, call: str, request: str) -> Iterator[None]:
        """One line for a command that is of no case: carried out, or refused."""
        try:
            yield
        except DomainError as refusal:
            self.note(actor, Action.COMMAND, call, refused=key_of(refusal), request=request)
            raise
        self.note(actor, Action.COMMAND, call, request=request)

    def _standing(self, actor: Actor, file: File, purpose: Purpose | None) -> Standing:
        return Standing(
            assigned=self._assigned_to(file),
            unit=file.unit,
            excluded=self.exclusions.is_excluded(file.reference, actor.staff_id),
            emergency=purpose is Purpose.EMERGENCY
            and self.emergency_views.is_open(file.reference, actor.staff_id, self.clock.now()),
        )


def key_of(error: DomainError) -> str:
    """The first problem's key: what the log says of a refusal."""
    return error.problems[0].key if error.problems else error.code


def no_such_case() -> NotFound:
    """One answer for what is not there and for what a person must not know of."""
    return NotFound(Problem("case_reference", "not_found", vi="Không tìm thấy hồ sơ này.", en="There is no such case."))


_REFUSALS = {
    "purpose_not_yours": ("Vai trò của bạn không xem hồ sơ với mục đích này.", "Your role has no such purpose."),
    "not_assigned": (
        "Hồ sơ do người khác phụ trách. Trường hợp khẩn cấp: mở xem khẩn cấp, có lý do.",
        "The case is in other hands. In an emergency, open an emergency view with a reason.",
    ),
    "no_emergency_view": ("Chưa mở xem khẩn cấp, hoặc đã hết hạn.", "No emergency view is open, or it has ended."),
}


def _words(key: str) -> Problem:
    vi, en = _REFUSALS[key]
    return Problem("purpose", key, vi=vi, en=en)
