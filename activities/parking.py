"""Parking: tells Temporal what it must know of runs, behind the messages and at a measured pace."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta

import structlog
from temporalio import activity
from temporalio.client import Client
from temporalio.common import SearchAttributePair, TypedSearchAttributes, WorkflowIDReusePolicy
from temporalio.exceptions import WorkflowAlreadyStartedError

from activities.pace import Pace
from activities.ports import Parking, ParkingItem, Wake
from activities.turns import LENGTH, Turn
from core.contracts import search_attributes as attributes
from core.contracts import workflow_ids
from core.contracts.broadcasts import BroadcastInput
from core.contracts.loops import LoopInput, LoopOutcome
from core.contracts.payload import Payload
from core.contracts.queues import Queue
from core.contracts.runs import FlowRunInput, RunCalled, RunParked, RunSummary
from core.contracts.signals import Signal
from core.contracts.starts import FlowStartInput
from core.contracts.workflow_types import WorkflowType

_log = structlog.get_logger(__name__)

BATCH = 50
AT_ONCE = 8
"""Requests to Temporal at a time."""
PACE = 150.0
"""Runs told of per second and loop, urgent ones not counted: about half a core of Temporal and worker together."""
IDLE = 1.0
"""Seconds after which a loop looks for rows although nothing woke it."""
RPC_TIMEOUT = timedelta(seconds=10)
FIRST_RETRY, LAST_RETRY = timedelta(seconds=2.5), timedelta(minutes=5)
"""The first wait is twice the first figure: five seconds."""

Teller = Callable[[ParkingItem], Awaitable[None]]
"""Tells Temporal of an item; telling twice must do no harm."""

_URGENT = ("call", "start", "broadcast", "campaign", "schedule")
"""Kinds that somebody waits for."""
_STATUS = {"park": "waiting", "call": "calling"}
_NAMES = (
    (attributes.WORKSPACE, "workspace"),
    (attributes.FLOW, "flow"),
    (attributes.CHANNEL, "channel"),
    (attributes.CONTACT, "contact"),
)
_REUSE = {
    "park": WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    "call": WorkflowIDReusePolicy.ALLOW_DUPLICATE,
    "end": WorkflowIDReusePolicy.REJECT_DUPLICATE,
}
"""A run whose workflow was terminated gets a new one when there is something to do, and a call is always to be made,
for its contact is held until then; to end what has ended is nothing to do."""


class ParkingActivities:
    """Turns parking rows into signals that start a run's workflow if it isn't there.

    Always signal-with-start: a workflow in its start delay is woken by that, and not by a plain signal (server 1.29).
    """

    def __init__(
        self,
        parking: Parking,
        wake: Wake,
        temporal: Client,
        *,
        tellers: Mapping[str, Teller] | None = None,
        pace: float = PACE,
        turn_length: float = LENGTH,
    ) -> None:
        self._parking, self._wake, self._temporal = parking, wake, temporal
        self._tellers: dict[str, Teller] = {"start": self._start, "broadcast": self._broadcast, **(tellers or {})}
        self._pace, self._turn_length = pace, turn_length
        self._slots = asyncio.Semaphore(AT_ONCE)

    @activity.defn(name="park_runs")
    async def park_runs(self, loop: LoopInput) -> LoopOutcome:
        """Tells Temporal of runs for half a minute, urgent ones first."""
        pace = Pace(self._pace)
        async with Turn(self._turn_length) as turn:
            while turn.goes_on:
                begun = time.monotonic()
                items = await self._parking.draw(BATCH)
                if not items:
                    await turn.until(self._wake.wait(IDLE))
                    continue
                unhurried = await self._tell_all(items)
                turn.did(len(items))
                written = await self._parking.written()
                rest = pace.rest(unhurried, written=written, begun=begun, now=time.monotonic())
                if rest > 0:
                    await turn.until(asyncio.sleep(rest))
            return turn.outcome

    async def _tell_all(self, items: Sequence[ParkingItem]) -> int:
        """Tells of all items; how many of them weren't urgent."""
        urgent = [item for item in items if item.kind in _URGENT]
        others = [item for item in items if item.kind not in _URGENT]
        for group in (urgent, others):
            told = await asyncio.gather(*(self._tell(item) for item in group))
            done = [row for item, ok in zip(group, told, strict=True) if ok for row in item.ids]
            if done:
                await self._parking.done(done)
        return len(others)

    async def _tell(self, item: ParkingItem) -> bool:
        """Whether Temporal knows of it now; if not, its rows are left for later."""
        async with self._slots:
            try:
                await self._tellers.get(item.kind, self._signal)(item)
            except WorkflowAlreadyStartedError:
                return True  # it was told before, or the run's workflow has ended already, and so has the run
            except Exception as e:
                again_in = min(FIRST_RETRY * 2 ** min(item.tries, 10), LAST_RETRY)
                _log.warning("Temporal could not be told of a run", run=str(item.run), kind=item.kind, error=repr(e))
                await self._parking.failed(item.ids, again_in=again_in)
                return False
        return True

    async def _signal(self, item: ParkingItem) -> None:
        signal, argument = _signal(item)
        await self._temporal.start_workflow(
            WorkflowType.FLOW_RUN,
            FlowRunInput(run=item.run, status=_run_status(item), deadline=item.deadline),
            id=workflow_ids.flow_run(item.run),
            task_queue=Queue.RUNS,
            start_signal=signal,
            start_signal_args=[argument],
            start_delay=_delay(item),
            search_attributes=_search_attributes(item),
            static_summary=item.payload.get("flow"),
            id_reuse_policy=_reuse(item, _REUSE[item.kind]),
            rpc_timeout=RPC_TIMEOUT,
        )

    async def _start(self, item: ParkingItem) -> None:
        """A flow started another one for other contacts; `run` is the start's uuid."""
        workspace, flow = item.payload.get("workspace", ""), item.payload.get("flow", "")
        await self._temporal.start_workflow(
            WorkflowType.FLOW_START,
            FlowStartInput(start=item.run, workspace_id=item.payload["workspace_id"], workspace=workspace, flow=flow),
            id=workflow_ids.flow_start(item.run),
            task_queue=Queue.DEFAULT,
            search_attributes=_named(item),
            static_summary=flow,
            id_reuse_policy=_reuse(item, WorkflowIDReusePolicy.REJECT_DUPLICATE),
            rpc_timeout=RPC_TIMEOUT,
        )

    async def _broadcast(self, item: ParkingItem) -> None:
        """A broadcast is to be sent; `run` is its uuid."""
        workspace = item.payload.get("workspace", "")
        await self._temporal.start_workflow(
            WorkflowType.BROADCAST,
            BroadcastInput(broadcast=item.run, workspace_id=item.payload["workspace_id"], workspace=workspace),
            id=workflow_ids.broadcast(item.run),
            task_queue=Queue.DEFAULT,
            search_attributes=_named(item),
            static_summary="Broadcast",
            id_reuse_policy=_reuse(item, WorkflowIDReusePolicy.REJECT_DUPLICATE),
            rpc_timeout=RPC_TIMEOUT,
        )


