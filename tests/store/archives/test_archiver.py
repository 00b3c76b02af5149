"""Files are written once, recorded, and put together to months."""

import hashlib
from datetime import UTC, date, datetime
from uuid import UUID

import orjson
import pytest
from sqlmodel import col, select

from core.settings import Settings
from store.archives.periods import Period
from store.files import Files, StorageFailed
from store.tables import Channel, Label, MsgLabel, Workspace
from tests.store.archives.conftest import UNTIL, World

MARCH, APRIL, MAY = (datetime(2026, month, 20, 8, 30, 0, 250_000, tzinfo=UTC) for month in (3, 4, 5))


async def test_months_first_and_then_days(world: World) -> None:
    for at in (MARCH, APRIL, datetime(2026, 5, 1, 12, tzinfo=UTC), MAY):
        await world.message(at)
    assert await world.archiver.build(world.workspace.id, "message", UNTIL) == (4, 3)
    archives = await world.archives()
    assert [(one.period, one.start_date, one.record_count) for one in archives] == [
        ("M", date(2026, 3, 1), 1),
        ("M", date(2026, 4, 1), 1),
        ("D", date(2026, 5, 1), 1),
        ("D", date(2026, 5, 2), 0),
    ]
    for one in archives[:3]:
        assert one.path is not None
        body = (world.folder / one.path).read_bytes()
        assert (len(body), hashlib.md5(body).hexdigest()) == (one.size, one.hash)
        assert one.path.startswith(f"archives/{world.workspace.id}/message_{one.period}2026")
        assert one.needs_deletion
    empty = archives[3]
    assert (empty.path, empty.hash, empty.size, empty.needs_deletion) == (None, None, 0, False)


async def test_twice_archives_nothing_twice(world: World) -> None:
    await world.message(MARCH)
    await world.archive()
    before = world.stored()
    assert await world.archiver.build(world.workspace.id, "message", UNTIL) == (0, 0)
    assert await world.archiver.roll_up(world.workspace.id, "message", UNTIL) == (0, 0)
    assert world.stored() == before


