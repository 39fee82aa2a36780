"""The gRPC server of a service: plain threads, TLS always, every call checked the same way.

Never import this in a process that eventlet has patched: both stop answering.

A call needs a deadline and, unless its method is declared open, a valid token. Refusals of the
workflow become statuses (``kernel.rpc.errors``); any other exception becomes INTERNAL with an
incident number that also stands in the log, and nothing else.

Health and reflection need neither deadline nor token, and have threads of their own: a database that
hangs holds every thread of the calls, and a process that did not answer its health check then would
be restarted for nothing. Calls beyond those that may wait are told at once to come again.
"""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import threading
import time
import uuid
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

import grpc
import structlog
from google.rpc import status_pb2
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection
from grpc_status import rpc_status

from services.kernel.config import Settings
from services.kernel.errors import DomainError, Problem
from services.kernel.persistence.mongo import is_passing
from services.kernel.rpc import errors
from services.kernel.rpc.threads import Threads, served_by
from services.kernel.rpc.tokens import BadToken, TokenVerifier, WrongAudience, set_actor
from services.kernel.rpc.trying import MARK, is_only_tried

Servicer = tuple[Callable[[Any, grpc.Server], None], Any, str]  # add_..._to_server, the servicer, its full name

LARGEST_MESSAGE = 1024 * 1024  # bytes
LONGEST_DEADLINE = 300  # seconds; a deadline further away is none
GRACE = 10  # seconds that calls in hand may take when the process is told to stop
SPARE_CALLS = 200  # of health, reflection and refusals at one time
OPTIONS = (
    ("grpc.max_receive_message_length", LARGEST_MESSAGE),
    ("grpc.max_send_message_length", LARGEST_MESSAGE),
    ("grpc.max_concurrent_streams", 100),
    ("grpc.keepalive_time_ms", 60_000),
    ("grpc.keepalive_timeout_ms", 20_000),
    ("grpc.http2.min_recv_ping_interval_without_data_ms", 20_000),
    ("grpc.http2.max_ping_strikes", 3),
    ("grpc.max_connection_idle_ms", 15 * 60_000),
    ("grpc.so_reuseport", 0),  # two processes on one port would share the calls unnoticed
    *errors.METADATA_OPTIONS,
)
_HEALTH, _REFLECTION = "/grpc.health.v1.Health/", "/grpc.reflection."

log = structlog.get_logger("rpc")


class CannotStart(Exception):
    """The server cannot be started; the text is a plain sentence without values."""


@dataclass(slots=True)
class Running:
    """A server that answers. ``port``: where it listens."""

    server: grpc.Server
    port: int
    _health: health.HealthServicer
    _calls: _Calls
    _threads: Threads

    def stop(self) -> bool:
        """Say NOT_SERVING, take no new call, let those in hand end. False if some did not in time."""
        self._health.enter_graceful_shutdown()
        self.server.stop(GRACE).wait(GRACE + 1)
        self._threads.shutdown()
        return self._calls.none_in_hand(within=1.0)


def serve(settings: Settings, service: str, servicers: Sequence[Servicer], open_methods: Collection[str] = ()) -> None:
    """Serve until SIGTERM or SIGINT, then drain and return; the process's exit code is then 0.

    ``open_methods``: full names (``/chungtay.identity.v1.IdentityService/SignIn``) of methods that
    need no token. Ends the process with code 2 and a sentence when it cannot start.
    """
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    try:
        running = start(settings, service, servicers, open_methods)
    except CannotStart as error:
        raise SystemExit(_complain(str(error))) from None
    log.info("api_started", port=running.port)
    stopping.wait()
    log.info("api_draining")
    if running.stop():
        log.info("api_stopped")
        return
    log.warning("api_stopped_with_calls_in_hand")
    os._exit(0)  # a call that ignores its cancellation would keep the process alive for ever


