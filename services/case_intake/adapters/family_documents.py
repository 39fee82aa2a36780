"""How the family's files are stored: the plain part here, everything personal under the case's key."""

from __future__ import annotations

import mongoengine as me
from pymongo.database import Database

from services.case_intake.domain.family import FamilyFile
from services.case_intake.service_layer.family import FAMILY
from services.kernel.persistence.files import FileDocument, FileRepository
from services.kernel.persistence.vault import Vault


class FamilyFileDocument(FileDocument):
    representatives = me.ListField(me.DictField())
    consents = me.ListField(me.DictField())
    requests = me.ListField(me.DictField())
    endings = me.ListField(me.DictField())
    erasures = me.ListField(me.DictField())
    next_due_at = me.DateTimeField()


def family_files(database: Database, vault: Vault) -> FileRepository[FamilyFile]:
    """The families' files of the intake point, in a collection of their own."""
    return FileRepository(database, FamilyFileDocument, FamilyFile, vault, collection=FAMILY)
