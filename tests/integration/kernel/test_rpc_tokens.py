"""Who gets in: tokens at a real server process."""

import base64
import json
import time

import grpc
import pytest
from joserfc.jwk import OctKey, OKPKey

from services.kernel.rpc import errors
from services.kernel.rpc.tokens import LEEWAY, LONGEST_LIFE
from tests.integration.kernel.rpc_server_process import Server
from tests.waiting import until

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


def part(data):
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def test_a_valid_token_makes_its_holder_known_to_the_method(server):
    """The actor is the staff number, agency and roles of the token; nothing else about the person is known."""
    assert server.open_sample().reference == "CI-01 of case_intake: ['intake_officer']"


def _none_alg(server):
    _, body, _ = server.token().split(".")
    return f"{part({'alg': 'none', 'kid': 'k1'})}.{body}."


def _hmac_with_public_key(server):
    public = json.dumps(server.key.as_dict(private=False)).encode()
    return server.token(key=OctKey.import_key(public), header={"alg": "HS256"})


def _forged(server):
    head, body, signature = server.token().split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "=="))
    return f"{head}.{part({**claims, 'roles': ['intake_supervisor']})}.{signature}"


def _own_key_in_header(server):
    other = OKPKey.generate_key("Ed25519", parameters={"kid": "k1"})
    return server.token(key=other, header={"jwk": other.as_dict(private=False)})


NOW = time.time
BAD_TOKENS = {
    "no token": lambda s: "",
    "no jwt at all": lambda s: "abc",
    "expired": lambda s: s.token(iat=int(NOW()) - 1000, exp=int(NOW()) - LEEWAY - 5),
    "issued in the future": lambda s: s.token(iat=int(NOW()) + LEEWAY + 60, exp=int(NOW()) + 200),
    "without an end": lambda s: s.token(exp=None),
    "without a beginning": lambda s: s.token(iat=None),
    "valid for too long": lambda s: s.token(exp=int(NOW()) + LONGEST_LIFE + 60),
    "another issuer": lambda s: s.token(iss="somebody"),
    "no issuer": lambda s: s.token(iss=None),
    "no staff number": lambda s: s.token(sub=None),
    "roles that are no list": lambda s: s.token(roles="intake_officer"),
    "changed after signing": _forged,
    "alg none": _none_alg,
    "HMAC with the public key as secret": _hmac_with_public_key,
    "another key under the known name": lambda s: s.token(key=OKPKey.generate_key("Ed25519")),
    "a key of its own in the header": _own_key_in_header,
    "an unknown key": lambda s: s.token(key=OKPKey.generate_key("Ed25519"), header={"kid": "k9"}),
    "no key named": lambda s: s.token(header={"kid": ""}),
}


@pytest.mark.parametrize("bad", sorted(BAD_TOKENS))
def test_a_bad_token_is_refused_and_the_answer_does_not_say_why(server, bad):
    """Only identity's signature of the last 15 minutes opens a service; the reason stands in the log alone."""
    error = server.refusal(token=BAD_TOKENS[bad](server))
    assert error.code() is grpc.StatusCode.UNAUTHENTICATED
    assert error.details() == "not_signed_in"
    assert [p.key for p in errors.problems_of(error)] == ["not_signed_in"]


@pytest.mark.parametrize("claims", [{"aud": "social_support"}, {"aud": None}, {"agency": "social_support"}])
def test_a_token_for_another_agency_is_refused(server, claims):
    """Staff use their own agency's service only."""
    assert server.refusal(token=server.token(**claims)).code() is grpc.StatusCode.PERMISSION_DENIED


def test_a_clock_a_little_off_does_no_harm(server):
    """30 seconds of difference between two machines are forgiven."""
    now = int(time.time())
    assert server.open_sample(token=server.token(iat=now - 800, exp=now - LEEWAY + 15)).reference
    assert server.open_sample(token=server.token(iat=now + LEEWAY - 15, exp=now + 600)).reference


def test_a_new_signing_key_is_learned_without_a_restart(own_server):
    """identity may change its key pair at any time."""
    new = OKPKey.generate_key("Ed25519", parameters={"kid": "k2"})
    assert own_server.open_sample().reference
    own_server.publish_keys(new)

    def accepted():
        try:
            return own_server.open_sample(token=own_server.token(key=new, header={"kid": "k2"})).reference
        except grpc.RpcError:
            return None

    until(accepted, "the new key is accepted")
    assert own_server.refusal().code() is grpc.StatusCode.UNAUTHENTICATED
