"""Payloads of archiving."""

from datetime import date
from typing import Literal
from uuid import UUID

from core.contracts.payload import Payload

ArchivedKind = Literal["message", "run"]
KINDS: tuple[ArchivedKind, ...] = ("message", "run")


class ArchiveOutcome(Payload):
    """What was done: files written, records in them, months put together, rows deleted; `failed`: what waits for the
    next day."""

    archives: int = 0
    records: int = 0
    months: int = 0
    deleted: int = 0
    failed: int = 0

    def plus(self, other: "ArchiveOutcome") -> "ArchiveOutcome":
        """Both together."""
        return ArchiveOutcome(**{name: getattr(self, name) + getattr(other, name) for name in type(self).model_fields})


class ArchiveInput(Payload):
    """Input of `ArchiveWorkflow` where it goes on: behind which workspace, up to which day, with what done so far."""

    after: int = 0
    until: date | None = None
    done: ArchiveOutcome = ArchiveOutcome()


class ArchivedWorkspace(Payload):
    """A workspace to archive."""

    id: int
    uuid: UUID
    name: str = ""


class ArchivePlan(Payload):
    """Workspaces, by id; `until` is the last day that is old enough; `more`: there are others behind them."""

    workspaces: tuple[ArchivedWorkspace, ...] = ()
    until: date
    more: bool = False


class ArchiveWorkspaceInput(Payload):
    """Input of `ArchiveWorkspaceWorkflow`."""

    workspace: int
    until: date


class ArchiveStep(Payload):
    """One kind of one workspace, up to and including a day."""

    workspace: int
    kind: ArchivedKind
    until: date
