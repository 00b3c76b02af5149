"""Every history ever recorded leads today's workflows to the same commands.

A failure means that workflows that are under way would get stuck at the next deployment: put the change behind
`workflow.patched`, and add a history of the new way.
"""

import gzip
from pathlib import Path

import pytest
from temporalio.client import WorkflowHistory
from temporalio.worker import Replayer

from core.contracts.workflow_types import WorkflowType
from tests.replay.record import HISTORIES, path
from tests.replay.scenarios import SCENARIOS
from tests.workflows.serving import WORKFLOWS
from workers.plugin import NgomaPlugin

RECORDED = sorted(HISTORIES.glob("*/*.json.gz"))


def read(recorded: Path) -> WorkflowHistory:
    return WorkflowHistory.from_json("recorded", gzip.decompress(recorded.read_bytes()).decode())


@pytest.mark.parametrize("recorded", RECORDED, ids=lambda file: f"{file.parent.name}/{file.name.split('.')[0]}")
async def test_a_recorded_history_replays(recorded: Path) -> None:
    history = read(recorded)
    await Replayer(workflows=WORKFLOWS, plugins=[NgomaPlugin()]).replay_workflow(history)


def test_every_workflow_and_scenario_has_a_history() -> None:
    assert {file.parent.name for file in RECORDED} == set(WorkflowType)
    assert [scenario for scenario in SCENARIOS if not path(*scenario).exists()] == []