def start(
    settings: Settings, service: str, servicers: Sequence[Servicer], open_methods: Collection[str] = ()
) -> Running:
    """Start a server and return at once. Raises CannotStart."""
    credentials = _credentials(settings)
    if settings.token_keys is None:
        raise CannotStart("CHUNGTAY_TOKEN_KEYS is not set: without the public keys no token can be checked.")
    threads = Threads(settings.worker_threads)
    calls = _Calls(TokenVerifier(settings.token_keys, service), frozenset(open_methods), threads)
    server = grpc.server(
        threads.calls, interceptors=[calls], options=OPTIONS, maximum_concurrent_rpcs=threads.most_calls + SPARE_CALLS
    )
    answers = health.HealthServicer()
    health_pb2_grpc.add_HealthServicer_to_server(answers, server)
    names = [name for _, _, name in servicers]
    for add, servicer, _ in servicers:
        add(servicer, server)
    reflection.enable_server_reflection([*names, health.SERVICE_NAME, reflection.SERVICE_NAME], server)
    try:
        port = server.add_secure_port(settings.grpc_listen, credentials)
    except RuntimeError:
        port = 0
    if port == 0:
        raise CannotStart("CHUNGTAY_GRPC_LISTEN: the address cannot be used; another process may hold the port.")
    server.start()
    for name in ["", *names]:
        answers.set(name, health_pb2.HealthCheckResponse.SERVING)
    return Running(server, port, answers, calls, threads)


def _credentials(settings: Settings) -> grpc.ServerCredentials:
    if settings.tls_cert is None or settings.tls_key is None:
        raise CannotStart("CHUNGTAY_TLS_CERT and CHUNGTAY_TLS_KEY must be set: no call is served without TLS.")
    try:
        return grpc.ssl_server_credentials([(settings.tls_key.read_bytes(), settings.tls_cert.read_bytes())])
    except OSError:
        raise CannotStart("CHUNGTAY_TLS_CERT or CHUNGTAY_TLS_KEY names a file that cannot be read.") from None


def _complain(sentence: str) -> int:
    os.write(2, (sentence + "\n").encode())
    return 2


