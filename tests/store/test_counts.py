"""Counts follow whatever is written, and stay right when they are squashed."""

from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import func, text
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from store import counts, sql
from store.labels import LabelStore
from store.tables import Channel, ChannelCount, Contact, FlowRun, GroupCount, GroupMembership, Msg, MsgLabel, Workspace


async def folders(session: AsyncSession, workspace: Workspace) -> dict[str, int]:
    found = await counts.scopes(session, "item_count", workspace.id, "msgs:folder:")
    return {scope[-1]: count for scope, count in found.items()}


async def message(session: AsyncSession, workspace: Workspace, **columns: Any) -> Msg:
    msg = Msg(workspace_id=workspace.id, contact_id=1, **columns)
    session.add(msg)
    await session.flush()
    return msg


async def test_messages_move_between_folders(session: AsyncSession, workspace: Workspace) -> None:
    incoming = await message(session, workspace, direction="I", status="P")
    outgoing = await message(session, workspace, direction="O", status="Q", text="hi")
    assert await folders(session, workspace) == {"O": 1}
    incoming.status, outgoing.status = "H", "W"
    await session.flush()
    assert await folders(session, workspace) == {"I": 1, "S": 1}
    incoming.flow_id, outgoing.status = 5, "F"
    await session.flush()
    assert await folders(session, workspace) == {"W": 1, "X": 1}
    incoming.visibility = "A"
    await session.delete(outgoing)
    await session.flush()
    assert await folders(session, workspace) == {"A": 1}


async def test_messages_count_for_their_channel_and_day(
    session: AsyncSession, workspace: Workspace, channel: Channel
) -> None:
    first = await message(session, workspace, direction="I", status="P", channel_id=channel.id)
    for _ in range(2):
        await message(session, workspace, direction="O", status="Q", channel_id=channel.id)
    await session.delete(first)
    await session.flush()
    query = select(ChannelCount.scope, func.sum(ChannelCount.count)).group_by(ChannelCount.scope)
    assert dict((await session.exec(query)).all()) == {"text:in": 1, "text:out": 2}


async def test_group_members_and_squashing(session: AsyncSession, workspace: Workspace) -> None:
    contacts = [Contact(workspace_id=workspace.id) for _ in range(3)]
    session.add_all(contacts)
    await session.flush()
    for contact in contacts:
        session.add(GroupMembership(group_id=77, contact_id=contact.id))
        await session.flush()
    session.add(GroupMembership(group_id=78, contact_id=contacts[0].id))
    await session.flush()
    await sql.execute(session, text("DELETE FROM group_membership WHERE contact_id = :id"), {"id": contacts[0].id})
    assert await counts.totals(session, "group_count", "group_id", [77, 78, 79]) == {77: 2, 78: 0, 79: 0}
    assert await counts.squash(session, "group_count") >= 2
    assert await counts.squash(session, "group_count") == 0
    assert await counts.totals(session, "group_count", "group_id", [77, 78]) == {77: 2, 78: 0}
    query = select(func.count()).select_from(GroupCount).where(GroupCount.group_id == 77)
    assert (await session.exec(query)).one() == 1


async def test_labels_count_visible_messages(session: AsyncSession, workspace: Workspace) -> None:
    label = await LabelStore(session).create(workspace.id, name="Spam")
    messages = [await message(session, workspace, direction="I", status="H") for _ in range(3)]
    for one in messages:
        session.add(MsgLabel(msg_id=one.id, label_id=label.id))
    await session.flush()
    messages[0].visibility = "A"
    await session.flush()
    assert await LabelStore(session).counts([label.id]) == {label.id: 2}
    messages[0].visibility = "V"
    await session.flush()
    await sql.execute(session, text("DELETE FROM msg_label WHERE msg_id = :id"), {"id": messages[1].id})
    assert await LabelStore(session).counts([label.id]) == {label.id: 2}


async def test_runs_count_by_status_and_node(session: AsyncSession, workspace: Workspace) -> None:
    node, flow = uuid4(), 4_321

    async def activity() -> dict[str, int]:
        return await counts.scopes(session, "flow_activity_count", flow, "")

    def run(status: str, at: UUID | None) -> FlowRun:
        return FlowRun(
            workspace_id=workspace.id,
            contact_id=1,
            flow_id=flow,
            session_id=1,
            status=status,
            current_node_uuid=at,
        )

    waiting, other = run("W", node), run("C", None)
    session.add_all([waiting, other])
    await session.flush()
    assert await activity() == {"status:W": 1, f"node:{node}": 1, "status:C": 1}
    waiting.status = "X"
    await session.flush()
    assert await activity() == {"status:X": 1, "status:C": 1}
    await session.delete(other)
    await session.flush()
    assert await activity() == {"status:X": 1, "status:C": 1}, "what is over counts for good"


async def test_answers_count_by_hour_and_day(session: AsyncSession, workspace: Workspace) -> None:
    incoming = await message(session, workspace, direction="I", status="P")
    incoming.status, incoming.flow_id = "H", 4_322
    await session.flush()
    found = await counts.scopes(session, "flow_activity_count", 4_322, "msgsin:")
    assert sorted(scope.split(":")[1] for scope in found) == ["date", "dow", "hour"]
    assert set(found.values()) == {1}


async def test_scopes_are_prefixes_not_patterns(session: AsyncSession, workspace: Workspace) -> None:
    rows = [{"workspace_id": workspace.id, "scope": scope, "count": 2} for scope in ("a_b", "axb", "a%", "a\\b")]
    await counts.add(session, "item_count", rows)
    assert await counts.scopes(session, "item_count", workspace.id, "a_") == {"a_b": 2}
    assert await counts.scopes(session, "item_count", workspace.id, "a%") == {"a%": 2}
    assert await counts.scopes(session, "item_count", workspace.id, "a\\") == {"a\\b": 2}
