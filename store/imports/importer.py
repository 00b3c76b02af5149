"""Carrying out an import: everything in the caller's transaction, so that any error leaves nothing behind."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from flows.contactql import QueryEnvironment
from store.contact_edits.values import environment_of
from store.imports.campaigns import import_campaigns, plan_campaign_groups
from store.imports.catalog import load_catalog
from store.imports.dependencies import write_dependencies
from store.imports.export_file import ExportFile
from store.imports.fields import import_fields, write_fields
from store.imports.flows import plan_dependencies, plan_flows, write_flows
from store.imports.groups import import_groups, write_groups
from store.imports.problems import Problem
from store.imports.state import Counts, ImportState, Progress
from store.imports.triggers import import_triggers, plan_trigger_groups
from store.tables.columns import now
from store.tables.workspaces import Workspace
from store.workspaces import assets_changed


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What an import did: counts by kind, and problems that didn't stop it."""

    counts: Mapping[str, Counts]
    problems: list[Problem]
    nodes: int
    has_changes: bool

    def to_json(self) -> dict[str, Any]:
        """For scripts."""
        return {
            "counts": {kind: counts.to_json() for kind, counts in self.counts.items()},
            "nodes": self.nodes,
            "problems": [problem.to_json() for problem in self.problems],
        }


def _silent(step: str, done: int, total: int) -> None:
    pass


async def import_export(
    session: AsyncSession,
    workspace_id: int,
    export: ExportFile,
    *,
    url: str,
    user_id: int | None = None,
    progress: Progress = _silent,
) -> ImportSummary:
    """Import an export into a workspace, in the name of a user.

    `url` is this deployment's address: an export of our own has uuids that are known here. Raises `ImportRefused`
    with every problem that was found; the caller must then roll back.
    """
    await _lock(session, workspace_id)
    catalog = await load_catalog(session, workspace_id)
    queries = QueryEnvironment.of(environment_of(await session.get_one(Workspace, workspace_id)), now().year)
    state = ImportState(session, workspace_id, user_id, export, export.is_from(url), catalog, progress, queries)
    for kind in ("flows", "groups", "fields", "campaigns", "triggers"):
        state.count(kind)
    await import_fields(state)
    await import_groups(state)
    # Reading flows is long work without a pause; in a thread it doesn't keep others of the process waiting.
    planned = await asyncio.to_thread(plan_flows, state)
    plan_dependencies(state, planned)
    plan_trigger_groups(state)
    await plan_campaign_groups(state)
    await write_fields(state)
    await write_groups(state)
    await write_dependencies(state)
    await write_flows(state, planned)
    await import_campaigns(state)
    await import_triggers(state)
    if state.has_changes:
        await assets_changed(session, workspace_id)
    nodes = sum(len(flow.definition.get("nodes") or ()) for flow in planned)
    return ImportSummary(state.counts, state.problems, nodes, state.has_changes)


async def _lock(session: AsyncSession, workspace_id: int) -> None:
    """Two imports into one workspace come one after another."""
    connection = await session.connection()
    await connection.execute(select(col(Workspace.id)).where(col(Workspace.id) == workspace_id).with_for_update())
