"""Setting up a bare machine: each thing that is missing is one plain sentence, or is put right."""

from __future__ import annotations

import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from deploy import setup


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the tree's pins, with nothing installed."""
    (tmp_path / "requirements.txt").write_text("a==1\n")
    (tmp_path / "requirements-dev.txt").write_text("a==1\nb==1\n")
    monkeypatch.setattr(setup, "REPOSITORY", tmp_path)
    return tmp_path


@pytest.fixture
def commands(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run; everything succeeds."""
    asked: list[list[str]] = []

    def run(command: list[str], **_: object) -> subprocess.CompletedProcess:
        asked.append(command)
        if "--clear" in command:
            Path(command[-1]).mkdir()
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(setup.subprocess, "run", run)
    monkeypatch.setattr(setup, "_works", lambda python: python.parents[1].exists())
    return asked


def test_an_old_python_is_refused_with_the_command_to_type() -> None:
    """The code needs 3.11; the person is told how to name another one."""
    with pytest.raises(setup.Trouble, match=r"make PYTHON=python3\.11"):
        setup.check_python((3, 10, 4))


def test_a_finished_set_up_runs_no_command_at_all(checkout: Path, commands: list[list[str]]) -> None:
    """A second start costs milliseconds."""
    setup.environment(checkout / ".venv", dev=True)
    commands.clear()
    setup.environment(checkout / ".venv", dev=True)
    setup.environment(checkout / ".venv", dev=False)
    assert commands == []


def test_packages_are_installed_only_with_their_hashes(checkout: Path, commands: list[list[str]]) -> None:
    """What is installed is what was reviewed."""
    setup.environment(checkout / ".venv", dev=False)
    install = commands[-1]
    assert "--require-hashes" in install
    assert install[-1] == str(checkout / "requirements.txt")


def test_a_set_up_that_was_cut_off_is_done_again(
    checkout: Path, commands: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """Without the stamp that is written last, what is there cannot be trusted."""
    half = checkout / ".venv" / "lib" / "half"
    half.mkdir(parents=True)
    setup.environment(checkout / ".venv", dev=False)
    assert not half.exists()
    assert "not finished" in capsys.readouterr().err


def test_a_copied_environment_is_made_anew(
    checkout: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its programs name the Python of the place they were made in, and would run with that one's packages."""
    setup.environment(checkout / ".venv", dev=True)
    copy = checkout / "copy"
    copy.mkdir()
    shutil.copytree(checkout / ".venv", copy / ".venv")
    (copy / ".venv" / "left").touch()
    for name in ("requirements.txt", "requirements-dev.txt"):
        shutil.copy(checkout / name, copy / name)
    monkeypatch.setattr(setup, "REPOSITORY", copy)
    commands.clear()
    setup.environment(copy / ".venv", dev=True)
    assert not (copy / ".venv" / "left").exists()
    assert any("install" in command for command in commands)
    assert "made in another place" in capsys.readouterr().err


def test_packages_in_use_stay_while_those_for_tests_are_added(
    checkout: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`make test` is cut off beside a running `make run`: the environment of the latter is still a finished one."""
    setup.environment(checkout / ".venv", dev=False)
    with monkeypatch.context() as cut_off:
        cut_off.setattr(setup.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 1))
        with pytest.raises(setup.Trouble):
            setup.environment(checkout / ".venv", dev=True)
    commands.clear()
    setup.environment(checkout / ".venv", dev=False)
    assert commands == []
    setup.environment(checkout / ".venv", dev=True)
    assert not any("--clear" in command for command in commands)


def test_two_set_ups_never_work_at_the_same_time(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`make run` beside `make test` on a fresh clone: the second waits, says so, and goes on after the first."""
    told, entered = threading.Event(), threading.Event()
    monkeypatch.setattr(setup, "say", lambda vi, en: told.set())

    def second() -> None:
        with setup.alone():
            entered.set()

    other = threading.Thread(target=second)
    with setup.alone():
        other.start()
        assert told.wait(10)
        assert not entered.is_set()
    assert entered.wait(10)
    other.join()


def test_changed_pins_are_installed_again(checkout: Path, commands: list[list[str]]) -> None:
    """After a pull the environment follows the pins."""
    setup.environment(checkout / ".venv", dev=False)
    commands.clear()
    (checkout / "requirements.txt").write_text("a==2\n")
    setup.environment(checkout / ".venv", dev=False)
    assert any("install" in command for command in commands)


def test_a_full_disk_is_told_before_anything_is_begun(
    checkout: Path, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half an installation on a full disk helps nobody."""
    monkeypatch.setattr(setup, "ROOM_NEEDED", 10**18)
    with pytest.raises(setup.Trouble, match="disk is nearly full"):
        setup.environment(checkout / ".venv", dev=False)
    assert commands == []


def test_without_rights_the_command_to_type_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """apt needs root; who is not root and has no sudo gets the exact command."""
    monkeypatch.setattr(setup, "_has_rabbitmq", lambda: False)
    monkeypatch.setattr(setup, "_as_root", lambda: None)
    monkeypatch.setattr(setup.shutil, "which", lambda name: f"/usr/bin/{name}")
    with pytest.raises(setup.Trouble, match="sudo apt-get install rabbitmq-server"):
        setup.broker()


@pytest.fixture
def apt(tmp_path: Path) -> tuple[str, Path]:
    """Stands in for apt-get: writes down what a package that wants to start its service is answered."""
    asked = tmp_path / "asked"
    program = tmp_path / "apt-get"
    program.write_text(
        f'#!/bin/sh\n[ "$1" = install ] || exit 0\n{tmp_path}/policy-rc.d rabbitmq-server start\necho $? >> {asked}\n'
    )
    program.chmod(0o755)
    return str(program), asked


def install(policy: Path, apt: str) -> int:
    command = ["sh", "-c", setup.INSTALL, "sh", str(policy), apt]
    return subprocess.run(command, env={"PATH": f"{policy.parent}:/usr/bin:/bin"}, check=False).returncode


@pytest.mark.parametrize("left_by_a_killed_set_up", [False, True])
def test_the_package_is_told_to_start_no_broker_of_the_system(
    tmp_path: Path, apt: tuple[str, Path], left_by_a_killed_set_up: bool
) -> None:
    """Debian's policy-rc.d answers 101 (not allowed) while RabbitMQ is installed, and is gone afterwards."""
    policy, disabled = tmp_path / "policy-rc.d", tmp_path / "disabled"
    if left_by_a_killed_set_up:
        policy.write_text("#!/bin/sh\n# made by the set-up of Chung Tay; may be deleted\nexit 101\n")
    (tmp_path / "systemctl").write_text(f'#!/bin/sh\necho "$@" > {disabled}\n')
    (tmp_path / "systemctl").chmod(0o755)
    assert install(policy, apt[0]) == 0
    assert apt[1].read_text() == "101\n"
    assert not policy.exists()
    assert disabled.read_text() == "disable --now rabbitmq-server.service\n"


def test_a_policy_of_the_administrators_is_asked_and_kept(tmp_path: Path, apt: tuple[str, Path]) -> None:
    """Whoever runs the machine has decided already."""
    policy = tmp_path / "policy-rc.d"
    policy.write_text("#!/bin/sh\nexit 104\n")
    policy.chmod(0o755)
    (tmp_path / "systemctl").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "systemctl").chmod(0o755)
    assert install(policy, apt[0]) == 0
    assert apt[1].read_text() == "104\n"
    assert policy.read_text() == "#!/bin/sh\nexit 104\n"


def test_no_pin_file_names_where_packages_come_from() -> None:
    """The pins are true wherever the packages are fetched from."""
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = Path(name).read_text(encoding="utf-8")
        assert "://" not in text
        assert "--index" not in text
        assert "--find-links" not in text
        assert all("==" in line or line.startswith(("    --hash", "#")) for line in text.splitlines() if line.strip())
