"""The archives of one workspace: files are written, put together to months, and then rows may go."""

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.archives import ArchiveActivities
    from core.contracts.archives import KINDS, ArchiveOutcome, ArchiveStep, ArchiveWorkspaceInput
    from core.contracts.workflow_types import WorkflowType
    from workflows import options

STEPS = (
    (ArchiveActivities.build_archives, "Write files of days"),
    (ArchiveActivities.roll_up_archives, "Put days together to months"),
    (ArchiveActivities.purge_archived, "Delete archived rows"),
)


@workflow.defn(name=WorkflowType.ARCHIVE_WORKSPACE)
class ArchiveWorkspaceWorkflow:
    """Messages first, then runs; of each what is missing, however many days that are."""

    @workflow.run
    async def run(self, given: ArchiveWorkspaceInput) -> ArchiveOutcome:
        """Ends when both kinds are up to date; a step that fails leaves its kind for the next day."""
        done = ArchiveOutcome()
        for kind in KINDS:
            step = ArchiveStep(workspace=given.workspace, kind=kind, until=given.until)
            try:
                for method, title in STEPS:
                    outcome = await workflow.execute_activity_method(
                        method, step, **options.titled(options.ARCHIVE, f"{title}: {kind}s")
                    )
                    done = done.plus(outcome)
            except ActivityError:
                workflow.logger.exception("not archived: %ss", kind)
                done = done.plus(ArchiveOutcome(failed=1))
        return done
