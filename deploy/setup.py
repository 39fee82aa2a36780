"""Makes ready what is missing: virtual environment, pinned packages, RabbitMQ, generated contracts.

Run by the system's Python (3.11 or newer), with the standard library only. A stamp, written last, says
for which pins and which place the environment was finished; without it, or with another, the set-up is
done again, so one that was cut off is repaired and a second start costs nothing. One set-up runs at a
time; another that was started beside it waits.
"""

from __future__ import annotations

import argparse
import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
OLDEST_PYTHON = (3, 11)
ROOM_NEEDED = 1_500_000_000  # bytes for the packages, the broker and some data
RABBITMQ = (
    "/usr/lib/rabbitmq/bin/rabbitmq-server",
    "/usr/local/lib/rabbitmq/bin/rabbitmq-server",
    "/opt/rabbitmq/sbin/rabbitmq-server",
    "/usr/sbin/rabbitmq-server",
)
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
POLICY = "/usr/sbin/policy-rc.d"  # what Debian's packages ask before they start a service; 101 means no
# Run as root in one piece, so that the policy is taken away however this program ends. One that was there
# before stays (unless it is what a killed earlier set-up left); Debian's and Ubuntu's containers have one.
# A package for systemd also asks for its service to be started at every boot: that is taken back.
INSTALL = r"""
policy=$1 apt=$2
export DEBIAN_FRONTEND=noninteractive
if [ ! -e "$policy" ] || grep -q 'made by the set-up of Chung Tay' "$policy"; then
  trap 'rm -f "$policy"' EXIT
  trap 'exit 130' HUP INT TERM
  printf '#!/bin/sh\n# made by the set-up of Chung Tay; may be deleted\nexit 101\n' > "$policy"
  chmod 755 "$policy"
fi
package=${3:-rabbitmq-server}
install() { "$apt" install -y -q --no-install-recommends "$package"; }
install || { "$apt" update -q; install; } || exit 1
if [ "$package" = rabbitmq-server ] && command -v systemctl > /dev/null; then
  systemctl disable --now rabbitmq-server.service || systemctl disable rabbitmq-server.service || true
fi
"""


class Trouble(Exception):
    """What the person can put right: a sentence in Vietnamese and one in English."""


def trouble(vi: str, en: str) -> Trouble:
    return Trouble(f"{vi}\n   {en}")


