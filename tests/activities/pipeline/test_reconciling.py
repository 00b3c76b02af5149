"""The reconciler: what it finds when Temporal has lost its data, and that normal life is left alone."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from temporalio.client import Client
from temporalio.testing import ActivityEnvironment

from activities.parking import ParkingActivities
from activities.reconciling import ReconcilingActivities
from activities.runs import RunActivities
from core.contracts import search_attributes, workflow_ids
from core.contracts.converter import DATA_CONVERTER
from core.contracts.loops import LoopInput
from core.contracts.queues import Queue
from core.contracts.reconciling import KINDS, ReconcileReport, ReconcileStep
from core.contracts.runs import FlowRunInput
from core.contracts.workflow_types import WorkflowType
from flows.calls import CallResult
from store.parking import ParkingStore
from store.reconciling import Disagreements
from store.tables import Contact, ContactHold, FlowStart, Parking, PendingEvent
from tests.activities.pipeline.drawn import ask, call, flow, say
from tests.activities.pipeline.world import World, statuses
from tests.servers import temporal_program
from tests.workflows.serving import WORKFLOWS, serving
from workers.stack import ports, process, temporal
from workers.stack.process import Launch, Process
from workflows.flow_run import FlowRunWorkflow

RUNS = 50
NO_TIME = timedelta()


@dataclass
class Forgetful:
    """A Temporal server that keeps nothing on disk."""

    launch: Launch
    address: str
    running: Process

    def lose_everything(self) -> None:
        """It ends and begins again."""
        self.running.stop()
        self.running = process.start(self.launch)
        process.wait_until_ready(self.launch, self.running)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Forgetful]:
    """A server of the module's own."""
    folder: Path = tmp_path_factory.mktemp("temporal")
    attributes = [f"{key.name}=Keyword" for key in search_attributes.ALL]
    one = temporal.Temporal(temporal_program(), ports.free(), search_attributes=attributes)
    launch = one.launch(folder / "temporal.log")
    running = process.start(launch)
    process.wait_until_ready(launch, running)
    forgetful = Forgetful(launch, one.address, running)
    yield forgetful
    forgetful.running.stop()


@pytest.fixture(scope="module")
async def client(server: Forgetful) -> Client:
    """A client of that server, which outlives its losses."""
    return await Client.connect(server.address, data_converter=DATA_CONVERTER)


class Poll:
    """A bell that nobody rings."""

    async def wait(self, seconds: float) -> None:
        await asyncio.sleep(0.02)


async def tell(world: World, client: Client) -> None:
    """Does what the parking loops do, until nothing is left to tell."""
    activities = ParkingActivities(ParkingStore(world.pool), Poll(), client, pace=1000, turn_length=0.2)
    async with asyncio.timeout(60):
        while await world.rows(Parking):
            await ActivityEnvironment().run(activities.park_runs, LoopInput(number=0))


async def reconcile(world: World, client: Client, grace: timedelta = NO_TIME) -> ReconcileReport:
    """Runs the reconciler's workflow; nothing is too young for it."""
    activities = ReconcilingActivities(Disagreements(world.pool), client, grace=grace)
    async with serving(client, Queue.DEFAULT, workflows=WORKFLOWS, activities=[activities.reconcile]):
        return await client.execute_workflow(  # type: ignore[no-any-return]
            WorkflowType.RECONCILE, id=f"reconcile-{uuid4()}", task_queue=Queue.DEFAULT, result_type=ReconcileReport
        )


def mended(report: ReconcileReport) -> dict[str, int]:
    return {kind: count for kind, count in report.mended.items() if count}


@asynccontextmanager
async def serving_runs(world: World, client: Client) -> AsyncIterator[None]:
    """Workers of runs, with the real pipeline."""
    runs = RunActivities(world.pipeline)
    async with AsyncExitStack() as stack:
        activities = [runs.wake_run, runs.continue_run, runs.interrupt_run]
        await stack.enter_async_context(serving(client, Queue.RUNS, workflows=[FlowRunWorkflow], activities=activities))
        yield