def _reuse(item: ParkingItem, usual: WorkflowIDReusePolicy) -> WorkflowIDReusePolicy:
    """The reconciler knows that there must be a workflow, whatever has become of an earlier one."""
    return WorkflowIDReusePolicy.ALLOW_DUPLICATE if item.payload.get("anew") else usual


def _signal(item: ParkingItem) -> tuple[Signal, Payload]:
    match item.kind:
        case "park":
            return Signal.PARKED, RunParked(deadline=item.deadline)
        case "call":
            return Signal.CALLED, RunCalled(call=item.payload["call"])
        case "end":
            return Signal.ENDED, RunSummary.model_validate(item.payload["summary"])
    raise ValueError(f"a parking row of kind {item.kind!r} means nothing")


def _run_status(item: ParkingItem) -> str:
    return _STATUS.get(item.kind) or str(item.payload["summary"]["status"])


def _delay(item: ParkingItem) -> timedelta | None:
    if item.kind != "park" or item.deadline is None:
        return None
    delay = item.deadline - datetime.now(UTC)
    return delay if delay > timedelta(0) else None


def _named(item: ParkingItem) -> TypedSearchAttributes:
    names = [(key, item.payload.get(name)) for key, name in _NAMES]
    return TypedSearchAttributes([SearchAttributePair(key, str(value)) for key, value in names if value])


def _search_attributes(item: ParkingItem) -> TypedSearchAttributes:
    return _named(item).updated(
        SearchAttributePair(attributes.RUN, str(item.run)),
        SearchAttributePair(attributes.RUN_STATUS, _run_status(item)),
    )
