"""What may stand in a log line. A name planted anywhere must not come out."""

import io
import json
import logging
import subprocess
import sys
import threading
import traceback
from pathlib import Path

import pytest
import structlog

from services.kernel import logs

CANARY = "Nguyễn Thị Chim-Hoàng-Yến 0912345678"


@pytest.fixture(autouse=True)
def _logging_of_the_test_run_is_put_back():
    root, hook = logging.root, sys.excepthook
    unraisable, thread, printing = sys.unraisablehook, threading.excepthook, traceback.print_exception
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    yield
    root.handlers[:], sys.excepthook, logging.raiseExceptions = handlers, hook, raising
    sys.unraisablehook, threading.excepthook, traceback.print_exception = unraisable, thread, printing
    root.setLevel(level)
    logging.captureWarnings(False)
    structlog.reset_defaults()


@pytest.fixture
def lines(capsys):
    logs.configure("case_intake", "api", "INFO")  # database clients of other tests whisper at DEBUG

    def read():
        captured = capsys.readouterr()
        assert "Yến" not in captured.out + captured.err
        assert "0912345678" not in captured.out + captured.err
        return [json.loads(line) for line in captured.out.splitlines()]

    return read


def test_a_line_names_service_kind_logger_level_and_the_listed_facts(lines):
    """A line is one JSON object; the facts an operator needs come through unchanged."""
    structlog.get_logger("relay").warning(
        "relay_undeliverable",
        name="CaseOpened",
        reference="7F3K-9QXM-2C4",
        retry_in_s=0.5,
        event_id="6d0e9f1c-9a55-4b0f-8a3e-0d6d2f1f7c11",
    )
    (line,) = lines()
    assert line["service"] == "case_intake"
    assert line["kind"] == "api"
    assert line["logger"] == "relay"
    assert line["level"] == "warning"
    assert line["event"] == "relay_undeliverable"
    assert line["name"] == "CaseOpened"
    assert line["reference"] == "7F3K-9QXM-2C4"
    assert line["retry_in_s"] == 0.5
    assert line["event_id"] == "6d0e9f1c-9a55-4b0f-8a3e-0d6d2f1f7c11"
    assert line["timestamp"].endswith("Z")


def test_a_key_that_is_not_listed_is_withheld_whatever_its_value(lines):
    """Canary rule: the list says what may be written, not what may not."""
    structlog.get_logger("x").info("step", child="Lan", narrative=CANARY, age=7, nested={"name": CANARY})
    (line,) = lines()
    assert {line[key] for key in ("child", "narrative", "age", "nested")} == {logs.WITHHELD}


@pytest.mark.parametrize("key", sorted(set(logs.ALLOWED) - {"event", "level", "logger", "service", "kind", "pid"}))
def test_a_listed_key_does_not_let_a_name_or_a_number_through(lines, key):
    """Canary rule: a value must have the shape of a code; a name with accents or a phone number has not."""
    structlog.get_logger("x").info("step", **{key: CANARY})
    structlog.get_logger("x").info("step", **{key: [CANARY]})
    first, second = lines()
    assert first[key] == logs.WITHHELD
    assert second[key] == logs.WITHHELD


def test_an_event_text_made_from_values_is_withheld(lines):
    """Canary rule: the event is a code, so a sentence with a name in it is none."""
    structlog.get_logger("x").info(f"report of {CANARY} kept")
    structlog.get_logger("x").info("report of %s kept", CANARY)
    assert [line["event"] for line in lines()] == [logs.WITHHELD, logs.WITHHELD]


