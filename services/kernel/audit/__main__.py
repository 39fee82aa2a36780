"""The access log, from the command line, with the environment of one of the agency's processes.

    python -m services.kernel.audit verify [--heads FILE ...] [--held-by URL/DATABASE ...] [--json]
    python -m services.kernel.audit heads --of AGENCY [--out FILE]
    python -m services.kernel.audit family --case REFERENCE --out FILE.pdf --staff NUMBER [--language en]

``verify``: ends with 0 (whole), 1 (not) or 2 (cannot be told). ``heads``: what this agency holds of
another's log, for that agency's ``verify``; each head proves itself by its signature, so it does not
matter who carries the file. ``family``: HTML or PDF, by the name of the file; that it was made, and by
whom, is noted in the log first.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path

from pymongo.errors import PyMongoError

from services.kernel.audit.entry import Action, Decision, Entry
from services.kernel.audit.heads import Heads, SignedHead, as_line, from_line, held
from services.kernel.audit.log import AccessLog, LogUnavailable
from services.kernel.audit.report import as_html, as_pdf, family_report
from services.kernel.audit.verify import verify
from services.kernel.config import Settings, read
from services.kernel.ids import BadReference, parse_reference
from services.kernel.persistence.mongo import connect
from services.kernel.privacy.directory import KeyDirectory
from services.kernel.privacy.keys import BadKeys
from services.kernel.privacy.signing import Verifier


class CannotTell(Exception):
    """Something is missing or cannot be reached. Its text is the sentence in both languages."""


def main(arguments: list[str] | None = None) -> int:
    chosen = _parser().parse_args(arguments)
    settings = read(Settings)
    try:
        return int(_ACTIONS[chosen.action](settings, chosen))
    except (BadKeys, CannotTell) as error:
        said = str(error)
    except OSError as error:
        said = f"{error.filename}: {error.strerror}"
    except (LogUnavailable, PyMongoError) as error:
        said = f"Không dùng được nhật ký. / The log cannot be used: {type(error).__name__}"
    print(said, file=sys.stderr)
    return 2


def _verify(settings: Settings, chosen: argparse.Namespace) -> int:
    agency = chosen.agency or settings.mongo_database
    if settings.key_directory is None:
        raise CannotTell("CHUNGTAY_KEY_DIRECTORY is needed.")
    known = Verifier(KeyDirectory(settings.key_directory))
    signed = [head for path in chosen.heads for head in _read_heads(path)]
    for url in chosen.held_by:
        signed += Heads(connect(url, url.rpartition("/")[2].partition("?")[0])).all_of(agency)
    heads = [held(head, known) for head in signed if head.agency == agency]
    if signed and not heads:
        raise CannotTell(f"Không có mốc nào của {agency}. / None of these heads is of {agency}.")
    entries, faults = verify(agency, _log(settings, agency).lines(), heads)
    if chosen.json:
        told = [{"kind": fault.kind, "number": fault.number, "until": fault.until} for fault in faults]
        print(json.dumps({"agency": agency, "entries": entries, "heads": len(heads), "faults": told}))
        return 1 if faults else 0
    for fault in faults:
        print(" / ".join(fault.words()))
    whole = ("nguyên vẹn", "whole") if not faults else ("KHÔNG nguyên vẹn", "NOT whole")
    print(f"{agency}: {entries} dòng, {len(heads)} mốc, {whole[0]} / {entries} lines, {len(heads)} heads, {whole[1]}")
    if not heads:
        print("Không có mốc để so: phần cuối chưa được chứng minh. / No heads to compare: the end is not proven.")
    return 1 if faults else 0


def _heads(settings: Settings, chosen: argparse.Namespace) -> int:
    found = Heads(connect(_audit_url(settings), _database(settings))).all_of(chosen.of)
    text = "".join(as_line(head) + "\n" for head in found)
    if chosen.out:
        chosen.out.write_text(text)
    else:
        sys.stdout.write(text)
    return 0


def _family(settings: Settings, chosen: argparse.Namespace) -> int:
    try:
        reference = parse_reference(chosen.case)
    except BadReference:
        raise CannotTell("Mã hồ sơ không đúng. / This is not a case reference.") from None
    agency = chosen.agency or settings.mongo_database
    log, now = _log(settings, agency), datetime.now(UTC)
    # Noted first: who cannot be noted gets no report. So it stands in the report itself too.
    log.write(
        Entry(
            at=now,
            staff_id=chosen.staff,
            unit="",
            roles=("privacy_officer",),
            action=Action.EXPORT,
            call="family_report",
            decision=Decision.GRANTED,
            purpose="family_request",
            references=(reference,),
        )
    )
    report = family_report(reference, agency, now, log.all_of_case(reference))
    pdf = chosen.out.suffix.lower() == ".pdf"
    content = as_pdf(report, chosen.language) if pdf else as_html(report, chosen.language).encode()
    with os.fdopen(os.open(chosen.out, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    return 0


_ACTIONS = {"verify": _verify, "heads": _heads, "family": _family}


def _read_heads(path: Path) -> list[SignedHead]:
    try:
        return [from_line(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    except ValueError:
        raise CannotTell(f"{path}: không phải tệp mốc. / {path}: not a file of heads.") from None


def _log(settings: Settings, agency: str) -> AccessLog:
    return AccessLog(connect(_audit_url(settings), _database(settings)), agency)


def _audit_url(settings: Settings) -> str:
    if settings.audit_url is None:
        raise CannotTell("CHUNGTAY_AUDIT_URL is needed.")
    return str(settings.audit_url)


def _database(settings: Settings) -> str:
    return settings.audit_database or f"{settings.mongo_database}_audit"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="audit", description="Nhật ký truy cập / Access log")
    sub = parser.add_subparsers(dest="action", required=True)
    own = argparse.ArgumentParser(add_help=False)
    own.add_argument("--agency", help="whose log it is; without: the database's name")
    check = sub.add_parser("verify", parents=[own], help="whether the log is whole")
    check.add_argument("--heads", action="append", default=[], type=Path, metavar="FILE", help="heads others hold")
    check.add_argument(
        "--held-by", "--heads-of", action="append", default=[], metavar="URL", help="audit database of another agency"
    )
    check.add_argument("--json", action="store_true")
    heads = sub.add_parser("heads", help="what this agency holds of another's log")
    heads.add_argument("--of", required=True, metavar="AGENCY")
    heads.add_argument("--out", type=Path, metavar="FILE")
    family = sub.add_parser("family", parents=[own], help="who saw what of one case, when and why")
    family.add_argument("--case", required=True, metavar="REFERENCE")
    family.add_argument("--out", required=True, type=Path, metavar="FILE", help=".pdf or .html")
    family.add_argument("--staff", required=True, metavar="NUMBER", help="who makes it")
    family.add_argument("--language", choices=("vi", "en"), default="vi")
    return parser


if __name__ == "__main__":
    sys.exit(main())
