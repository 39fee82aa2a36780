"""What each command of the one-machine run does."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from deploy.machine.accounts import IdentityCommand, keys_in_order, remember_keys
from deploy.machine.environment import environment_of
from deploy.machine.layout import HOST, REPOSITORY, SERVICES, WITH_DATABASE
from deploy.machine.machine import Machine
from deploy.machine.process import Process
from deploy.machine.supervise import Supervisor
from deploy.machine.words import Trouble, say, wait_until

STARTED_WITHIN = 90.0  # seconds for all services; usually 15
NAMES = {
    "case_intake": "Đầu mối tiếp nhận (111, xã) / intake",
    "social_support": "Bảo trợ xã hội / social support",
    "police_investigation": "Công an điều tra / police",
    "court_liaison": "Tòa án, viện kiểm sát / court",
    "oversight": "Giám sát cấp tỉnh / oversight",
    "identity": "Tài khoản cán bộ / identity",
}


def run(machine: Machine) -> int:
    """Start everything and stay until Ctrl-C."""
    with machine, _Stopping() as stopping:
        supervisor = _start_everything(machine, stopping)
        supervisor.run(until=lambda: stopping.asked)
        say("Đang dừng...", "Stopping...")
    return 0


def demo(machine: Machine, *, chaos: bool, leave: bool) -> int:
    """Start everything, play the scenario and stay, or stop with the scenario's own exit code."""
    with machine, _Stopping() as stopping:
        supervisor = _start_everything(machine, stopping)
        if stopping.asked:
            return 130
        command = [sys.executable, "-m", "deploy.demo", "--root", str(machine.root), *(["--chaos"] if chaos else [])]
        path = {"PYTHONPATH": f"{REPOSITORY}{os.pathsep}{REPOSITORY / 'protos' / 'gen'}"}
        player = subprocess.Popen(command, cwd=REPOSITORY, env={**os.environ, **path})
        try:
            supervisor.run(until=lambda: stopping.asked or player.poll() is not None)
        finally:
            if player.poll() is None:
                player.terminate()
            code = player.wait()
        if stopping.asked or leave:
            return 130 if stopping.asked else code
        say("Hệ thống vẫn chạy; Ctrl-C để dừng.", "The system is still running; Ctrl-C stops it.")
        supervisor.run(until=lambda: stopping.asked)
    return code


def stores(machine: Machine) -> int:
    """Broker and databases only, for development."""
    with machine, _Stopping() as stopping:
        machine.start_stores()
        supervisor = Supervisor(_watched_stores(machine), after_restart=_after_restart(machine))
        say(
            f"Broker và cơ sở dữ liệu đã sẵn sàng ({machine.root}).",
            f"The broker and the databases are ready ({machine.root}).",
        )
        supervisor.run(until=lambda: stopping.asked)
    return 0


def down(machine: Machine) -> int:
    """Stop a running machine, and what a cut-off one may have left behind."""
    holder = machine.holder()
    if holder is None and not machine.running():
        say("Không có gì đang chạy.", "Nothing is running.")
        return 0
    if holder is not None:
        os.kill(holder, signal.SIGTERM)
        wait_until(
            lambda: machine.holder() is None,
            60,
            Trouble(f"Tiến trình {holder} chưa dừng sau 60 giây.", f"Process {holder} did not stop within 60 seconds."),
        )
    machine.stop_leftovers()
    say("Đã dừng tất cả.", "Everything is stopped.")
    return 0


def reset(machine: Machine, *, force: bool) -> int:
    """Delete the data of this root."""
    if machine.holder() is not None:
        raise Trouble(
            "Hệ thống đang chạy; hãy dừng trước: make down", "The system is running; stop it first: make down"
        )
    if not machine.root.exists():
        say("Không có dữ liệu nào.", "There is no data.")
        return 0
    if not force:
        print(
            f"Xóa toàn bộ dữ liệu trong {machine.root}? Gõ 'xóa' hoặc 'yes' để xóa.\n"
            f"   Delete all data in {machine.root}? Type 'yes' to delete: ",
            end="",
            flush=True,
        )
        if sys.stdin.readline().strip().lower() not in ("xóa", "xoá", "yes"):
            say("Giữ nguyên dữ liệu.", "Nothing was deleted.")
            return 1
    machine.stop_leftovers()
    shutil.rmtree(machine.root)
    say("Đã xóa dữ liệu.", "The data is deleted.")
    return 0


def status(machine: Machine) -> int:
    """What runs under this root; 0 when a run holds it, 1 when not."""
    holder = machine.holder()
    if holder is None:
        print(f"Không chạy / not running: {machine.root}")
        return 1
    print(f"Đang chạy / running (process {holder}): {machine.root}")
    for name, pid in machine.running().items():
        print(f"  {name:32} {pid}")
    _print_addresses(machine)
    return 0


