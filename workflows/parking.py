"""The loop that tells Temporal of runs that wait, call or have ended."""

from typing import NoReturn

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.parking import ParkingActivities
    from core.contracts.loops import LoopInput, LoopOutcome
    from core.contracts.workflow_types import WorkflowType
    from workflows import options
    from workflows.loops import turn_for_ever


@workflow.defn(name=WorkflowType.PARKING)
class ParkingWorkflow:
    """Orders turns of `park_runs`; there are as many of these as the settings say."""

    @workflow.run
    async def run(self, loop: LoopInput) -> NoReturn:
        """Runs for ever."""

        async def turn() -> LoopOutcome:
            return await workflow.execute_activity_method(
                ParkingActivities.park_runs, loop, **options.titled(options.LOOP, "Park and end runs")
            )

        await turn_for_ever(loop, turn)
