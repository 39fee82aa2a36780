"""The plans of the court's months in its database: asked for at one place, made by the planner's own process."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from typing import Any

import bson
import mongoengine as me
from pymongo import ASCENDING, DESCENDING

from services.court_liaison.adapters.register import Desk
from services.court_liaison.domain.scheduling.month_plan import (
    KEPT_FOR,
    PLAN_WORKFLOW,
    UNDER_WAY,
    MonthPlan,
    PlanState,
    take,
)
from services.kernel.persistence.as_read import Stored
from services.kernel.persistence.files import CODEC, FileDocument, FileRepository
from services.kernel.persistence.store import Store, run_past_races
from services.kernel.persistence.unit_of_work import UnitOfWork
from services.kernel.persistence.vault import KeyDestroyed, VaultError
from services.kernel.privacy.categories import Category
from services.kernel.privacy.split import Parts

PLANS = "plans"


class PlanDocument(FileDocument):
    seconds = me.IntField(required=True)
    pinned = me.ListField(me.StringField(max_length=40))
    asked_by = me.StringField(required=True, max_length=60)
    tries = me.IntField()
    heard_of = me.DateTimeField()
    spent = me.FloatField()
    aims = me.ListField(me.DictField())
    proposed = me.ListField(me.DictField())
    unplaced = me.ListField(me.DictField())
    ended_at = me.DateTimeField()


class PlanFiles(FileRepository[MonthPlan]):
    """What a plan says of a hearing lies under the key of that hearing's case: whoever erases the case erases it here
    too, and of all others it stays."""

    def _sealed(self, file: MonthPlan, parts: Parts, before: Stored | None) -> dict[str, Any]:
        assert self._vault is not None
        of_cases: dict[str, dict[str, Any]] = {}
        for path, text in parts.get(Category.ACCOMMODATION, {}).items():
            hearings, number, _ = path.split(".", 2)  # such as proposed.3.why_vi
            of_cases.setdefault(getattr(file, hearings)[int(number)].reference, {})[path] = text
        return {
            case: self._vault.seal(case, bson.encode(texts, codec_options=CODEC)) for case, texts in of_cases.items()
        }

    def _opened(self, raw: dict[str, Any], passed_over: tuple[type[VaultError], ...] = (KeyDestroyed,)) -> Parts:
        texts: dict[str, Any] = {}
        for case, sealed in self._ciphertexts(raw).items():
            with suppress(*passed_over):
                texts |= self._decoded(sealed, case)
        return {Category.ACCOMMODATION: texts}


class Plans:
    """``desk``: where people ask for them and call them off."""

    COLLECTIONS = (PLANS,)

    def __init__(self, store: Store) -> None:
        self._store = store
        self._files = PlanFiles(store.database, PlanDocument, MonthPlan, store.vault, collection=PLANS)
        self.desk: Desk[MonthPlan] = Desk(store, self._files, MonthPlan, PLAN_WORKFLOW)

    def prepare(self) -> None:
        """Create the index; harmless when repeated."""
        self._files.collection.create_index([("opened_at", ASCENDING)])

    def get(self, plan_id: str) -> MonthPlan | None:
        return self._files.get(plan_id)

    def latest(self) -> MonthPlan | None:
        """The one that was asked for last."""
        since = self._store.clock.now() - KEPT_FOR
        rows = self._files.collection.find({"opened_at": {"$gte": since}}).sort("opened_at", DESCENDING).limit(1)
        return next((self._files.from_raw(row) for row in rows), None)

    def take(self) -> MonthPlan | None:
        """The one that waits longest to be made, now in the caller's hands. None: none waits."""
        rows = self._files.collection.find({"state": {"$in": sorted(UNDER_WAY)}}, {"_id": 1}).sort("opened_at", 1)
        taken = (self.change(row["_id"], take) for row in rows)
        return next((plan for plan in taken if plan is not None and plan.state is PlanState.MAKING), None)

    def change(self, plan_id: str, how: Callable[[MonthPlan, datetime], bool]) -> MonthPlan | None:
        """The plan as it is after ``how``. None: it is not there, or ``how`` says that it is not to be changed."""

        def work(unit: UnitOfWork) -> MonthPlan | None:
            plan = self._files.get(plan_id, unit.session)
            if plan is None or not how(plan, unit.now):
                return None
            self._files.replace(plan, unit.session)
            return plan

        return run_past_races(self._store, work)

    def forget_old(self) -> None:
        """Delete those that nobody needs any more."""
        before = self._store.clock.now() - KEPT_FOR
        for row in self._files.collection.find({"opened_at": {"$lt": before}}, {"_id": 1}):
            self._files.collection.delete_one({"_id": row["_id"]})
