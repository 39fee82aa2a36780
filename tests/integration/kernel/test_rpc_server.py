"""The gRPC server as a real process: what it demands of a call, what comes out, and how it ends."""

import signal
import subprocess
import sys
import uuid

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_health.v1 import health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from grpc_status import rpc_status

from services.kernel.rpc import errors
from services.kernel.rpc.threads import CALLS_PER_THREAD
from tests.integration.kernel.rpc_server_process import ROOT, SERVER, Server, certificate
from tests.sample_contract import pb2, pb2_grpc
from tests.waiting import until

CANARY = "Nguyễn-Thị-Chim-0912345678"
pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("server")).start()
    yield running
    running.end()


@pytest.fixture
def own_server(tmp_path):
    running = Server(tmp_path).start()
    yield running
    running.go_on.touch()
    running.end()


def test_a_call_without_a_deadline_is_refused(server):
    """A call that nobody waits for any more must not hold a thread."""
    for endless in (None, 100_000):
        error = server.refusal(timeout=endless)
        assert error.code() is grpc.StatusCode.INVALID_ARGUMENT
        assert error.details() == "deadline_missing"


def test_a_method_declared_open_needs_a_deadline_but_no_token(server):
    """Signing in cannot ask for a token."""
    with server.channel() as channel:
        stub = pb2_grpc.SampleServiceStub(channel)
        assert stub.ListCases(pb2.ListCasesRequest(), timeout=5) == pb2.ListCasesResponse()
        with pytest.raises(grpc.RpcError) as refused:
            stub.ListCases(pb2.ListCasesRequest())
        assert refused.value.code() is grpc.StatusCode.INVALID_ARGUMENT


def test_health_and_reflection_answer_without_token_and_deadline(server):
    """Container health checks and grpcurl have neither."""
    with server.channel() as channel:
        for name in ("", "chungtay.sample.v1.SampleService"):
            answer = health_pb2_grpc.HealthStub(channel).Check(health_pb2.HealthCheckRequest(service=name))
            assert answer.status == health_pb2.HealthCheckResponse.SERVING
        asked = iter([reflection_pb2.ServerReflectionRequest(list_services="")])
        (told,) = list(reflection_pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo(asked))
        assert "chungtay.sample.v1.SampleService" in {s.name for s in told.list_services_response.service}


def test_a_client_that_trusts_another_authority_does_not_connect(server, tmp_path):
    """A server is known by the local authority's certificate, and plain text is not served at all."""
    stranger = certificate(tmp_path, "stranger")
    request = pb2.ListCasesRequest()
    for channel in (server.channel(stranger), grpc.insecure_channel(f"localhost:{server.port}")):
        with channel, pytest.raises(grpc.RpcError) as refused:
            pb2_grpc.SampleServiceStub(channel).ListCases(request, timeout=5)
        assert refused.value.code() in (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED)


