"""Who waits in a flow, with which revision they go on, and which revisions are kept for them."""

from uuid import UUID

import pytest
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import flows, waiting_runs
from store.errors import NotFound
from store.flow_drafts import FlowDraftStore
from store.flows import FlowStore
from store.tables import Flow, FlowRevision, FlowRun, Workspace
from store.waiting_runs import SAVES_ARE_LIVE
from store.workspaces import WorkspaceStore

HERE, THERE = UUID(int=1), UUID(int=2)


@pytest.fixture
async def flow(session: AsyncSession, workspace: Workspace) -> Flow:
    return await FlowStore(session).create_with(
        workspace.id, name="Hello", definition="{}", spec_version="14.4.2", user_id=None
    )


async def save(session: AsyncSession, flow: Flow, times: int = 1) -> None:
    for _ in range(times):
        await FlowStore(session).save(flow.workspace_id, flow.uuid, "{}", spec_version="14.4.2")
    await session.refresh(flow)


async def run(session: AsyncSession, flow: Flow, revision: int | None, *, status: str = "W", node: UUID = HERE) -> None:
    session.add(
        FlowRun(
            workspace_id=flow.workspace_id,
            contact_id=1,
            flow_id=flow.id,
            session_id=1,
            revision=revision,
            status=status,
            current_node_uuid=node,
        )
    )
    await session.flush()


async def revisions(session: AsyncSession, flow: Flow) -> list[int]:
    query = select(FlowRevision.revision).where(FlowRevision.flow_id == flow.id).order_by(col(FlowRevision.revision))
    return list((await session.exec(query)).all())


async def test_who_waits_is_counted_by_node(session: AsyncSession, flow: Flow) -> None:
    await run(session, flow, 1)
    await run(session, flow, 1, status="A", node=THERE)
    await run(session, flow, None)
    await run(session, flow, 1, status="C")
    await save(session, flow)
    await run(session, flow, 2)
    found = await waiting_runs.waiting(session, flow.workspace_id, flow.uuid)
    assert found.by_node == {str(HERE): 3, str(THERE): 1}
    assert found.behind == 2


async def test_moving_leaves_nobody_behind_and_other_flows_alone(session: AsyncSession, flow: Flow) -> None:
    another = await FlowStore(session).create_with(
        flow.workspace_id, name="Another", definition="{}", spec_version="14.4.2", user_id=None
    )
    for one in (flow, another):
        await run(session, one, 1)
        await save(session, one)
    workspace = await WorkspaceStore(session).get(flow.workspace_id)
    await session.refresh(workspace)
    version = workspace.assets_version
    await waiting_runs.move(session, flow.workspace_id, flow.uuid)
    await session.refresh(workspace)
    assert workspace.assets_version > version, "or workers would not notice"
    assert (await waiting_runs.waiting(session, flow.workspace_id, flow.uuid)).behind == 0
    assert (await waiting_runs.waiting(session, flow.workspace_id, another.uuid)).behind == 1


async def test_publishing_moves_only_if_told_to(session: AsyncSession, flow: Flow) -> None:
    store = FlowDraftStore(session)

    async def publish(seen: int, **more: bool) -> int:
        await store.publish(
            flow.workspace_id, flow.uuid, "{}", seen=seen, spec_version="14.4.2", language="eng", info={},
            user_id=None, **more,
        )  # fmt: skip
        return (await waiting_runs.waiting(session, flow.workspace_id, flow.uuid)).behind

    await run(session, flow, 1)
    assert await publish(0) == 1
    assert await publish(0, moves_waiting=True) == 0
    assert await publish(0) == 1


async def test_every_save_moves_where_all_are_live(session: AsyncSession, flow: Flow) -> None:
    await run(session, flow, 1)
    await save(session, flow)
    assert flow.least_revision == 0
    await WorkspaceStore(session).update(flow.workspace_id, config={SAVES_ARE_LIVE: True})
    await save(session, flow)
    assert (flow.revision, flow.least_revision) == (3, 3)


async def test_another_workspace_neither_sees_nor_moves(session: AsyncSession, flow: Flow, other: Workspace) -> None:
    with pytest.raises(NotFound):
        await waiting_runs.waiting(session, other.id, flow.uuid)
    with pytest.raises(NotFound):
        await waiting_runs.move(session, other.id, flow.uuid)


async def test_a_revision_stays_as_long_as_somebody_goes_on_with_it(
    session: AsyncSession, flow: Flow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flows, "REVISIONS_KEPT", 2)
    await save(session, flow)
    await run(session, flow, 2)
    await run(session, flow, 3, status="C")
    await save(session, flow, 5)
    assert await revisions(session, flow) == [2, 6, 7]
    await waiting_runs.move(session, flow.workspace_id, flow.uuid)
    await save(session, flow, 3)
    assert await revisions(session, flow) == [7, 9, 10], "the one that it was moved to is needed now"
