"""Refusals on the wire: a gRPC status with google.rpc details, and back again for clients.

Each problem travels as an ``ErrorInfo`` (reason = its key; metadata: field, rule, vi, en, and of the rule
its source and what would make it allowed: remedy_vi, remedy_en). Bad input also carries a ``BadRequest``
(fields and keys), which generic clients understand. Everything travels in trailers, which peers cut off at
8 KiB. When the room is short the BadRequest goes first, then what is told of the rules, then the words of the
later problems (field, key and rule stay); only then are problems left out, and a last ErrorInfo
``more_problems`` says how many.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import grpc
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc_status import rpc_status

from services.kernel.errors import (
    DomainError,
    Forbidden,
    InvalidInput,
    NotFound,
    Problem,
    Refused,
    RequestReused,
    StaleVersion,
    WrongState,
)
from services.kernel.rules import rule_book

DOMAIN = "chungtay"
MORE = "more_problems"
LARGEST_STATUS = 5_500  # bytes; in base 64, with the other trailers, this stays below 8 KiB
METADATA_OPTIONS = (("grpc.max_metadata_size", 32 * 1024), ("grpc.absolute_max_metadata_size", 64 * 1024))
RETRY_AFTER = 2  # seconds
_CHANGES_TOLD = 20

_CODES: dict[type[DomainError], grpc.StatusCode] = {
    InvalidInput: grpc.StatusCode.INVALID_ARGUMENT,
    NotFound: grpc.StatusCode.NOT_FOUND,
    WrongState: grpc.StatusCode.FAILED_PRECONDITION,
    StaleVersion: grpc.StatusCode.ABORTED,
    Forbidden: grpc.StatusCode.PERMISSION_DENIED,
    Refused: grpc.StatusCode.FAILED_PRECONDITION,
    RequestReused: grpc.StatusCode.ALREADY_EXISTS,
}


def status_of(error: DomainError) -> status_pb2.Status:
    """The status that tells a client of a refusal. Its message is the error's code."""
    more = error_details_pb2.ErrorInfo(reason=MORE, domain=DOMAIN, metadata={"count": str(len(error.problems))})
    room = LARGEST_STATUS - _status(code_of(error), error.code).ByteSize() - _size(more)
    infos: list[error_details_pb2.ErrorInfo] = []
    for problem in error.problems:
        info = _about(error, _info(problem, in_words=False))
        if _size(info) > room:
            break
        infos.append(info)
        room -= _size(info)
    for number, problem in enumerate(error.problems[: len(infos)]):
        in_words = _about(error, _info(problem))
        if (longer := _size(in_words) - _size(infos[number])) > room:
            break
        infos[number] = in_words
        room -= longer
    for number, problem in enumerate(error.problems[: len(infos)]):
        explained = _explained(infos[number], problem)
        if "vi" not in infos[number].metadata or (longer := _size(explained) - _size(infos[number])) > room:
            break
        infos[number] = explained
        room -= longer
    details: list[Message] = [*infos]
    if isinstance(error, InvalidInput) and _size(bad := _bad_request(error.problems)) <= room:
        details.append(bad)
    if left := len(error.problems) - len(infos):
        details.append(error_details_pb2.ErrorInfo(reason=MORE, domain=DOMAIN, metadata={"count": str(left)}))
    return _with(_status(code_of(error), error.code), details)


def code_of(error: DomainError) -> grpc.StatusCode:
    """The nearest code of the error's class, or of the class that it extends."""
    return next((_CODES[cls] for cls in type(error).__mro__ if cls in _CODES), grpc.StatusCode.FAILED_PRECONDITION)


def refusal(code: grpc.StatusCode, *problems: Problem, message: str) -> status_pb2.Status:
    """A refusal by the server itself, before any workflow was asked (no token, no deadline)."""
    return _with(_status(code, message), (_info(problem) for problem in problems))


def cannot_be_tried() -> status_pb2.Status:
    """The call would be carried out, and not only tried (see ``trying``)."""
    problem = Problem("", "cannot_be_tried", vi="Không thể thử trước việc này.", en="This cannot be tried beforehand.")
    return refusal(grpc.StatusCode.UNIMPLEMENTED, problem, message="cannot_be_tried")


def passing_fault() -> status_pb2.Status:
    """The database is away for a moment: the same call may be sent again."""
    return _again(
        grpc.StatusCode.UNAVAILABLE,
        Problem(
            "",
            "temporarily_unavailable",
            vi="Hệ thống tạm thời gián đoạn, xin thử lại.",
            en="The system is away for a moment; please try again.",
        ),
    )


