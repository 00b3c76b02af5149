from collections import Counter
from uuid import uuid4

from temporalio import activity
from temporalio.client import Client

from core.contracts.queues import Queue
from core.contracts.reconciling import KINDS, ReconcileInput, ReconcileOutcome, ReconcileReport, ReconcileStep
from core.contracts.workflow_types import WorkflowType
from tests.workflows.serving import WORKFLOWS, assert_replays, serving
from workflows import reconcile

Steps = Counter[tuple[str, str]]


async def reconciled(client: Client, batches: dict[str, int], begun: ReconcileInput | None = None) -> tuple[Steps, str]:
    """The steps taken when each kind has so many batches with one thing to mend in each, and the workflow's id."""
    steps, id_ = Counter[tuple[str, str]](), f"reconcile-{uuid4()}"

    @activity.defn(name="reconcile")
    async def look(step: ReconcileStep) -> ReconcileOutcome:
        steps[step.kind, step.cursor] += 1
        next_one = int(step.cursor or 0) + 1
        more = str(next_one) if next_one < batches.get(step.kind, 1) else None
        return ReconcileOutcome(seen=1000, mended=1, cursor=more)

    async with serving(client, Queue.DEFAULT, workflows=WORKFLOWS, activities=[look]):
        arguments = [begun] if begun else []
        handle = await client.start_workflow(
            WorkflowType.RECONCILE, args=arguments, id=id_, task_queue=Queue.DEFAULT, result_type=ReconcileReport
        )
        report = await handle.result()
    wanted = {kind: batches.get(kind, 1) for kind in KINDS}
    if begun is None:
        assert report == ReconcileReport(mended=wanted, seen={kind: 1000 * n for kind, n in wanted.items()})
    await assert_replays(client.get_workflow_handle(id_))
    return steps, id_


async def test_each_kind_is_looked_at_batch_by_batch(temporal: Client) -> None:
    steps, _ = await reconciled(temporal, {"runs": 3, "workflows": 2})
    assert set(steps) == {
        *((kind, "") for kind in KINDS),
        ("runs", "1"),
        ("runs", "2"),
        ("workflows", "1"),
    }
    assert set(steps.values()) == {1}


async def test_a_history_is_begun_anew_where_it_was(temporal: Client) -> None:
    steps, id_ = await reconciled(temporal, {"runs": reconcile.STEPS})
    assert len(steps) == len(KINDS) + reconcile.STEPS - 1
    assert set(steps.values()) == {1}
    described = await temporal.get_workflow_handle(id_).describe()
    assert described.history_length < 100


async def test_a_kind_of_another_version_begins_from_the_start(temporal: Client) -> None:
    steps, _ = await reconciled(temporal, {}, ReconcileInput(kind="dreams"))
    assert {kind for kind, _ in steps} == set(KINDS)
