"""Which revision of a flow a conversation goes on with, when another has gone live meanwhile."""

from collections.abc import Mapping
from copy import deepcopy
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlmodel import col, select

from store.tables import Flow
from store.waiting_runs import SAVES_ARE_LIVE, follow_live
from store.workspaces import WorkspaceStore
from tests.activities.pipeline.drawn import ask, call, enter, flow, round_and_round, say
from tests.activities.pipeline.test_holds import ANSWER, URL
from tests.activities.pipeline.world import World, statuses

Drawn = dict[str, Any]


def reworded(drawn: Mapping[str, Any], words: Mapping[str, str], *, revision: int = 2) -> Drawn:
    """The same flow, whose messages say something else."""
    changed = deepcopy(dict(drawn))
    changed["revision"] = revision
    for node in changed["nodes"]:
        for action in node["actions"]:
            if "text" in action:
                action["text"] = words.get(action["text"], action["text"])
    return changed


async def set_live(world: World, is_live: bool) -> None:
    """Whether every save of the workspace is live, as its settings' page decides it."""
    async with world.database.transaction() as session:
        await WorkspaceStore(session).update(world.workspace, config={SAVES_ARE_LIVE: is_live})
        await follow_live(session, world.workspace)


async def test_who_waits_keeps_the_revision_that_he_began_on(world: World) -> None:
    drawn = flow("Ask", ask("Well?", "Well"), say("Old"))
    row = await world.add(drawn, keyword="ask")
    early, late = await world.contact(), await world.contact()
    await world.say(early, "ask")
    await world.redraw(row, reworded(drawn, {"Old": "New"}))
    await world.say(late, "ask")
    assert await world.say(early, "yes") == ["Well?", "Old"]
    assert await world.say(late, "yes") == ["Well?", "New"]
    assert [run.revision for one in (early, late) for run in await world.runs(one)] == [1, 2]
    assert await world.say(early, "ask", "yes") == ["Well?", "Old", "Well?", "New"], "what begins now is the newest"


async def test_it_doesnt_matter_what_definitions_say_of_their_number(world: World) -> None:
    drawn = flow("Ask", ask("Well?", "Well"), say("Old")) | {"revision": 37}
    row = await world.add(drawn, keyword="ask")
    contact = await world.contact()
    await world.say(contact, "ask")
    await world.redraw(row, reworded(drawn, {"Old": "New"}, revision=0))
    assert await world.say(contact, "yes") == ["Well?", "Old"]


async def test_a_worker_that_never_saw_the_old_revision_reads_it(world: World, redis: Redis) -> None:
    drawn = flow("Ask", ask("Well?", "Well"), ask("Sure?", "Sure"), say("Old"))
    row = await world.add(drawn, keyword="ask")
    contact = await world.contact()
    await world.say(contact, "ask")
    await world.redraw(row, reworded(drawn, {"Old": "New"}))
    other = World(world.database, world.pool, redis)
    other.workspace, other.channel = world.workspace, world.channel
    assert await other.say(contact, "yes") == ["Well?", "Sure?"]
    assert await world.say(contact, "yes") == ["Well?", "Sure?", "Old"]


