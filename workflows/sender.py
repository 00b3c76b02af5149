"""The loop that sends outgoing messages from the fair queue."""

from typing import NoReturn

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.senders import SenderActivities
    from core.contracts.loops import LoopInput, LoopOutcome
    from core.contracts.workflow_types import WorkflowType
    from workflows import options
    from workflows.loops import turn_for_ever


@workflow.defn(name=WorkflowType.SENDER)
class SenderWorkflow:
    """Orders turns of `send_messages`; there are as many of these as the settings say."""

    @workflow.run
    async def run(self, loop: LoopInput) -> NoReturn:
        """Runs for ever."""

        async def turn() -> LoopOutcome:
            return await workflow.execute_activity_method(
                SenderActivities.send_messages, loop, **options.titled(options.LOOP, "Send messages")
            )

        await turn_for_ever(loop, turn)
