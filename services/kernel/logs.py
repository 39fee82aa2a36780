"""Log lines: JSON on standard output, and nothing in them that tells of a person.

The rule is an allow-list. A key that is not listed below is written as ``[withheld]``, and so is a
listed one whose value does not have the shape of a code, a reference or a number: whoever logs a
child's name by mistake logs ``[withheld]``. Exceptions are reduced to their types and the places in
the code, because their messages may quote what somebody typed; so are the tracebacks that libraries
(eventlet's hub, grpc) print by themselves. What libraries log is reduced to the
constant text of the call, without its arguments.

In a call, ``log.info("relay_started", fence=3)``: the first word is the event, a code; never build
it from values.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Callable, Mapping, MutableMapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog

WITHHELD = "[withheld]"
_CODE = re.compile(r"(?!.*\d{9})[A-Za-z0-9_.:/<>+-]{0,160}")  # no blanks, no accents, no phone number
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DIGEST = re.compile(r"[0-9a-f]{16,64}")  # longer than any number of a person
_REFERENCE = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}")
_MOMENT = re.compile(r"[0-9T:.+Z-]{10,40}")

ALLOWED: Mapping[str, re.Pattern[str]] = {
    **dict.fromkeys(
        (
            "event",
            "level",
            "logger",
            "service",
            "kind",
            "name",
            "source",
            "recipient",
            "state",
            "version",
            "method",
            "code",
            "duration_ms",
            "staff_id",
            "error",
            "reason",
            "retry_in_s",
            "fence",
            "outcome",
            "sequence",
            "count",
            "port",
            "pid",
            "place",
            "process",
            "exit_code",
            "attempt",
        ),
        _CODE,
    ),
    **dict.fromkeys(("event_id", "request_id"), _UUID),
    "incident": _DIGEST,
    "reference": _REFERENCE,
    "timestamp": _MOMENT,
}
_CHATTY = ("pika",)  # a dozen lines of INFO for each connection
_LONGEST_STACK = 30  # frames of one exception
_NUMBERS_BELOW = 10**8  # counts and durations stay below; telephone and identity numbers do not

ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None]
_one_line_at_a_time = threading.Lock()
_print_exception = traceback.print_exception


def configure(service: str, kind: str, level: str = "INFO") -> None:
    """Send everything that this process logs, its libraries included, through the rule above.

    ``kind``: api, worker, relay ...; ``level``: DEBUG, INFO, WARNING or ERROR. Uncaught exceptions
    are reduced like logged ones. May be called again; the last call counts.
    """
    fixed = {"service": service, "kind": kind, "pid": os.getpid()}
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, structlog.processors.add_log_level, _Render(fixed)],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=_Lines,
        cache_logger_on_first_use=False,
    )
    handler = _FromLibraries(fixed)
    logging.raiseExceptions = False  # a failing log call would print its arguments
    logging.captureWarnings(True)
    logging.root.handlers[:] = [handler]
    logging.root.setLevel(level)
    for name, logger in logging.root.manager.loggerDict.items():
        if isinstance(logger, logging.Logger) and not name.startswith("_pytest"):
            logger.handlers[:] = []
            logger.propagate = True
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    sys.excepthook = lambda *raised: _uncaught(fixed, raised)
    threading.excepthook = lambda raised: _uncaught(fixed, (raised.exc_type, raised.exc_value, raised.exc_traceback))
    sys.unraisablehook = lambda raised: _uncaught(fixed, (raised.exc_type, raised.exc_value, raised.exc_traceback))
    # Some libraries print tracebacks past every hook: eventlet's hub for whatever spawn_n and spawn_after
    # started, grpc for its callbacks. They all end up here, whether they are imported before or after.
    traceback.print_exception = _printing(fixed)


def allowed(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they may be written."""
    return {key if _CODE.fullmatch(key) else WITHHELD: _value(ALLOWED.get(key), value) for key, value in fields.items()}


def reduced(error: BaseException) -> list[dict[str, Any]]:
    """An exception and its causes: types and code locations, never a message."""
    chain, seen = [], set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        frames = list(traceback.walk_tb(current.__traceback__))[-_LONGEST_STACK:]
        chain.append(
            {
                "type": f"{type(current).__module__}.{type(current).__qualname__}",
                "at": [_place(frame.f_code.co_filename, line, frame.f_code.co_name) for frame, line in frames],
            }
        )
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return chain


