"""The access log, from the command line.

    python -m services.kernel.audit verify [--held-by URL/DATABASE ...] [--json]

with the environment of one of the agency's processes. ``--held-by``: the audit databases of other
agencies, whose heads of this log are compared. Ends with 0 (whole), 1 (not) or 2 (cannot be told).
"""

from __future__ import annotations

import argparse
import json
import sys

from pymongo.errors import PyMongoError

from services.kernel.audit.heads import Heads
from services.kernel.audit.log import AccessLog
from services.kernel.audit.verify import verify
from services.kernel.config import Settings, read
from services.kernel.persistence.mongo import connect
from services.kernel.privacy.directory import KeyDirectory
from services.kernel.privacy.keys import BadKeys
from services.kernel.privacy.signing import Verifier


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="audit", description="Nhật ký truy cập / Access log")
    parser.add_argument("action", choices=("verify",))
    parser.add_argument(
        "--held-by", action="append", default=[], metavar="URL", help="audit database of another agency"
    )
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    settings = read(Settings)
    try:
        assert settings.audit_url is not None
        assert settings.key_directory is not None
        agency = settings.mongo_database
        known = Verifier(KeyDirectory(settings.key_directory))
        log = AccessLog(connect(str(settings.audit_url), settings.audit_database or f"{agency}_audit"), agency)
        heads = [
            head
            for url in chosen.held_by
            for head in Heads(connect(url, url.rpartition("/")[2].partition("?")[0])).of(agency, known)
        ]
        entries, faults = verify(agency, log.lines(), heads)
    except (AssertionError, BadKeys, PyMongoError) as error:
        print(f"Không kiểm tra được. / Cannot be verified: {type(error).__name__}", file=sys.stderr)
        return 2
    if chosen.json:
        told = [{"kind": fault.kind, "number": fault.number, "until": fault.until} for fault in faults]
        print(json.dumps({"agency": agency, "entries": entries, "heads": len(heads), "faults": told}))
    else:
        for fault in faults:
            print(" / ".join(fault.words()))
        whole = ("nguyên vẹn", "whole") if not faults else ("KHÔNG nguyên vẹn", "NOT whole")
        print(
            f"{agency}: {entries} dòng, {len(heads)} mốc, {whole[0]} / {entries} lines, {len(heads)} heads, {whole[1]}"
        )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
