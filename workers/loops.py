"""The loops of the deployment: handlers, senders, parking. Each is one workflow, whoever starts it first."""

import itertools
from collections.abc import Callable

import structlog
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.service import RPCError, RPCStatusCode

from core.contracts import workflow_ids
from core.contracts.loops import LoopInput
from core.contracts.queues import Queue
from core.contracts.workflow_types import WorkflowType
from core.settings import Settings

_log = structlog.get_logger(__name__)

_Kind = tuple[WorkflowType, Callable[[int], str], Queue, int]


async def ensure(temporal: Client, settings: Settings) -> None:
    """Starts the loops that don't run, and ends those that are more than the settings say."""
    kinds: tuple[_Kind, ...] = (
        (WorkflowType.HANDLER, workflow_ids.handler, Queue.HANDLER, settings.handlers),
        (WorkflowType.SENDER, workflow_ids.sender, Queue.SEND, settings.senders),
        (WorkflowType.FETCHER, workflow_ids.fetcher, Queue.CALLS, settings.fetchers),
        (WorkflowType.PARKING, workflow_ids.parking, Queue.DEFAULT, settings.parkers),
    )
    for kind, name, queue, wanted in kinds:
        for number in range(wanted):
            await temporal.start_workflow(
                kind,
                LoopInput(number=number),
                id=name(number),
                task_queue=queue,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            )
        await _end_from(temporal, name, wanted)


async def _end_from(temporal: Client, name: Callable[[int], str], first: int) -> None:
    for number in itertools.count(first):
        handle = temporal.get_workflow_handle(name(number))
        try:
            if (await handle.describe()).status is not WorkflowExecutionStatus.RUNNING:
                return
            await handle.terminate(reason="the settings want fewer of these loops")
        except RPCError as e:
            if e.status is RPCStatusCode.NOT_FOUND:
                return
            raise
        _log.info("ended a loop that the settings no longer want", workflow=name(number))