def _value(shape: re.Pattern[str] | None, value: Any) -> Any:
    if shape is None:
        return WITHHELD
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        return round(value, 3) if abs(value) < _NUMBERS_BELOW else WITHHELD  # nan is not below anything
    if isinstance(value, str):
        return str(value) if shape.fullmatch(value) else WITHHELD
    return WITHHELD


def _place(file: str, line: int, function: str) -> str:
    return f"{'/'.join(Path(file).parts[-3:])}:{line} {function}"


def _write(fixed: Mapping[str, Any], fields: Mapping[str, Any], extra: Mapping[str, Any]) -> str:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"timestamp": now, **fixed, **allowed(fields), **extra}, ensure_ascii=False)


def _put(line: str) -> None:
    with _one_line_at_a_time:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


class _Lines:
    """What structlog writes to. Knows its name, as given to ``structlog.get_logger(name)``."""

    def __init__(self, *names: str) -> None:
        self.name = names[0] if names else "service"

    def msg(self, line: str) -> None:
        _put(line)

    debug = info = warning = error = critical = msg


class _Render:
    """structlog's last processor."""

    def __init__(self, fixed: Mapping[str, Any]) -> None:
        self._fixed = fixed

    def __call__(self, logger: Any, _method: str, fields: MutableMapping[str, Any]) -> str:
        raised = _raised(fields.pop("exc_info", None))
        extra = {"exception": reduced(raised)} if raised is not None else {}
        return _write(self._fixed, {"logger": getattr(logger, "name", "service"), **fields}, extra)


class _FromLibraries(logging.Handler):
    """Standard logging (pika, nameko, kombu, grpc, pymongo ...), reduced to what was constant."""

    def __init__(self, fixed: Mapping[str, Any]) -> None:
        super().__init__()
        self._fixed = fixed

    def emit(self, record: logging.LogRecord) -> None:
        extra: dict[str, Any] = {"event": _constant_text(record)}
        raised = _raised(record.exc_info)
        if raised is not None:
            extra["exception"] = reduced(raised)
        extra["place"] = _place(record.pathname, record.lineno, record.funcName)
        _put(_write(self._fixed, {"logger": record.name, "level": record.levelname.lower()}, extra))


def _constant_text(record: logging.LogRecord) -> str:
    """The call's text if it stands so in the calling code; a text made up at run time may hold anything."""
    frame: Any = sys._getframe()
    while frame is not None:
        code = frame.f_code
        if code.co_filename == record.pathname and code.co_name == record.funcName:
            constant = isinstance(record.msg, str) and record.msg in code.co_consts
            return str(record.msg) if constant else WITHHELD
        frame = frame.f_back
    return WITHHELD


def _raised(exc_info: Any) -> BaseException | None:
    if not exc_info:
        return None
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1]
    return sys.exc_info()[1]


def _uncaught(fixed: Mapping[str, Any], raised: Any) -> None:
    kind, error, _ = raised
    if issubclass(kind, SystemExit | KeyboardInterrupt):
        return
    extra = {"exception": reduced(error if error is not None else kind())}
    _put(_write(fixed, {"logger": "process", "level": "critical", "event": "uncaught"}, extra))


def _printing(fixed: Mapping[str, Any]) -> Callable[..., None]:
    """``traceback.print_exception`` that writes a line of ours where it would write to the terminal."""

    def printing(exc: Any, /, *rest: Any, file: Any = None, **named: Any) -> None:
        into = rest[3] if len(rest) > 3 else file  # (exc, value, tb, limit, file, chain)
        if into not in (None, sys.stdout, sys.stderr, sys.__stdout__, sys.__stderr__):
            _print_exception(exc, *rest, **({} if file is None else {"file": file}), **named)
            return
        error = exc if isinstance(exc, BaseException) else rest[0] if rest else named.get("value")
        if isinstance(error, BaseException):
            _uncaught(fixed, (type(error), error, None))

    return printing
