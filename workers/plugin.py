"""One object that makes a Temporal client, worker or replayer ours."""

import dataclasses

from temporalio.plugin import SimplePlugin
from temporalio.worker import WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from core.contracts.converter import DATA_CONVERTER
from workers.interceptors import LogContextInterceptor

PASSED_THROUGH = ("core", "flows", "activities", "pydantic", "pydantic_core", "annotated_types", "orjson", "structlog")
"""Packages that workflows share with their process: imported anew for each workflow they would cost 100 ms and 3 MB."""


class NgomaPlugin(SimplePlugin):
    """Data converter, sandbox and log context. For `Client.connect`, and so for the workers of that client."""

    def __init__(self) -> None:
        super().__init__(
            "ngoma",
            data_converter=DATA_CONVERTER,
            workflow_runner=_sandboxed,
            interceptors=[LogContextInterceptor()],
        )


def _sandboxed(runner: WorkflowRunner | None) -> WorkflowRunner:
    if runner is None:
        runner = SandboxedWorkflowRunner(restrictions=SandboxRestrictions.default)
    if not isinstance(runner, SandboxedWorkflowRunner):
        return runner
    return dataclasses.replace(runner, restrictions=runner.restrictions.with_passthrough_modules(*PASSED_THROUGH))
