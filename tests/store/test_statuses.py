"""Statuses go forward only, errors are counted, and a batch is one statement."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlmodel.ext.asyncio.session import AsyncSession

from store.statuses import StatusStore, StatusUpdate
from store.tables import Channel, Msg, Workspace


async def message(session: AsyncSession, channel: Channel, status: str = "Q", **columns: Any) -> Msg:
    workspace_id = channel.workspace_id
    assert workspace_id is not None
    msg = Msg(workspace_id=workspace_id, contact_id=7, channel_id=channel.id, direction="O", status=status, **columns)
    session.add(msg)
    await session.flush()
    return msg


async def apply(session: AsyncSession, msg: Msg, *statuses: str, **more: Any) -> Msg:
    assert msg.channel_id is not None
    updates = [StatusUpdate(channel_id=msg.channel_id, uuid=msg.uuid, status=status, **more) for status in statuses]
    await StatusStore(session).apply(updates)
    await session.refresh(msg)
    return msg


@pytest.mark.parametrize(
    ("start", "updates", "expected"),
    [
        ("Q", "W", "W"),
        ("Q", "D", "D"),
        ("W", "DS", "D"),
        ("W", "SD", "D"),
        ("D", "S", "D"),
        ("D", "R", "R"),
        ("R", "D", "R"),
        ("R", "F", "R"),
        ("D", "F", "D"),
        ("D", "E", "D"),
        ("S", "F", "F"),
        ("E", "F", "F"),
        ("F", "S", "F"),
        ("F", "D", "D"),
        ("F", "R", "R"),
        ("F", "E", "F"),
        ("E", "W", "W"),
        ("I", "W", "W"),
        ("W", "W", "W"),
        ("Q", "WSDR", "R"),
        ("Q", "FD", "D"),
    ],
)
async def test_order(session: AsyncSession, channel: Channel, start: str, updates: str, expected: str) -> None:
    msg = await apply(session, await message(session, channel, start), *updates)
    assert msg.status == expected


async def test_errors_are_tried_again_twice(session: AsyncSession, channel: Channel) -> None:
    msg = await message(session, channel)
    waits = []
    for _ in range(3):
        msg = await apply(session, msg, "E", by_sender=True)
        waits.append(msg.next_attempt_on and round((msg.next_attempt_on - datetime.now(UTC)).total_seconds() / 60))
    assert waits == [5, 10, None]
    assert (msg.status, msg.error_count, msg.failed_reason, msg.sent_on) == ("F", 3, "E", None)


async def test_a_repeated_error_of_a_callback_counts_once(session: AsyncSession, channel: Channel) -> None:
    msg = await apply(session, await message(session, channel, "W"), "E", "E", "E")
    assert (msg.status, msg.error_count) == ("E", 1)


async def test_the_provider_s_own_wait_counts(session: AsyncSession, channel: Channel) -> None:
    at = datetime.now(UTC) + timedelta(hours=2)
    msg = await apply(session, await message(session, channel), "E", retry_on=at)
    assert msg.next_attempt_on == at


async def test_sending_sets_the_time_once(session: AsyncSession, channel: Channel) -> None:
    first, second = datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC)
    msg = await apply(session, await message(session, channel), "W", at=first, external_ids=["e1"])
    msg = await apply(session, msg, "D", at=second)
    assert (msg.sent_on, msg.external_id) == (first, "e1")
    assert (await apply(session, await message(session, channel, "W"), "F", failed_reason="C")).failed_reason == "C"


async def test_proof_of_delivery_clears_the_failure(session: AsyncSession, channel: Channel) -> None:
    msg = await apply(session, await message(session, channel, "F", failed_reason="E"), "D")
    assert (msg.status, msg.failed_reason) == ("D", None)


async def test_messages_are_found_by_the_external_id_of_any_part(session: AsyncSession, channel: Channel) -> None:
    msg = await apply(session, await message(session, channel), "W", external_ids=["p1", "p2", "p3"])
    other = Channel(workspace_id=channel.workspace_id, type="KN", name="Other", schemes=["tel"])
    session.add(other)
    await session.flush()
    elsewhere = StatusUpdate(channel_id=other.id, external_id="p1", status="R")
    strange = StatusUpdate(channel_id=channel.id, external_id="p9", status="R")
    known = StatusUpdate(channel_id=channel.id, external_id="p3", status="D")
    applied = await StatusStore(session).apply([elsewhere, known, strange])
    assert [(change.uuid, change.status) for change in applied.changes] == [(msg.uuid, "D")]
    assert applied.unknown == [elsewhere, strange]


async def test_two_names_of_a_message_in_one_batch(session: AsyncSession, channel: Channel) -> None:
    msg = await message(session, channel, "W", external_id="x1")
    by_id = StatusUpdate(channel_id=channel.id, external_id="x1", status="D")
    by_uuid = StatusUpdate(channel_id=channel.id, uuid=msg.uuid, status="S")
    applied = await StatusStore(session).apply([by_uuid, by_id])
    assert [change.status for change in applied.changes] == ["S", "D"]
    assert applied.unknown == []


async def test_every_update_leaves_its_log(session: AsyncSession, channel: Channel) -> None:
    first, late = uuid4(), uuid4()
    msg = await apply(session, await message(session, channel, "W"), "D", log_uuid=first)
    modified = msg.modified_on
    msg = await apply(session, msg, "S", log_uuid=late)
    assert (msg.status, msg.log_uuids, msg.modified_on) == ("D", [first, late], modified)


async def test_incoming_messages_and_strangers_are_left_alone(
    session: AsyncSession, channel: Channel, workspace: Workspace
) -> None:
    incoming = Msg(workspace_id=workspace.id, contact_id=7, channel_id=channel.id, direction="I", status="H")
    session.add(incoming)
    await session.flush()
    updates = [
        StatusUpdate(channel_id=channel.id, uuid=incoming.uuid, status="D"),
        StatusUpdate(channel_id=channel.id, uuid=uuid4(), status="D"),
    ]
    applied = await StatusStore(session).apply(updates)
    assert (applied.changes, applied.unknown) == ([], updates)


async def test_a_batch_is_one_statement(session: AsyncSession, channel: Channel, statements: list[str]) -> None:
    messages = [await message(session, channel) for _ in range(50)]
    statements.clear()
    updates: Sequence[StatusUpdate] = [
        StatusUpdate(channel_id=channel.id, uuid=msg.uuid, status="W", external_ids=[f"x{msg.id}", f"y{msg.id}"])
        for msg in messages
    ]
    applied = await StatusStore(session).apply(updates)
    assert [change.uuid for change in applied.changes] == [msg.uuid for msg in messages]
    assert len(statements) == 1
