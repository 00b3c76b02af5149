"""What a worker process archives with."""

from collections.abc import Callable, Sequence
from typing import Any

from activities.archives import ArchiveActivities
from core.settings import Settings
from store.archives.archiver import Archiver
from store.archives.purging import Purge
from store.database import Database
from store.files import Files
from workflows.archive import ArchiveWorkflow
from workflows.archive_workspace import ArchiveWorkspaceWorkflow


class Archiving:
    """Its workflows and activities, served on the default queue."""

    workflows: Sequence[type] = (ArchiveWorkflow, ArchiveWorkspaceWorkflow)

    def __init__(self, settings: Settings, database: Database) -> None:
        files = Files(settings.storage_url, settings.public_url)
        archiver = Archiver(database, files, after_days=settings.archive_after_days)
        acts = ArchiveActivities(archiver, Purge(database, archiver, deletes=settings.archive_deletes))
        self.activities: Sequence[Callable[..., Any]] = (
            acts.plan_archives,
            acts.build_archives,
            acts.roll_up_archives,
            acts.purge_archived,
        )
