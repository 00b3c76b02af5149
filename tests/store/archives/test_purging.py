"""Rows go only when their archive holds them, whatever happened meanwhile."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlmodel import col, select

from store import counts
from store.archives import purging
from store.archives.periods import Period
from store.archives.purging import Purge
from store.tables import FlowRun, FlowSession, Label, Msg, MsgLabel
from tests.store.archives.conftest import UNTIL, World

MARCH = datetime(2026, 3, 20, 8, tzinfo=UTC)
YOUNG = datetime(2026, 5, 20, 8, tzinfo=UTC)


async def purged(world: World, kind: Any = "message") -> tuple[int, int]:
    return await world.purge.purge(world.workspace.id, kind, UNTIL)


async def test_archived_messages_go_with_their_labels_and_counts(world: World) -> None:
    for n in range(5):
        await world.message(MARCH.replace(minute=n))
    await world.message(MARCH, visibility="D", text="deleted by a person")
    await world.message(YOUNG, text="young")
    async with world.database.transaction() as session:
        label = Label(workspace_id=world.workspace.id, name="Urgent")
        session.add(label)
        await session.flush()
        chosen = (await session.exec(select(Msg.id).where(Msg.text == "young"))).one()
        others = (await session.exec(select(Msg.id).where(Msg.text == "at 20 Mar"))).all()
        session.add_all([MsgLabel(msg_id=one, label_id=label.id) for one in [chosen, *others[:2]]])
    await world.archive()
    assert await purged(world) == (6, 0)
    assert await world.texts() == ["young"]
    async with world.database.reading() as session:
        assert len((await session.exec(select(MsgLabel).where(MsgLabel.label_id == label.id))).all()) == 1
        folders = await counts.scopes(session, "item_count", world.workspace.id, "msgs:folder:")
    assert folders["msgs:folder:I"] == 1
    march = (await world.archives())[0]
    assert (march.record_count, march.needs_deletion) == (5, False)
    assert march.deleted_on is not None
    assert await purged(world) == (0, 0)


async def test_nothing_goes_unless_the_deployment_is_set_so(world: World) -> None:
    await world.message(MARCH)
    await world.archive()
    keeping = Purge(world.database, world.archiver, deletes=False)
    assert await keeping.purge(world.workspace.id, "message", UNTIL) == (0, 0)
    assert len(await world.texts()) == 1


async def test_what_has_come_since_goes_into_the_file_first(world: World) -> None:
    await world.message(MARCH.replace(hour=10), text="second")
    await world.message(MARCH.replace(hour=20), text="fourth")
    await world.archive()
    before = (await world.archives())[0]
    for hour, text in ((9, "first"), (12, "third"), (23, "fifth")):
        await world.message(MARCH.replace(hour=hour), text=text)
    assert await purged(world) == (5, 0)
    after = (await world.archives())[0]
    assert [one["text"] for one in world.records(after)] == ["first", "second", "third", "fourth", "fifth"]
    assert (after.uuid, after.record_count) == (before.uuid, 5)
    assert after.hash != before.hash
    assert len(world.stored()) == 1, "the older file is removed"


async def test_a_kill_in_the_middle_deletes_no_row_that_is_in_no_file(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(6):
        await world.message(MARCH.replace(minute=n), text=str(n))
    await world.archive()
    monkeypatch.setattr(purging, "ROWS_AT_ONCE", 2)
    dropped = purging._drop

    async def once(*arguments: Any) -> None:
        if await world.texts() == ["2", "3", "4", "5"]:
            raise RuntimeError("killed")
        await dropped(*arguments)

    with monkeypatch.context() as patch:
        patch.setattr(purging, "_drop", once)
        with pytest.raises(RuntimeError):
            await purged(world)
    assert await world.texts() == ["2", "3", "4", "5"]
    await world.message(MARCH.replace(minute=30), text="late")
    assert await purged(world) == (5, 0)
    march = (await world.archives())[0]
    assert [one["text"] for one in world.records(march)] == ["0", "1", "2", "3", "4", "5", "late"]
    assert await world.texts() == []


@pytest.mark.parametrize("damage", ["gone", "changed"])
async def test_a_file_that_cannot_be_relied_on_deletes_nothing(world: World, damage: str) -> None:
    await world.message(MARCH)
    await world.archive()
    path = world.folder / str((await world.archives())[0].path)
    if damage == "gone":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert await purged(world) == (0, 1)
    assert await world.texts() == ["at 20 Mar"]


async def test_a_months_file_deletes_what_its_days_have_left(world: World) -> None:
    for day in range(10, 32):
        await world.message(datetime(2026, 3, day, 12, tzinfo=UTC))
        await world.archiver.write(world.workspace.id, "message", Period(date(2026, 3, day), "D"))
    await world.archiver.roll_up(world.workspace.id, "message", date(2026, 4, 1))
    assert await purged(world) == (22, 0)
    assert await world.texts() == []


async def test_what_is_under_way_stays(world: World) -> None:
    await world.message(MARCH, direction="O", status="Q", text="to be sent")
    await world.message(MARCH, status="P", text="to be handled")
    async with world.database.transaction() as session:
        waiting = FlowSession(workspace_id=world.workspace.id, contact_id=world.contact.id, status="W")
        session.add(waiting)
    parked = await world.run(MARCH, status="W", exited_on=None, session_id=waiting.id)
    child = await world.run(MARCH, session_id=waiting.id)
    over = await world.run(MARCH, session_id=waiting.id + 1)
    await world.archive()
    await world.archiver.build(world.workspace.id, "run", UNTIL)
    assert await purged(world) == (0, 0)
    assert await purged(world, "run") == (1, 0)
    assert sorted(await world.texts()) == ["to be handled", "to be sent"]
    async with world.database.reading() as session:
        query = select(FlowRun.id).where(FlowRun.workspace_id == world.workspace.id).order_by(col(FlowRun.id))
        assert list((await session.exec(query)).all()) == [parked.id, child.id]
    archived = [one["id"] for one in world.records(next(one for one in await world.archives() if one.type == "run"))]
    assert archived == [parked.id, child.id, over.id]
