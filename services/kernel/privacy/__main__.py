"""The keys of an agency, from the command line.

    python -m services.kernel.privacy init|rotate|revoke|destroy|list --agency A --keys FOLDER --directory FILE
        [--kid NUMBER] [--older-than DAYS]

``rotate`` needs no stop: the processes notice the changed files. ``destroy`` deletes private keys that
were retired some days ago; whatever was sealed to them and still lies somewhere is then lost for good.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from services.kernel.privacy.keymaking import KeyMaker
from services.kernel.privacy.keys import BadKeys

SHORTEST = 7.0  # days; no event may be on its way for longer


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="privacy", description="Khóa của một cơ quan / Keys of one agency")
    parser.add_argument("action", choices=("init", "rotate", "revoke", "destroy", "list"))
    parser.add_argument("--agency", required=True)
    parser.add_argument("--keys", required=True, type=Path)
    parser.add_argument("--directory", required=True, type=Path)
    parser.add_argument("--kid")
    parser.add_argument("--older-than", type=float, default=30.0, help="days / ngày")
    chosen = parser.parse_args(arguments)
    maker = KeyMaker(chosen.agency, chosen.keys, chosen.directory)
    try:
        return _do(maker, chosen)
    except BadKeys as error:
        print(error, file=sys.stderr)
        return 1


def _do(maker: KeyMaker, chosen: argparse.Namespace) -> int:
    match chosen.action:
        case "init":
            maker.init()
        case "rotate":
            maker.rotate()
        case "revoke":
            if not chosen.kid:
                print("Cần --kid. / --kid is needed.", file=sys.stderr)
                return 2
            maker.revoke(chosen.kid)
        case "destroy":
            if chosen.older_than < SHORTEST:
                print(f"Ít nhất {SHORTEST:g} ngày. / At least {SHORTEST:g} days.", file=sys.stderr)
                return 2
            print(maker.destroy_retired(chosen.older_than))
        case _:
            for row in maker.rows():
                print(row["kid"], row["use"], row["state"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
