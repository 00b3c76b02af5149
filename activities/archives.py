"""Archiving: old messages and runs go into files."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol
from uuid import UUID

from temporalio import activity

from activities.heartbeats import heartbeats
from core.contracts.archives import (
    ArchivedKind,
    ArchivedWorkspace,
    ArchiveInput,
    ArchiveOutcome,
    ArchivePlan,
    ArchiveStep,
)

WORKSPACES_AT_ONCE = 100


class Workspace(Protocol):
    """What is told of a workspace."""

    @property
    def id(self) -> int: ...

    @property
    def uuid(self) -> UUID: ...

    @property
    def name(self) -> str: ...


class Archiving(Protocol):
    """Writes archives: `store.archives.archiver`. Each method may be repeated."""

    def last_day(self) -> date:
        """The last day that is old enough (UTC)."""
        ...

    async def workspaces(self, after: int, most: int) -> Sequence[Workspace]:
        """Active workspaces behind an id."""
        ...

    async def build(self, workspace_id: int, kind: ArchivedKind, until: date) -> tuple[int, int]:
        """Archives what isn't yet; how many archives and records."""
        ...

    async def roll_up(self, workspace_id: int, kind: ArchivedKind, until: date) -> tuple[int, int]:
        """Puts the days of whole months into one file each; how many, and how many could not be."""
        ...


class Purging(Protocol):
    """Deletes what has been archived: `store.archives.purging`."""

    async def purge(self, workspace_id: int, kind: ArchivedKind, until: date) -> tuple[int, int]:
        """Deletes rows that archives hold; how many, and how many archives could not be relied on."""
        ...


class ArchiveActivities:
    """The steps of archiving. Each finds in the database what it has still to do, so it may be tried again."""

    def __init__(self, archiving: Archiving, purging: Purging) -> None:
        self._archiving, self._purging = archiving, purging

    @activity.defn(name="plan_archives")
    async def plan_archives(self, begun: ArchiveInput) -> ArchivePlan:
        """The next workspaces, and up to which day they are archived."""
        found = await self._archiving.workspaces(begun.after, WORKSPACES_AT_ONCE)
        chosen = tuple(ArchivedWorkspace(id=one.id, uuid=one.uuid, name=one.name) for one in found)
        until = begun.until or self._archiving.last_day()
        return ArchivePlan(workspaces=chosen, until=until, more=len(chosen) == WORKSPACES_AT_ONCE)

    @activity.defn(name="build_archives")
    async def build_archives(self, step: ArchiveStep) -> ArchiveOutcome:
        """Writes the files of days that have none."""
        async with heartbeats():
            archives, records = await self._archiving.build(step.workspace, step.kind, step.until)
        return ArchiveOutcome(archives=archives, records=records)

    @activity.defn(name="roll_up_archives")
    async def roll_up_archives(self, step: ArchiveStep) -> ArchiveOutcome:
        """Puts days together to months."""
        async with heartbeats():
            months, failed = await self._archiving.roll_up(step.workspace, step.kind, step.until)
        return ArchiveOutcome(months=months, failed=failed)

    @activity.defn(name="purge_archived")
    async def purge_archived(self, step: ArchiveStep) -> ArchiveOutcome:
        """Deletes rows that have been archived, if the deployment is set so."""
        async with heartbeats():
            deleted, failed = await self._purging.purge(step.workspace, step.kind, step.until)
        return ArchiveOutcome(deleted=deleted, failed=failed)
