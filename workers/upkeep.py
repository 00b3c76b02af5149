"""What keeps a deployment in order: the reconciler and the trimming of tables."""

from collections.abc import Callable, Sequence
from typing import Any

from temporalio.client import Client

from activities.housekeeping import HousekeepingActivities
from activities.reconciling import ReconcilingActivities
from store.conversations.pool import ConversationPool
from store.database import Database
from store.housekeeping import Housekeeping
from store.reconciling import Disagreements
from workflows.housekeeping import HousekeepingWorkflow
from workflows.reconcile import ReconcileWorkflow


class Upkeep:
    """Its workflows and activities, served on the default queue."""

    workflows: Sequence[type] = (HousekeepingWorkflow, ReconcileWorkflow)

    def __init__(self, database: Database, conversations: ConversationPool, temporal: Client) -> None:
        self.activities: Sequence[Callable[..., Any]] = (
            HousekeepingActivities(Housekeeping(database)).trim_tables,
            ReconcilingActivities(Disagreements(conversations), temporal).reconcile,
        )
