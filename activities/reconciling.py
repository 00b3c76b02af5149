"""The reconciler's steps: compares what the database says of runs with the workflows that Temporal has.

Temporal's list of workflows lags behind; what seems wrong by it is confirmed one by one before it is mended. Mending
writes rows of `parking` or pending events, so the parking loops and the pipeline do the rest, and doing it twice does
nothing.
"""

import asyncio
import base64
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol
from uuid import UUID

import structlog
from temporalio import activity
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError, RPCStatusCode

from activities.heartbeats import heartbeats
from core.contracts import workflow_ids
from core.contracts.reconciling import ReconcileOutcome, ReconcileStep
from core.contracts.workflow_types import WorkflowType

log = structlog.get_logger(__name__)

GRACE = timedelta(minutes=2)
"""What is younger is still on its way: from a commit to Temporal, from Temporal to its list of workflows."""
BATCH = 1_000
LISTED_AT_ONCE, ASKED_AT_ONCE = 100, 8
RPC_TIMEOUT = timedelta(seconds=10)


class Disagreements(Protocol):
    """What the database knows, and how it is mended: `store.reconciling`. All give and take at most `BATCH` rows."""

    async def overdue(self, grace: timedelta) -> list[UUID]:
        """Waiting runs whose time has been up for a while."""
        ...

    async def live(self, after: int, grace: timedelta) -> tuple[list[UUID], int | None]:
        """Runs that must have a workflow, of the contacts behind an id; the last contact's id if there may be more."""
        ...

    async def holds(self, after: int, grace: timedelta) -> tuple[list[tuple[UUID, UUID]], int | None]:
        """Holds and their runs, behind an id; the last id if there may be more."""
        ...

    async def bulk(self, grace: timedelta) -> list[tuple[str, UUID]]:
        """Starts and broadcasts that are not over: kind and uuid."""
        ...

    async def not_live(self, runs: Sequence[UUID], grace: timedelta) -> list[UUID]:
        """Those of these runs that are over, or unknown."""
        ...

    async def park(self, runs: Sequence[UUID]) -> int:
        """Has the workflows of these waiting runs begun anew, or woken if their time is up; how many."""
        ...

    async def call(self, holds: Sequence[UUID]) -> int:
        """Has the calls of these holds made; how many."""
        ...

    async def order(self, kind: str, works: Sequence[UUID]) -> int:
        """Has the workflows of these starts or broadcasts begun anew; how many."""
        ...

    async def look(self, runs: Sequence[UUID]) -> int:
        """Has the workflows of these runs look whether their run is over; how many."""
        ...

    async def release_events(self, grace: timedelta) -> int:
        """Lets events go on that wait behind no hold; how many."""
        ...

    async def interrupt_gone_flows(self) -> int:
        """Lets sessions end that wait in flows that are archived or deleted; how many."""
        ...


Look = Callable[[str], Awaitable[ReconcileOutcome]]

_BULK_IDS: dict[str, Callable[[UUID], str]] = {"start": workflow_ids.flow_start, "broadcast": workflow_ids.broadcast}


