"""The loop that handles incoming events, first come, first served."""

from typing import NoReturn

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.handlers import HandlerActivities
    from core.contracts.loops import LoopInput, LoopOutcome
    from core.contracts.workflow_types import WorkflowType
    from workflows import options
    from workflows.loops import turn_for_ever


@workflow.defn(name=WorkflowType.HANDLER)
class HandlerWorkflow:
    """Orders turns of `handle_events`; there are as many of these as the settings say."""

    @workflow.run
    async def run(self, loop: LoopInput) -> NoReturn:
        """Runs for ever."""

        async def turn() -> LoopOutcome:
            return await workflow.execute_activity_method(
                HandlerActivities.handle_events, loop, **options.titled(options.LOOP, "Handle events")
            )

        await turn_for_ever(loop, turn)
