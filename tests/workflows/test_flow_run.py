import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from temporalio.client import Client, WorkflowHandle
from temporalio.testing import WorkflowEnvironment

from core.contracts import search_attributes, workflow_ids
from core.contracts.queues import Queue
from core.contracts.runs import FlowRunInput, RunCalled, RunOutcome, RunParked, RunSummary
from core.contracts.signals import Signal
from flows.calls import CallResult
from tests.workflows.fakes import FakeCaller, FakeHolds, FakePipeline, busy
from tests.workflows.serving import assert_replays
from tests.workflows.stage import Stage
from workflows.flow_run import FlowRunWorkflow

EXPIRED = RunSummary(status="expired", steps=3, messages_sent=2, messages_received=1)
COMPLETED = RunSummary(status="completed", steps=5, messages_sent=3, messages_received=2)

Handle = WorkflowHandle[FlowRunWorkflow, RunSummary | None]


def ended(summary: RunSummary = COMPLETED) -> RunOutcome:
    return RunOutcome(status="ended", summary=summary)


async def start(client: Client, *, deadline: datetime | None = None, call: UUID | None = None) -> Handle:
    run = uuid4()
    return await client.start_workflow(
        FlowRunWorkflow.run,
        FlowRunInput(run=run, deadline=deadline, call=call),
        id=workflow_ids.flow_run(run),
        task_queue=Queue.RUNS,
    )


async def lasted(handle: Handle) -> timedelta:
    """How long it lived by its own history: the server's clock runs on as soon as nothing is left to do."""
    events = (await handle.fetch_history()).events
    return events[-1].event_time.ToDatetime() - events[0].event_time.ToDatetime()


async def sleeps(handle: Handle) -> bool:
    """Whether its timer runs."""
    return any(e.HasField("timer_started_event_attributes") for e in (await handle.fetch_history()).events)


async def run_status(handle: Handle) -> str | None:
    described = await handle.describe()
    return described.typed_search_attributes.get(search_attributes.RUN_STATUS)