def show_environment(machine: Machine, name: str) -> int:
    """Print a process's variables as shell exports (they hold its passwords)."""
    if not machine.layout.ports():
        raise Trouble("Chưa khởi động lần nào; hãy chạy: make run", "Nothing was started here yet; type: make run")
    for key, value in environment_of(machine, name).items():
        if key not in ("PATH", "HOME", "LANG"):
            print(f"export {key}={shlex.quote(value)}")
    return 0


class _Stopping:
    """Ctrl-C and SIGTERM ask for the end; asking again changes nothing."""

    def __enter__(self) -> _Stopping:
        self.asked = False
        self._before = {
            number: signal.signal(number, self._ask) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        }
        return self

    def __exit__(self, *_: object) -> None:
        # The handlers stay while the machine stops: a second Ctrl-C must not leave half of it running.
        pass

    def _ask(self, *_: object) -> None:
        self.asked = True


def _start_everything(machine: Machine, stopping: _Stopping) -> Supervisor:
    began = time.monotonic()
    if machine.given.mixes_agencies:
        say(
            "AMQP_URL/MONGO_URL không có {service}: các cơ quan dùng chung một tài khoản, "
            "việc tách quyền giữa các cơ quan là trách nhiệm của quản trị viên.",
            "AMQP_URL/MONGO_URL has no {service}: the agencies share one account, and keeping them apart is the "
            "administrator's task.",
        )
    say(
        "Đang khởi động broker, cơ sở dữ liệu và các dịch vụ...",
        "Starting the broker, the databases and the services...",
    )
    machine.launch_broker()  # the slowest to start, so the rest starts meanwhile
    keys = None if keys_in_order(machine.layout) else IdentityCommand(machine, "init")
    machine.start_databases()
    if keys is not None:
        keys.finish()
        remember_keys(machine.layout)
    processes = {name: machine.process(name) for name in machine.process_names}
    for name in (name for name in processes if name.endswith("-api")):
        processes[name].start()
    staff = IdentityCommand(machine, "sample", "--write", str(machine.layout.staff))  # what is there stays
    machine.wait_broker()
    for process in processes.values():
        process.start()
    staff.finish()
    watched = [*_watched_stores(machine), *processes.values()]
    supervisor = Supervisor(watched, after_restart=_after_restart(machine))
    if not _wait_ready(machine, supervisor, stopping):
        return supervisor
    say(
        f"Tất cả đã sẵn sàng sau {time.monotonic() - began:.0f} giây.",
        f"Everything was ready after {time.monotonic() - began:.0f} seconds.",
    )
    _print_welcome(machine)
    return supervisor


def _watched_stores(machine: Machine) -> list[Process]:
    broker = [] if machine.given.amqp else [machine.broker.mapper, machine.broker.process]
    return broker + ([] if machine.given.mongo else [machine.database(service).process for service in WITH_DATABASE])


def _after_restart(machine: Machine) -> dict[str, Callable[[], None]]:
    return {machine.broker.process.name: machine.broker.wake_queues}


def _wait_ready(machine: Machine, supervisor: Supervisor, stopping: _Stopping) -> bool:
    """Whether all became ready; False when the person asked for the end meanwhile."""
    limit = time.monotonic() + STARTED_WITHIN
    waiting = list(machine.process_names)
    while waiting := [name for name in waiting if not machine.ready(name)]:
        supervisor.look()
        if stopping.asked:
            return False
        if time.monotonic() > limit:
            machine.wait_ready(waiting, seconds=0)
        time.sleep(0.3)
    return True


def _print_addresses(machine: Machine) -> None:
    for service in SERVICES:
        print(f"  {NAMES[service]:45} {HOST}:{machine.layout.port(f'api.{service}')}  (gRPC, TLS)")
    print(f"  {'Cổng làm việc / portal':45} http://{HOST}:{machine.layout.port('web')}/")


def _print_welcome(machine: Machine) -> None:
    print("\nĐịa chỉ / Addresses")
    _print_addresses(machine)
    print(f"  Chứng thực / authority: {machine.certificates.authority}")
    staff = json.loads(machine.layout.staff.read_bytes())["staff"] if machine.layout.staff.exists() else []
    if staff:
        print("\nTài khoản mẫu / Sample sign-ins (người hư cấu / invented people)")
        for member in staff:
            print(
                f"  {member['username']:18} {member['password'] or '(đã đổi / changed)':24} {member['agency']:22} "
                f"{', '.join(member['roles'])}"
            )
    print("\nCtrl-C để dừng / stops everything.\n", flush=True)