class _Calls(grpc.ServerInterceptor):
    """What happens around every call."""

    def __init__(self, verifier: TokenVerifier, open_methods: frozenset[str], threads: Threads) -> None:
        self._verifier = verifier
        self._threads = threads
        self._open = frozenset("/" + name.lstrip("/") for name in open_methods)
        self._in_hand = 0
        self._changed = threading.Condition()

    def none_in_hand(self, within: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._in_hand == 0, within)

    def intercept_service(self, continuation: Any, details: Any) -> Any:
        handler = continuation(details)
        if handler is None:
            return None
        if details.method.startswith(_HEALTH):
            return served_by(self._threads.spare, handler)
        if details.method.startswith(_REFLECTION):
            return served_by(self._threads.reflection, handler)
        if handler.unary_unary is None:
            raise TypeError("only plain calls are served: streams have no place in the contracts")
        method, inner = details.method, handler.unary_unary
        if self._threads.calls.unfinished >= self._threads.most_calls:
            busy = grpc.unary_unary_rpc_method_handler(
                lambda _, context: self._come_again(method, context),
                handler.request_deserializer,
                handler.response_serializer,
            )
            return served_by(self._threads.spare, busy)

        def served(request: Any, context: grpc.ServicerContext) -> Any:
            with self._counted():
                return self._serve(method, inner, request, context)

        return grpc.unary_unary_rpc_method_handler(served, handler.request_deserializer, handler.response_serializer)

    def _come_again(self, method: str, context: grpc.ServicerContext) -> Any:
        status = rpc_status.to_status(errors.too_busy())
        self._say({"method": method.lstrip("/")}, status.code, time.monotonic())
        return context.abort_with_status(status)

    @contextlib.contextmanager
    def _counted(self) -> Any:
        with self._changed:
            self._in_hand += 1
        try:
            yield
        finally:
            with self._changed:
                self._in_hand -= 1
                self._changed.notify_all()

    def _serve(self, method: str, inner: Any, request: Any, context: grpc.ServicerContext) -> Any:
        started = time.monotonic()
        facts: dict[str, Any] = {"method": method.lstrip("/"), "request_id": _request_id(request)}
        answer, refused = None, None
        try:
            refused = self._not_admitted(method, context, facts)
            if refused is None and is_only_tried(context) and not getattr(inner, MARK, False):
                refused = errors.cannot_be_tried()
            if refused is None:
                answer = inner(request, context)
        except DomainError as error:
            refused = errors.status_of(error)
        except BaseException as error:  # SystemExit too: this is a thread, and a client waits for the answer
            if type(error) is Exception and context.code() is not None:  # type: ignore[attr-defined]
                self._say(facts, context.code(), started)  # type: ignore[attr-defined]
                raise  # the method has called context.abort itself
            refused = _fault(error, facts)
        finally:
            set_actor(None)
        if refused is None:
            self._say(facts, grpc.StatusCode.OK, started)
            return answer
        status = rpc_status.to_status(refused)
        self._say(facts, status.code, started)
        return context.abort_with_status(status)

    def _not_admitted(
        self,
        method: str,
        context: grpc.ServicerContext,
        facts: dict[str, Any],
    ) -> status_pb2.Status | None:
        """Why this call is not even looked at; None when it may go on, its actor then known."""
        remaining = context.time_remaining()
        if remaining is None or remaining > LONGEST_DEADLINE:
            return errors.refusal(
                grpc.StatusCode.INVALID_ARGUMENT,
                Problem(
                    "deadline",
                    "deadline_missing",
                    vi="Lời gọi phải có thời hạn (tối đa 5 phút).",
                    en="A call must have a deadline (at most five minutes).",
                ),
                message="deadline_missing",
            )
        if method in self._open:
            set_actor(None)
            return None
        try:
            actor = self._verifier.verify(_bearer(context))
        except WrongAudience as error:
            return errors.refusal(
                grpc.StatusCode.PERMISSION_DENIED,
                Problem(
                    "authorization",
                    error.reason,
                    vi="Phiên đăng nhập này không dùng cho cơ quan này.",
                    en="This sign-in is not for this agency.",
                ),
                message=error.reason,
            )
        except BadToken as error:
            facts["reason"] = error.reason
            return errors.refusal(
                grpc.StatusCode.UNAUTHENTICATED,
                Problem(
                    "authorization",
                    "not_signed_in",
                    vi="Bạn chưa đăng nhập hoặc phiên đã hết hạn.",
                    en="You are not signed in, or the sign-in has expired.",
                ),
                message="not_signed_in",
            )
        set_actor(actor)
        facts["staff_id"] = actor.staff_id
        return None

    @staticmethod
    def _say(facts: dict[str, Any], code: grpc.StatusCode, started: float) -> None:
        log.info("call", code=code.name, duration_ms=round(1000 * (time.monotonic() - started), 1), **facts)


def _bearer(context: grpc.ServicerContext) -> str:
    values = [value for key, value in context.invocation_metadata() or () if key == "authorization"]
    if not values:
        raise BadToken("no_token")
    if len(values) > 1 or not isinstance(values[0], str) or not values[0].startswith("Bearer "):
        raise BadToken("not_one_bearer_token")
    return values[0].removeprefix("Bearer ")


def _request_id(request: Any) -> str | None:
    """In its usual form if it is one: what else stands in that field is not for the log."""
    try:
        return str(uuid.UUID(getattr(request, "request_id", "")))
    except ValueError:
        return None


def _fault(error: BaseException, facts: dict[str, Any]) -> status_pb2.Status:
    if is_passing(error):
        facts["reason"] = type(error).__name__
        return errors.passing_fault()
    incident = secrets.token_hex(8)
    facts["incident"] = incident
    log.error("call_failed", incident=incident, method=facts["method"], exc_info=error)
    return errors.incident(incident)