@pytest.mark.parametrize("missing", ["CHUNGTAY_TLS_CERT", "CHUNGTAY_TLS_KEY", "CHUNGTAY_TOKEN_KEYS"])
def test_without_certificate_or_keys_the_process_does_not_start(server, missing):
    """No call is ever served without TLS and token check; the process says what to set."""
    environment = {name: value for name, value in server.environment.items() if name != missing}
    ended = subprocess.run(
        [sys.executable, str(SERVER)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert missing in ended.stderr


def test_a_port_in_use_is_told_in_a_sentence(server):
    """Two processes on one port would share the calls unnoticed."""
    environment = {**server.environment, "CHUNGTAY_GRPC_LISTEN": f"127.0.0.1:{server.port}"}
    ended = subprocess.run(
        [sys.executable, str(SERVER)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 2
    assert "CHUNGTAY_GRPC_LISTEN" in ended.stderr


def test_a_hundred_problems_arrive_as_those_that_fit_and_a_count(server):
    """A client with usual limits must get the answer, not a broken stream."""
    error = server.refusal("refused")
    assert error.code() is grpc.StatusCode.FAILED_PRECONDITION
    problems = errors.problems_of(error)
    assert len(problems) > 10
    assert problems[0].field == "field[0]"
    assert problems[-1].key == "more_problems"


def test_a_database_that_is_away_is_told_as_passing(server):
    """The client may send the same request again."""
    error = server.refusal("database away", joined_to=CANARY)
    assert error.code() is grpc.StatusCode.UNAVAILABLE
    assert errors.problems_of(error)[0].key == "temporarily_unavailable"


def test_a_fault_of_ours_tells_an_incident_number_and_nothing_else(server):
    """Canary rule: neither the answer nor the log holds what was typed; the number joins the two."""
    error = server.refusal("fault", joined_to=CANARY)
    assert error.code() is grpc.StatusCode.INTERNAL
    told = error.details() + str(error.trailing_metadata())
    assert "Chim" not in told
    assert "ValueError" not in told
    incident = errors.error_infos(error)[0].metadata["incident"]
    logged = until(lambda: [line for line in server.lines() if line.get("incident") == incident], "the incident")
    assert logged[0]["exception"][0]["type"] == "builtins.ValueError"


def test_a_method_that_wants_to_end_the_process_is_a_fault_like_any_other(server):
    """SystemExit would end the thread alone, and the client would wait for its whole deadline."""
    error = server.refusal("exit", joined_to=CANARY)
    assert error.code() is grpc.StatusCode.INTERNAL
    assert errors.error_infos(error)[0].metadata["incident"]
    assert server.open_sample().reference


def test_slow_calls_leave_health_alone_and_one_call_too_many_is_told_to_come_again(tmp_path):
    """A database that hangs holds every thread; restarting the process for it would help nobody."""
    own = Server(tmp_path)
    own.environment["CHUNGTAY_WORKER_THREADS"] = "1"
    own.start()
    with own.channel() as channel:
        stub, health = pb2_grpc.SampleServiceStub(channel), health_pb2_grpc.HealthStub(channel)
        metadata = [("authorization", f"Bearer {own.token()}")]
        slow = [
            stub.OpenSample.future(
                pb2.OpenSampleRequest(request_id=str(uuid.uuid4()), narrative="slow"), timeout=60, metadata=metadata
            )
            for _ in range(CALLS_PER_THREAD)
        ]
        try:
            until(own.started.exists, "the only thread is held")
            for _ in range(3):
                answer = health.Check(health_pb2.HealthCheckRequest(), timeout=5)
                assert answer.status == health_pb2.HealthCheckResponse.SERVING
            asked = iter([reflection_pb2.ServerReflectionRequest(list_services="")])
            assert list(reflection_pb2_grpc.ServerReflectionStub(channel).ServerReflectionInfo(asked, timeout=5))
            error = own.refusal(timeout=5)
            assert error.code() is grpc.StatusCode.RESOURCE_EXHAUSTED
            assert [p.key for p in errors.problems_of(error)] == ["too_busy"]
            retry = error_details_pb2.RetryInfo()
            assert any(packed.Unpack(retry) for packed in rpc_status.from_call(error).details)
            assert retry.retry_delay.seconds >= 1
        finally:
            own.go_on.touch()
        assert all(call.result(timeout=20).reference for call in slow)
        assert own.open_sample().reference
    own.end()


def test_a_request_id_that_is_none_does_not_reach_the_log(server):
    """The line of a call is written whether or not the id was checked: a phone number typed there stays out."""
    before = len(server.lines())
    with server.channel() as channel:
        pb2_grpc.SampleServiceStub(channel).OpenSample(
            pb2.OpenSampleRequest(request_id="0912345678"),
            timeout=10,
            metadata=[("authorization", f"Bearer {server.token()}")],
        )
    until(lambda: [line for line in server.lines()[before:] if line["event"] == "call"], "the line of the call")
    assert "0912345678" not in server.output.read_text()


def test_a_message_above_one_mebibyte_is_refused(server):
    """No client can fill the memory with one call."""
    assert server.refusal("x" * (1024 * 1024 + 1)).code() is grpc.StatusCode.RESOURCE_EXHAUSTED


def test_each_call_leaves_one_line_without_personal_data(server):
    """Canary rule: method, code, duration, staff number and request id; no content."""
    before = len(server.lines())
    server.open_sample(joined_to=CANARY)
    server.refusal(token=server.token(unit=CANARY, sub=CANARY), how="fault", joined_to=CANARY)
    server.refusal(token=CANARY.encode("ascii", "ignore").decode())

    def three_lines():
        found = [line for line in server.lines()[before:] if line["event"] == "call"]
        return found if len(found) == 3 else []

    calls = until(three_lines, "three lines")
    assert calls[0]["method"] == "chungtay.sample.v1.SampleService/OpenSample"
    assert calls[0]["code"] == "OK"
    assert calls[0]["staff_id"] == "CI-01"
    assert uuid.UUID(calls[0]["request_id"])
    assert calls[0]["duration_ms"] >= 0
    assert "Chim" not in server.output.read_text()
    assert "0912345678" not in server.output.read_text()


def test_told_to_stop_it_finishes_the_call_in_hand_and_takes_no_new_one(own_server):
    """SIGTERM: NOT_SERVING, drain, exit 0. A deployment must not cut a clerk's save in two."""
    with own_server.channel() as channel:
        slow = pb2_grpc.SampleServiceStub(channel).OpenSample.future(
            pb2.OpenSampleRequest(request_id=str(uuid.uuid4()), narrative="slow"),
            timeout=30,
            metadata=[("authorization", f"Bearer {own_server.token()}")],
        )
        until(own_server.started.exists, "the slow call is in hand")
        own_server.process.send_signal(signal.SIGTERM)
        until(lambda: any(line["event"] == "api_draining" for line in own_server.lines()), "it drains")
        until(own_server.takes_no_call, "new calls are refused")
        own_server.go_on.touch()
        assert slow.result(timeout=10).reference
    assert own_server.process.wait(timeout=10) == 0
    assert own_server.lines()[-1]["event"] == "api_stopped"


def test_a_call_that_does_not_end_cannot_hold_the_process_up(own_server):
    """Ten seconds of grace, then the process ends all the same, with exit code 0."""
    with own_server.channel() as channel:
        stuck = pb2_grpc.SampleServiceStub(channel).OpenSample.future(
            pb2.OpenSampleRequest(request_id=str(uuid.uuid4()), narrative="slow"),
            timeout=60,
            metadata=[("authorization", f"Bearer {own_server.token()}")],
        )
        until(own_server.started.exists, "the call is in hand")
        own_server.process.send_signal(signal.SIGINT)
        assert own_server.process.wait(timeout=20) == 0
        assert stuck.exception(timeout=5) is not None