async def waiting(world: World, contacts: int) -> list[Contact]:
    """Contacts that wait in a flow, with a timeout of an hour; their messages are sent."""
    row = await world.add(flow("Ask", ask("Well?", "Well", timeout=3600), say("@results.well.category")))
    made = [await world.contact() for _ in range(contacts)]
    await world.start(row, *made)
    await world.execute("UPDATE msg SET status = 'W', sent_on = created_on WHERE direction = 'O'")
    return made


async def is_open(client: Client, id_: str) -> bool:
    described = await client.get_workflow_handle(id_).describe()
    return described.close_time is None


@pytest.fixture
async def quiet(world: World) -> World:
    """A world beside which nothing is left of other tests."""
    await world.execute("TRUNCATE contact, flow_session, flow_run, contact_hold, pending_event, parking, msg CASCADE")
    await world.execute("TRUNCATE flow_start CASCADE")
    return world


async def test_runs_get_their_workflows_back_after_temporal_lost_its_data(
    quiet: World, server: Forgetful, client: Client
) -> None:
    world = quiet
    contacts = await waiting(world, RUNS)
    await tell(world, client)
    assert mended(await reconcile(world, client)) == {}, "in normal life nothing disagrees"
    await asyncio.to_thread(server.lose_everything)
    await world.execute("UPDATE flow_session SET wait_timeout_on = now() + interval '4 seconds'")
    report = await reconcile(world, client)
    assert mended(report) == {"runs": RUNS}
    assert mended(await reconcile(world, client)) == {}, "what is being told needs no second telling"
    async with serving_runs(world, client):
        await tell(world, client)
        runs = [(await world.runs(contact))[0] for contact in contacts]
        async with asyncio.timeout(60):
            for run in runs:
                result = await client.get_workflow_handle(workflow_ids.flow_run(run.uuid)).result()
                assert result["status"] == "completed"
    for contact in contacts:
        assert await world.sent(contact) == ["Well?", "No Response"]
        assert statuses(await world.runs(contact)) == ["C"]
    assert mended(await reconcile(world, client)) == {}


async def test_what_is_young_is_left_alone(quiet: World, client: Client) -> None:
    await waiting(quiet, 3)
    await quiet.execute("DELETE FROM parking")
    assert mended(await reconcile(quiet, client, timedelta(minutes=2))) == {}
    assert mended(await reconcile(quiet, client)) == {"runs": 3}


async def test_a_timer_that_never_came_is_made_up_for(quiet: World, client: Client) -> None:
    """The workflow is there, and sleeps until a time that was right once."""
    [contact] = await waiting(quiet, 1)
    async with serving_runs(quiet, client):
        await tell(quiet, client)
        [run] = await quiet.runs(contact)
        past = datetime.now(UTC) - timedelta(minutes=5)
        await quiet.execute(f"UPDATE flow_session SET wait_timeout_on = '{past.isoformat()}'")
        await quiet.update(run, parked_until=past)
        assert mended(await reconcile(quiet, client)) == {"overdue": 1}
        await tell(quiet, client)
        await client.get_workflow_handle(workflow_ids.flow_run(run.uuid)).result()
    assert await quiet.sent(contact) == ["Well?", "No Response"]


async def test_a_workflow_that_ended_although_its_run_waits_is_begun_anew(quiet: World, client: Client) -> None:
    [contact] = await waiting(quiet, 1)
    [run] = await quiet.runs(contact)
    summary = {"summary": {"status": "completed"}}
    [row] = await quiet.parked(run.uuid)
    await quiet.update(row, kind="end", payload=row.payload | summary)
    async with serving_runs(quiet, client):
        await tell(quiet, client)
        await client.get_workflow_handle(workflow_ids.flow_run(run.uuid)).result()
        assert mended(await reconcile(quiet, client)) == {"runs": 1}
        await tell(quiet, client)
        assert await is_open(client, workflow_ids.flow_run(run.uuid))
    await client.get_workflow_handle(workflow_ids.flow_run(run.uuid)).terminate()