async def test_expires_after_six_silent_weeks(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    now = await time_skipping.get_current_time()
    pipeline = FakePipeline([ended(EXPIRED)])
    with stage.playing(pipeline):
        handle = await start(time_skipping.client, deadline=now + timedelta(weeks=6))
        assert await handle.result() == EXPIRED
    assert pipeline.asked == ["wake_run"]
    assert timedelta(days=41) < await lasted(handle) < timedelta(days=43)
    assert await run_status(handle) == "expired"
    await assert_replays(handle)


async def test_a_deadline_that_moved_later_is_found_when_the_timer_fires(
    time_skipping: WorkflowEnvironment, stage: Stage
) -> None:
    now = await time_skipping.get_current_time()
    deadlines = [now + timedelta(days=days) for days in (3, 30, 90)]
    pipeline = FakePipeline(
        [
            RunOutcome(status="waiting", deadline=deadlines[1]),
            RunOutcome(status="waiting", deadline=deadlines[2]),
            ended(EXPIRED),
        ]
    )
    with stage.playing(pipeline):
        handle = await start(time_skipping.client, deadline=deadlines[0])
        assert await handle.result() == EXPIRED
    history = await handle.fetch_history()
    timers = [e.timer_started_event_attributes for e in history.events if e.HasField("timer_started_event_attributes")]
    assert len(timers) == 3
    assert timedelta(days=89) < await lasted(handle) < timedelta(days=91)
    await assert_replays(handle)


async def test_an_earlier_deadline_wakes_it(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    now = await time_skipping.get_current_time()
    pipeline = FakePipeline([ended(EXPIRED)])
    with stage.playing(pipeline):
        handle = await start(time_skipping.client, deadline=now + timedelta(days=30))
        await handle.signal(Signal.PARKED, RunParked(deadline=now + timedelta(minutes=5)))
        await handle.result()
    assert await lasted(handle) < timedelta(days=1)
    await assert_replays(handle)


async def test_what_a_later_version_adds_to_a_signal_is_ignored(
    time_skipping: WorkflowEnvironment, stage: Stage
) -> None:
    now = await time_skipping.get_current_time()
    with stage.playing(FakePipeline([ended(EXPIRED)])):
        handle = await start(time_skipping.client, deadline=now + timedelta(days=30))
        await handle.signal(Signal.PARKED, {"deadline": (now + timedelta(minutes=5)).isoformat(), "mood": "new"})
        await handle.signal("moved", {"to": "a newer version"})
        assert await handle.result() == EXPIRED
    assert await lasted(handle) < timedelta(days=1)
    await assert_replays(handle)


async def test_a_run_without_deadline_waits_for_its_end(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    pipeline = FakePipeline()
    with stage.playing(pipeline):
        handle = await start(time_skipping.client)
        await handle.signal(Signal.ENDED, COMPLETED)
        assert await handle.result() == COMPLETED
    assert pipeline.asked == []
    assert await run_status(handle) == "completed"
    await assert_replays(handle)


async def test_a_run_that_nobody_knows_any_more_ends(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    pipeline = FakePipeline([RunOutcome(status="gone")])
    with stage.playing(pipeline):
        handle = await start(time_skipping.client, deadline=datetime.now(UTC) - timedelta(days=1))
        assert await handle.result() is None
    await assert_replays(handle)


async def test_a_timer_that_fires_too_early_sleeps_on(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    """The database's clock may be behind Temporal's: no busy loop comes of that."""
    now = await time_skipping.get_current_time()
    early = [RunOutcome(status="waiting", deadline=now)] * 3
    pipeline = FakePipeline([*early, ended(EXPIRED)])
    with stage.playing(pipeline):
        handle = await start(time_skipping.client, deadline=now)
        await handle.result()
    assert timedelta(seconds=3) <= await lasted(handle) < timedelta(minutes=1)
    await assert_replays(handle)


async def test_a_call_is_made_and_the_sprint_goes_on_with_its_answer(
    time_skipping: WorkflowEnvironment, stage: Stage
) -> None:
    hold, holds, caller = uuid4(), FakeHolds(), FakeCaller(CallResult.http(200, body=b"yes"))
    pipeline = FakePipeline([ended()])
    with stage.playing(pipeline, holds, caller):
        handle = await start(time_skipping.client)
        await handle.signal(Signal.CALLED, RunCalled(call=hold))
        assert await handle.result() == COMPLETED
    assert holds.answers == {hold: [CallResult.http(200, body=b"yes").to_json()]}
    assert pipeline.asked == ["continue_run"]
    await assert_replays(handle)


async def test_the_calls_of_one_sprint_are_made_one_after_another(
    time_skipping: WorkflowEnvironment, stage: Stage
) -> None:
    hold, holds = uuid4(), FakeHolds()
    caller = FakeCaller(CallResult.http(200), CallResult.http(404), CallResult.http(201))
    calling = RunOutcome(status="calling", call=hold)
    pipeline = FakePipeline([calling, calling, ended()])
    with stage.playing(pipeline, holds, caller):
        handle = await start(time_skipping.client, call=hold)
        await handle.result()
    assert [answer["data"]["status"] for answer in holds.answers[hold]] == [200, 404, 201]
    await assert_replays(handle)


async def test_a_busy_server_is_called_again(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    hold, holds, caller = uuid4(), FakeHolds(), FakeCaller(busy(), busy(429, retry_after=20), CallResult.http(200))
    with stage.playing(FakePipeline([ended()]), holds, caller):
        handle = await start(time_skipping.client, call=hold)
        await handle.result()
    assert caller.retries == [0, 1, 2]
    assert [answer["data"]["status"] for answer in holds.answers[hold]] == [200]
    assert timedelta(seconds=25) <= await lasted(handle) < timedelta(minutes=1)


async def test_the_last_failure_is_the_answer(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    hold, holds, caller = uuid4(), FakeHolds(), FakeCaller(busy(500), busy(502), busy(503))
    pipeline = FakePipeline([ended()])
    with stage.playing(pipeline, holds, caller):
        handle = await start(time_skipping.client, call=hold)
        assert await handle.result() == COMPLETED
    assert [answer["data"]["status"] for answer in holds.answers[hold]] == [503]
    assert pipeline.asked == ["continue_run"]
    await assert_replays(handle)


async def test_a_call_that_never_comes_to_an_end_fails_in_the_flow_only(
    time_skipping: WorkflowEnvironment, stage: Stage
) -> None:
    hold, holds = uuid4(), FakeHolds()
    caller = FakeCaller(*[RuntimeError("a bug")] * 3)
    with stage.playing(FakePipeline([ended()]), holds, caller):
        handle = await start(time_skipping.client, call=hold)
        assert await handle.result() == COMPLETED
    assert [answer["data"]["status"] for answer in holds.answers[hold]] == [0]
    await assert_replays(handle)


async def test_a_call_that_waits_no_more_changes_nothing(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    pipeline = FakePipeline([ended()])
    with stage.playing(pipeline, FakeHolds(is_gone=True)):
        handle = await start(time_skipping.client, call=uuid4())
        assert await handle.result() == COMPLETED


async def test_unknown_and_late_signals_are_ignored(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    now = await time_skipping.get_current_time()
    hold, holds, caller = uuid4(), FakeHolds(), FakeCaller(CallResult.http(200))
    waiting = RunOutcome(status="waiting", deadline=now + timedelta(days=2))
    pipeline = FakePipeline([waiting, waiting, waiting])
    with time_skipping.auto_time_skipping_disabled(), stage.playing(pipeline, holds, caller):
        handle = await start(time_skipping.client, deadline=now + timedelta(days=3))
        await handle.signal("message_received", {"text": "from a version to come"})
        await handle.signal("pardon")
        await handle.signal(Signal.PARKED, "not at all what is expected")
        await handle.signal(Signal.CALLED, RunCalled(call=hold))
        await time_skipping.sleep(1)
        holds.is_gone = True
        await handle.signal(Signal.CALLED, RunCalled(call=hold))
        await handle.signal(Signal.ENDED, COMPLETED)
        assert await handle.result() == COMPLETED
    assert len(holds.answers[hold]) == 1
    await assert_replays(handle)


async def test_cancelling_the_workflow_interrupts_the_run(time_skipping: WorkflowEnvironment, stage: Stage) -> None:
    interrupted, now = RunSummary(status="interrupted"), await time_skipping.get_current_time()
    pipeline = FakePipeline([ended(interrupted)])
    with time_skipping.auto_time_skipping_disabled(), stage.playing(pipeline):
        handle = await start(time_skipping.client, deadline=now + timedelta(days=3))
        while not await sleeps(handle):  # noqa: ASYNC110 - the server tells nobody
            await asyncio.sleep(0.05)
        await handle.cancel()
        assert await handle.result() == interrupted
    assert pipeline.asked == ["interrupt_run"]
    assert await run_status(handle) == "interrupted"
    await assert_replays(handle)
