"""The loop that fetches incoming messages' files."""

from typing import NoReturn

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.fetchers import FetcherActivities
    from core.contracts.loops import LoopInput, LoopOutcome
    from core.contracts.workflow_types import WorkflowType
    from workflows import options
    from workflows.loops import turn_for_ever


@workflow.defn(name=WorkflowType.FETCHER)
class FetcherWorkflow:
    """Orders turns of `fetch_attachments`; there are as many of these as the settings say."""

    @workflow.run
    async def run(self, loop: LoopInput) -> NoReturn:
        """Runs for ever."""

        async def turn() -> LoopOutcome:
            return await workflow.execute_activity_method(
                FetcherActivities.fetch_attachments,
                loop,
                **options.titled(options.FETCH, "Fetch files of incoming messages"),
            )

        await turn_for_ever(loop, turn)