class ReconcilingActivities:
    """Finds what disagrees, a batch a step, and mends it.

    | kind | what is wrong |
    |---|---|
    | `overdue` | a run waits although its time was up minutes ago |
    | `runs` | a run waits and has no open workflow, as after Temporal lost its data |
    | `holds` | a contact is held for a call that no workflow makes |
    | `held_events` | events wait behind a hold that isn't there |
    | `bulk` | a start or a broadcast isn't over and has no open workflow |
    | `gone_flows` | sessions wait in a flow that was archived or deleted |
    | `workflows` | a workflow is open whose run is over or unknown |
    """

    def __init__(self, store: Disagreements, temporal: Client, *, grace: timedelta = GRACE) -> None:
        self._store, self._temporal, self._grace = store, temporal, grace
        self._kinds: dict[str, Look] = {
            "overdue": self._overdue,
            "runs": self._runs,
            "holds": self._holds,
            "held_events": self._held_events,
            "bulk": self._bulk,
            "gone_flows": self._gone_flows,
            "workflows": self._workflows,
        }

    @activity.defn(name="reconcile")
    async def reconcile(self, step: ReconcileStep) -> ReconcileOutcome:
        """Looks at one batch of a kind. A kind of another version is passed over."""
        look = self._kinds.get(step.kind)
        if look is None:
            log.warning("this version knows no such kind of disagreement", kind=step.kind)
            return ReconcileOutcome()
        async with heartbeats():
            outcome = await look(step.cursor)
        if outcome.mended:
            log.warning("runs and workflows disagreed, mended", kind=step.kind, mended=outcome.mended)
        counter = activity.metric_meter().create_counter("ngoma_reconciled", "Disagreements that were mended")
        counter.add(outcome.mended, {"kind": step.kind})
        return outcome

    async def _overdue(self, cursor: str) -> ReconcileOutcome:
        runs = await self._store.overdue(self._grace)
        return ReconcileOutcome(seen=len(runs), mended=await self._store.park(runs))

    async def _runs(self, cursor: str) -> ReconcileOutcome:
        runs, last = await self._store.live(int(cursor or 0), self._grace)
        missing = await self._without_workflow({workflow_ids.flow_run(run): run for run in runs})
        mended = await self._store.park(missing)
        return ReconcileOutcome(seen=len(runs), mended=mended, cursor=_text(last))

    async def _holds(self, cursor: str) -> ReconcileOutcome:
        holds, last = await self._store.holds(int(cursor or 0), self._grace)
        missing = await self._without_workflow({workflow_ids.flow_run(run): hold for hold, run in holds})
        return ReconcileOutcome(seen=len(holds), mended=await self._store.call(missing), cursor=_text(last))

    async def _held_events(self, cursor: str) -> ReconcileOutcome:
        return ReconcileOutcome(mended=await self._store.release_events(self._grace))

    async def _bulk(self, cursor: str) -> ReconcileOutcome:
        works = await self._store.bulk(self._grace)
        mended = 0
        for kind, name in _BULK_IDS.items():
            missing = await self._without_workflow({name(uuid): uuid for of, uuid in works if of == kind})
            mended += await self._store.order(kind, missing)
        return ReconcileOutcome(seen=len(works), mended=mended)

    async def _gone_flows(self, cursor: str) -> ReconcileOutcome:
        interrupted = await self._store.interrupt_gone_flows()
        return ReconcileOutcome(mended=interrupted, cursor="more" if interrupted else None)

    async def _workflows(self, cursor: str) -> ReconcileOutcome:
        before = (datetime.now(UTC) - self._grace).isoformat()
        query = f"WorkflowType = '{WorkflowType.FLOW_RUN}' AND ExecutionStatus = 'Running' AND StartTime < '{before}'"
        pages = self._temporal.list_workflows(
            query, page_size=BATCH, next_page_token=base64.b64decode(cursor) or None, rpc_timeout=RPC_TIMEOUT
        )
        await pages.fetch_next_page()
        runs = [UUID(found.id.removeprefix("run:")) for found in pages.current_page or () if found.id[:4] == "run:"]
        suspects = await self._store.not_live(runs, self._grace)
        are_open = await self._ask([workflow_ids.flow_run(run) for run in suspects])
        mended = await self._store.look([run for run in suspects if are_open[workflow_ids.flow_run(run)]])
        token = pages.next_page_token
        return ReconcileOutcome(
            seen=len(runs), mended=mended, cursor=base64.b64encode(token).decode() if token else None
        )

    async def _without_workflow(self, wanted: dict[str, UUID]) -> list[UUID]:
        """Those whose workflow, by its id, is not open."""
        ids, listed = list(wanted), set[str]()
        for first in range(0, len(ids), LISTED_AT_ONCE):
            listed |= await self._listed(ids[first : first + LISTED_AT_ONCE])
        are_open = await self._ask([id_ for id_ in ids if id_ not in listed])
        return [wanted[id_] for id_, is_open in are_open.items() if not is_open]

    async def _listed(self, ids: Sequence[str]) -> set[str]:
        names = ", ".join(f"'{id_}'" for id_ in ids)
        query = f"ExecutionStatus = 'Running' AND WorkflowId IN ({names})"
        return {found.id async for found in self._temporal.list_workflows(query, rpc_timeout=RPC_TIMEOUT)}

    async def _ask(self, ids: Sequence[str]) -> dict[str, bool]:
        """Whether workflows are open, each asked by its id."""
        slots = asyncio.Semaphore(ASKED_AT_ONCE)

        async def is_open(id_: str) -> bool:
            async with slots:
                try:
                    described = await self._temporal.get_workflow_handle(id_).describe(rpc_timeout=RPC_TIMEOUT)
                except RPCError as error:
                    if error.status is RPCStatusCode.NOT_FOUND:
                        return False
                    raise
                return described.status is WorkflowExecutionStatus.RUNNING

        return dict(zip(ids, await asyncio.gather(*(is_open(id_) for id_ in ids)), strict=True))


def _text(cursor: int | None) -> str | None:
    return None if cursor is None else str(cursor)
