"""What belongs to one workspace is unknown in another."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from store.channels import ChannelStore
from store.codes import TriggerType
from store.encryption import Cipher
from store.errors import Conflict, LimitReached, NotFound
from store.fields import FieldStore
from store.flows import FlowStore
from store.globals import GlobalStore
from store.groups import GroupStore
from store.labels import LabelStore
from store.messages import MessageStore
from store.named import NamedStore
from store.starts import StartStore
from store.tables import Contact, Msg, Workspace
from store.topics import TopicStore
from store.triggers import TriggerSpec, TriggerStore

NAMED: list[tuple[type[NamedStore[object]], dict[str, object]]] = [
    (LabelStore, {"name": "Thing"}),  # type: ignore[list-item]
    (TopicStore, {"name": "Thing"}),  # type: ignore[list-item]
    (GroupStore, {"name": "Thing"}),  # type: ignore[list-item]
    (GlobalStore, {"name": "Thing", "key": "thing", "value": "1"}),  # type: ignore[list-item]
    (FieldStore, {"name": "Thing", "key": "thing"}),  # type: ignore[list-item]
    (FlowStore, {"name": "Thing"}),  # type: ignore[list-item]
]


@pytest.mark.parametrize(("store_type", "columns"), NAMED)
async def test_named_things(
    session: AsyncSession,
    workspace: Workspace,
    other: Workspace,
    store_type: type[NamedStore[object]],
    columns: dict[str, object],
) -> None:
    store = store_type(session)
    version = workspace.assets_version
    thing: object = await store.create(workspace.id, **columns)
    uuid: UUID = thing.uuid  # type: ignore[attr-defined]
    await session.refresh(workspace)
    assert workspace.assets_version == version + 1
    attempts: list[Callable[[], Awaitable[object]]] = [
        lambda: store.get(other.id, uuid),
        lambda: store.update(other.id, uuid, name="Stolen"),
        lambda: store.delete(other.id, uuid),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound):
            await attempt()
    assert await store.by_name(other.id, "thing") is None
    assert thing not in (await store.page(other.id)).rows
    assert await store.by_name(workspace.id, "THING") is thing
    assert thing in await store.all(workspace.id)
    with pytest.raises(Conflict):
        await store.create(workspace.id, **{**columns, "name": "tHiNg"})
    await store.create(other.id, **columns)
    await store.delete(workspace.id, uuid)
    with pytest.raises(NotFound):
        await store.get(workspace.id, uuid)
    assert await store.create(workspace.id, **columns) is not thing, "a name is free again"


async def test_limits(session: AsyncSession, workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TopicStore, "limit", 2)
    store = TopicStore(session)
    for name in ("One", "Two"):
        await store.create(workspace.id, name=name)
    with pytest.raises(LimitReached):
        await store.create(workspace.id, name="Three")


async def test_channels(session: AsyncSession, workspace: Workspace, other: Workspace) -> None:
    store = ChannelStore(session, Cipher("k" * 32))
    channel = await store.create(workspace.id, type="KN", name="Kannel", address="2020", schemes=["tel"])
    for attempt in (store.get, store.update, store.release):
        with pytest.raises(NotFound):
            await attempt(other.id, channel.uuid)
    assert (await store.page(other.id)).rows == []
    assert await store.find(channel.uuid) is channel
    with pytest.raises(Conflict):
        await store.create(workspace.id, type="KN", name="Again", address="2020")
    waiting = Msg(workspace_id=workspace.id, contact_id=1, channel_id=channel.id, direction="O", status="Q")
    session.add(waiting)
    await session.flush()
    assert await store.release(workspace.id, channel.uuid) == [waiting.uuid]
    await session.refresh(waiting)
    assert (waiting.status, waiting.failed_reason) == ("F", "R")
    assert await store.find(channel.uuid) is None


async def test_messages(session: AsyncSession, workspace: Workspace, other: Workspace) -> None:
    store = MessageStore(session)
    incoming = Msg(workspace_id=workspace.id, contact_id=1, direction="I", status="H", text="hi", attachments=["a:b"])
    outgoing = Msg(workspace_id=workspace.id, contact_id=1, direction="O", status="W")
    session.add_all([incoming, outgoing])
    await session.flush()
    found = await store.find(workspace.id, [incoming.id, 99], [outgoing.uuid])
    assert [(one.id, one.uuid, one.is_incoming) for one in found] == [
        (incoming.id, incoming.uuid, True),
        (outgoing.id, outgoing.uuid, False),
    ]
    assert await store.find(other.id, [incoming.id], [outgoing.uuid]) == []
    await store.archive_of_contacts(other.id, [1])
    await store.archive(other.id, [incoming.id])
    await store.delete(other.id, [incoming.id])
    await session.refresh(incoming)
    assert (incoming.visibility, incoming.text) == ("V", "hi")
    await store.archive(workspace.id, [incoming.id, outgoing.id])
    await session.refresh(incoming)
    await session.refresh(outgoing)
    assert (incoming.visibility, outgoing.visibility) == ("A", "V")
    await store.delete(workspace.id, [incoming.id])
    await session.refresh(incoming)
    assert (incoming.visibility, incoming.text, incoming.attachments) == ("D", "", [])
    assert await store.find(workspace.id, [incoming.id], []) == []


async def test_labelling(session: AsyncSession, workspace: Workspace, other: Workspace) -> None:
    store, label = MessageStore(session), await LabelStore(session).create(workspace.id, name="Spam")
    incoming = Msg(workspace_id=workspace.id, contact_id=1, direction="I", status="H")
    session.add(incoming)
    await session.flush()
    await store.label(other.id, [incoming.id], label.id)
    assert await LabelStore(session).counts([label.id]) == {label.id: 0}
    await store.label(workspace.id, [incoming.id], label.id)
    assert await LabelStore(session).counts([label.id]) == {label.id: 1}
    await store.unlabel(workspace.id, [incoming.id], label.id)
    assert await LabelStore(session).counts([label.id]) == {label.id: 0}


async def test_starts_and_triggers_name_only_their_own(
    session: AsyncSession, workspace: Workspace, other: Workspace
) -> None:
    theirs = await FlowStore(session).create(other.id, name="Theirs")
    ours = await FlowStore(session).create(workspace.id, name="Ours")
    stranger = Contact(workspace_id=other.id)
    group = await GroupStore(session).create(other.id, name="Theirs")
    session.add(stranger)
    await session.flush()
    starts = StartStore(session)
    with pytest.raises(NotFound, match="flow"):
        await starts.create(workspace.id, theirs.uuid, urns=["tel:+250788000001"])
    with pytest.raises(NotFound, match="contact"):
        await starts.create(workspace.id, ours.uuid, contacts=[stranger.uuid])
    with pytest.raises(NotFound, match="group"):
        await starts.create(workspace.id, ours.uuid, groups=[group.uuid])
    with pytest.raises(Conflict):
        await starts.create(workspace.id, ours.uuid)
    start = await starts.create(workspace.id, ours.uuid, urns=["tel:+250788000001"])
    with pytest.raises(NotFound):
        await starts.interrupt(other.id, start.uuid)
    triggers = TriggerStore(session)
    with pytest.raises(NotFound, match="flow"):
        await triggers.create(workspace.id, TriggerSpec(type=TriggerType.CATCH_ALL, flow=theirs.uuid))
    with pytest.raises(NotFound, match="group"):
        await triggers.create(
            workspace.id, TriggerSpec(type=TriggerType.CATCH_ALL, flow=ours.uuid, groups=[group.uuid])
        )
    trigger = await triggers.create(workspace.id, TriggerSpec(type=TriggerType.CATCH_ALL, flow=ours.uuid))
    with pytest.raises(NotFound):
        await triggers.archive(other.id, trigger.uuid)


async def test_deleting_what_is_used(session: AsyncSession, workspace: Workspace) -> None:
    flow = await FlowStore(session).create(workspace.id, name="Flow")
    group = await GroupStore(session).create(workspace.id, name="Group")
    spec = TriggerSpec(type=TriggerType.KEYWORD, flow=flow.uuid, keywords=["join"], groups=[group.uuid])
    trigger = await TriggerStore(session).create(workspace.id, spec)
    with pytest.raises(Conflict):
        await GroupStore(session).delete(workspace.id, group.uuid)
    await TriggerStore(session).archive(workspace.id, trigger.uuid)
    await GroupStore(session).delete(workspace.id, group.uuid)
