"""The archiver, ordered by its schedule: every workspace's old messages and runs go into files."""

import asyncio

from temporalio import workflow
from temporalio.exceptions import ChildWorkflowError

with workflow.unsafe.imports_passed_through():
    from activities.archives import ArchiveActivities
    from core.contracts import workflow_ids
    from core.contracts.archives import ArchivedWorkspace, ArchiveInput, ArchiveOutcome, ArchiveWorkspaceInput
    from core.contracts.workflow_types import WorkflowType
    from workflows import options

AT_ONCE = 2
"""Workspaces that are archived at the same time: it is work for the night, and stands back for conversations."""


@workflow.defn(name=WorkflowType.ARCHIVE)
class ArchiveWorkflow:
    """A child for each workspace, a hundred workspaces before the history is begun anew."""

    @workflow.run
    async def run(self, begun: ArchiveInput | None = None) -> ArchiveOutcome:
        """Ends when each workspace has been looked at; what was done."""
        begun = begun or ArchiveInput()
        plan = await workflow.execute_activity_method(
            ArchiveActivities.plan_archives, begun, **options.titled(options.SWEEP, "Find workspaces to archive")
        )
        self._gate = asyncio.Semaphore(AT_ONCE)
        outcomes = await asyncio.gather(
            *(self._archive(one, ArchiveWorkspaceInput(workspace=one.id, until=plan.until)) for one in plan.workspaces)
        )
        done = begun.done
        for outcome in outcomes:
            done = done.plus(outcome)
        if plan.more:
            workflow.continue_as_new(ArchiveInput(after=plan.workspaces[-1].id, until=plan.until, done=done))
        return done

    async def _archive(self, workspace: ArchivedWorkspace, given: ArchiveWorkspaceInput) -> ArchiveOutcome:
        """One workspace; what fails there waits for the next day, and holds nobody else up."""
        async with self._gate:
            try:
                outcome: ArchiveOutcome = await workflow.execute_child_workflow(
                    WorkflowType.ARCHIVE_WORKSPACE,
                    given,
                    id=workflow_ids.archive(workspace.uuid),
                    result_type=ArchiveOutcome,
                    static_summary=workspace.name,
                )
                return outcome
            except ChildWorkflowError:
                workflow.logger.exception("workspace not archived")
                return ArchiveOutcome(failed=1)
