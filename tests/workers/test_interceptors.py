"""What fails in an activity says nothing of people in Temporal, and all of it in the log."""

import uuid
from datetime import timedelta

import pytest
from temporalio import activity, workflow
from temporalio.client import Client, WorkflowFailureError
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from workers.interceptors import LogContextInterceptor

NAME = "Wanjiku"


@activity.defn(name="break_down")
async def break_down(kind: str) -> None:
    """Fails in one of several ways, always with a name in what it says."""
    try:
        raise KeyError(f"nobody is called {NAME}")
    except KeyError as e:
        if kind == "unexpected":
            raise ValueError(f"invalid input for query argument $1: '{NAME}'") from e
        if kind == "in passing":
            raise ValueError(NAME)  # noqa: B904 - the other way in which Python chains
        raise ApplicationError("the server answered 503", type="CallFailed") from e


@workflow.defn(name="BreaksDown")
class BreaksDown:
    """Orders the activity once, here or as a local one."""

    @workflow.run
    async def run(self, kind: str, local: bool) -> None:
        """Fails as the activity does."""
        once = RetryPolicy(maximum_attempts=1)
        execute = workflow.execute_local_activity if local else workflow.execute_activity
        await execute(break_down, kind, start_to_close_timeout=timedelta(seconds=10), retry_policy=once)


@pytest.mark.parametrize("local", [False, True])
@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("unexpected", ("ValueError", "ValueError; the log of the worker says more")),
        ("in passing", ("ValueError", "ValueError; the log of the worker says more")),
        ("ours", ("CallFailed", "the server answered 503")),
    ],
)
async def test_a_failure_is_told_without_what_it_quotes(
    temporal: Client, kind: str, told: tuple[str, str], local: bool
) -> None:
    queue = str(uuid.uuid4())
    async with Worker(
        temporal,
        task_queue=queue,
        workflows=[BreaksDown],
        activities=[break_down],
        interceptors=[LogContextInterceptor()],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        handle = await temporal.start_workflow(BreaksDown.run, args=[kind, local], id=queue, task_queue=queue)
        with pytest.raises(WorkflowFailureError) as failed:
            await handle.result()
    error: BaseException | None = failed.value.cause
    if isinstance(error, ActivityError):
        error = error.cause
    assert isinstance(error, ApplicationError)
    assert (error.type, error.message) == told
    assert error.cause is None
    assert NAME not in (await handle.fetch_history()).to_json()
    async for event in handle.fetch_history_events():
        assert NAME.encode() not in event.SerializeToString()