async def test_a_kill_between_upload_and_record_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.message(MARCH)

    async def killed(*_: object, **__: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patch:
        patch.setattr("store.archives.archiver.Catalog.add", killed)
        with pytest.raises(RuntimeError):
            await world.archiver.build(world.workspace.id, "message", UNTIL)
    left = world.stored()
    assert (len(left), await world.archives()) == (1, [])
    await world.archive()
    assert world.stored() == left, "the same records give the same file under the same name"
    assert world.records((await world.archives())[0])[0]["text"] == "at 20 Mar"


async def test_a_kill_before_the_upload_loses_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    await world.message(MARCH)

    async def refused(*_: object) -> None:
        raise StorageFailed("the bucket is gone")

    with monkeypatch.context() as patch:
        patch.setattr(Files, "put_file", refused)
        with pytest.raises(StorageFailed):
            await world.archive()
    assert await world.archives() == []
    await world.archive()
    assert len(world.stored()) == 1


async def test_two_at_once_record_it_once(world: World) -> None:
    await world.message(MARCH)
    period = Period(date(2026, 3, 1), "M")
    first = await world.archiver.write(world.workspace.id, "message", period)
    assert first is not None
    assert await world.archiver.write(world.workspace.id, "message", period) is None
    assert len(await world.archives()) == 1


async def test_days_are_rolled_up_and_their_files_go(world: World) -> None:
    texts = []
    for day in (10, 11, 31):
        await world.message(datetime(2026, 3, day, 23, 59, 59, tzinfo=UTC), text=f"{day}. ✓")
        texts.append(f"{day}. ✓")
    for day in range(10, 32):
        await world.archiver.write(world.workspace.id, "message", Period(date(2026, 3, day), "D"))
    assert len(world.stored()) == 3
    assert await world.archiver.roll_up(world.workspace.id, "message", date(2026, 3, 31)) == (0, 0)
    assert await world.archiver.roll_up(world.workspace.id, "message", date(2026, 4, 1)) == (1, 0)
    (month,) = await world.archives()
    assert (month.period, month.record_count, month.needs_deletion) == ("M", 3, True)
    assert [record["text"] for record in world.records(month)] == texts
    assert len(world.stored()) == 1


async def test_a_damaged_day_keeps_its_month_waiting(world: World) -> None:
    for day in range(10, 32):
        await world.message(datetime(2026, 3, day, 12, tzinfo=UTC))
        await world.archiver.write(world.workspace.id, "message", Period(date(2026, 3, day), "D"))
    path = world.folder / str((await world.archives())[4].path)
    whole = path.read_bytes()
    for damaged in (whole[:-9], whole[:40] + b"x" + whole[41:], b"not gzip"):
        path.write_bytes(damaged)
        assert await world.archiver.roll_up(world.workspace.id, "message", date(2026, 4, 1)) == (0, 1)
        assert len(await world.archives()) == 22
    path.write_bytes(whole)
    assert await world.archiver.roll_up(world.workspace.id, "message", date(2026, 4, 1)) == (1, 0)


async def test_what_was_brought_along_from_before_the_workspace_is_archived(world: World) -> None:
    await world.message(datetime(2025, 12, 24, tzinfo=UTC), text="an old one")
    await world.archive()
    first = (await world.archives())[0]
    assert (first.start_date, first.period, first.record_count) == (date(2025, 12, 1), "M", 1)


async def test_a_message_as_it_is_written(world: World) -> None:
    async with world.database.transaction() as session:
        channel = Channel(workspace_id=world.workspace.id, type="KN", name="Kannel", schemes=["tel"])
        label = Label(workspace_id=world.workspace.id, name="Urgent")
        session.add_all([channel, label])
    message = await world.message(
        MARCH,
        channel_id=channel.id,
        flow_id=world.flow.id,
        visibility="A",
        attachments=["image/png:http://x.test/a.png"],
        text="Habari ✓",
    )
    outgoing = await world.message(
        MARCH.replace(microsecond=0), direction="O", status="S", sent_on=MARCH, broadcast_id=7
    )
    await world.message(MARCH, visibility="D", text="deleted by a person")
    async with world.database.transaction() as session:
        session.add(MsgLabel(msg_id=message.id, label_id=label.id))
    await world.archive()
    first, second = world.records((await world.archives())[0])
    assert second == {
        "uuid": str(message.uuid),
        "id": message.id,
        "broadcast": None,
        "contact": {"uuid": str(world.contact.uuid), "name": "Ann"},
        "urn": "tel:+250788000001",
        "channel": {"uuid": str(channel.uuid), "name": "Kannel"},
        "flow": {"uuid": str(world.flow.uuid), "name": "Survey"},
        "ticket_uuid": None,
        "direction": "in",
        "type": "text",
        "status": "handled",
        "visibility": "archived",
        "text": "Habari ✓",
        "attachments": [{"url": "http://x.test/a.png", "content_type": "image/png"}],
        "labels": [{"name": "Urgent", "uuid": str(label.uuid)}],
        "created_on": "2026-03-20T08:30:00.25+00:00",
        "sent_on": None,
        "modified_on": "2026-03-20T08:30:00.25+00:00",
    }
    assert first["id"] == outgoing.id
    assert (first["direction"], first["status"], first["broadcast"]) == ("out", "sent", 7)
    assert (first["created_on"], first["sent_on"]) == ("2026-03-20T08:30:00+00:00", "2026-03-20T08:30:00.25+00:00")


async def test_a_run_as_it_is_written(world: World) -> None:
    node = "27a86a1b-6cc4-4ae3-b73d-89650966a82f"
    path = [{"uuid": str(UUID(int=n)), "node_uuid": node, "arrived_on": "2026-03-20T08:00:00.5Z"} for n in range(600)]
    result = {
        "name": "Agree", "value": "A", "category": "Yes", "node_uuid": node, "input": "a",
        "created_on": "2026-03-20T08:00:01Z",
    }  # fmt: skip
    run = await world.run(
        MARCH, responded=True, path=orjson.dumps(path).decode(), results=orjson.dumps({"agree": result}).decode()
    )
    waiting = await world.run(MARCH, status="W", exited_on=None)
    assert (await world.archiver.build(world.workspace.id, "run", UNTIL))[1] == 2
    records = world.records((await world.archives())[0])
    assert len(records[0].pop("path")) == 500
    assert records[0] == {
        "id": run.id,
        "uuid": str(run.uuid),
        "flow": {"uuid": str(world.flow.uuid), "name": "Survey"},
        "contact": {"uuid": str(world.contact.uuid), "name": "Ann"},
        "responded": True,
        "values": {
            "agree": {
                "name": "Agree", "node": node, "time": "2026-03-20T08:00:01+00:00", "input": "a", "value": "A",
                "category": "Yes",
            }
        },
        "created_on": "2026-03-20T07:30:00.25+00:00",
        "modified_on": "2026-03-20T08:30:00.25+00:00",
        "exited_on": "2026-03-20T08:30:00.25+00:00",
        "exit_type": "completed",
    }  # fmt: skip
    assert (records[1]["id"], records[1]["exited_on"], records[1]["exit_type"]) == (waiting.id, None, None)


async def test_an_anonymous_workspace_keeps_its_numbers_to_itself(world: World) -> None:
    await world.fill(is_anonymous=True)
    await world.message(MARCH)
    await world.archive()
    assert world.records((await world.archives())[0])[0]["urn"] is None


async def test_only_active_workspaces_are_archived(world: World) -> None:
    async with world.database.transaction() as session:
        gone = (await session.exec(select(Workspace).where(col(Workspace.id) == world.workspace.id))).one()
        gone.is_active = False
    assert world.workspace.id not in [one.id for one in await world.archiver.workspaces(0, 1000)]
    assert Settings(secret_key="x" * 32).archive_after_days == 90
