"""Drafts of flows."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from store.errors import NotFound
from store.flow_drafts import DraftConflict, FlowDraftStore
from store.flow_tests import FlowTestStore
from store.flows import FlowStore
from store.tables import Flow, FlowDraft, Workspace

LIVE = '{"nodes": [], "x": 1.0}'


@pytest.fixture
async def flow(session: AsyncSession, workspace: Workspace) -> Flow:
    return await FlowStore(session).create_with(
        workspace.id, name="Hello", definition=LIVE, spec_version="14.4.2", user_id=None
    )


async def _publish(store: FlowDraftStore, flow: Flow, definition: str, seen: int) -> int:
    revision = await store.publish(
        flow.workspace_id, flow.uuid, definition, seen=seen, spec_version="14.4.2", language="fra", info={},
        user_id=None,
    )  # fmt: skip
    return revision.revision


async def test_without_a_draft_it_is_what_is_live(session: AsyncSession, flow: Flow) -> None:
    draft = await FlowDraftStore(session).draft(flow.workspace_id, flow.uuid)
    assert (draft.definition, draft.version, draft.based_on, draft.is_published) == (LIVE, 0, 1, True)


async def test_saving_changes_the_draft_and_not_the_flow(session: AsyncSession, flow: Flow) -> None:
    store = FlowDraftStore(session)
    assert await store.save(flow.workspace_id, flow.uuid, '{"a": 1}', seen=0, based_on=1, user_id=None) == 1
    assert await store.save(flow.workspace_id, flow.uuid, '{"a": 2}', seen=1, based_on=1, user_id=None) == 2
    draft = await store.draft(flow.workspace_id, flow.uuid)
    assert (draft.definition, draft.version, draft.is_published) == ('{"a": 2}', 2, False)
    assert (await FlowStore(session).revision(flow.workspace_id, flow.uuid)).definition == LIVE
    history = await store.history(flow.workspace_id, flow.uuid)
    assert [(one.kind, one.number, one.is_live) for one in history] == [("draft", 2, False), ("revision", 1, True)]


async def test_who_saves_on_an_old_version_is_given_the_newer(session: AsyncSession, flow: Flow) -> None:
    store = FlowDraftStore(session)
    await store.save(flow.workspace_id, flow.uuid, '{"a": 1}', seen=0, based_on=1, user_id=None)
    with pytest.raises(DraftConflict) as refused:
        await store.save(flow.workspace_id, flow.uuid, '{"b": 1}', seen=0, based_on=1, user_id=None)
    assert (refused.value.draft.definition, refused.value.draft.version) == ('{"a": 1}', 1)
    with pytest.raises(DraftConflict):
        await _publish(store, flow, '{"b": 1}', 0)


async def test_an_import_under_a_draft_is_a_conflict(session: AsyncSession, flow: Flow) -> None:
    store = FlowDraftStore(session)
    await store.save(flow.workspace_id, flow.uuid, '{"a": 1}', seen=0, based_on=1, user_id=None)
    await FlowStore(session).save(flow.workspace_id, flow.uuid, '{"i": 1}', spec_version="14.4.2")
    with pytest.raises(DraftConflict) as refused:
        await store.save(flow.workspace_id, flow.uuid, '{"a": 2}', seen=1, based_on=1, user_id=None)
    assert (refused.value.draft.based_on, refused.value.draft.flow.revision) == (1, 2)
    assert await store.save(flow.workspace_id, flow.uuid, '{"a": 2}', seen=1, based_on=2, user_id=None) == 2


async def test_publishing_makes_it_live(session: AsyncSession, flow: Flow) -> None:
    store = FlowDraftStore(session)
    await store.save(flow.workspace_id, flow.uuid, '{"a": 1}', seen=0, based_on=1, user_id=None)
    assert await _publish(store, flow, '{"a": 1}', 1) == 2
    draft = await store.draft(flow.workspace_id, flow.uuid)
    assert (draft.definition, draft.version, draft.based_on, draft.is_published) == ('{"a": 1}', 1, 2, True)
    assert (flow.revision, flow.language) == (2, "fra")
    assert await store.save(flow.workspace_id, flow.uuid, '{"a": 3}', seen=1, based_on=2, user_id=None) == 2


async def test_a_discarded_draft_stays_in_the_history(session: AsyncSession, flow: Flow) -> None:
    store = FlowDraftStore(session)
    await store.save(flow.workspace_id, flow.uuid, '{"a": 1}', seen=0, based_on=1, user_id=None)
    await store.discard(flow.workspace_id, flow.uuid, seen=1)
    draft = await store.draft(flow.workspace_id, flow.uuid)
    assert (draft.definition, draft.version, draft.is_published) == (LIVE, 2, True)
    assert await store.at(flow.workspace_id, flow.uuid, "draft", 1) == '{"a": 1}'
    assert await store.at(flow.workspace_id, flow.uuid, "revision", 1) == LIVE


async def test_another_person_begins_another_row(session: AsyncSession, flow: Flow) -> None:
    store = FlowDraftStore(session)
    await store.save(flow.workspace_id, flow.uuid, '{"a": 1}', seen=0, based_on=1, user_id=None)
    row = await store._newest(flow.id)
    assert isinstance(row, FlowDraft)
    row.created_on = row.created_on.replace(year=2020)
    await session.flush()
    await store.save(flow.workspace_id, flow.uuid, '{"a": 2}', seen=1, based_on=1, user_id=None)
    history = await store.history(flow.workspace_id, flow.uuid)
    assert [(one.kind, one.number) for one in history if one.kind == "draft"] == [("draft", 2), ("draft", 1)]


async def test_another_workspace_sees_no_draft(session: AsyncSession, flow: Flow, other: Workspace) -> None:
    store = FlowDraftStore(session)
    with pytest.raises(NotFound):
        await store.draft(other.id, flow.uuid)
    with pytest.raises(NotFound):
        await store.save(other.id, flow.uuid, "{}", seen=0, based_on=1, user_id=None)
    with pytest.raises(NotFound):
        await store.history(other.id, flow.uuid)


async def test_flow_tests(session: AsyncSession, flow: Flow, other: Workspace) -> None:
    store = FlowTestStore(session)
    test = await store.create(flow.workspace_id, flow.uuid, name="Says yes", script="{}", user_id=None)
    assert [one.uuid for one in await store.all(flow.workspace_id, flow.uuid)] == [test.uuid]
    await store.note(flow.workspace_id, {test.uuid: False})
    assert test.last_passed is False and test.last_run_on is not None
    with pytest.raises(NotFound):
        await store.delete(other.id, test.uuid)
    await store.delete(flow.workspace_id, test.uuid)
    assert not await store.all(flow.workspace_id, flow.uuid)
