"""Make the agencies' keys on the volumes of docker-compose.yml; what is there stays."""

from __future__ import annotations

from pathlib import Path

from deploy.machine.layout import AGENCIES
from services.kernel.privacy.keymaking import KeyMaker

FOLDERS, DIRECTORY = Path("/agencies"), Path("/key-directory/directory.json")


def main() -> None:
    for agency in AGENCIES:
        KeyMaker(agency, FOLDERS / agency, DIRECTORY).init()


if __name__ == "__main__":
    main()
