"""The sample server as a process, with its certificate, signing key, tokens and log lines."""

import json
import os
import subprocess
import sys
import time
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import grpc
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.jwk import OKPKey

from tests.sample_contract import pb2, pb2_grpc
from tests.waiting import until

ROOT = Path(__file__).parents[3]
SERVER = Path(__file__).with_name("rpc_sample_server.py")


def certificate(folder, name):
    """A self-signed certificate for localhost; it is its own authority."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / f"{name}.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / f"{name}.key").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / f"{name}.pem"


class Server:
    """The process, its keys, and what it has logged."""

    def __init__(self, folder):
        self.folder = folder
        self.cert = certificate(folder, "server")
        self.key = OKPKey.generate_key("Ed25519", parameters={"kid": "k1"})
        self.keys_file = folder / "keys.json"
        self.publish_keys(self.key)
        self.started, self.go_on, self.output = folder / "started", folder / "go_on", folder / "output"
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("CHUNGTAY_")},
            "PYTHONPATH": f"{ROOT}:{ROOT / 'protos' / 'gen'}",
            "CHUNGTAY_AMQP_URL": "amqp://nobody@localhost:1/",
            "CHUNGTAY_MONGO_URL": "mongodb://localhost:1/",
            "CHUNGTAY_MONGO_DATABASE": "none",
            "CHUNGTAY_GRPC_LISTEN": "127.0.0.1:0",
            "CHUNGTAY_TLS_CERT": str(self.cert),
            "CHUNGTAY_TLS_KEY": str(folder / "server.key"),
            "CHUNGTAY_TOKEN_KEYS": str(self.keys_file),
            "CHUNGTAY_STARTED_FILE": str(self.started),
            "CHUNGTAY_GO_ON_FILE": str(self.go_on),
        }

    def publish_keys(self, *keys):
        self.keys_file.write_text(json.dumps({"keys": [key.as_dict(private=False) for key in keys]}))

    def start(self):
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, str(SERVER)], cwd=ROOT, env=self.environment, stdout=output, stderr=subprocess.STDOUT
            )
        self.port = until(self._port, "the server says its port")
        return self

    def _port(self):
        assert self.process.poll() is None, self.output.read_text()
        return next((line["port"] for line in self.lines() if line["event"] == "api_started"), None)

    def lines(self):
        return [json.loads(line) for line in self.output.read_text().splitlines()]

    def channel(self, authority=None):
        roots = grpc.ssl_channel_credentials((authority or self.cert).read_bytes())
        return grpc.secure_channel(f"localhost:{self.port}", roots)

    def token(self, key=None, header=None, **claims):
        now = int(time.time())
        whole = {
            "iss": "chungtay-identity",
            "sub": "CI-01",
            "aud": "case_intake",
            "agency": "case_intake",
            "unit": "hotline",
            "roles": ["intake_officer"],
            "iat": now,
            "exp": now + 900,
            **claims,
        }
        whole = {name: value for name, value in whole.items() if value is not None}
        header = {"alg": "EdDSA", "kid": "k1", **(header or {})}
        return jwt.encode(header, whole, key or self.key, algorithms=[header["alg"]])

    def open_sample(self, how="", token=None, timeout=10, **fields):
        token = self.token() if token is None else token
        with self.channel() as channel:
            return pb2_grpc.SampleServiceStub(channel).OpenSample(
                pb2.OpenSampleRequest(request_id=str(uuid.uuid4()), narrative=how, **fields),
                timeout=timeout,
                metadata=[("authorization", f"Bearer {token}")] if token else [],
            )

    def refusal(self, *arguments, **named):
        with pytest.raises(grpc.RpcError) as refused:
            self.open_sample(*arguments, **named)
        return refused.value

    def takes_no_call(self):
        """Whether a new call is turned away now."""
        try:
            self.open_sample(timeout=2)
        except grpc.RpcError as error:
            return error.code() is grpc.StatusCode.UNAVAILABLE
        return False

    def end(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
