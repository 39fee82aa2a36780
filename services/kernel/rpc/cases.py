"""The part of a case service that is the same for all agencies.

An agency's api names its commands in a table (rpc name -> command class); each such call reads
request_id, case_reference and expected_version, carries the command out and answers with reference,
state and version. ListCases and GetTimeline are here too. What only this agency has (GetCase) it
writes itself, in a subclass:

    class CaseIntakeApi(CaseCalls, CaseIntakeServiceServicer):
        def GetCase(self, request, context): ...

    CaseIntakeApi(application, DESCRIPTOR.services_by_name["CaseIntakeService"],
                  opening={"ReceiveReport": ReceiveReport}, commands={"OpenCase": OpenCase, ...},
                  readers=frozenset({"intake_officer", "intake_supervisor"}))
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Collection, Mapping
from typing import Any

from google.protobuf.descriptor import ServiceDescriptor
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from services.kernel.application import Application
from services.kernel.errors import Forbidden, InvalidInput, Problem
from services.kernel.ids import BadReference, parse_reference
from services.kernel.rpc.commands import fill, must_fit, problem, reference_in, request_of, to_command
from services.kernel.rpc.tokens import current_actor

USUAL_PAGE, LARGEST_PAGE = 20, 100


class CaseCalls:
    """Serves an agency's commands, ListCases and GetTimeline.

    ``opening``: the calls that open a new file. ``commands``: those on an existing file.
    ``readers``: roles that may see files. ``references``: request fields, besides case_reference,
    that hold a case reference somebody typed. ``checks``: for a command class, what only the
    database knows (see ``Application.perform``). TypeError when table and contract differ.
    """

    def __init__(
        self,
        application: Application,
        contract: ServiceDescriptor,
        *,
        opening: Mapping[str, type],
        commands: Mapping[str, type],
        readers: Collection[str],
        references: Collection[str] = (),
        checks: Mapping[type, Callable[..., None]] | None = None,
    ) -> None:
        self.application = application
        self._readers = frozenset(readers)
        self._references = frozenset(references)
        self._checks = checks or {}
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
        """Files in the order of their references, page by page; ``state`` filters."""
        self.require_reader()
        after, size = together(lambda: _cursor(request, "c"), lambda: _page_size(request))
        if after is not None:
            try:
                after = parse_reference(after)
            except BadReference:
                raise _bad_page() from None
        files, following = self.application.page(state=request.state or None, after=after, size=size)
        return fill(self._answers["ListCases"], {"cases": files}, next_page_token=_token("c", following))

    def GetTimeline(self, request: Any, context: Any) -> Message:
        """What happened in the case as this agency knows it, oldest first."""
        self.require_reader()
        reference, after, size = together(
            lambda: reference_in(request), lambda: _cursor(request, "t"), lambda: _page_size(request)
        )
        if after is not None and not (after.isascii() and after.isdigit() and len(after) < 10):
            raise _bad_page()
        self.application.view(reference)  # NotFound for a case that is not ours, even if news of it came
        start = int(after or 0)
        rows = self.application.timeline(reference, after=start, size=size + 1)
        entries = [{**row, "event_id": row["_id"]} for row in rows[:size]]
        following = str(start + size) if len(rows) > size else None
        return fill(self._answers["GetTimeline"], {"entries": entries}, next_page_token=_token("t", following))

    def require_reader(self) -> None:
        """Raises Forbidden unless the caller has one of the reading roles."""
        if not current_actor().roles & self._readers:
            raise Forbidden(
                Problem(
                    "role",
                    "role_may_not",
                    vi="Vai trò của bạn không được xem hồ sơ.",
                    en="Your role may not see files.",
                )
            )

    def _serving(self, rpc: str, command_class: type, *, on_existing: bool) -> Callable[[Any, Any], Message]:
        def call(request: Any, context: Any) -> Message:
            about = [lambda: reference_in(request), lambda: _expected_version(request)] if on_existing else []
            identity, command, *place = together(
                lambda: request_of(request),
                lambda: to_command(request, command_class, self._references & set(request.DESCRIPTOR.fields_by_name)),
                *about,
            )
            reference, expected_version = place if on_existing else (None, None)
            receipt = self.application.perform(
                command,
                current_actor(),
                identity,
                reference=reference,
                expected_version=expected_version,
                unit_checks=self._checks.get(command_class),
            )
            return fill(self._answers[rpc], receipt)

        return call


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


def _expected_version(request: Any) -> int:
    version: int = request.expected_version
    if version < 1:
        raise InvalidInput(problem("expected_version", "missing" if version == 0 else "bad_value"))
    return version


def _page_size(request: Any) -> int:
    size: int = request.page_size or USUAL_PAGE
    if not 1 <= size <= LARGEST_PAGE:
        raise InvalidInput(
            Problem("page_size", "out_of_range", vi=f"Từ 1 đến {LARGEST_PAGE}.", en=f"From 1 to {LARGEST_PAGE}.")
        )
    return size


def _token(kind: str, cursor: str | None) -> str:
    return "" if cursor is None else base64.urlsafe_b64encode(f"{kind}:{cursor}".encode()).decode().rstrip("=")


def _cursor(request: Any, kind: str) -> str | None:
    if not request.page_token:
        return None
    try:
        padded = request.page_token + "=" * (-len(request.page_token) % 4)
        text = base64.b64decode(padded, b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        raise _bad_page() from None
    found, _, cursor = text.partition(":")
    if found != kind:
        raise _bad_page()
    return cursor


def _bad_page() -> InvalidInput:
    return InvalidInput(
        Problem(
            "page_token",
            "bad_page_token",
            vi="Trang này không còn; xin xem lại từ đầu.",
            en="There is no such page; please start from the first.",
        )
    )