def test_an_exception_is_written_as_types_and_places_without_its_message(lines):
    """Exception messages quote what was typed; the types and the code locations are enough to find the fault."""
    try:
        try:
            raise KeyError(CANARY)
        except KeyError as error:
            raise ValueError(CANARY) from error
    except ValueError:
        structlog.get_logger("x").exception("handler_failed")
    (line,) = lines()
    assert [cause["type"] for cause in line["exception"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert "test_logs.py" in line["exception"][0]["at"][0]


def test_a_library_line_keeps_its_constant_text_and_loses_its_arguments(lines):
    """nameko logs whole payloads as arguments; only the text in its source is ours to show."""
    library = logging.getLogger("nameko.containers")
    library.warning("error handling worker %s: %s", CANARY, {"payload": CANARY})
    (line,) = lines()
    assert line["event"] == "error handling worker %s: %s"
    assert line["logger"] == "nameko.containers"
    assert line["level"] == "warning"


def test_a_library_line_made_up_at_run_time_is_withheld_but_its_place_is_told(lines):
    """kombu and grpc put values into the text itself."""
    logging.getLogger("kombu").error("cannot decode " + CANARY)  # noqa: G003
    logging.getLogger("pymongo.command").warning({"command": CANARY})
    first, second = lines()
    assert first["event"] == logs.WITHHELD
    assert "test_logs.py" in first["place"]
    assert second["event"] == logs.WITHHELD


def test_a_library_exception_and_a_broken_log_call_are_reduced_too(lines):
    """A log call with wrong arguments would print them to standard error."""
    library = logging.getLogger("grpc._server")
    try:
        raise RuntimeError(CANARY)
    except RuntimeError:
        library.exception("Exception calling application: %s", CANARY)
    library.error("%d things", CANARY)
    first, second = lines()
    assert first["exception"][0]["type"] == "builtins.RuntimeError"
    assert second["event"] == "%d things"


def test_an_uncaught_exception_is_reduced_like_a_logged_one(lines):
    """The interpreter's own report at a process's end holds the message."""
    try:
        raise RuntimeError(CANARY)
    except RuntimeError:
        sys.excepthook(*sys.exc_info())
    (line,) = lines()
    assert line["event"] == "uncaught"
    assert line["exception"][0]["type"] == "builtins.RuntimeError"


def test_a_handler_that_a_library_put_up_for_itself_is_taken_down(lines, capsys):
    """Only one way leads out of the process."""
    library = logging.getLogger("own.handler")
    library.addHandler(logging.StreamHandler())
    library.propagate = False
    logs.configure("case_intake", "api", "INFO")
    library.error("said %s", CANARY)
    (line,) = lines()
    assert line["event"] == "said %s"


@pytest.mark.parametrize("key", ["request_id", "event_id", "incident"])
def test_a_phone_number_is_no_id(lines, key):
    """Digits are hexadecimal too: an id has the whole shape of a UUID, an incident number 16 characters."""
    structlog.get_logger("x").info("step", **{key: "0912345678"})
    (line,) = lines()
    assert line[key] == logs.WITHHELD


@pytest.mark.parametrize("number", [912345678, -912345678, 912345678.0, 79201001234, float("nan"), float("inf")])
def test_a_number_as_long_as_a_phone_number_is_withheld_under_any_key(lines, number):
    """Telephone and identity numbers have nine digits and more; our counts and durations do not."""
    structlog.get_logger("x").info("step", count=number, version=99_999_999, retry_in_s=0.0912345678)
    (line,) = lines()
    assert line["count"] == logs.WITHHELD
    assert line["version"] == 99_999_999
    assert line["retry_in_s"] == 0.091


def test_what_an_object_raises_while_it_is_taken_away_is_reduced(lines):
    """The interpreter reports such an exception by itself, message and object included."""

    class Closing:
        def __del__(self):
            raise ValueError(CANARY)

    closing = Closing()
    del closing
    (line,) = lines()
    assert line["exception"][0]["type"] == "builtins.ValueError"


def test_a_traceback_that_a_library_prints_is_reduced_and_one_into_its_own_file_is_left_alone(lines):
    """grpc and eventlet print tracebacks past logging; what is written into a buffer goes no further by itself."""
    own = io.StringIO()
    try:
        raise RuntimeError(CANARY)
    except RuntimeError:
        traceback.print_exc()
        traceback.print_exception(*sys.exc_info())
        traceback.print_exc(file=own)
    assert [line["exception"][0]["type"] for line in lines()] == ["builtins.RuntimeError"] * 2
    assert CANARY in own.getvalue()


@pytest.mark.parametrize("order", ["import eventlet; configure()", "configure(); import eventlet"])
def test_what_a_green_thread_raises_is_reduced_by_the_hub_too(order):
    """eventlet's hub prints the exceptions of threads that nobody waits for; each worker runs on it."""
    program = f"""
from services.kernel import logs
def configure(): logs.configure("case_intake", "worker")
{order}
def fail(): raise ValueError({CANARY!r})
eventlet.spawn_n(fail)
eventlet.spawn_after(0, fail)
eventlet.GreenPool().spawn_n(fail)
eventlet.sleep(0.05)
"""
    ended = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program],
        capture_output=True,
        text=True,
        timeout=120,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert ended.stderr == ""
    assert "0912345678" not in ended.stdout
    raised = [
        line["exception"][0]["type"] for line in map(json.loads, ended.stdout.splitlines()) if "exception" in line
    ]
    assert raised == ["builtins.ValueError"] * 3
