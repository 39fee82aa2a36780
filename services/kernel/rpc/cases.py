"""The part of a case service that is the same for all agencies.

An agency's api names its commands in a table (rpc name -> command class); each such call reads
request_id, case_reference and expected_version, carries the command out and answers with reference,
state and version, or, when it is only tried, keeps nothing (see ``trying``). ListCases and GetTimeline are
here too. What only this agency has (GetCase) it writes itself, in a subclass:

    class CaseIntakeApi(CaseCalls, CaseIntakeServiceServicer):
        def GetCase(self, request, context): ...

    CaseIntakeApi(application, DESCRIPTOR.services_by_name["CaseIntakeService"],
                  opening={"ReceiveReport": ReceiveReport}, commands={"OpenCase": OpenCase, ...},
                  readers=frozenset({"intake_officer", "intake_supervisor"}))
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, ClassVar, Protocol, cast

from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from chungtay.common.v1.case_pb2 import ChildInBrief
from chungtay.privacy.v1 import purpose_pb2
from services.kernel.access import Purpose
from services.kernel.application import Application, Receipt
from services.kernel.audit.entry import Action
from services.kernel.errors import DomainError, InvalidInput, Problem
from services.kernel.gate import Gate, key_of
from services.kernel.persistence.listing import Place
from services.kernel.privacy.categories import Category
from services.kernel.privacy.masking import mask
from services.kernel.rpc.commands import fill, must_fit, problem, reference_in, request_of, to_command
from services.kernel.rpc.paging import bad_page, cursor_in, page_size_in, token_of
from services.kernel.rpc.tokens import current_actor
from services.kernel.rpc.trying import TRIED, is_only_tried, may_be_tried
from services.kernel.workflow import Actor


class Briefs(Protocol):
    """What lists show of the children: initials, age_band and commune. ``reads``: the personal parts of the agency's
    own files that it needs for that."""

    reads: ClassVar[Collection[Category]]

    def __call__(self, files: Sequence[Any]) -> Mapping[str, Mapping[str, str]]:
        """By the files' references."""


class NothingKnown:
    """For an agency whose files do not say who the child is."""

    reads: ClassVar[Collection[Category]] = ()

    def __call__(self, files: Sequence[Any]) -> Mapping[str, Mapping[str, str]]:
        return {}


def summaries(files: Sequence[Any], briefs: Briefs) -> list[dict[str, Any]]:
    """The rows of a list of cases."""
    children = briefs(files)
    return [
        {"reference": f.reference, "state": f.state, "version": f.version, "opened_at": f.opened_at,
         "child": children.get(f.reference, {})} for f in files
    ]  # fmt: skip


