"""Every history ever recorded leads today's workflows to the same commands.

A failure means that workflows that are under way would get stuck at the next deployment: put the change behind
`workflow.patched`, and add a history of the new way.
"""

import gzip
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import EventType
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from core.contracts.workflow_types import WorkflowType
from tests.replay.record import HISTORIES, checksum, checksums, path
from tests.replay.scenarios import SCENARIOS
from tests.workflows.serving import WORKFLOWS
from workers.plugin import NgomaPlugin

TASK_STARTED = EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED
MOST_LIVES = 12
"""Of a long history, which says the same again and again."""
RECORDED = sorted(HISTORIES.glob("*/*.json.gz"))


def read(recorded: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json("recorded", gzip.decompress(recorded.read_bytes()).decode())


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda file: f"{file.parent.name}/{file.name.split('.')[0]}")
async def test_a_recorded_history_replays(recorded: Path) -> None:
    history = read(recorded)
    await Replayer(workflows=WORKFLOWS, plugins=[NgomaPlugin()]).replay_workflow(history)


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda file: f"{file.parent.name}/{file.name.split('.')[0]}")
async def test_a_workflow_goes_on_wherever_an_earlier_version_left_it(recorded: Path) -> None:
    """A deployment finds workflows in the middle of their lives: any task may have been the last of the old code."""
    history = read(recorded)
    ends = [
        at for at, event in enumerate(history.events) if event.event_type == EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED
    ]
    lives = [WorkflowHistory(history.workflow_id, history.events[:end]) for end in ends[1:MOST_LIVES]]
    for life in lives:
        await Replayer(workflows=WORKFLOWS, plugins=[NgomaPlugin()]).replay_workflow(life)


def test_every_workflow_and_scenario_has_a_history() -> None:
    assert {file.parent.name for file in RECORDED} == set(WorkflowType)
    assert [scenario for scenario in SCENARIOS if not path(*scenario).exists()] == []


def test_histories_are_kept_as_they_were_recorded() -> None:
    """One that was recorded anew would stand for today's code, and say nothing of workflows that are under way."""
    assert {file.relative_to(HISTORIES).as_posix(): checksum(file) for file in RECORDED} == checksums()
