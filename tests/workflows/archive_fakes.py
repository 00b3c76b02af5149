"""Archiving in tests of workflows: workspaces, and what their steps do."""

from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from temporalio.client import Client

from activities.archives import ArchiveActivities
from core.contracts.archives import ArchivedKind
from core.contracts.queues import Queue
from tests.workflows.serving import serving
from workflows.archive import ArchiveWorkflow
from workflows.archive_workspace import ArchiveWorkspaceWorkflow

UNTIL = date(2026, 8, 26)


@dataclass(frozen=True)
class FakeWorkspace:
    id: int
    uuid: UUID
    name: str


@dataclass
class FakeArchiver:
    """Each step writes one archive of ten records, or deletes ten; those in `fails` fail as often as they say."""

    count: int = 1
    fails: Counter[tuple[str, int, str]] = field(default_factory=Counter)
    steps: list[tuple[str, int, str, date]] = field(default_factory=list)

    def last_day(self) -> date:
        return UNTIL

    async def workspaces(self, after: int, most: int) -> Sequence[FakeWorkspace]:
        numbers = range(after + 1, min(after + most, self.count) + 1)
        return [FakeWorkspace(number, UUID(int=number), f"Clinic {number}") for number in numbers]

    async def build(self, workspace_id: int, kind: ArchivedKind, until: date) -> tuple[int, int]:
        self._step("build", workspace_id, kind, until)
        return 1, 10

    async def roll_up(self, workspace_id: int, kind: ArchivedKind, until: date) -> tuple[int, int]:
        self._step("roll up", workspace_id, kind, until)
        return 1, 0

    async def purge(self, workspace_id: int, kind: ArchivedKind, until: date) -> tuple[int, int]:
        self._step("purge", workspace_id, kind, until)
        return 10, 0

    def _step(self, name: str, workspace_id: int, kind: str, until: date) -> None:
        self.steps.append((name, workspace_id, kind, until))
        if self.fails[name, workspace_id, kind] > 0:
            self.fails[name, workspace_id, kind] -= 1
            raise ConnectionError("the database went away")


@asynccontextmanager
async def serving_archives(client: Client, archiver: FakeArchiver) -> AsyncIterator[None]:
    """A worker that archives."""
    acts = ArchiveActivities(archiver, archiver)
    async with serving(
        client,
        Queue.DEFAULT,
        workflows=[ArchiveWorkflow, ArchiveWorkspaceWorkflow],
        activities=[acts.plan_archives, acts.build_archives, acts.roll_up_archives, acts.purge_archived],
    ):
        yield
