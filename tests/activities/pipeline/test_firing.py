"""What is due of campaigns: flows are started and messages sent, each fire once."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from redis.asyncio import Redis
from sqlalchemy import text

from activities.pipeline import conversation
from activities.pipeline.conversation import Conversation
from activities.pipeline.events import CampaignMessageDue
from flows.calls import CallResult
from store import counts, sql
from store.campaign_fires import FIRED
from store.campaigns import CampaignEventStore, CampaignStore
from store.conversations import writing
from store.fields import FieldStore
from store.tables import Msg, Template, TemplateTranslation
from store.workspaces import assets_changed
from tests.activities.pipeline.campaigns import Calendar
from tests.activities.pipeline.drawn import act, ask, call, flow, say
from tests.activities.pipeline.world import World

HELLO = {"eng": "Hi @contact.name", "kin": "Muraho @contact.name"}


@pytest.fixture
async def calendar(world: World, redis: Redis) -> Calendar:
    return await Calendar.make(world, redis)


async def test_a_flow_is_started_with_the_campaign_as_its_trigger(calendar: Calendar) -> None:
    world = calendar.world
    row = await world.add(flow("Week 12", say("@trigger.type of @trigger.campaign.name")))
    one, other = await calendar.member(), await calendar.member()
    event = await calendar.event(type="F", flow_id=row.id)
    assert await calendar.fire() == 0  # nothing is due yet
    await calendar.age()
    assert await calendar.fire() == 2
    assert [await world.sent(contact) for contact in (one, other)] == [["campaign of Pregnancy"]] * 2
    assert await calendar.fires() == []
    assert await calendar.fire() == 0
    async with world.database.reading() as session:
        fired = await CampaignEventStore(session).fired([event])
    assert fired == {event.id: 2}


async def test_a_message_is_sent_in_the_language_of_the_contact(calendar: Calendar) -> None:
    english, kinyarwanda, french = [
        await calendar.member(name=name, language=language)
        for name, language in (("Ann", "eng"), ("Keza", "kin"), ("Luc", "fra"))
    ]
    await calendar.event(type="M", message=HELLO, base_language="kin")
    await calendar.age()
    await calendar.fire()
    sent = [await calendar.world.rows(Msg, contact_id=contact.id) for contact in (english, kinyarwanda, french)]
    assert [[(msg.text, msg.locale, msg.status, msg.is_high_priority) for msg in msgs] for msgs in sent] == [
        [("Hi Ann", "eng-RW", "Q", False)],
        [("Muraho Keza", "kin-RW", "Q", False)],
        [("Hi Luc", "eng-RW", "Q", False)],  # the workspace's first language is liked better than the event's
    ]
    assert await calendar.world.queue.depth(calendar.world.workspace) == 3


async def test_a_message_may_have_attachments_and_quick_replies(calendar: Calendar) -> None:
    contact = await calendar.member()
    content = {
        "text": "Well?",
        "attachments": ["image/png:http://example.org/a.png"],
        "quick_replies": [{"text": "Yes"}],
    }
    await calendar.event(type="M", message={"eng": content}, base_language="eng")
    await calendar.age()
    await calendar.fire()
    [msg] = await calendar.world.rows(Msg, contact_id=contact.id)
    assert (msg.text, msg.attachments) == ("Well?", ["image/png:http://example.org/a.png"])
    assert msg.quick_replies == [{"type": "text", "text": "Yes"}]


async def test_a_channel_with_templates_sends_the_template(calendar: Calendar) -> None:
    world = calendar.world
    contact = await calendar.member(name="Ann")
    async with world.database.transaction() as session:
        template = Template(workspace_id=world.workspace, name="week_12")
        session.add(template)
        await session.flush()
        session.add(
            TemplateTranslation(
                template_id=template.id,
                channel_id=world.channel,
                locale="eng-US",
                status="A",
                components=[
                    {"type": "body/text", "name": "body", "content": "Dear {{1}}, week 12!", "variables": {"1": 0}}
                ],
                variables=[{"type": "text"}],
            )
        )
        await assets_changed(session, world.workspace)
    await calendar.event(
        type="M", message=HELLO, base_language="eng", template_id=template.id, template_variables=["@contact.name"]
    )
    await calendar.age()
    await calendar.fire()
    [msg] = await world.rows(Msg, contact_id=contact.id)
    assert (msg.text, msg.locale) == ("Dear Ann, week 12!", "eng-US")
    assert msg.templating["template"]["name"] == "week_12"


@pytest.mark.parametrize(
    ("mode", "said", "still_waits"),
    [("I", ["How old are you?", "Hi Ann"], False), ("S", ["How old are you?"], True),
     ("P", ["How old are you?", "Hi Ann"], True)],
)  # fmt: skip
async def test_start_modes_of_messages(calendar: Calendar, mode: str, said: list[str], still_waits: bool) -> None:
    world = calendar.world
    await world.add(flow("Survey", ask("How old are you?", "age")), keyword="survey")
    contact = await calendar.member(name="Ann")
    await calendar.event(type="M", message=HELLO, base_language="eng", start_mode=mode)
    await world.say(contact, "survey")
    await calendar.age()
    await calendar.fire()
    assert await world.sent(contact) == said
    assert [session.status for session in await world.sessions(contact)] == ["W" if still_waits else "I"]


@pytest.mark.parametrize(
    ("mode", "kind", "said", "still_waits"),
    [
        ("I", "messaging", ["How old are you?", "Week 12"], False),
        ("S", "messaging", ["How old are you?"], True),
        ("P", "messaging", ["How old are you?"], True),
        ("I", "messaging_background", ["How old are you?", "Week 12"], True),
        ("P", "messaging_background", ["How old are you?", "Week 12"], True),
    ],
)
async def test_start_modes_of_flows(
    calendar: Calendar, mode: str, kind: str, said: list[str], still_waits: bool
) -> None:
    world = calendar.world
    await world.add(flow("Survey", ask("How old are you?", "age")), keyword="survey")
    row = await world.add(flow("Week 12", say("Week 12"), type=kind))
    contact = await calendar.member()
    await calendar.event(type="F", flow_id=row.id, start_mode=mode)
    await world.say(contact, "survey")
    await calendar.age()
    await calendar.fire()
    assert await world.sent(contact) == said
    assert (await world.sessions(contact))[0].status == ("W" if still_waits else "I")


async def test_a_crash_before_the_commit_fires_later_and_once(
    calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    contact = await calendar.member(name="Ann")
    await calendar.event(type="M", message=HELLO, base_language="eng")
    await calendar.age()

    async def fail(*_: Any) -> None:
        raise ConnectionError("the database went away")

    with monkeypatch.context() as patch:
        patch.setattr(writing, "write", fail)
        with pytest.raises(ConnectionError):
            await calendar.fire()
    assert (await calendar.world.sent(contact), len(await calendar.fires())) == ([], 1)
    assert await calendar.fire() == 1
    assert await calendar.world.sent(contact) == ["Hi Ann"]


async def test_two_that_fire_at_once_fire_each_once(calendar: Calendar) -> None:
    members = [await calendar.member(name="Ann") for _ in range(30)]
    await calendar.event(type="M", message=HELLO, base_language="eng")
    await calendar.age()
    await asyncio.gather(calendar.fire(), calendar.fire())
    assert [await calendar.world.sent(contact) for contact in members] == [["Hi Ann"]] * 30


async def test_a_contact_that_waits_for_a_call_is_fired_after_it(calendar: Calendar) -> None:
    world = calendar.world
    await world.add(flow("Order", call("http://example.org/"), say("Ordered")), keyword="order")
    row = await world.add(flow("Week 12", say("Week 12")))
    contact, other = await calendar.member(name="Ann"), await calendar.member()
    await calendar.event(type="F", flow_id=row.id)
    await calendar.event(type="M", message=HELLO, base_language="eng")
    await world.say(contact, "order")
    await calendar.age()
    assert await calendar.fire() == 4
    assert (await world.sent(contact), len(await world.sent(other))) == ([], 2)
    await world.answer_call(contact, CallResult.http(200))
    await world.handle()
    assert await world.sent(contact) == ["Ordered", "Week 12", "Hi Ann"]
    assert await world.pending(contact) == []


async def test_fires_in_the_order_in_which_they_were_due(calendar: Calendar) -> None:
    contact = await calendar.member()
    for offset in (3, 1, 2):
        await calendar.event(type="M", message={"eng": f"hour {offset}"}, base_language="eng", offset=offset)
    await calendar.age(timedelta(days=30))  # nobody was there for a month
    await calendar.fire()
    assert await calendar.world.sent(contact) == ["hour 1", "hour 2", "hour 3"]


async def test_what_is_no_longer_so_does_not_fire(calendar: Calendar) -> None:
    world = calendar.world
    gone, blocked, postponed, fine = [await calendar.member(name="Ann") for _ in range(4)]
    await calendar.event(type="M", message=HELLO, base_language="eng")
    await calendar.age()
    async with world.database.transaction() as session:
        # Behind the triggers, as when a change and the making of fires cross.
        await sql.execute(session, text("SET LOCAL session_replication_role = replica"))
        left = text("DELETE FROM group_membership WHERE contact_id = :id AND group_id = :group")
        await sql.execute(session, left, {"id": gone.id, "group": calendar.group.id})
        await sql.execute(session, text("UPDATE contact SET status = 'B' WHERE id = :id"), {"id": blocked.id})
        later = text("UPDATE contact SET created_on = now() WHERE id = :id")
        await sql.execute(session, later, {"id": postponed.id})
    await calendar.fire()
    assert [await world.sent(contact) for contact in (gone, blocked, postponed, fine)] == [[], [], [], ["Hi Ann"]]
    assert [fire.contact_id for fire in await calendar.fires()] == [postponed.id]


async def test_an_archived_campaign_a_changed_event_and_an_archived_flow_fire_nothing(calendar: Calendar) -> None:
    world = calendar.world
    row = await world.add(flow("Week 12", say("Week 12")))
    contact = await calendar.member(name="Ann")
    await calendar.event(type="F", flow_id=row.id)
    event = await calendar.event(type="M", message=HELLO, base_language="eng")
    await world.change(row, is_archived=True)
    async with world.database.transaction() as session:
        await CampaignEventStore(session).update(world.workspace, event.uuid, offset=2)
    await calendar.age()
    assert await calendar.fire() == 2
    assert await world.sent(contact) == []
    await calendar.event(type="M", message=HELLO, base_language="eng", offset=48)
    await calendar.age(timedelta(days=2))
    async with world.database.transaction() as session:
        await CampaignStore(session).archive(world.workspace, calendar.campaign.uuid)
    await calendar.fire()
    assert await world.sent(contact) == []


async def test_a_fire_that_breaks_the_engine_is_set_aside_and_the_others_go_on(
    calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = await calendar.member(name="Ann"), await calendar.member(name="Ben")
    await calendar.event(type="M", message=HELLO, base_language="eng")
    await calendar.age()
    real = Conversation._campaign_message

    def broken(self: Conversation, *arguments: Any) -> Any:
        if self.record.id == bad.id:
            raise RuntimeError("a defect")
        return real(self, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr("activities.pipeline.conversation._APPLY", _with(broken))
        assert await calendar.fire() == 2
    assert [await calendar.world.sent(contact) for contact in (bad, good)] == [[], ["Hi Ben"]]
    [kept] = await calendar.world.pending(bad)
    assert (kept.kind, kept.error) == ("campaign_message_due", "RuntimeError: a defect")
    assert kept.set_aside_on is not None


async def test_what_the_database_refuses_is_set_aside_alone(
    calendar: Calendar, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = await calendar.member(name="A\u2028nn"), await calendar.member(name="Ben")
    await calendar.event(type="M", message=HELLO, base_language="eng")
    await calendar.age()
    real = Conversation._campaign_message

    def broken(self: Conversation, state: Any, *arguments: Any) -> Any:
        answer = real(self, state, *arguments)
        if self.record.id == bad.id:
            state.writes.messages[0].text = "a\0b"
        return answer

    with monkeypatch.context() as patch:
        patch.setattr("activities.pipeline.conversation._APPLY", _with(broken))
        assert await calendar.fire() >= 1
    assert [await calendar.world.sent(contact) for contact in (bad, good)] == [[], ["Hi Ben"]]
    [kept] = await calendar.world.pending(bad)
    assert kept.set_aside_on is not None
    assert await calendar.fires() == []


async def test_a_flow_that_moves_its_own_date_is_scheduled_in_the_sprint(calendar: Calendar) -> None:
    """A sprint that changes a field, or a group, computes fires in its own transaction."""
    world = calendar.world
    async with world.database.transaction() as session:
        field = await FieldStore(session).create(world.workspace, key="edd", name="EDD", value_type="D")
    setting = {"type": "set_contact_field", "field": {"key": "edd", "name": "EDD"}, "value": "2099-05-01T10:00:00Z"}
    joining = {"type": "add_contact_groups", "groups": [{"uuid": str(calendar.group.uuid), "name": "Mothers"}]}
    await world.add(flow("Join", act(joining), act(setting), say("Done")), keyword="join")
    contact = await world.contact()
    await calendar.event(type="M", message=HELLO, base_language="eng", relative_to=None, field_id=field.id, unit="D")
    assert await world.say(contact, "join") == ["Done"]
    [fire] = await calendar.fires()
    assert (fire.contact_id, fire.fire_on.date().isoformat()) == (contact.id, "2099-05-02")
    parked = await world.parked(calendar.campaign.uuid)
    assert {row.kind for row in parked} == {"campaign"}


def _with(handler: Any) -> Any:
    return {**conversation._APPLY, CampaignMessageDue: handler}


async def counted(calendar: Calendar) -> dict[str, int]:
    async with calendar.world.database.reading() as session:
        return await counts.scopes(session, "item_count", calendar.world.workspace, FIRED)


async def test_a_message_changes_nothing_of_the_contact(calendar: Calendar) -> None:
    contact = await calendar.member(name="Ann")
    await calendar.event(type="M", message=HELLO, base_language="eng")
    before = await calendar.world.fresh(contact)
    await calendar.age()
    await calendar.fire()
    after = await calendar.world.fresh(contact)
    assert (after.last_seen_on, after.flow_id, after.fields) == (before.last_seen_on, before.flow_id, before.fields)
    assert sum((await counted(calendar)).values()) == 1
    async with calendar.world.database.reading() as session:
        [event] = await CampaignEventStore(session).of_campaign(calendar.campaign.id)
        by_day = await CampaignEventStore(session).fired_by_day(event)
    assert list(by_day.values()) == [1]