async def test_nothing_more_is_read_where_all_go_on_with_the_newest(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.add(flow("Ask", ask("Well?", "Well"), say("Fine")), keyword="ask")
    contact = await world.contact()
    await world.say(contact, "ask")

    async def refuse(*_: Any) -> Any:
        raise AssertionError("no revision had to be read")

    monkeypatch.setattr(world.workspaces, "revisions", refuse)
    assert await world.say(contact, "yes") == ["Well?", "Fine"]


async def test_who_waits_is_moved_when_told_to(world: World) -> None:
    drawn = flow("Ask", ask("Well?", "Well"), say("Old"))
    row = await world.add(drawn, keyword="ask")
    contacts = [await world.contact() for _ in range(3)]
    for contact in contacts:
        await world.say(contact, "ask")
    await world.redraw(row, reworded(drawn, {"Old": "New"}))
    assert await world.say(contacts[0], "yes") == ["Well?", "Old"]
    await world.move(row)
    assert await world.say(contacts[1], "yes") == ["Well?", "New"]
    await world.redraw(row, reworded(drawn, {"Old": "Newest"}, revision=3))
    assert await world.say(contacts[2], "yes") == ["Well?", "New"], "moved once, and not again"


async def test_a_node_that_is_gone_is_there_for_those_who_wait_at_it(world: World) -> None:
    row = await world.add(flow("Ask", ask("Well?", "Well"), say("Old")), keyword="ask")
    stays, goes = await world.contact(), await world.contact()
    for contact in (stays, goes):
        await world.say(contact, "ask")
    await world.redraw(row, flow("Ask", say("Something else"), uuid=row.uuid))
    assert await world.say(stays, "yes") == ["Well?", "Old"]
    await world.move(row)
    assert await world.say(goes, "yes") == ["Well?"]
    [run] = await world.runs(goes)
    assert (run.status, run.exited_on is not None) == ("F", True)
    assert "the node is no longer in the flow" in str(run.failure)


async def test_parent_and_child_keep_theirs_and_what_is_entered_anew_is_the_newest(world: World) -> None:
    child = flow("Child", ask("Old child?", "Inner"), say("Old child"))
    parent = flow("Parent", enter(child), say("Old parent"), enter(child), say("Old end"))
    outer = await world.add(parent, child)
    [inner] = await find(world, child)
    contact = await world.contact()
    await world.start(outer, contact)
    await world.redraw(inner, reworded(child, {"Old child?": "New child?", "Old child": "New child"}))
    await world.redraw(outer, reworded(parent, {"Old parent": "New parent", "Old end": "New end"}))
    said = ["Old child?", "Old child", "Old parent", "New child?"]
    assert await world.say(contact, "yes") == said
    assert [run.revision for run in await world.runs(contact)] == [1, 1, 2]
    assert await world.say(contact, "yes") == [*said, "New child", "Old end"]
    assert statuses(await world.runs(contact)) == ["C", "C", "C"]


async def test_two_answers_of_one_batch_keep_the_revision(world: World) -> None:
    drawn = flow("Ask", ask("One?", "One"), ask("Two?", "Two"), say("Old"))
    row = await world.add(drawn, keyword="ask")
    contact = await world.contact()
    await world.say(contact, "ask")
    await world.redraw(row, reworded(drawn, {"Two?": "Zwei?", "Old": "New"}))
    assert await world.say(contact, "yes", "yes") == ["One?", "Two?", "Old"]


async def test_a_timer_goes_on_with_the_revision_that_set_it(world: World) -> None:
    drawn = flow("Ask", ask("Well?", "Well", timeout=60), say("Old"))
    row = await world.add(drawn)
    contact = await world.contact()
    await world.start(row, contact)
    await world.send_all(contact)
    [run], [session] = await world.runs(contact), await world.sessions(contact)
    await world.redraw(row, flow("Ask", say("Something else"), uuid=row.uuid))
    await world.update(session, wait_timeout_on=datetime.now(UTC) - timedelta(minutes=1))
    assert (await world.pipeline.wake_run(run.uuid)).status == "ended"
    assert await world.sent(contact) == ["Well?", "Old"]


async def test_a_call_goes_on_with_the_revision_that_asked_for_it(world: World) -> None:
    drawn = flow("Ask", ask("Well?", "Well"), call(URL), say("Old"))
    row = await world.add(drawn, keyword="ask")
    contact = await world.contact()
    await world.say(contact, "ask", "yes")
    await world.redraw(row, reworded(drawn, {"Old": "New"}))
    await world.answer_call(contact, ANSWER)
    assert await world.sent(contact) == ["Well?", "Old"]


async def test_where_every_save_is_live_it_is_so_for_those_who_wait(world: World) -> None:
    drawn = flow("Ask", ask("Well?", "Well"), say("1"))
    row = await world.add(drawn, keyword="ask")
    contacts = [await world.contact() for _ in range(3)]
    for contact in contacts:
        await world.say(contact, "ask")
    await world.redraw(row, reworded(drawn, {"1": "2"}))
    await set_live(world, True)
    assert await world.say(contacts[0], "yes") == ["Well?", "2"], "from when it is decided"
    await world.redraw(row, reworded(drawn, {"1": "3"}))
    assert await world.say(contacts[1], "yes") == ["Well?", "3"]
    await set_live(world, False)
    await world.redraw(row, reworded(drawn, {"1": "4"}))
    assert await world.say(contacts[2], "yes") == ["Well?", "3"], "as far as they had come"


async def test_a_run_of_which_the_revision_isnt_known_goes_on_with_the_newest(world: World) -> None:
    drawn = flow("Ask", ask("Well?", "Well"), say("Old"))
    row = await world.add(drawn, keyword="ask")
    contact = await world.contact()
    await world.say(contact, "ask")
    [run] = await world.runs(contact)
    await world.update(run, revision=None)
    await world.redraw(row, reworded(drawn, {"Old": "New"}))
    assert await world.say(contact, "yes") == ["Well?", "New"]


async def test_a_flow_that_has_become_endless_harms_only_those_who_begin_it(world: World) -> None:
    drawn = flow("Ask", ask("Well?", "Well"), say("Old"))
    row = await world.add(drawn, keyword="ask")
    contact = await world.contact()
    await world.say(contact, "ask")
    await world.redraw(row, flow("Ask", round_and_round(), uuid=row.uuid))
    assert await world.say(contact, "yes") == ["Well?", "Old"]


async def find(world: World, *definitions: Drawn) -> list[Flow]:
    """The rows of these flows."""
    wanted = [definition["uuid"] for definition in definitions]
    async with world.database.reading() as session:
        return list((await session.exec(select(Flow).where(col(Flow.uuid).in_(wanted)))).all())
