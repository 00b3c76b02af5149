"""The reconciler, ordered by its schedule: finds runs and workflows that disagree, and mends them."""

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.reconciling import ReconcilingActivities
    from core.contracts.reconciling import KINDS, ReconcileInput, ReconcileReport, ReconcileStep
    from core.contracts.workflow_types import WorkflowType
    from workflows import options

STEPS = 100
"""Steps before the history is begun anew: some 700 events, 100,000 runs."""


@workflow.defn(name=WorkflowType.RECONCILE)
class ReconcileWorkflow:
    """Looks at everything once, kind by kind, a bounded batch a step."""

    @workflow.run
    async def run(self, begun: ReconcileInput | None = None) -> ReconcileReport:
        """Ends when all has been looked at; what was mended."""
        begun = begun or ReconcileInput()
        mended, seen, steps, cursor = dict(begun.mended), dict(begun.seen), 0, begun.cursor
        known = KINDS.index(begun.kind) if begun.kind in KINDS else 0
        for kind in KINDS[known:]:
            more: str | None = cursor
            while more is not None:
                if steps == STEPS:
                    workflow.continue_as_new(ReconcileInput(kind=kind, cursor=more, mended=mended, seen=seen))
                outcome = await workflow.execute_activity_method(
                    ReconcilingActivities.reconcile,
                    ReconcileStep(kind=kind, cursor=more),
                    **options.titled(options.SWEEP, f"Look at {kind.replace('_', ' ')}"),
                )
                steps, more = steps + 1, outcome.cursor
                seen[kind] = seen.get(kind, 0) + outcome.seen
                mended[kind] = mended.get(kind, 0) + outcome.mended
            cursor = ""
        return ReconcileReport(mended=mended, seen=seen)
