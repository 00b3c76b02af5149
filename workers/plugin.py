"""One object that makes a Temporal client, worker or replayer ours."""

import dataclasses

from temporalio.plugin import SimplePlugin
from temporalio.worker import WorkflowRunner
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions

from core.contracts.converter import DATA_CONVERTER
from workers.interceptors import LogContextInterceptor

_OWN = ("core", "flows", "channels", "clients", "store", "activities")
_LIBRARIES = ("pydantic", "pydantic_core", "annotated_types", "orjson", "structlog")
_COMPILED_ONCE = ("asyncpg", "sqlalchemy", "greenlet", "redis", "hiredis")
"""Importing asyncpg's compiled module a second time leaves the first without its types: the next connection crashes the
interpreter. No workflow has a use for these; should one get at them all the same, nothing breaks."""

PASSED_THROUGH = (*_OWN, *_LIBRARIES, *_COMPILED_ONCE)
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
