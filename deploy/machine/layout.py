"""Where everything lies under one root such as ``.run/main``: paths, ports and generated secrets."""

from __future__ import annotations

import contextlib
import json
import random
import secrets
import socket
from collections.abc import Iterable, Mapping
from pathlib import Path

from deploy.machine.words import say
from services.kernel.whole_files import alone, write_whole

REPOSITORY = Path(__file__).resolve().parents[2]
HOST = "127.0.0.1"

AGENCIES = ("case_intake", "social_support", "police_investigation", "court_liaison")
HELD_BY_BROKER = (*AGENCIES, "oversight")  # the services that have a user and an inbox at the broker
SERVICES = (*HELD_BY_BROKER, "identity")
PORTAL = "portal"  # speaks to all of them for people in browsers; keeps sessions and drafts, and no case
WITH_DATABASE = (*SERVICES, PORTAL)
FIXED_PORTS = {**{f"api.{service}": 7101 + place for place, service in enumerate(SERVICES)}, "web": 8080}

LOWEST_PORT = 18_000


class Layout:
    """The folders and files of one root. Everything secret in it is for its owner only (0600, folders 0700)."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()
        self.logs = self.root / "logs"
        self.pids = self.root / "pids"
        self.keys = self.root / "keys"
        self.certificates = self.root / "certs"
        self.broker = self.root / "mq"
        self.databases = self.root / "db"
        self.alive = self.root / "alive"
        self.lock = self.root / "run.lock"
        self.signing_key = self.keys / "signing-key.pem"
        self.token_keys = self.keys / "token-keys.json"
        self.second_factor_key = self.keys / "second-factor-key"
        self.keys_seen = self.keys / "seen"
        self.key_directory = self.keys / "directory.json"
        self.staff = self.root / "staff.json"
        self._ports = self.root / "ports.json"
        self._secrets = self.root / "secrets.json"

    def prepare(self) -> None:
        """Make the folders; what is there stays."""
        for folder in (
            self.root,
            self.logs,
            self.pids,
            self.keys,
            self.certificates,
            self.broker,
            self.databases,
            self.alive,
        ):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o700)

    def agency_keys(self, agency: str) -> Path:
        """The folder of an agency's own keys."""
        return self.keys / agency

    def ports(self) -> dict[str, int]:
        """The ports chosen for this root (empty before the first start)."""
        return _read(self._ports)

    def port(self, name: str) -> int:
        """The port of this name; 0 before the first start."""
        return self.ports().get(name, 0)

    def choose_ports(self, names: Iterable[str], preferred: Mapping[str, int] | None = None) -> dict[str, int]:
        """A free port for each name: the one chosen before, else the preferred one, else any.

        Roots side by side (``.run/main``, ``.run/test``) choose one after the other, and any port is one that none of
        the others has: between the choice and the first server that listens, it looks free to everybody.
        """
        with alone(self.root.parent / "ports"):
            known = _read(self._ports)
            elsewhere = _chosen_in(self.root.parent)
            chosen: dict[str, int] = {}
            for name in names:
                wish = known.get(name) or (preferred or {}).get(name)
                if wish is not None and wish not in chosen.values() and is_free(wish):
                    chosen[name] = wish
                    continue
                chosen[name] = free_port(avoid={*known.values(), *chosen.values(), *elsewhere})
                if wish is not None:
                    say(
                        f"Cổng {wish} ({name}) đang bị chương trình khác dùng; chuyển sang cổng {chosen[name]}.",
                        f"Port {wish} ({name}) is taken by another program; using port {chosen[name]} instead.",
                    )
            write_private(self._ports, json.dumps({**known, **chosen}, indent=1).encode())
        return chosen

    def secret(self, name: str) -> str:
        """The generated password of this name, the same at every start."""
        known = _read(self._secrets)
        if name not in known:
            known[name] = secrets.token_hex(20)
            write_private(self._secrets, json.dumps(known, indent=1).encode())
        return known[name]

    def key_file(self, name: str, size: int = 32) -> Path:
        """A file of random bytes, made once."""
        path = self.keys / name
        if not path.exists() or path.stat().st_size != size:
            write_private(path, secrets.token_bytes(size))
        return path


def write_private(path: Path, content: bytes) -> None:
    """Write a file for its owner only; it is either wholly there or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, content, 0o600)


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of this machine now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_port(avoid: Iterable[int] = ()) -> int:
    """A free port below the range from which outgoing connections take theirs.

    A port inside that range can be lost to any outgoing connection while its server restarts, even to
    a client of that very server that keeps knocking.
    """
    taken = set(avoid)
    choice = random.SystemRandom()
    while True:
        port = choice.randrange(LOWEST_PORT, _first_outgoing_port())
        if port not in taken and is_free(port):
            return port


def _first_outgoing_port() -> int:
    with contextlib.suppress(OSError, ValueError):
        first = int(Path("/proc/sys/net/ipv4/ip_local_port_range").read_text().split()[0])
        if first > LOWEST_PORT + 2_000:
            return first
    return 32_768


def _chosen_in(folder: Path) -> set[int]:
    """The ports of all roots in it, running or not."""
    return {port for ports in folder.glob("*/ports.json") for port in _read(ports).values()}


def _read(path: Path) -> dict:
    try:
        return json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
