"""What a run's own workflow orders of the pipeline."""

from temporalio import activity

from activities.ports import Pipeline
from core.contracts.runs import FlowRunRef, RunOutcome


class RunActivities:
    """Moves single runs on."""

    def __init__(self, pipeline: Pipeline) -> None:
        self._pipeline = pipeline

    @activity.defn(name="wake_run")
    async def wake_run(self, ref: FlowRunRef) -> RunOutcome:
        """A run's timer has fired: applies what is due."""
        return await self._pipeline.wake_run(ref.run)

    @activity.defn(name="continue_run")
    async def continue_run(self, ref: FlowRunRef) -> RunOutcome:
        """A run's call has been answered: goes on with its sprint."""
        return await self._pipeline.continue_run(ref.run)

    @activity.defn(name="interrupt_run")
    async def interrupt_run(self, ref: FlowRunRef) -> RunOutcome:
        """A run's workflow has been cancelled: interrupts the run."""
        return await self._pipeline.interrupt_run(ref.run)
