"""Fixtures of the workflows' tests."""

from collections.abc import AsyncIterator

import pytest
from temporalio.testing import WorkflowEnvironment

from tests.workflows.serving import serving_runs, serving_starts
from tests.workflows.stage import Stage


@pytest.fixture(scope="module")
async def stage(time_skipping: WorkflowEnvironment) -> AsyncIterator[Stage]:
    """Workers of the module's time-skipping server."""
    stage, client = Stage(), time_skipping.client
    async with (
        serving_runs(client, stage.pipeline, stage.holds, stage.caller),
        serving_starts(client, stage.starts, stage.pipeline, stage.queue, stage.broadcasts, stage.broadcaster),
    ):
        yield stage
