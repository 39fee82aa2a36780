"""Real processes: kill, freeze, restart, and nothing left behind. The commands are small stand-ins."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pika
import pika.exceptions
import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from deploy.machine import Machine, Process
from deploy.machine.process import born
from deploy.machine.supervise import Supervisor
from tests.conftest import fresh_machine
from tests.waiting import until

SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(15, signal.SIG_IGN); print('up', flush=True); time.sleep(600)",
]


@pytest.fixture
def sleeper(machine: Machine) -> Iterator[Process]:
    process = machine.process("oversight-worker.sleeper", {}, SLEEPER)
    process.start()
    yield process
    process.kill()


def gone(pid: int) -> bool:
    return born(pid) is None


def test_a_killed_process_is_started_again_by_the_supervisor_which_says_so(sleeper: Process) -> None:
    """SIGKILL from outside, as a crash would be."""
    told: list[str] = []
    supervisor = Supervisor([sleeper], tell=lambda vi, en: told.append(en))
    first = sleeper.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    until(lambda: gone(first), "the process is dead")
    supervisor.run(until=lambda: sleeper.alive and sleeper.pid != first)
    assert "oversight-worker.sleeper ended (signal 9)" in told[0]


def test_another_program_finds_a_process_by_its_pid_file(machine: Machine, sleeper: Process) -> None:
    """The demo's chaos kills a worker of the running system this way."""
    elsewhere = Machine(machine.root).process("oversight-worker.sleeper", {}, SLEEPER)
    assert elsewhere.pid == sleeper.pid
    elsewhere.kill()
    until(lambda: not sleeper.alive, "it is dead for its starter too")
    assert sleeper.ended_with == -signal.SIGKILL


def test_a_pid_that_now_belongs_to_another_program_is_never_signalled(machine: Machine, sleeper: Process) -> None:
    """Process ids are used again; the time of birth tells them apart."""
    (machine.layout.pids / "oversight-worker.stranger.pid").write_text(f"{sleeper.pid} 1\n")
    stranger = Machine(machine.root).process("oversight-worker.stranger", {}, SLEEPER)
    assert not stranger.alive
    stranger.kill()
    assert sleeper.alive


def test_a_process_that_ignores_sigterm_is_killed_after_its_grace(machine: Machine) -> None:
    """Ctrl-C always ends."""
    process = machine.process("oversight-worker.stubborn", {}, STUBBORN)
    process.grace = 0.5
    process.start()
    until(lambda: "up" in process.last_words(), "it ignores SIGTERM by now")
    process.stop()
    assert process.ended_with == -signal.SIGKILL


def test_no_process_outlives_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    """The kernel ends them, however their starter died."""
    program = textwrap.dedent(f"""
        import sys, time
        from pathlib import Path
        from deploy.machine import Machine
        machine = Machine(Path({str(tmp_path)!r}))
        machine.layout.prepare()
        process = machine.process("oversight-worker.orphan", {{}}, {SLEEPER!r})
        process.start()
        print(process.pid, flush=True)
        time.sleep(600)
    """)
    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        child = int(starter.stdout.readline())
        assert not gone(child)
        starter.kill()
    until(lambda: gone(child), "the kernel has ended the child", within=30)


def test_a_long_log_is_set_aside_while_its_process_goes_on(machine: Machine, sleeper: Process) -> None:
    """A disk must not fill up with logs."""
    until(lambda: sleeper.last_words(), "it has written")
    sleeper.rotate_log(at=1)
    assert sleeper.log.stat().st_size == 0
    assert "up" in sleeper.log.with_name(sleeper.log.name + ".1").read_text()


