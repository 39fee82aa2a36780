"""The command line of identity: keys and accounts. ``python -m services.identity --help``.

Generated passwords are printed once and kept nowhere (but for the sample staff, in the file that is named).
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import structlog
from pymongo.errors import PyMongoError

from services.identity.adapters import keys, strongbox
from services.identity.bootstrap import Parts, assemble
from services.identity.config import IdentitySettings
from services.identity.domain.model import Account, Agency, NewStaff
from services.identity.domain.policy import ROLES, normal_username
from services.identity.service_layer import sample
from services.identity.service_layer.keeping import Keeping
from services.identity.service_layer.passwords import new_password
from services.kernel.clock import SystemClock, written
from services.kernel.config import read
from services.kernel.errors import DomainError
from services.kernel.whole_files import alone, write_whole


def main(arguments: list[str] | None = None) -> int:
    """0: done; 1: refused, with the reason on the error output; 2: wrong words or settings."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    words = _parser().parse_args(arguments)
    settings: IdentitySettings = read(IdentitySettings)
    try:
        if words.command in ("init", "rotate-key"):
            return _keys(words, settings)
        if words.command == "sample":
            with alone(settings.signing_key.with_name("sample")):  # a second run finds the first one's accounts
                return _sample(assemble(settings), words)
        return COMMANDS[words.command](assemble(settings), words)
    except DomainError as error:
        for problem in error.problems:
            print(f"{problem.vi} / {problem.en}", file=sys.stderr)
    except PyMongoError as error:  # its text may quote what was written
        print(
            f"The database does not answer as it should ({type(error).__name__}): is CHUNGTAY_MONGO_URL right?",
            file=sys.stderr,
        )
    except keys.BadFile as error:
        print(f"{error}: put it right, or move it away and run the command again.", file=sys.stderr)
    except OSError as error:
        print(f"A file could not be read or written: {error.filename}: {error.strerror}", file=sys.stderr)
    return 1


def _keys(words: argparse.Namespace, settings: IdentitySettings) -> int:
    now = SystemClock().now()
    if words.command == "init":
        made = keys.ensure(settings.signing_key, settings.token_keys, now)
        print("Signing key made." if made else "Signing key was there; public keys are in order.")
        if strongbox.ensure(settings.second_factor_key):
            print("Key of the second factors made.")
    else:
        made_id = keys.rotate(settings.signing_key, settings.token_keys, now, revoke_old=words.revoke_old)
        print(f"New signing key {made_id}" + ("; the old ones are refused from now on." if words.revoke_old else ""))
    return 0


def _add(parts: Parts, words: argparse.Namespace) -> int:
    password = _password(words)
    account = parts.keeping.add(
        NewStaff(normal_username(words.username), words.name, words.agency, words.unit, tuple(words.role)), password
    )
    return _tell(account, None if words.password_stdin else password)


def _reset(parts: Parts, words: argparse.Namespace) -> int:
    password = _password(words)
    account = parts.keeping.reset(_staff_id(parts.keeping, words.who), password)
    return _tell(account, None if words.password_stdin else password)


def _change(change: Callable[[Keeping], Callable[[str], Account]]) -> Callable[[Parts, argparse.Namespace], int]:
    return lambda parts, words: _tell(change(parts.keeping)(_staff_id(parts.keeping, words.who)))


def _list(parts: Parts, _: argparse.Namespace) -> int:
    now = SystemClock().now()
    for account in parts.keeping.everyone():
        state = "disabled" if account.disabled else "ok"
        if account.enrolled:
            state += ", second factor"
        if account.locked_until is not None and account.is_locked(now):
            state += f", locked until {written(account.locked_until)}"
        print(
            f"{account.staff_id}  {account.username:20} {account.agency:20} {','.join(account.roles):24} "
            f"{state:9} {account.full_name}, {account.unit}"
        )
    return 0