def say(vi: str, en: str) -> None:
    print(f"{vi}\n   {en}", file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """0: everything is there; 1: the person must do something, which was said."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dev", action="store_true", help="also what tests, checks and measurements need")
    parser.add_argument(
        "--no-broker", action="store_true", default=bool(os.environ.get("AMQP_URL")), help="do not look for RabbitMQ"
    )
    parser.add_argument("--protos", action="store_true", help="generate the contracts' code even if it is there")
    words = parser.parse_args(arguments)
    try:
        check_python()
        with alone():
            environment(REPOSITORY / ".venv", dev=words.dev)
            if not words.no_broker:
                broker()
            contracts(REPOSITORY / ".venv", anew=words.protos)
            pages(dev=words.dev)
            if words.dev:
                browser()
    except Trouble as problem:
        print(problem, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"Không ghi được {error.filename}: {error.strerror}\n   Cannot use {error.filename}: {error.strerror}",
            file=sys.stderr,
        )
        return 1
    return 0


def check_python(version: tuple[int, ...] = sys.version_info[:3]) -> None:
    """Refuse a Python that is too old or lacks its own parts."""
    if version < OLDEST_PYTHON:
        found = ".".join(map(str, version))
        raise trouble(
            f"Cần Python 3.11 trở lên (đang là {found}). Hãy chạy: make PYTHON=python3.11 ...",
            f"Python 3.11 or newer is needed (this is {found}). Type: make PYTHON=python3.11 ...",
        )
    try:
        import ensurepip  # noqa: F401 - Debian leaves it out of its Python
        import venv  # noqa: F401
    except ImportError:
        raise trouble(
            "Python thiếu mô-đun venv. Hãy chạy: sudo apt-get install python3-venv",
            "Python lacks its venv module. Type: sudo apt-get install python3-venv",
        ) from None


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One set-up at a time: `make run` beside `make test` waits, and then finds the work done."""
    lock = REPOSITORY / ".run" / "setup.lock"
    lock.parent.mkdir(exist_ok=True)
    with lock.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Đang chờ một lần cài đặt khác làm xong...", "Waiting for another set-up to finish...")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def digest(*paths: Path) -> str:
    """What these files hold, in one word; also which Python it is for."""
    total = hashlib.sha256(".".join(map(str, sys.version_info[:2])).encode())
    for path in paths:
        total.update(path.name.encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


def environment(venv: Path, *, dev: bool) -> None:
    """The virtual environment with exactly the pinned packages."""
    runtime, everything = REPOSITORY / "requirements.txt", REPOSITORY / "requirements-dev.txt"
    place = f"{venv}\n"  # its programs name their Python by its path, so a copy elsewhere is of no use
    stamps = {venv / "finished": place + digest(runtime), venv / "finished-dev": place + digest(runtime, everything)}
    wanted = venv / ("finished-dev" if dev else "finished")
    if _read(wanted) == stamps[wanted] or (not dev and _read(venv / "finished-dev") == stamps[venv / "finished-dev"]):
        return
    if shutil.disk_usage(REPOSITORY).free < ROOM_NEEDED:
        raise trouble(
            f"Đĩa gần đầy: cần ít nhất {ROOM_NEEDED // 10**6} MB trống tại {REPOSITORY}.",
            f"The disk is nearly full: {ROOM_NEEDED // 10**6} MB are needed at {REPOSITORY}.",
        )
    found = [text for text in map(_read, stamps) if text is not None]
    if found and not any(text.startswith(place) for text in found):
        say("Môi trường .venv được chép từ nơi khác; làm lại.", "The .venv was made in another place; doing it again.")
        shutil.rmtree(venv)
    elif venv.exists() and not found:
        say("Lần cài đặt trước chưa xong; làm lại từ đầu.", "An earlier set-up was not finished; doing it again.")
        shutil.rmtree(venv)
    for stamp, text in stamps.items():
        if _read(stamp) != text:  # what runs now with the packages that are right is not taken away
            stamp.unlink(missing_ok=True)
    python = venv / "bin" / "python"
    if not _works(python):
        say("Đang tạo môi trường Python (.venv)...", "Making the Python environment (.venv)...")
        _run([sys.executable, "-m", "venv", "--clear", str(venv)], "Không tạo được .venv.", "Could not make .venv.")
    say(
        "Đang cài các gói đã ghim phiên bản (lần đầu mất vài phút)...",
        "Installing the pinned packages (a few minutes the first time)...",
    )
    _run(
        [
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--require-hashes",
            "-r",
            str(everything if dev else runtime),
        ],
        "Không cài được các gói Python. Hãy kiểm tra mạng và chỗ trống trên đĩa, rồi chạy lại; sẽ tự làm tiếp.",
        "The Python packages could not be installed. Check the network and the room on the disk, then type the same "
        "again; it goes on by itself.",
    )
    (venv / "finished").write_text(stamps[venv / "finished"])
    if dev:
        (venv / "finished-dev").write_text(stamps[venv / "finished-dev"])


def broker() -> None:
    """RabbitMQ: found, or installed where that is allowed, or the command to type."""
    if _has_rabbitmq():
        return
    by_hand = trouble(
        "Thiếu RabbitMQ. Hãy chạy: sudo apt-get install rabbitmq-server",
        "RabbitMQ is missing. Type: sudo apt-get install rabbitmq-server",
    )
    apt = shutil.which("apt-get")
    if apt is None:
        raise trouble(
            "Thiếu RabbitMQ và máy này không có apt. Hãy cài RabbitMQ 3.10 trở lên, hoặc đặt AMQP_URL.",
            "RabbitMQ is missing and there is no apt. Install RabbitMQ 3.10 or newer, or set AMQP_URL.",
        )
    prefix = _as_root()
    if prefix is None:
        raise by_hand
    say("Đang cài RabbitMQ bằng apt...", "Installing RabbitMQ with apt...")
    install = [*prefix, "sh", "-c", INSTALL, "sh", POLICY, apt]
    subprocess.run(install, stdout=subprocess.DEVNULL, check=False)
    if not _has_rabbitmq():
        raise by_hand


def browser() -> None:
    """Chromium, for the tests in a browser: found, or installed where that is allowed, or the command to type."""
    if _has_chromium():
        return
    by_hand = trouble(
        "Thiếu Chromium (cho các phép thử trên trình duyệt). Hãy chạy: sudo apt-get install chromium",
        "Chromium is missing (for the tests in a browser). Type: sudo apt-get install chromium",
    )
    apt, prefix = shutil.which("apt-get"), _as_root()
    if apt is None or prefix is None:
        raise by_hand
    say("Đang cài Chromium bằng apt...", "Installing Chromium with apt...")
    install = [*prefix, "sh", "-c", INSTALL, "sh", POLICY, apt, "chromium"]
    subprocess.run(install, stdout=subprocess.DEVNULL, check=False)
    if not _has_chromium():
        raise by_hand


def _has_chromium() -> bool:
    return any(shutil.which(name) for name in CHROMIUM)


def contracts(venv: Path, *, anew: bool = False) -> None:
    """The Python code of protos/, generated again whenever a contract differs."""
    protos, generated = REPOSITORY / "protos", REPOSITORY / "protos" / "gen"
    sources = sorted(path for path in protos.rglob("*.proto") if generated not in path.parents)
    stamp = generated / ".digest"
    now = hashlib.sha256(
        b"".join(str(path.relative_to(protos)).encode() + b"\0" + path.read_bytes() for path in sources)
    ).hexdigest()
    if not sources or (not anew and _read(stamp) == now):
        return
    fresh = protos / "gen.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    _run(
        [
            str(venv / "bin" / "python"),
            "-m",
            "grpc_tools.protoc",
            f"-I{protos}",
            f"--python_out={fresh}",
            f"--pyi_out={fresh}",
            f"--grpc_python_out={fresh}",
            *map(str, sources),
        ],
        "Không tạo được mã từ protos/.",
        "The code of protos/ could not be generated.",
    )
    (fresh / ".digest").write_text(now)
    shutil.rmtree(generated, ignore_errors=True)
    fresh.rename(generated)


def pages(*, dev: bool) -> None:
    """What the portal's pages look like, built with npm's packages whenever something of it differs."""
    frontend, built = (
        REPOSITORY / "services" / "portal" / "frontend",
        REPOSITORY / "services" / "portal" / "static" / "built",
    )
    places = (frontend / "package-lock.json", frontend / "build.mjs", frontend / "icon.svg")
    sources = [*places, *sorted(frontend.glob("styles/*")), *sorted(frontend.glob("scripts/*"))]
    now = digest(*sources)
    if _read(built / ".digest") == now and (not dev or (frontend / "node_modules" / "axe-core").exists()):
        return
    if shutil.which("npm") is None:
        raise trouble(
            "Thiếu Node.js và npm (để dựng giao diện). Hãy chạy: sudo apt-get install nodejs npm",
            "Node.js and npm are missing (they build the pages' look). Type: sudo apt-get install nodejs npm",
        )
    say("Đang dựng giao diện của cổng làm việc...", "Building what the portal looks like...")
    install = [
        "npm",
        "ci",
        "--prefix",
        str(frontend),
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        "--ignore-scripts",
    ]
    vi, en = "Không dựng được giao diện.", "The pages' look could not be built."
    _run(install if dev else [*install, "--omit=dev"], vi, en)
    _run(["node", str(frontend / "build.mjs")], vi, en)
    (built / ".digest").write_text(now)


def _has_rabbitmq() -> bool:
    return shutil.which("rabbitmq-server") is not None or any(Path(path).exists() for path in RABBITMQ)


def _as_root() -> list[str] | None:
    """How to run a command as root without being asked for a password, if there is a way."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo"):
        asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
        return ["sudo", "-n"] if asked.returncode == 0 else None
    return None


def _works(python: Path) -> bool:
    with contextlib.suppress(OSError):
        check = f"import sys, pip; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"
        return subprocess.run([str(python), "-c", check], capture_output=True, check=False).returncode == 0
    return False


def _run(command: list[str], vi: str, en: str) -> None:
    if subprocess.run(command, cwd=REPOSITORY, check=False).returncode != 0:
        raise trouble(vi, en)


def _read(path: Path) -> str | None:
    with contextlib.suppress(OSError):
        return path.read_text()
    return None


if __name__ == "__main__":
    sys.exit(main())