class CaseCalls:
    """Serves an agency's commands, ListCases and GetTimeline.

    ``opening``: the calls that open a new file. ``commands``: those on an existing file.
    ``readers``: roles that may see files. ``gate``: who may see what of them. ``briefs``: what lists show of
    the children. ``references``: request fields, besides case_reference,
    that hold a case reference somebody typed. ``checks``: for a command class, what only the
    database knows (see ``Application.perform``). ``offered``: for a command class by which somebody takes a case
    over, whether a file is offered to that person; then the command is theirs to give although the case is in
    other hands. It opens nothing else. TypeError when table and contract differ.
    """

    def __init__(
        self,
        application: Application,
        contract: ServiceDescriptor,
        *,
        opening: Mapping[str, type],
        commands: Mapping[str, type],
        readers: Collection[str],
        gate: Gate,
        briefs: Briefs = NothingKnown(),  # noqa: B008 - it has no state
        references: Collection[str] = (),
        checks: Mapping[type, Callable[..., None]] | None = None,
        offered: Mapping[type, Callable[[Actor, Any], bool]] | None = None,
    ) -> None:
        self.application = application
        self._readers = frozenset(readers)
        self.gate = gate
        self.briefs = briefs
        self._references = frozenset(references)
        self._checks = checks or {}
        self._offered = offered or {}
        self._answers = {method.name: GetMessageClass(method.output_type) for method in contract.methods}
        for rpc, command in {**opening, **commands}.items():
            if rpc not in self._answers:
                raise TypeError(f"{contract.full_name} has no call {rpc}")
            must_fit(contract.methods_by_name[rpc].input_type, command)
            setattr(self, rpc, self._serving(rpc, command, on_existing=rpc in commands))
        written = {name for cls in type(self).__mro__ if not cls.__name__.endswith("Servicer") for name in vars(cls)}
        if missing := set(self._answers) - written - set(opening) - set(commands):
            raise TypeError(f"{contract.full_name}: nobody serves {', '.join(sorted(missing))}")

    def ListCases(self, request: Any, context: Any) -> Message:
        """Files, the newest first, page by page; ``state`` filters."""
        self.require_reader("ListCases")
        after, size = together(lambda: cursor_in(request, "c"), lambda: page_size_in(request))
        try:
            place = None if after is None else Place.parse(after)
        except ValueError:
            raise bad_page() from None
        actor = current_actor()
        files, following = self.application.page(
            state=request.state or None,
            after=place,
            size=size,
            hidden=self.gate.hidden_from(actor),
            only=self.briefs.reads,
        )
        self.gate.note(actor, Action.LIST, "ListCases", references=[file.reference for file in files])
        return fill(
            self._answers["ListCases"],
            {"cases": summaries(files, self.briefs)},
            next_page_token=token_of("c", None if following is None else str(following)),
        )

    def GetTimeline(self, request: Any, context: Any) -> Message:
        """What happened in the case as this agency knows it, oldest first."""
        self.require_reader("GetTimeline")
        reference, after, size = together(
            lambda: reference_in(request), lambda: cursor_in(request, "t"), lambda: page_size_in(request)
        )
        if after is not None and not (after.isascii() and after.isdigit() and len(after) < 10):
            raise bad_page()
        actor = current_actor()
        self.gate.must_exist(actor, reference, Action.TIMELINE, "GetTimeline")
        self.application.view(reference)  # NotFound for a case that is not ours, even if news of it came
        self.gate.note(actor, Action.TIMELINE, "GetTimeline", references=(reference,))
        start = int(after or 0)
        rows = self.application.timeline(reference, after=start, size=size + 1)
        entries = [{**row, "event_id": row["_id"]} for row in rows[:size]]
        following = str(start + size) if len(rows) > size else None
        return fill(self._answers["GetTimeline"], {"entries": entries}, next_page_token=token_of("t", following))

    def show(self, request: Any, answer: Callable[[Any], Message]) -> Any:
        """GetCase: the file as far as the caller may see it for the purpose given, noted before it is shown.

        ``answer``: makes the whole answer from the file.
        """
        self.require_reader("GetCase")
        reference, purpose = together(lambda: reference_in(request), lambda: purpose_in(request))
        file, actor = self.application.view(reference), current_actor()
        verdict = self.gate.verdict(actor, file, purpose, "GetCase")
        message: Any = answer(file)
        everything = type(message)()
        everything.CopyFrom(message)
        shown = mask(message, verdict.categories)
        message.masked = message != everything
        message.categories_shown.extend(sorted(shown))
        if brief := self.briefs([file]).get(reference):
            message.child.CopyFrom(fill(ChildInBrief, brief))
        self.gate.shown(actor, reference, purpose, verdict, shown, "GetCase")
        return message

    def _must_be_allowed(self, actor: Actor, file: Any, command_class: type) -> None:
        """Who is kept away from the case was answered before (``must_exist``). Raises NotFound and Forbidden."""
        offered = self._offered.get(command_class)
        if offered is None or not offered(actor, file):
            self.gate.may_act(actor, file)

    def answer(self, rpc: str, receipt: Receipt) -> Message:
        """The answer to a command that was carried out; an agency may have more to say."""
        return fill(self._answers[rpc], receipt)

    def require_reader(self, call: str) -> None:
        """Raises Forbidden unless the caller has one of the reading roles."""
        self.gate.must_have_role(current_actor(), self._readers, Action.VIEW, call)

    def _serving(self, rpc: str, command_class: type, *, on_existing: bool) -> Callable[[Any, Any], Message]:
        roles = self.application.workflow.roles_for(command_class)

        def call(request: Any, context: Any) -> Message:
            only_try = is_only_tried(context)
            self.gate.must_have_role(current_actor(), roles, Action.COMMAND, rpc)
            about = [lambda: reference_in(request), lambda: expected_version(request)] if on_existing else []
            identity, command, *place = together(
                lambda: request_of(request),
                lambda: to_command(request, command_class, self._references & set(request.DESCRIPTOR.fields_by_name)),
                *about,
            )
            reference, version = place if on_existing else (None, None)
            actor = current_actor()
            if reference is not None:
                self.gate.must_exist(actor, reference, Action.COMMAND, rpc)
            try:
                receipt = self.application.perform(
                    command,
                    actor,
                    identity,
                    reference=reference,
                    expected_version=version,
                    unit_checks=self._checks.get(command_class),
                    allowed=lambda file: self._must_be_allowed(actor, file, command_class),
                    only_try=only_try,
                )
            except DomainError as refusal:
                concerned = () if reference is None else (reference,)
                self.gate.note(
                    actor,
                    Action.COMMAND,
                    rpc,
                    references=concerned,
                    refused=key_of(refusal),
                    reason=TRIED if only_try else "",
                    request=identity.request_id,
                )
                raise
            self.gate.note(
                actor,
                Action.COMMAND,
                rpc,
                references=(receipt.reference,) if reference or not only_try else (),
                reason=TRIED if only_try else "",
                request=identity.request_id,
            )
            return self.answer(rpc, receipt)

        return cast(Callable[[Any, Any], Message], may_be_tried(call))


def purpose_in(request: Any) -> Purpose | None:
    """The purpose that a request states, if any. Raises InvalidInput for one that is not in the list."""
    if request.purpose == 0:
        return None
    try:
        return Purpose(purpose_pb2.Purpose.Name(request.purpose).removeprefix("PURPOSE_").lower())
    except ValueError:
        raise InvalidInput(problem("purpose", "unknown_value")) from None


def together(*readings: Callable[[], Any]) -> list[Any]:
    """The result of each reading; or one InvalidInput with the problems of all of them."""
    results: list[Any] = []
    problems: list[Problem] = []
    for reading in readings:
        try:
            results.append(reading())
        except InvalidInput as error:
            problems.extend(error.problems)
    if problems:
        raise InvalidInput(*problems)
    return results


def expected_version(request: Any) -> int:
    """The version that the caller has seen. Raises InvalidInput."""
    version: int = request.expected_version
    if version < 1:
        raise InvalidInput(problem("expected_version", "missing" if version == 0 else "bad_value"))
    return version
