"""Every workspace is archived, step by step, and none holds another up."""

from collections import Counter
from uuid import UUID, uuid4

import pytest
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from activities import archives
from core.contracts import workflow_ids
from core.contracts.archives import ArchiveOutcome
from core.contracts.queues import Queue
from core.contracts.workflow_types import WorkflowType
from tests.workflows.archive_fakes import UNTIL, FakeArchiver, serving_archives
from tests.workflows.serving import assert_replays


async def archived(client: Client, archiver: FakeArchiver) -> tuple[ArchiveOutcome, str]:
    """What comes of a night, and the workflow's id."""
    id_ = f"archive-{uuid4()}"
    async with serving_archives(client, archiver):
        handle = await client.start_workflow(
            WorkflowType.ARCHIVE, id=id_, task_queue=Queue.DEFAULT, result_type=ArchiveOutcome
        )
        outcome = await handle.result()
    await assert_replays(client.get_workflow_handle(id_))
    return outcome, id_


async def test_a_workspace_is_archived_step_by_step(time_skipping: WorkflowEnvironment) -> None:
    archiver = FakeArchiver()
    outcome, _ = await archived(time_skipping.client, archiver)
    assert outcome == ArchiveOutcome(archives=2, records=20, months=2, deleted=20)
    names = ("build", "roll up", "purge")
    assert archiver.steps == [(name, 1, kind, UNTIL) for kind in ("message", "run") for name in names]
    await assert_replays(time_skipping.client.get_workflow_handle(workflow_ids.archive(UUID(int=1))))


async def test_a_step_that_fails_is_tried_again(time_skipping: WorkflowEnvironment) -> None:
    archiver = FakeArchiver(fails=Counter({("build", 1, "message"): 3}))
    outcome, _ = await archived(time_skipping.client, archiver)
    assert outcome == ArchiveOutcome(archives=2, records=20, months=2, deleted=20)
    assert [step[0] for step in archiver.steps].count("build") == 5


async def test_what_keeps_failing_waits_for_the_next_day(time_skipping: WorkflowEnvironment) -> None:
    archiver = FakeArchiver(count=2, fails=Counter({("roll up", 1, "message"): 99}))
    outcome, _ = await archived(time_skipping.client, archiver)
    # The messages of the first workspace were written but not put together, and so none of them may go.
    assert outcome == ArchiveOutcome(archives=4, records=40, months=3, deleted=30, failed=1)
    assert ("purge", 1, "message", UNTIL) not in archiver.steps


async def test_the_history_is_begun_anew_behind_some_workspaces(
    time_skipping: WorkflowEnvironment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "WORKSPACES_AT_ONCE", 2)
    outcome, id_ = await archived(time_skipping.client, FakeArchiver(count=5))
    assert outcome == ArchiveOutcome(archives=10, records=100, months=10, deleted=100)
    history = await time_skipping.client.get_workflow_handle(id_).fetch_history()
    children = [one for one in history.events if one.HasField("child_workflow_execution_completed_event_attributes")]
    assert len(children) == 1, "the last of the five, after two of two"
