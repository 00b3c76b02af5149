"""Which triggers are in conflict."""

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from store.codes import TriggerType
from store.flows import FlowStore
from store.groups import GroupStore
from store.tables import ContactGroup, Flow, Trigger, Workspace
from store.triggers import TriggerSpec, TriggerStore


@pytest.fixture
async def flow(session: AsyncSession, workspace: Workspace) -> Flow:
    return await FlowStore(session).create(workspace.id, name="Flow")


@pytest.fixture
async def groups(session: AsyncSession, workspace: Workspace) -> list[ContactGroup]:
    return [await GroupStore(session).create(workspace.id, name=f"Group {number}") for number in range(2)]


async def keyword(session: AsyncSession, flow: Flow, *words: str, groups: tuple[ContactGroup, ...] = ()) -> Trigger:
    spec = TriggerSpec(
        type=TriggerType.KEYWORD, flow=flow.uuid, keywords=words, groups=[group.uuid for group in groups]
    )
    return await TriggerStore(session).create(flow.workspace_id, spec)


async def test_the_same_keyword_archives_the_older(session: AsyncSession, flow: Flow) -> None:
    older, other = await keyword(session, flow, "Join", "go"), await keyword(session, flow, "stop")
    newer = await keyword(session, flow, "JOIN")
    assert [older.is_archived, other.is_archived, newer.is_archived] == [True, False, False]
    await TriggerStore(session).restore(flow.workspace_id, older.uuid)
    assert [older.is_archived, newer.is_archived] == [False, True]


async def test_different_groups_are_no_conflict(session: AsyncSession, flow: Flow, groups: list[ContactGroup]) -> None:
    everybody = await keyword(session, flow, "join")
    first = await keyword(session, flow, "join", groups=(groups[0],))
    second = await keyword(session, flow, "join", groups=(groups[1],))
    assert not any(trigger.is_archived for trigger in (everybody, first, second))
    both = await keyword(session, flow, "join", groups=tuple(groups))
    assert [first.is_archived, second.is_archived, both.is_archived] == [True, True, False]
    found = await TriggerStore(session).groups([both.id, everybody.id])
    assert [[group.name for group, _ in found[trigger.id]] for trigger in (both, everybody)] == [
        ["Group 0", "Group 1"],
        [],
    ]


async def test_referrers_are_compared_ignoring_case(session: AsyncSession, flow: Flow) -> None:
    def spec(referrer: str) -> TriggerSpec:
        return TriggerSpec(type=TriggerType.REFERRAL, flow=flow.uuid, referrer_id=referrer)

    store = TriggerStore(session)
    any_, one = [await store.create(flow.workspace_id, spec(referrer)) for referrer in ("", "ad1")]
    again = await store.create(flow.workspace_id, spec("AD1"))
    assert [any_.is_archived, one.is_archived, again.is_archived] == [False, True, False]


async def test_an_edited_trigger_can_come_into_conflict(session: AsyncSession, flow: Flow) -> None:
    one, other = await keyword(session, flow, "one"), await keyword(session, flow, "other")
    spec = TriggerSpec(type=TriggerType.KEYWORD, flow=flow.uuid, keywords=["one"])
    await TriggerStore(session).update(flow.workspace_id, other.uuid, spec)
    assert [one.is_archived, other.keywords] == [True, ["one"]]
