"""Assets in memory: read again only when they have changed, flows only when somebody names them."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from store import assets, sql
from store.assets import cache, versioned
from store.assets.cache import AssetsCache, KeptAssets
from store.encryption import Cipher
from store.errors import NotFound
from store.flows import FlowStore
from store.groups import GroupStore
from store.tables import Workspace


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is read of the database: `load`, or the uuids of flows."""
    seen: list[str] = []
    load, definitions = assets.load, assets.definitions

    async def counted_load(*arguments: Any) -> Any:
        seen.append("load")
        return await load(*arguments)

    async def counted_definitions(connection: Any, workspace_id: int, flows: Any) -> Any:
        seen.extend(flow.uuid for flow in flows)
        return await definitions(connection, workspace_id, flows)

    monkeypatch.setattr(versioned, "load", counted_load)
    monkeypatch.setattr(cache, "definitions", counted_definitions)
    return seen


@pytest.fixture
def kept() -> AssetsCache:
    return AssetsCache(Cipher("x" * 32))


async def get(kept: AssetsCache, session: AsyncSession, workspace: Workspace) -> KeptAssets:
    return await kept.get(await sql.driver(session), workspace.id)


async def add(session: AsyncSession, workspace: Workspace, text: str) -> str:
    """A flow whose definition is some text; its uuid."""
    uuid = uuid4()
    made = await FlowStore(session).create_with(
        workspace.id, name=str(uuid), definition=f'"{text}"', spec_version="14.4.2", user_id=None, uuid=uuid
    )
    return str(made.uuid)


async def reachable(kept: AssetsCache, session: AsyncSession, workspace: Workspace, *uuids: str) -> set[str]:
    found = await get(kept, session, workspace)
    return set(await found.reachable(await sql.driver(session), uuids))


async def test_a_workspace_is_read_once_a_version(
    session: AsyncSession, workspace: Workspace, kept: AssetsCache, reads: list[str]
) -> None:
    assert await get(kept, session, workspace) is await get(kept, session, workspace)
    assert reads == ["load"]
    group = await GroupStore(session).create(workspace.id, name="Members")
    assert str(group.uuid) in (await get(kept, session, workspace)).assets({}).groups
    assert reads == ["load", "load"]
    with pytest.raises(NotFound):
        await kept.get(await sql.driver(session), workspace.id + 1_000)


async def test_flows_are_read_when_they_are_named_and_again_when_they_have_changed(
    session: AsyncSession, workspace: Workspace, kept: AssetsCache, reads: list[str]
) -> None:
    leaf = await add(session, workspace, "says")
    middle = await add(session, workspace, f"enters {leaf}")
    top = await add(session, workspace, f"enters {middle}, and {uuid4()}, which is no flow")
    stranger = await add(session, workspace, "alone")
    assert await reachable(kept, session, workspace, top) == {top, middle, leaf}
    assert reads == ["load", top, middle, leaf]
    assert await reachable(kept, session, workspace, top, middle) == {top, middle, leaf}
    assert reads == ["load", top, middle, leaf]
    await FlowStore(session).save(workspace.id, UUID(leaf), f'"enters {stranger}"', spec_version="14.4.2")
    assert await reachable(kept, session, workspace, top) == {top, middle, leaf, stranger}
    assert reads == ["load", top, middle, leaf, "load", leaf, stranger]


async def test_flows_that_enter_each_other_are_read_once(
    session: AsyncSession, workspace: Workspace, kept: AssetsCache, reads: list[str]
) -> None:
    one = await add(session, workspace, "later")
    other = await add(session, workspace, f"enters {one}")
    await FlowStore(session).save(workspace.id, UUID(one), f'"enters {other} and {one}"', spec_version="14.4.2")
    assert await reachable(kept, session, workspace, one) == {one, other}
    assert sorted(reads) == sorted(["load", one, other])


async def test_flows_of_other_workspaces_are_none(
    session: AsyncSession, workspace: Workspace, other: Workspace, kept: AssetsCache
) -> None:
    foreign = await add(session, other, "secret")
    own = await add(session, workspace, f"enters {foreign}")
    assert await reachable(kept, session, workspace, own, foreign) == {own}
    assert (await get(kept, session, workspace)).named_in(f"{own} {foreign}") == {own}


async def test_a_draft_is_compiled_once_as_long_as_its_text_stays(
    session: AsyncSession, workspace: Workspace, kept: AssetsCache
) -> None:
    found = await get(kept, session, workspace)
    draft = found.draft({"uuid": "a"}, "one")
    assert (found.draft({"uuid": "a"}, "one"), found.draft({"uuid": "a"}, "two")) != (draft, draft)
    assert found.draft({"uuid": "a"}, "one") is draft
    await GroupStore(session).create(workspace.id, name="Members")
    assert (await get(kept, session, workspace)).draft({"uuid": "a"}, "one") is draft
    for number in range(cache.MOST_DRAFTS):
        found.draft({"uuid": "a"}, str(number))
    assert found.draft({"uuid": "a"}, "one") is not draft, "the oldest goes"


async def test_flows_of_one_caller_are_not_seen_by_another(
    session: AsyncSession, workspace: Workspace, kept: AssetsCache
) -> None:
    found = await get(kept, session, workspace)
    draft = found.draft({"uuid": "a"}, "one")
    assert found.assets({"a": draft}).flows == {"a": draft}
    assert found.assets({}).flows == {}