def _changes(parts: Parts, _: argparse.Namespace) -> int:
    """Prints the whole log, oldest first; 1 when it was tampered with."""
    staff, before, lines = parts.tools.staff, None, []
    while page := staff.changes(before, PAGE):
        lines += page
        before = page[-1].number
    for line in reversed(lines):
        about = f"{line.what:22} {line.staff_id}  {', '.join(line.fields)}"
        print(f"{line.number:6}  {written(line.at)}  {line.by:13} {about}".rstrip())
    if broken := staff.broken_changes():
        print(f"The log was altered; the chain breaks at: {', '.join(map(str, broken))}", file=sys.stderr)
        return 1
    return 0


def _sample(parts: Parts, words: argparse.Namespace) -> int:
    file: Path = words.write
    kept = _kept(file) if file.exists() else []
    passwords = {line["username"]: line["password"] for line in kept}
    proofs = {line["username"]: line.get("proof", "") for line in kept}

    def keep(lines: Iterable[sample.SignIn]) -> None:
        content = json.dumps({"staff": [line.as_json() for line in lines]}, ensure_ascii=False, indent=1)
        write_whole(file, content.encode() + b"\n", keys.PRIVATE)

    lines = sample.ensure(parts.keeping, passwords, keep, proofs)
    print(f"{len(lines)} sample accounts; sign-ins in {file}")
    if lost := sum(line.password is None for line in lines):
        print(f"The passwords of {lost} accounts are not known any more: set new ones with 'reset'.", file=sys.stderr)
    return 0


def _kept(file: Path) -> list[dict[str, str]]:
    content = file.read_bytes()
    try:
        return [line for line in json.loads(content)["staff"] if line["username"] and line["password"]]
    except (ValueError, TypeError, KeyError):
        raise keys.BadFile(file, "the list of sample accounts that this command writes") from None


PAGE = 500
COMMANDS: dict[str, Callable[[Parts, argparse.Namespace], int]] = {
    "add": _add,
    "disable": _change(lambda keeping: keeping.disable),
    "enable": _change(lambda keeping: keeping.enable),
    "unlock": _change(lambda keeping: keeping.unlock),
    "reset": _reset,
    "reset-second-factor": _change(lambda keeping: keeping.reset_second_factor),
    "changes": _changes,
    "list": _list,
}


def _staff_id(keeping: Keeping, who: str) -> str:
    account = keeping.by_username(who)
    return who if account is None else account.staff_id


def _password(words: argparse.Namespace) -> str:
    return sys.stdin.readline().rstrip("\n") if words.password_stdin else new_password()


def _tell(account: Account, password: str | None = None) -> int:
    print(f"{account.staff_id}  {account.username}" + (f"  {password}" if password else ""))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m services.identity", description="Keys and staff accounts.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    commands.add_parser("init", help="make the signing key and the public key set if they are missing")
    rotate = commands.add_parser("rotate-key", help="sign with a new key; the old one is accepted for another hour")
    rotate.add_argument(
        "--revoke-old",
        action="store_true",
        help="accept no old key from now on (it may be in wrong hands); everybody signs in again",
    )
    add = commands.add_parser("add", help="add a member of staff; prints the number and a generated password")
    add.add_argument("username")
    add.add_argument("--name", required=True, help="full name")
    add.add_argument("--agency", required=True, choices=[str(agency) for agency in Agency])
    add.add_argument("--unit", required=True)
    add.add_argument("--role", required=True, action="append", choices=sorted(frozenset().union(*ROLES.values())))
    reset = commands.add_parser("reset", help="set a new password and lift a lock")
    for command in (add, reset):
        command.add_argument("--password-stdin", action="store_true", help="read the password instead of making one")
    for name, meaning in (
        ("disable", "no sign-in any more"),
        ("enable", "allow sign-in again"),
        ("unlock", "lift a lock before its time"),
        ("reset-second-factor", "as if there had never been one (the phone is lost)"),
    ):
        commands.add_parser(name, help=meaning)
    for name in ("reset", "disable", "enable", "unlock", "reset-second-factor"):
        commands.choices[name].add_argument("who", help="user name or staff number")
    commands.add_parser("list", help="all accounts")
    commands.add_parser("changes", help="who did what to which account; 1 if that log was tampered with")
    write = commands.add_parser("sample", help="make invented staff of every role, to try the software with")
    write.add_argument("--write", required=True, type=Path, metavar="FILE", help="where their sign-ins are kept (0600)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