def test_a_root_is_used_by_one_run_at_a_time(machine: Machine) -> None:
    """A second one is told plainly, in words a person can act on."""
    done = subprocess.run(
        [sys.executable, "-m", "deploy.machine", "stores", "--root", str(machine.root)],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert "is running already" in done.stderr
    assert "đang chạy" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_confirmed_message_survives_the_sudden_death_of_the_broker(machine: Machine) -> None:
    """A confirm is a promise: SIGKILL of the whole node, and the message is there after the restart."""
    machine.broker.start()
    worker = machine.process("oversight-worker")
    ran = worker.alive
    worker.stop()  # it would take the message
    try:
        mark = os.urandom(8).hex().encode()
        channel = pika.BlockingConnection(pika.URLParameters(machine.broker.amqp_url("court_liaison"))).channel()
        channel.confirm_delivery()
        lasting = pika.BasicProperties(delivery_mode=2)
        channel.basic_publish("ct.court_liaison", "oversight.HearingHeld", mark, lasting, mandatory=True)
        machine.broker.kill()  # after the confirm, for which basic_publish waits
        assert not machine.broker.alive
        machine.broker.start()
        inbox = pika.URLParameters(machine.broker.amqp_url("oversight"))
        until(lambda: takes(mark, "ct.oversight.inbox", inbox), "the message is there")
    finally:
        if ran:
            worker.start()


def test_a_queue_that_the_sudden_death_left_without_a_leader_is_woken() -> None:
    """As RabbitMQ 3.10 comes up when it was killed within moments of its very first start."""
    with fresh_machine("test-broker") as machine:
        broker = machine.broker
        broker.start()  # declares all queues
        broker.kill()
        broker.start()
        assert broker.silent_queues() == []


def takes(body: bytes, queue: str, parameters: pika.URLParameters) -> bool:
    """Take this message out, and put back the others; also false while the restarted queue has no leader yet."""
    try:
        with pika.BlockingConnection(parameters) as connection:
            channel = connection.channel()
            while (got := channel.basic_get(queue))[0] is not None:
                if got[2] == body:
                    channel.basic_ack(got[0].delivery_tag)
                    return True
    except pika.exceptions.AMQPConnectionError:
        pass
    return False


def test_an_acknowledged_write_survives_the_sudden_death_of_the_database(machine: Machine) -> None:
    """w=majority with the journal: fewer were seen to be lost."""
    database = machine.database("case_intake")
    database.start()
    client: MongoClient[Any]
    with MongoClient(database.url) as client:
        documents: list[Any] = [{"_id": number} for number in range(100)]
        client["case_intake"]["trial"].insert_many(documents)
    database.kill()
    database.start()
    with MongoClient(database.url) as client:
        assert client["case_intake"]["trial"].count_documents({}) == 100
        client["case_intake"]["trial"].drop()


def test_a_database_whose_provisioning_was_cut_off_is_repaired(machine: Machine) -> None:
    """Killed before its user was made, or just after: the next start makes it work."""
    database = machine.database("oversight")
    database.stop()
    (machine.layout.databases / "oversight" / "provisioned").unlink(missing_ok=True)
    database.launch()
    database.kill()
    database.start()
    until(database.answers, "it answers")


def test_a_database_that_is_killed_just_after_its_user_was_made_is_repaired(machine: Machine) -> None:
    """The mark says that the user is there, and whether the user reached the disk is not known."""
    database = machine.database("oversight")
    database.stop()
    (machine.layout.databases / "oversight" / "provisioned").unlink(missing_ok=True)
    database.launch()
    database.provision()
    database.kill()
    database.launch_with_users()
    database.wait_ready()
    until(database.answers, "it answers")


def test_a_database_that_has_lost_its_user_is_repaired_and_keeps_its_data(
    machine: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    """The mark is there and the user is not: the next start makes the user again, says so, and changes nothing else."""
    database = machine.database("oversight")
    database.start()
    client: MongoClient[Any]
    with MongoClient(database.url) as client:
        client["oversight"]["trial"].replace_one({"_id": 1}, {"_id": 1}, upsert=True)
    database.stop()
    mark = machine.layout.databases / "oversight" / "provisioned"
    content = mark.read_bytes()
    mark.unlink()
    database.launch()  # without the mark it lets in anybody
    opened = f"mongodb://127.0.0.1:{database.port}/?directConnection=true"
    with MongoClient(opened, serverSelectionTimeoutMS=20_000, retryWrites=False) as client:
        client["oversight"].command("dropUser", "oversight")
    database.stop()
    mark.write_bytes(content)
    database.start()
    assert "does not know its service's account" in capsys.readouterr().err
    with MongoClient(database.url) as client:
        assert client["oversight"]["trial"].count_documents({}) == 1
        client["oversight"]["trial"].drop()
    with MongoClient(opened) as client, pytest.raises(OperationFailure):
        client["oversight"]["trial"].find_one()
