"""Flows imported anew while contacts wait in them."""

from pathlib import Path

import pytest
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from store.imports.export_file import read_export
from store.imports.importer import import_export
from store.tables import Flow, Workspace
from store.waiting_runs import SAVES_ARE_LIVE
from store.workspaces import WorkspaceStore

EXPORT = (Path(__file__).parent / "clinic.json").read_bytes()


@pytest.mark.parametrize("is_live", [False, True])
async def test_who_waits_goes_on_with_what_was_imported_only_where_every_save_is_live(
    session: AsyncSession, workspace: Workspace, is_live: bool
) -> None:
    await WorkspaceStore(session).update(workspace.id, config={SAVES_ARE_LIVE: is_live})
    for expiry in (b"720", b"1440"):
        changed = EXPORT.replace(b'"expire_after_minutes": 720', b'"expire_after_minutes": ' + expiry)
        await import_export(session, workspace.id, read_export(changed), url="https://ngoma.example.org")
    rows = (
        await session.exec(select(Flow.revision, Flow.least_revision).where(Flow.workspace_id == workspace.id))
    ).all()
    assert max(revision for revision, _ in rows) == 2
    assert all(least == (revision if is_live else 0) for revision, least in rows)
