"""Calls to the outside that sprints wait for: made once, answered once."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta

import orjson
import structlog
from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

from activities.calling.caller import Caller, CallFailed
from activities.heartbeats import heartbeats
from activities.ports import Holds
from core.contracts.calls import ATTEMPTS, CallInput, CallOutcome
from core.contracts.errors import ErrorType
from flows.calls import CallRequest, CallResult

_log = structlog.get_logger(__name__)

STORE_TRIES = 6
"""How often an answer is tried to be stored before the call must be made again: about a minute."""


class CallActivities:
    """Makes the calls that holds ask for and stores what came of them; answers never travel through Temporal."""

    def __init__(self, holds: Holds, callers: Mapping[str, Caller]) -> None:
        self._holds, self._callers = holds, callers

    @activity.defn(name="make_call")
    async def make_call(self, call: CallInput) -> CallOutcome:
        """Makes the call that a hold waits for, unless it has been answered.

        Raises an `ApplicationError` of type `CallFailed` when it failed in a way that may pass; after the last
        attempt the failure is the answer instead, so that the flow goes on by its Failure exit.
        """
        async with heartbeats():
            return await self._make(call)

    async def _make(self, call: CallInput) -> CallOutcome:
        held = await self._holds.request(call.call)
        if held is None:
            return CallOutcome(status="gone")
        request, attempt = CallRequest.from_json(orjson.loads(held.request)), activity.info().attempt
        status = "answered"
        try:
            result = await self._call(held.workspace_id, request, attempt)
        except CallFailed as e:
            if e.retry and attempt < ATTEMPTS:
                raise _retried(e) from e
            status, result = "failed", e.result
        await self._answer(call, held.number, result)
        return CallOutcome(kind=request.kind, status=status, attempts=attempt)

    @activity.defn(name="give_up_call")
    async def give_up_call(self, call: CallInput) -> CallOutcome:
        """Answers a call with its failure, when no attempt came to an end (its workers died, its time ran out)."""
        held = await self._holds.request(call.call)
        if held is None:
            return CallOutcome(status="gone")
        request = CallRequest.from_json(orjson.loads(held.request))
        await self._holds.answer(call.call, held.number, _failure(request).to_json())
        return CallOutcome(kind=request.kind, status="failed", attempts=ATTEMPTS)

    async def _call(self, workspace_id: int, request: CallRequest, attempt: int) -> CallResult:
        caller = self._callers.get(request.kind)
        if caller is None:
            return CallResult.failed(request.kind, f"no service for {request.kind} calls is set up")
        return await caller(workspace_id, request, retries=attempt - 1)

    async def _answer(self, call: CallInput, number: int, result: CallResult) -> None:
        """Stores an answer with patience: a call that was made is not to be made again for a database's sake."""
        for left in range(STORE_TRIES, 0, -1):
            try:
                await self._holds.answer(call.call, number, result.to_json())
            except Exception as e:
                if left == 1:
                    raise
                _log.warning("the answer of a call could not be stored", call=str(call.call), error=repr(e))
                await asyncio.sleep(2 ** (STORE_TRIES - left))
            else:
                return


def _retried(failure: CallFailed) -> ApplicationError:
    delay = None if failure.retry_after is None else timedelta(seconds=failure.retry_after)
    return ApplicationError(
        str(failure),
        type=ErrorType.CALL_FAILED,
        next_retry_delay=delay,
        category=ApplicationErrorCategory.BENIGN,  # somebody else's server: no error in our logs and metrics
    )


def _failure(request: CallRequest) -> CallResult:
    if request.kind == "http":
        return CallResult.no_connection(retries=ATTEMPTS - 1)
    return CallResult.failed(request.kind, f"the {request.kind} call was not answered")
