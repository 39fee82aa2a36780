"""A new master key: every case key is wrapped again under it, and the old one is gone.

    python -m services.kernel.persistence.rewrap

With the environment of one of the agency's processes, while all of them are stopped. Run again when it was
cut off: it goes on where it was.

Why: a backup of the database holds the case keys too, wrapped by the master key of its day. Whoever has both can
read what was erased later. When that master key is gone, no copy made before can be read, whoever has it; make a
new backup right afterwards. In a key service (KMS) the service's own key is replaced and the old one destroyed there.
"""

from __future__ import annotations

import secrets
import sys
from pathlib import Path
from typing import Any, cast

import pymongo
from bson.codec_options import CodecOptions
from pymongo.database import Database
from pymongo.encryption import ClientEncryption
from pymongo.errors import EncryptionError, PyMongoError

from services.kernel.config import Settings, read
from services.kernel.persistence.datakeys import KEYS, DataKeys, MongoClient
from services.kernel.persistence.mongo import connect
from services.kernel.privacy.keys import MASTER, MASTER_BYTES, BadKeys, read_secret
from services.kernel.whole_files import write_whole

LOCAL, NEXT = "local", "local:next"  # names of key providers (libmongocrypt); the second only while this runs


class CannotRewrap(Exception):
    """The text is a sentence in both languages."""


def rewrap(database: Database, keys: Path) -> int:
    """Returns how many case keys were wrapped again. Raises CannotRewrap, BadKeys.

    Safe at every moment: the new master key is on disk before the first case key lies under it, and the old
    one goes when none does any more.
    """
    rows = database[KEYS]
    coming = keys / f"{MASTER}.next"
    if not coming.exists():
        if rows.find_one({"masterKey.provider": NEXT}, {"_id": 1}) is None:
            write_whole(coming, secrets.token_bytes(MASTER_BYTES), 0o600)
        else:
            return _named_again(database)  # cut off after the new key took its place
    wrapped = _wrap(database, read_secret(keys / MASTER, MASTER_BYTES), read_secret(coming, MASTER_BYTES))
    if rows.find_one({"masterKey.provider": LOCAL}, {"_id": 1}) is not None:
        raise CannotRewrap("Vẫn có tiến trình đang chạy. / A process of the agency is still running.")
    coming.replace(keys / MASTER)
    return max(wrapped, _named_again(database))


def _wrap(database: Database, old: bytes, new: bytes) -> int:
    vault: ClientEncryption[Any] = ClientEncryption(
        {LOCAL: {"key": old}, NEXT: {"key": new}},
        f"{database.name}.{KEYS}",
        cast("pymongo.MongoClient[Any]", MongoClient(DataKeys(database[KEYS]), database)),
        CodecOptions(),
    )
    try:
        done = vault.rewrap_many_data_key({"masterKey.provider": LOCAL}, NEXT)
    except EncryptionError:
        raise CannotRewrap(
            "Khóa chủ không khớp với cơ sở dữ liệu. / The master key does not fit the database."
        ) from None
    finally:
        vault.close()
    return 0 if done.bulk_write_result is None else done.bulk_write_result.modified_count


def _named_again(database: Database) -> int:
    """The new master key is the agency's own now; its provider gets the usual name."""
    renamed = database[KEYS].update_many({"masterKey.provider": NEXT}, {"$set": {"masterKey.provider": LOCAL}})
    return renamed.modified_count


def main() -> int:
    settings = read(Settings)
    try:
        if settings.keys is None or settings.kms_provider != LOCAL:
            raise CannotRewrap(
                "Khóa chủ ở dịch vụ khóa: thay ở đó. / The master key lies in a key service: change it there."
            )
        count = rewrap(connect(str(settings.mongo_url), settings.mongo_database), settings.keys)
    except (CannotRewrap, BadKeys) as error:
        print(error, file=sys.stderr)
        return 1
    except PyMongoError as error:
        print(f"Cơ sở dữ liệu không trả lời. / No answer of the database: {type(error).__name__}", file=sys.stderr)
        return 1
    print(f"{count} khóa hồ sơ / case keys; hãy sao lưu lại ngay / make a new backup now")
    return 0


if __name__ == "__main__":
    sys.exit(main())