async def test_an_open_workflow_whose_run_is_over_or_unknown_ends(quiet: World, client: Client) -> None:
    [contact] = await waiting(quiet, 1)
    await tell(quiet, client)
    [run], [session] = await quiet.runs(contact), await quiet.sessions(contact)
    await quiet.update(run, status="C")
    await quiet.update(session, status="C")
    unknown = uuid4()
    await client.start_workflow(
        WorkflowType.FLOW_RUN,
        FlowRunInput(run=unknown, deadline=datetime.now(UTC) + timedelta(days=1)),
        id=workflow_ids.flow_run(unknown),
        task_queue=Queue.RUNS,
    )
    async with asyncio.timeout(30):
        while (found := mended(await reconcile(quiet, client))) != {"workflows": 2}:
            # Temporal's list lags behind: what it doesn't show yet is mended later.
            await quiet.execute("DELETE FROM parking")
            assert set(found) <= {"workflows"}
    async with serving_runs(quiet, client):
        await tell(quiet, client)
        for one in (run.uuid, unknown):
            await client.get_workflow_handle(workflow_ids.flow_run(one)).result()


async def test_a_call_that_nobody_makes_is_ordered_again(quiet: World, client: Client) -> None:
    await quiet.add(flow("Calls", call("https://hook.example/"), say("Done")), keyword="call")
    contact = await quiet.contact()
    await quiet.say(contact, "call")
    await quiet.execute("DELETE FROM parking")
    assert mended(await reconcile(quiet, client)) == {"holds": 1}
    [hold] = await quiet.rows(ContactHold)
    [row] = await quiet.parked(hold.run_uuid)
    assert (row.kind, row.payload["call"]) == ("call", str(hold.uuid))
    await quiet.answer_call(contact, CallResult.http(200))
    assert await quiet.sent(contact) == ["Done"]


async def test_events_behind_no_hold_go_on(quiet: World, client: Client) -> None:
    contact = await quiet.contact()
    await quiet.receive(contact, "hello")
    await quiet.execute("UPDATE pending_event SET is_held = true")
    await quiet.update(contact, hold_id=99)
    assert await quiet.handle() == 0
    assert mended(await reconcile(quiet, client)) == {"held_events": 1}
    assert await quiet.handle() == 1
    assert await quiet.rows(PendingEvent) == []


async def test_a_start_without_workflow_is_begun(quiet: World, client: Client) -> None:
    row = await quiet.add(flow("Hi", say("Hello")))
    start = await quiet.start_later(row, await quiet.contact())
    over = await quiet.start_later(row, await quiet.contact())
    [_, done] = await quiet.rows(FlowStart)
    await quiet.update(done, status="C")
    assert mended(await reconcile(quiet, client)) == {"bulk": 1}
    assert await quiet.parked(over) == []
    await tell(quiet, client)
    assert await is_open(client, workflow_ids.flow_start(start))
    assert mended(await reconcile(quiet, client)) == {}
    await client.get_workflow_handle(workflow_ids.flow_start(start)).terminate()


async def test_sessions_do_not_wait_in_flows_that_are_gone(quiet: World, client: Client) -> None:
    contact, other = (await waiting(quiet, 1))[0], (await waiting(quiet, 1))[0]
    await tell(quiet, client)
    [session] = await quiet.sessions(contact)
    await quiet.execute(f"UPDATE flow SET is_archived = true WHERE id = {session.current_flow_id}")
    await quiet.execute("UPDATE workspace SET assets_version = assets_version + 1")
    assert mended(await reconcile(quiet, client)) == {"gone_flows": 1}
    await quiet.handle()
    [run] = await quiet.runs(contact)
    assert (run.status, run.failure) == ("I", "its flow was archived")
    assert statuses(await quiet.runs(other)) == ["W"]


async def test_a_kind_of_another_version_is_passed_over(quiet: World, client: Client) -> None:
    activities = ReconcilingActivities(Disagreements(quiet.pool), client)
    outcome: Any = await ActivityEnvironment().run(activities.reconcile, ReconcileStep(kind="dreams"))
    assert (outcome.seen, outcome.mended, outcome.cursor) == (0, 0, None)
    assert len(KINDS) == len(activities._kinds)
