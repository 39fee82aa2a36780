"""Make the files that docker-compose.yml mounts as secrets: ``python -m deploy.docker.prepare``.

Run it once before the first ``docker compose up``, and again after every upgrade. What is there
stays: each password lives in one file (a service's in its own URL, the administrator's in
``mongo_users``), and to have a new one made, delete that file first (deploy/runbooks/rotate-keys.md).
Made anew when they differ: the broker's definitions and the list of database users, which hold
nothing that does not follow from the URLs and deploy/rabbitmq/definitions.json; and certificates
that expire within 30 days.

Who may read them. Compose mounts a secret that is a file as it is, with the owner and the mode it
has on the host. Our processes (user 10001) and the broker (user rabbitmq) are neither its owner nor
in its group, and only root could change that. So the files those two read have mode 0444, inside a
folder with mode 0700: on the host nobody but the owner (and root) gets past the folder; in a
container only the files mounted there can be seen at all, and those are its own. What a container
reads as root has 0600. The authority's private key lies outside the folder and is mounted nowhere.
A copy of a file made elsewhere is readable by all: move the folder, not its files.
"""

from __future__ import annotations

import base64
import json
import secrets
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

from deploy.docker.certificates import ContainerCertificates
from deploy.machine.broker import VIRTUAL_HOST, definitions_with
from deploy.machine.layout import AGENCIES, HELD_BY_BROKER, REPOSITORY, WITH_DATABASE, write_private
from deploy.machine.words import Trouble, say

FOLDER = REPOSITORY / ".run" / "compose"
READ_BY_ROOT = frozenset({"mongo_key_file", "mongo_users"})  # by mongo-start.sh and by the health check
ADMINISTRATOR = "administrator"


class Secrets:
    """The folder of secrets. ``made``: the names of the files that were written by this run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made: list[str] = []

    def once(self, name: str, content: Callable[[], bytes]) -> bytes:
        """What the file holds; made now if it is missing."""
        path = self.folder / name
        if not path.exists():
            self._write(name, content())
        return path.read_bytes()

    def follow(self, name: str, content: bytes) -> None:
        """Write what follows from other files, if it differs."""
        path = self.folder / name
        if not path.exists() or path.read_bytes() != content:
            self._write(name, content)

    def password_in(self, name: str) -> str:
        """The password in a URL. Trouble when there is none."""
        try:
            password = urlsplit((self.folder / name).read_text("utf-8").strip()).password
        except ValueError:  # its text would quote the URL
            password = None
        if not password:
            raise Trouble(
                f"Tệp {name} không chứa địa chỉ có mật khẩu; hãy sửa hoặc xóa tệp rồi chạy lại.",
                f"The file {name} holds no address with a password; correct or delete it and run again.",
            )
        return unquote(password)

    def _write(self, name: str, content: bytes) -> None:
        write_private(self.folder / name, content)
        self.made.append(name)


def prepare(folder: Path) -> list[str]:
    """Make what is missing; returns the names of the files that were written. Raises Trouble, OSError."""
    kept = Secrets(folder / "secrets")
    for private in (folder, kept.folder):
        private.mkdir(mode=0o700, parents=True, exist_ok=True)
        private.chmod(0o700)
    for service in HELD_BY_BROKER:
        kept.once(f"{service}_amqp_url", partial(_amqp_url, service))
    for service in WITH_DATABASE:
        kept.once(f"{service}_mongo_url", partial(_mongo_url, service))
    for agency in AGENCIES:
        kept.once(f"{agency}_audit_url", partial(_mongo_url, f"{agency}_audit"))
    kept.once("mongo_key_file", lambda: base64.b64encode(secrets.token_bytes(720)))
    for key in ("oversight_count_key", "portal_cookie_key"):
        kept.once(key, lambda: secrets.token_bytes(32))
    kept.follow("mongo_users", _database_users(kept))
    kept.follow("broker_definitions", _broker_definitions(kept))
    _certificates(folder, kept)
    for path in kept.folder.iterdir():
        path.chmod(0o600 if path.name in READ_BY_ROOT else 0o444)
    return kept.made


def _amqp_url(service: str) -> bytes:
    return f"amqp://{service}:{secrets.token_hex(20)}@broker:5672/{VIRTUAL_HOST}".encode()


def _mongo_url(service: str) -> bytes:
    return (
        f"mongodb://{service}:{secrets.token_hex(20)}@database:27017/{service}?authSource={service}"
        "&replicaSet=chungtay&w=majority&journal=true&retryWrites=false"
    ).encode()


def _database_users(kept: Secrets) -> bytes:
    """The administrator, who stays, and each service's user with the password of its URL."""
    administrator = {"user": ADMINISTRATOR, "password": secrets.token_hex(20), "database": "admin"}
    path = kept.folder / "mongo_users"
    if path.exists():
        try:
            administrator = json.loads(path.read_bytes())[0]
        except (ValueError, LookupError, TypeError):
            raise Trouble(
                "Tệp mongo_users bị hỏng; hãy khôi phục nó từ bản sao lưu.",
                "The file mongo_users is damaged; restore it from your backup.",
            ) from None
    users = [
        {"user": service, "password": kept.password_in(f"{service}_mongo_url"), "database": service}
        for service in WITH_DATABASE
    ] + [
        # insert and find only: the access log is added to and never changed
        {"user": f"{agency}_audit", "password": kept.password_in(f"{agency}_audit_url"), "database": f"{agency}_audit",
         "append_only": True}
        for agency in AGENCIES
    ]  # fmt: skip
    return json.dumps([administrator, *users], indent=1).encode()


def _broker_definitions(kept: Secrets) -> bytes:
    """The topology, users and permissions of the one-machine run, without its administrator.

    Nobody signs in to this broker but the services: who administers it uses rabbitmqctl in its container.
    """
    definitions = definitions_with(lambda user: kept.password_in(f"{user}_amqp_url"), administrator=False)
    return json.dumps(definitions, indent=1).encode()


def _certificates(folder: Path, kept: Secrets) -> None:
    certificates = ContainerCertificates(kept.folder, folder / "authority_key")
    files = [
        certificates.authority,
        *(path for service in WITH_DATABASE for path in (certificates.certificate(service), certificates.key(service))),
    ]
    before = {path: path.read_bytes() if path.exists() else None for path in files}
    certificates.prepare(WITH_DATABASE)
    kept.made += [path.name for path in files if path.read_bytes() != before[path]]


def main() -> int:
    """0: all is there; 1: not, with a sentence that says what to do."""
    try:
        made = prepare(FOLDER)
    except Trouble as trouble:
        say(trouble.vi, trouble.en)
        return 1
    except OSError as error:
        say(
            f"Không ghi hoặc đọc được {error.filename}: {error.strerror}.",
            f"{error.filename} could not be written or read: {error.strerror}.",
        )
        return 1
    where = FOLDER / "secrets"
    if not made:
        say(
            f"Mọi tệp bí mật đã có sẵn trong {where}; không có gì thay đổi.",
            f"All secret files were in {where} already; nothing was changed.",
        )
        return 0
    say(f"Đã tạo trong {where}: {', '.join(sorted(made))}.", f"Made in {where}: {', '.join(sorted(made))}.")
    command = "docker compose up --build -d --force-recreate"  # so that the containers see the new files
    say(f"Tiếp theo: {command}", f"Next: {command}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
