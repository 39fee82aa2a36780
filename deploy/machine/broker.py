"""The private RabbitMQ node: own name, ports, data, cookie and users; a system broker is never touched."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

import pika
import pika.exceptions

from deploy.machine.installation import lean_installation
from deploy.machine.layout import AGENCIES, HELD_BY_BROKER, HOST, REPOSITORY, Layout, write_private
from deploy.machine.process import Process
from deploy.machine.words import Trouble, wait_until

DEFINITIONS = REPOSITORY / "deploy" / "rabbitmq" / "definitions.json"
VIRTUAL_HOST = "chungtay"
NODE = "chungtay@localhost"
STARTED_WITHIN = 90.0  # seconds; usually 7, more on a busy machine
AWAKE_WITHIN = 120.0  # seconds; usually at the first call, of which each takes 1 to 6
SCRIPTS = ("/usr/lib/rabbitmq/bin", "/usr/local/lib/rabbitmq/bin", "/opt/rabbitmq/sbin")

SETTINGS = """\
listeners.tcp.local = {host}:{port}
load_definitions = {definitions}
log.console = true
log.console.level = warning
log.file = false
disk_free_limit.absolute = 100MB
raft.wal_max_size_bytes = 67108864
"""
# Idle schedulers sleep instead of spinning, and other nodes are met on this machine only. The port
# mapper is a process of ours, not a daemon that would stay behind.
ERLANG = "+sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1} -start_epmd false"


class Broker:
    """The node and its port mapper (epmd). Data survive a stop as well as a kill."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._home = layout.broker
        self._cut_off = self._home / "cut_off"  # there while it runs, so that a sudden end leaves it behind
        self._uncertain = False
        self.mapper = Process(layout, "epmd", self._mapper_command, self._environment, death_signal=signal.SIGTERM)
        self.process = Process(
            layout, "broker", self._node_command, self._environment, death_signal=signal.SIGTERM, grace=30
        )

    def launch(self) -> None:
        """Start it without waiting until it answers."""
        if not self.process.alive:
            self._uncertain = self._cut_off.exists()
            self._write_files()
            self._cut_off.touch()
        self.mapper.start()
        self.process.start()

    def start(self) -> None:
        """Start it and return when it answers."""
        self.launch()
        self.wait_ready()

    def wait_ready(self, seconds: float = STARTED_WITHIN) -> None:
        """Return when a user of it can sign in and, after a sudden end, its queues answer.

        Trouble when it ended or is not there within the time.
        """
        self._wait_until_it_answers(seconds)
        if self._uncertain:
            self._wake_queues()
            self._uncertain = False

    def wake_queues(self) -> None:
        """For a node that was started again by somebody who does not wait for it."""
        with contextlib.suppress(Trouble):  # it ended once more; whoever watches it sees that
            self._wait_until_it_answers(STARTED_WITHIN)
            self._wake_queues()

    def silent_queues(self) -> list[str]:
        """The queues that answer nobody.

        A quorum queue of RabbitMQ 3.10 whose node was killed within moments of its declaration comes up again and
        elects no leader: consumers wait for it for ever, also after further restarts. Told to elect one, it does.
        """
        told = self.control("list_unresponsive_queues", "--quiet", "--no-table-headers", "-p", VIRTUAL_HOST, "name")
        return told.split()

    def _wake_queues(self) -> None:
        def all_awake() -> bool:
            silent = self.silent_queues()
            if silent:  # all in one call: each call starts a machine of its own
                names = ", ".join(f"'{VIRTUAL_HOST}_{queue}'" for queue in silent)
                self.control("eval", f"[ra:trigger_election({{Name, node()}}) || Name <- [{names}]].")
            return not silent

        asleep = Trouble("Có hàng đợi không trả lời.", f"A queue answers nobody; see {self.process.log}.")
        wait_until(all_awake, AWAKE_WITHIN, asleep, every=0.2)

    def _wait_until_it_answers(self, seconds: float) -> None:
        def ready() -> bool:
            if not self.process.alive:
                raise Trouble(
                    f"RabbitMQ không khởi động được; xem {self.process.log}.",
                    f"RabbitMQ did not start; see {self.process.log}.\n{self.process.last_words()}",
                )
            return self.answers()

        wait_until(
            ready,
            seconds,
            Trouble(
                f"RabbitMQ chưa trả lời sau {seconds:.0f} giây; xem {self.process.log}.",
                f"RabbitMQ did not answer within {seconds:.0f} seconds; see {self.process.log}.",
            ),
            every=0.2,
        )

    def answers(self) -> bool:
        """Whether a user can sign in now."""
        parameters = pika.URLParameters(self.amqp_url("case_intake"))
        parameters.socket_timeout = parameters.stack_timeout = parameters.blocked_connection_timeout = 3
        try:
            pika.BlockingConnection(parameters).close()
        except (pika.exceptions.AMQPError, OSError):
            return False
        return True

    def amqp_url(self, service: str) -> str:
        """Where and as whom a service (or ``administrator``) signs in."""
        return f"amqp://{service}:{self._password(service)}@{HOST}:{self._layout.port('broker')}/{VIRTUAL_HOST}"

    def control(self, *words: str) -> str:
        """What ``rabbitmqctl`` of this node answers. Trouble when it refuses."""
        script = server_script().with_name("rabbitmqctl")
        done = subprocess.run(
            [str(script), "--node", NODE, *words], env=self._environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise Trouble(f"rabbitmqctl: {done.stderr.strip()}", f"rabbitmqctl: {done.stderr.strip()}")
        return done.stdout

    def kill(self) -> None:
        """SIGKILL of the whole node, as by a power cut."""
        self.process.kill()

    def freeze(self) -> None:
        self.process.freeze()

    def thaw(self) -> None:
        self.process.thaw()

    def stop(self) -> None:
        """An orderly end of the node and its port mapper."""
        self.process.stop()
        self.mapper.stop()
        self._cut_off.unlink(missing_ok=True)

    @property
    def alive(self) -> bool:
        return self.process.alive

    def _node_command(self) -> list[str]:
        return [str(lean_installation(server_script(), self._home / "installation"))]

    def _mapper_command(self) -> list[str]:
        return [_epmd(), "-address", HOST, "-port", str(self._layout.port("epmd"))]

    def _environment(self) -> dict[str, str]:
        ports, home = self._layout.ports(), self._home
        return {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin") + ":/usr/sbin:/sbin",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "ERL_EPMD_PORT": str(ports["epmd"]),
            "ERL_EPMD_ADDRESS": HOST,
            "ERL_CRASH_DUMP_BYTES": "0",
            "RUNNING_UNDER_SYSTEMD": "true",  # the script becomes the node instead of staying as its parent
            "RABBITMQ_NODENAME": NODE,
            "RABBITMQ_DIST_PORT": str(ports["broker_dist"]),
            "RABBITMQ_CONFIG_FILE": str(home / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": str(home / "rabbitmq-env.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(home / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(home / "enabled_plugins"),
            "RABBITMQ_MNESIA_BASE": str(home / "data"),
            "RABBITMQ_LOG_BASE": str(home / "log"),
            "RABBITMQ_PID_FILE": str(home / "node.pid"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": ERLANG,
        }

    def _write_files(self) -> None:
        home = self._home
        (home / "data").mkdir(exist_ok=True)
        (home / "log").mkdir(exist_ok=True)
        cookie = home / ".erlang.cookie"
        if not cookie.exists():
            write_private(cookie, self._layout.secret("broker.cookie").encode())
            cookie.chmod(0o400)
        definitions = home / "definitions.json"
        write_private(definitions, json.dumps(definitions_with(self._password)).encode())
        (home / "rabbitmq.conf").write_text(
            SETTINGS.format(host=HOST, port=self._layout.port("broker"), definitions=definitions)
        )
        (home / "rabbitmq-env.conf").write_text("")
        (home / "enabled_plugins").write_text("[].\n")

    def _password(self, user: str) -> str:
        return self._layout.secret(f"broker.{user}")


def definitions_with(password: Callable[[str], str], administrator: bool = True) -> dict:
    """The topology, and who may do what: publish to the own exchange, read the own queues, declare nothing.

    ``password``: of a user, by name. The administrator (no process signs in as it) may change the topology.
    """
    topology = json.loads(DEFINITIONS.read_bytes())
    users, permissions = [], []
    if administrator:
        users.append(_user("administrator", password, "administrator"))
        permissions.append(_permission("administrator", ".*", ".*", ".*"))
    for service in HELD_BY_BROKER:
        users.append(_user(service, password))
        write = rf"^ct\.{service}$" if service in AGENCIES else "^$"
        permissions.append(_permission(service, "^$", write, rf"^ct\.{service}\.(inbox|dead)$"))
    return {**topology, "users": users, "permissions": permissions}


def _user(name: str, password: Callable[[str], str], tags: str = "") -> dict[str, str]:
    return {
        "name": name,
        "password_hash": password_hash(password(name)),
        "hashing_algorithm": "rabbit_password_hashing_sha256",
        "tags": tags,
    }


def _permission(user: str, configure: str, write: str, read: str) -> dict[str, str]:
    return {"user": user, "vhost": VIRTUAL_HOST, "configure": configure, "write": write, "read": read}


def password_hash(password: str) -> str:
    """RabbitMQ's form of a password. The salt comes from the password so that it is the same at every start."""
    salt = hashlib.sha256(b"salt:" + password.encode()).digest()[:4]
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def server_script() -> Path:
    """RabbitMQ's own start script. The one on PATH may be a distribution's wrapper that changes the user."""
    for folder in SCRIPTS:
        if (script := Path(folder, "rabbitmq-server")).exists():
            return script.resolve()
    for name in ("rabbitmq-server", "/usr/sbin/rabbitmq-server"):
        if found := shutil.which(name):
            return Path(found)
    raise Trouble(
        "Chưa có RabbitMQ. Hãy chạy: sudo apt-get install rabbitmq-server",
        "RabbitMQ is missing. Type: sudo apt-get install rabbitmq-server",
    )


def _epmd() -> str:
    if found := shutil.which("epmd"):
        return found
    if builds := sorted(Path("/usr/lib/erlang").glob("erts-*/bin/epmd")):
        return str(builds[-1])
    raise Trouble(
        "Không thấy chương trình epmd của Erlang. Hãy chạy: sudo apt-get install erlang-base",
        "Erlang's program epmd is missing. Type: sudo apt-get install erlang-base",
    )