def too_busy() -> status_pb2.Status:
    """More calls wait than can be served: the same call may be sent again, after a moment."""
    return _again(
        grpc.StatusCode.RESOURCE_EXHAUSTED,
        Problem(
            "",
            "too_busy",
            vi="Hệ thống đang quá tải, xin thử lại sau giây lát.",
            en="The system is too busy; please try again in a moment.",
        ),
    )


def incident(incident_id: str) -> status_pb2.Status:
    """A fault of ours: the client learns a number to tell, and nothing else."""
    info = _info(
        Problem(
            "",
            "internal",
            vi=f"Lỗi hệ thống, mã sự cố {incident_id}.",
            en=f"A fault of the system, incident {incident_id}.",
        )
    )
    info.metadata["incident"] = incident_id
    return _with(_status(grpc.StatusCode.INTERNAL, f"incident {incident_id}"), (info,))


def problems_of(error: grpc.RpcError) -> list[Problem]:
    """For clients: the problems that a failed call tells of. Empty when it tells of none.

    ``vi`` and ``en`` are empty where the words did not fit. A last one with the key ``more_problems``
    stands for the problems that did not fit at all.
    """
    return [
        Problem(
            info.metadata["field"],
            info.reason,
            info.metadata["rule"] or None,
            vi=info.metadata["vi"],
            en=info.metadata["en"],
            source=info.metadata["source"],
            remedy_vi=info.metadata["remedy_vi"],
            remedy_en=info.metadata["remedy_en"],
        )
        if info.reason != MORE
        else Problem(
            "",
            MORE,
            vi=f"Còn {info.metadata['count']} lỗi khác.",
            en=f"There are {info.metadata['count']} more problems.",
        )
        for info in error_infos(error)
    ]


def error_infos(error: grpc.RpcError) -> list[error_details_pb2.ErrorInfo]:
    """For clients: the raw ErrorInfo details (``current_version`` and ``changed``, ``incident`` ...)."""
    status = rpc_status.from_call(cast(grpc.Call, error))
    infos = []
    for packed in status.details if status is not None else ():
        info = error_details_pb2.ErrorInfo()
        if packed.Unpack(info) and info.domain == DOMAIN:
            infos.append(info)
    return infos


def _about(error: DomainError, info: error_details_pb2.ErrorInfo) -> error_details_pb2.ErrorInfo:
    if isinstance(error, StaleVersion):
        info.metadata["current_version"] = str(error.current_version)
        info.metadata["changed"] = ",".join(error.changed[-_CHANGES_TOLD:])
    return info


def _bad_request(problems: Iterable[Problem]) -> error_details_pb2.BadRequest:
    violation = error_details_pb2.BadRequest.FieldViolation
    return error_details_pb2.BadRequest(
        field_violations=[violation(field=problem.field, description=problem.key) for problem in problems]
    )


def _info(problem: Problem, *, in_words: bool = True) -> error_details_pb2.ErrorInfo:
    facts = {"field": problem.field, "rule": problem.rule}
    if in_words:
        facts |= {"vi": problem.vi, "en": problem.en}
    return error_details_pb2.ErrorInfo(
        reason=problem.key, domain=DOMAIN, metadata={name: text for name, text in facts.items() if text}
    )


def _explained(info: error_details_pb2.ErrorInfo, problem: Problem) -> error_details_pb2.ErrorInfo:
    """With the rule's source and what would make it allowed; unchanged where no rule of the book is named."""
    rule = rule_book().latest(problem.rule) if problem.rule else None
    if rule is None:
        return info
    explained = error_details_pb2.ErrorInfo()
    explained.CopyFrom(info)
    told = {"source": rule.source, "remedy_vi": rule.remedy_vi, "remedy_en": rule.remedy_en}
    for name, text in told.items():
        if text:
            explained.metadata[name] = text
    return explained


def _again(code: grpc.StatusCode, problem: Problem) -> status_pb2.Status:
    retry = error_details_pb2.RetryInfo()
    retry.retry_delay.FromSeconds(RETRY_AFTER)
    return _with(_status(code, problem.key), (retry, _info(problem)))


def _size(detail: Message) -> int:
    """Bytes that a detail takes within a status."""
    alone = _with(status_pb2.Status(), (detail,))
    return alone.ByteSize()


def _status(code: grpc.StatusCode, message: str) -> status_pb2.Status:
    number: int = code.value[0]
    return status_pb2.Status(code=number, message=message)


def _with(status: status_pb2.Status, details: Iterable[Message]) -> status_pb2.Status:
    for detail in details:
        _add(status, detail)
    return status


def _add(status: status_pb2.Status, detail: Message) -> None:
    packed = AnyMessage()
    packed.Pack(detail)
    status.details.append(packed)
