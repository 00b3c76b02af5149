"""The ways that contacts take are counted for the canvas of the editor, and who came by last is noted."""

from store import flow_activity
from store.tables import RecentContact
from tests.activities.pipeline.drawn import ask, flow, say
from tests.activities.pipeline.world import World


async def test_ways_are_counted_with_those_who_took_them(world: World) -> None:
    question = ask("Colour?", "Colour", cases={"Red": "red"})
    drawn = flow("Ways", question, say("Thanks"))
    row = await world.add(drawn, keyword="ways")
    contacts = [await world.contact() for _ in range(7)]
    for contact in contacts:
        await world.receive(contact, "ways", "red")
    await world.handle()
    red, thanks = question["exits"][0]["uuid"], drawn["nodes"][-1]["uuid"]
    async with world.database.reading() as session:
        activity = await flow_activity.activity(session, world.workspace, row.uuid)
        recent = await flow_activity.recent_contacts(session, world.workspace, row.uuid, red, thanks)
    assert activity["segment"][f"{red}:{thanks}"] == 7
    assert activity["node"] == {} and activity["status"] == {"C": 7}
    assert {one.operand for one in recent} == {"red"} and len(recent) == 5
    assert {one.uuid for one in recent} <= {contact.uuid for contact in contacts}
    noted = await world.rows(RecentContact, flow_id=row.id, exit_uuid=red)
    assert 5 <= len(noted) <= 7


async def test_those_who_wait_are_counted_where_they_wait(world: World) -> None:
    question = ask("Colour?", "Colour")
    row = await world.add(flow("Waits", question), keyword="waits")
    await world.say(await world.contact(), "waits")
    async with world.database.reading() as session:
        activity = await flow_activity.activity(session, world.workspace, row.uuid)
    assert activity["node"] == {question["uuid"]: 1}
