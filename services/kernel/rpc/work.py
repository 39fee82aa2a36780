"""What waits for the caller, and what a case has asked of the child: the same calls in every agency's api."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from chungtay.work.v1 import work_service_pb2 as messages
from chungtay.work.v1 import work_service_pb2_grpc as grpc_classes
from services.kernel.application import Application
from services.kernel.audit.entry import Action
from services.kernel.burden import burden_of, milestones_of
from services.kernel.clock import VIETNAM
from services.kernel.engagements import CALENDAR_FEED
from services.kernel.errors import Forbidden, InvalidInput
from services.kernel.gate import Gate
from services.kernel.persistence.engagements import Engagements, Kept
from services.kernel.persistence.work_items import WorkItems
from services.kernel.rpc.cases import together
from services.kernel.rpc.commands import fill, problem, reference_in
from services.kernel.rpc.days import days_in
from services.kernel.rpc.paging import cursor_in, page_size_in, token_of
from services.kernel.rpc.tokens import current_actor
from services.kernel.rules import rule_book
from services.kernel.workflow import Actor

CONTRACT = messages.DESCRIPTOR.services_by_name["WorkService"]
MOST_NEWS = 30
TOGETHER = 40  # rows whose cases are looked up at once
NO_NEWS = frozenset({"DeadlineRaised"})
DAY, WEEK = timedelta(days=1), timedelta(days=7)
MOST_DAYS = 62  # of a calendar at once
WHOLE_TIMELINE = 10_000  # rows; the longest case seen had some hundreds


def since_in(request: Any, now: datetime) -> datetime:
    """From when on news are told: a day ago, unless the caller says. Raises InvalidInput."""
    if not request.HasField("since"):
        return now - DAY
    since = request.since.ToDatetime(tzinfo=UTC)
    if not now - WEEK <= since <= now:
        raise InvalidInput(problem("since", "bad_value"))
    return since


class WorkCalls(grpc_classes.WorkServiceServicer):
    """``readers``: roles that work on cases."""

    def __init__(self, application: Application, gate: Gate, readers: Collection[str]) -> None:
        self._application = application
        self._gate = gate
        self._readers = frozenset(readers)
        self._items = WorkItems(application.store.database)
        self._engagements = Engagements(application.store.database)

    def ListWork(self, request: Any, context: Any) -> messages.ListWorkResponse:
        """Running deadlines that wait for the caller; cases that they must not know of are not among them."""
        actor = current_actor()
        self._gate.must_have_role(actor, self._readers, Action.LIST, "ListWork")
        after, size = together(lambda: cursor_in(request, "w"), lambda: page_size_in(request))
        if after is not None and not (after.isascii() and after.isdigit() and len(after) < 10):
            raise InvalidInput(problem("page_token", "bad_value"))
        items = self._items.of(actor, self._gate.hidden_from(actor), after, size + 1)
        self._gate.note(actor, Action.LIST, "ListWork", references=[item.reference for item in items[:size]])
        following = str(int(after or 0) + size) if len(items) > size else None
        answer = messages.ListWorkResponse(next_page_token=token_of("w", following))
        for item in items[:size]:
            row = fill(messages.WorkItem, item, deadline_id=item.id)
            if (rule := rule_book().latest(item.rule)) is not None:
                row.vi, row.en, row.source = rule.vi, rule.en, rule.source
            answer.items.append(row)
        return answer

    def ListNews(self, request: Any, context: Any) -> messages.ListNewsResponse:
        """What others did lately in cases that the caller may work on; reminders of deadlines are no news."""
        actor = current_actor()
        self._gate.must_have_role(actor, self._readers, Action.LIST, "ListNews")
        rows = self._application.news(
            since_in(request, self._gate.clock.now()), hidden=self._gate.hidden_from(actor)
        )  # fmt: skip
        by_others = [row for row in rows if row["by"] != actor.staff_id and row["name"] not in NO_NEWS]
        news: list[dict[str, Any]] = []
        for start in range(0, len(by_others), TOGETHER):
            part = by_others[start : start + TOGETHER]
            mine = self._theirs(actor, {row["reference"] for row in part})
            news += [{**row, "at": row["recorded_at"]} for row in part if row["reference"] in mine]
            if len(news) > MOST_NEWS:
                break
        told = news[:MOST_NEWS]
        self._gate.note(actor, Action.LIST, "ListNews", references=sorted({row["reference"] for row in told}))
        return fill(messages.ListNewsResponse, {"news": told}, more=len(news) > MOST_NEWS)

    def _theirs(self, actor: Actor, references: Collection[str]) -> set[str]:
        """Of these cases those on which the person works; others are another's, or nothing of them is kept here."""
        files = self._application.store.files.listed(references, only=())
        return {file.reference for file in self._gate.may_act_on(actor, files.values())}

    def GetBurden(self, request: Any, context: Any) -> messages.GetBurdenResponse:
        """As far as this agency has been told."""
        actor = current_actor()
        self._gate.must_have_role(actor, self._readers, Action.VIEW, "GetBurden")
        reference = reference_in(request)
        self._gate.must_exist(actor, reference, Action.TIMELINE, "GetBurden")
        file = self._application.view(reference)
        self._gate.note(actor, Action.TIMELINE, "GetBurden", references=(reference,))
        timeline = self._application.timeline(reference, size=WHOLE_TIMELINE)
        return fill(messages.GetBurdenResponse, burden_of(file.sittings, milestones_of(timeline)))

    def ListSteps(self, request: Any, context: Any) -> messages.ListStepsResponse:
        """The calls that the workflow has for the caller's roles in the file's state; a call is named like its
        command. Who may not act on the case is told of none."""
        actor = current_actor()
        self._gate.must_have_role(actor, self._readers, Action.VIEW, "ListSteps")
        reference = reference_in(request)
        self._gate.must_exist(actor, reference, Action.TIMELINE, "ListSteps")
        file = self._application.view(reference)
        self._gate.note(actor, Action.TIMELINE, "ListSteps", references=(reference,))
        answer = messages.ListStepsResponse()
        try:
            self._gate.may_act(actor, file)
        except Forbidden:
            return answer
        answer.may_act = True
        answer.calls.extend(command.__name__ for command in self._application.workflow.allowed(file.state, actor.roles))
        return answer

    def ListEngagements(self, request: Any, context: Any) -> messages.ListEngagementsResponse:
        """The caller's own. A case that they must not know of keeps its hour and loses all else."""
        actor = current_actor()
        self._gate.must_have_role(actor, self._readers | {CALENDAR_FEED}, Action.LIST, "ListEngagements")
        first, last = days_in(request, MOST_DAYS)
        hidden = frozenset(self._gate.hidden_from(actor))
        found = self._engagements.of(actor.staff_id, _midnight(first), _midnight(last + DAY))
        told = sorted({one.engagement.reference for one in found} - hidden)
        self._gate.note(actor, Action.LIST, "ListEngagements", references=told)
        return messages.ListEngagementsResponse(engagements=[_engagement(one, hidden) for one in found])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC)


def _engagement(one: Kept, hidden: Collection[str]) -> messages.Engagement:
    shown = one.engagement
    if shown.reference in hidden:
        return fill(messages.Engagement, {"starts_at": shown.starts_at, "ends_at": shown.ends_at})
    return fill(messages.Engagement, shown, engagement_id=shown.id, version=one.version, changed_at=one.changed_at)
