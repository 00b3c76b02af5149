"""A workflow in a module of its own: the sandbox imports a workflow's module anew, with all that it imports."""

from datetime import timedelta

from temporalio import workflow


@workflow.defn(name="Nap")
class NapWorkflow:
    """Sleeps for ninety days."""

    @workflow.run
    async def run(self) -> str:
        await workflow.sleep(timedelta(days=90))
        return "awake"
