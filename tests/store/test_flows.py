"""Flows and their revisions."""

import pytest
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from store import sql
from store.errors import Conflict, NotFound
from store.flows import REVISIONS_KEPT, FlowStore
from store.tables import Flow, Workspace


@pytest.fixture
async def flow(session: AsyncSession, workspace: Workspace) -> Flow:
    return await FlowStore(session).create_with(
        workspace.id, name="Hello", definition='{"nodes": [], "x": 1.0}', spec_version="14.4.2", user_id=None
    )


async def test_revisions_are_numbered_and_keep_their_text(session: AsyncSession, flow: Flow) -> None:
    store = FlowStore(session)
    assert flow.revision == 1
    info = {"issues": [{"type": "missing_dependency"}], "dependencies": []}
    await store.save(flow.workspace_id, flow.uuid, '{"x": 2E400}', spec_version="14.4.2", info=info, based_on=1)
    assert (flow.revision, flow.has_issues) == (2, True)
    assert (await store.revision(flow.workspace_id, flow.uuid)).definition == '{"x": 2E400}'
    assert (await store.revision(flow.workspace_id, flow.uuid, 1)).definition == '{"nodes": [], "x": 1.0}'
    assert [one.revision for one in await store.revisions(flow.workspace_id, flow.uuid)] == [2, 1]
    with pytest.raises(NotFound):
        await store.revision(flow.workspace_id, flow.uuid, 3)


async def test_two_editors(session: AsyncSession, flow: Flow) -> None:
    store = FlowStore(session)
    await store.save(flow.workspace_id, flow.uuid, "{}", spec_version="14.4.2", based_on=1)
    with pytest.raises(Conflict):
        await store.save(flow.workspace_id, flow.uuid, "{}", spec_version="14.4.2", based_on=1)


async def test_another_workspace_saves_nothing(session: AsyncSession, flow: Flow, other: Workspace) -> None:
    with pytest.raises(NotFound):
        await FlowStore(session).save(other.id, flow.uuid, "{}", spec_version="14.4.2")
    with pytest.raises(NotFound):
        await FlowStore(session).revision(other.id, flow.uuid)


async def test_old_revisions_go(session: AsyncSession, flow: Flow) -> None:
    statement = text(
        "INSERT INTO flow_revision (flow_id, revision, spec_version, definition) "
        "SELECT :flow, n, '14.4.2', '{}' FROM generate_series(2, :last) n"
    )
    await sql.execute(session, statement, {"flow": flow.id, "last": REVISIONS_KEPT})
    flow.revision = REVISIONS_KEPT
    await FlowStore(session).save(flow.workspace_id, flow.uuid, "{}", spec_version="14.4.2")
    numbers = await sql.execute(
        session, text("SELECT revision FROM flow_revision WHERE flow_id = :id"), {"id": flow.id}
    )
    assert sorted(numbers.scalars()) == list(range(2, REVISIONS_KEPT + 2))


async def test_who_uses_what(session: AsyncSession, flow: Flow, other: Workspace) -> None:
    dependencies = [{"type": "group", "uuid": "g1", "name": "G"}, {"type": "field", "key": "age", "name": "Age"}]
    info = {"dependencies": dependencies}
    await FlowStore(session).save(flow.workspace_id, flow.uuid, "{}", spec_version="14.4.2", info=info)
    store = FlowStore(session)
    expected = [{"id": flow.id, "uuid": flow.uuid, "name": "Hello"}]
    assert await store.using(flow.workspace_id, "group", "g1") == expected
    assert await store.using(flow.workspace_id, "field", "age") == expected
    assert await store.using(flow.workspace_id, "field", "g1") == []
    assert await store.using(other.id, "group", "g1") == []
