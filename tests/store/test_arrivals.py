"""Arrivals are stored once, for one contact, and queued."""

import asyncio
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, text
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from core import urns
from store import sql
from store.arrivals import ArrivalStore, IncomingEvent, IncomingMessage, Sender, Source
from store.database import Database
from store.tables import Channel, ChannelEvent, Contact, ContactURN, Msg, PendingEvent, Workspace
from store.workspaces import WorkspaceStore

ANN = urns.new("tel", "+250788000001")
BOB = urns.new("tel", "+250788000002")


def source(channel: Channel, *, can_send: bool = True, is_anonymous: bool = False) -> Source:
    assert channel.workspace_id is not None
    return Source(channel.workspace_id, channel.id, can_send, is_anonymous)


def message(urn: urns.URN = ANN, text: str = "hello", external_id: str = "", name: str = "") -> IncomingMessage:
    return IncomingMessage(sender=Sender(urn=urn, name=name), text=text, external_id=external_id)


async def contact_of(session: AsyncSession, contact_id: int) -> Contact:
    return (await session.exec(select(Contact).where(Contact.id == contact_id))).one()


async def test_a_new_sender_becomes_a_contact(session: AsyncSession, channel: Channel) -> None:
    stored = await ArrivalStore(session).message(source(channel), message(name="Ann Lee"))
    assert not stored.is_duplicate
    contact = await contact_of(session, stored.contact_id)
    assert (contact.name, contact.status, contact.workspace_id) == ("Ann Lee", "A", channel.workspace_id)
    urn = (await session.exec(select(ContactURN).where(ContactURN.contact_id == contact.id))).one()
    assert (urn.identity, urn.scheme, urn.path, urn.channel_id) == (
        "tel:+250788000001",
        "tel",
        "+250788000001",
        channel.id,
    )


async def test_the_message_is_pending_and_queued(session: AsyncSession, channel: Channel) -> None:
    sent_on = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    incoming = IncomingMessage(
        sender=Sender(urn=ANN),
        text="he\x00llo",
        attachments=["geo:1,2"],
        external_id="ex1",
        sent_on=sent_on,
        payload={"a": 1},
    )
    stored = await ArrivalStore(session).message(source(channel), incoming)
    msg = (await session.exec(select(Msg).where(Msg.uuid == stored.uuid))).one()
    assert (msg.id, msg.direction, msg.status, msg.visibility, msg.text) == (stored.id, "I", "P", "V", "hello")
    assert (msg.attachments, msg.external_id, msg.sent_on) == (["geo:1,2"], "ex1", sent_on)
    event = (await session.exec(select(PendingEvent).where(PendingEvent.contact_id == stored.contact_id))).one()
    assert (event.kind, event.is_held, event.workspace_id) == ("msg_received", False, channel.workspace_id)
    assert event.payload == {
        "key": f"msg:{stored.uuid}",
        "message": str(stored.uuid),
        "created_on": msg.created_on.isoformat(),
        "text": "hello",
        "urn": "tel:+250788000001",
        "channel_id": channel.id,
        "attachments": ["geo:1,2"],
        "external_id": "ex1",
        "payload": {"a": 1},
    }


async def test_a_known_sender_keeps_contact_and_name(session: AsyncSession, channel: Channel) -> None:
    store = ArrivalStore(session)
    first = await store.message(source(channel), message(name="Ann", text="one"))
    second = await store.message(source(channel), message(name="Other name", text="two"))
    assert second.contact_id == first.contact_id
    assert (await contact_of(session, first.contact_id)).name == "Ann"


async def test_long_names_are_cut(session: AsyncSession, channel: Channel) -> None:
    stored = await ArrivalStore(session).message(source(channel), message(name="x" * 129))
    assert (await contact_of(session, stored.contact_id)).name == "x" * 127


async def test_anonymous_workspaces_store_no_names(session: AsyncSession, channel: Channel) -> None:
    stored = await ArrivalStore(session).message(source(channel, is_anonymous=True), message(name="Ann"))
    assert (await contact_of(session, stored.contact_id)).name is None


async def test_external_id_tells_copies(session: AsyncSession, channel: Channel) -> None:
    store = ArrivalStore(session)
    first = await store.message(source(channel), message(external_id="ex1"))
    again = await store.message(source(channel), message(external_id="ex1", text="edited"))
    other_sender = await store.message(source(channel), message(BOB, external_id="ex1"))
    other_id = await store.message(source(channel), message(external_id="ex2"))
    assert (again.uuid, again.id, again.is_duplicate) == (first.uuid, first.id, True)
    assert [other_sender.is_duplicate, other_id.is_duplicate] == [False, False]
    assert await count(session, PendingEvent) == 3


async def test_external_id_is_forgotten_after_two_days(session: AsyncSession, channel: Channel) -> None:
    store = ArrivalStore(session)
    first = await store.message(source(channel), message(external_id="ex1"))
    await age(session, first.id, timedelta(days=2))
    assert not (await store.message(source(channel), message(external_id="ex1"))).is_duplicate


async def test_same_text_within_seconds_is_a_copy(session: AsyncSession, channel: Channel) -> None:
    store = ArrivalStore(session)
    first = await store.message(source(channel), message(text="yes"))
    again = await store.message(source(channel), message(text="yes"))
    assert (again.uuid, again.is_duplicate) == (first.uuid, True)
    assert not (await store.message(source(channel), message(text="no"))).is_duplicate
    assert not (await store.message(source(channel), message(text="yes"))).is_duplicate, "only the last one counts"


async def test_same_text_later_is_another_message(session: AsyncSession, channel: Channel) -> None:
    store = ArrivalStore(session)
    first = await store.message(source(channel), message(text="yes"))
    await age(session, first.id, timedelta(seconds=5))
    assert not (await store.message(source(channel), message(text="yes"))).is_duplicate


async def test_same_text_after_a_question_is_another_answer(session: AsyncSession, channel: Channel) -> None:
    store = ArrivalStore(session)
    first = await store.message(source(channel), message(text="yes"))
    urn_id = (await session.exec(select(ContactURN.id).where(ContactURN.contact_id == first.contact_id))).one()
    question = Msg(
        workspace_id=source(channel).workspace_id,
        contact_id=first.contact_id,
        urn_id=urn_id,
        channel_id=channel.id,
        direction="O",
        status="Q",
        text="Sure?",
    )
    session.add(question)
    await session.flush()
    assert (await store.message(source(channel), message(text="yes"))).is_duplicate, "the question is not sent yet"
    question.status = "W"
    await session.flush()
    assert not (await store.message(source(channel), message(text="yes"))).is_duplicate


async def test_relayed_messages_are_told_by_text_and_second(session: AsyncSession, channel: Channel) -> None:
    store, at = ArrivalStore(session), datetime(2026, 1, 2, 3, 4, 5, 200_000, tzinfo=UTC)

    def relayed(sent_on: datetime) -> IncomingMessage:
        return IncomingMessage(sender=Sender(urn=ANN), text="hi", sent_on=sent_on, is_android=True)

    first = await store.message(source(channel), relayed(at))
    same = await store.message(source(channel), relayed(at + timedelta(milliseconds=700)))
    later = await store.message(source(channel), relayed(at + timedelta(seconds=1)))
    assert (same.id, same.is_duplicate, later.is_duplicate) == (first.id, True, False)


async def test_what_the_channel_knows_of_the_urn_is_kept(session: AsyncSession, channel: Channel) -> None:
    store = ArrivalStore(session)
    sender = Sender(urn=urns.new("telegram", "77", "annie"), auth_tokens={"default": "t1", "old": "t2"})
    stored = await store.message(source(channel), IncomingMessage(sender=sender, text="1"))
    sender = Sender(urn=urns.new("telegram", "77", "ann"), auth_tokens={"old": ""})
    await store.message(source(channel), IncomingMessage(sender=sender, text="2"))
    urn = (await session.exec(select(ContactURN).where(ContactURN.contact_id == stored.contact_id))).one()
    assert (urn.display, urn.auth_tokens, urn.channel_id) == ("ann", {"default": "t1"}, channel.id)


async def test_channels_that_cannot_send_are_not_kept(session: AsyncSession, channel: Channel) -> None:
    stored = await ArrivalStore(session).message(source(channel, can_send=False), message())
    urn = (await session.exec(select(ContactURN).where(ContactURN.contact_id == stored.contact_id))).one()
    assert urn.channel_id is None


async def test_a_second_urn_of_a_known_contact_joins_it(session: AsyncSession, channel: Channel) -> None:
    store = ArrivalStore(session)
    phone, scoped = urns.new("whatsapp", "250788000001"), urns.new("bsuid", "US.abc123")
    known = await store.message(source(channel), message(scoped))
    joined = await store.message(
        source(channel), IncomingMessage(sender=Sender(urn=phone, other_urns=[scoped]), text="again")
    )
    assert joined.contact_id == known.contact_id
    query = select(ContactURN.identity).where(ContactURN.contact_id == known.contact_id)
    found = (await session.exec(query.order_by(col(ContactURN.priority).desc()))).all()
    assert found == [scoped.identity, phone.identity]


async def test_a_new_contact_gets_all_its_urns(session: AsyncSession, channel: Channel) -> None:
    phone, scoped = urns.new("whatsapp", "250788000009"), urns.new("bsuid", "US.new1")
    sender = Sender(urn=phone, other_urns=[scoped], name="Ann")
    stored = await ArrivalStore(session).message(source(channel), IncomingMessage(sender=sender, text="hi"))
    query = select(ContactURN.identity).where(ContactURN.contact_id == stored.contact_id)
    found = (await session.exec(query.order_by(col(ContactURN.priority).desc()))).all()
    assert found == [phone.identity, scoped.identity]
    assert (await contact_of(session, stored.contact_id)).name == "Ann"


async def test_an_urn_that_nobody_has_makes_a_contact_again(session: AsyncSession, channel: Channel) -> None:
    store = ArrivalStore(session)
    first = await store.message(source(channel), message())
    await sql.execute(
        session, text("UPDATE contact_urn SET contact_id = NULL WHERE contact_id = :id"), {"id": first.contact_id}
    )
    second = await store.message(source(channel), message(text="it's me"))
    assert second.contact_id != first.contact_id
    assert await count(session, ContactURN) == 1


async def test_the_same_urn_elsewhere_is_another_contact(
    session: AsyncSession, channel: Channel, other: Workspace
) -> None:
    theirs = Channel(workspace_id=other.id, type="KN", name="Theirs", schemes=["tel"])
    session.add(theirs)
    await session.flush()
    store = ArrivalStore(session)
    ours = await store.message(source(channel), message(external_id="ex1"))
    elsewhere = await store.message(source(theirs), message(external_id="ex1"))
    assert ours.contact_id != elsewhere.contact_id
    assert not elsewhere.is_duplicate


async def test_events_are_stored_and_queued(session: AsyncSession, channel: Channel) -> None:
    event = IncomingEvent(sender=Sender(urn=ANN), event_type="referral", extra={"referrer_id": "ad1"})
    stored = await ArrivalStore(session).event(source(channel), event)
    row = (await session.exec(select(ChannelEvent).where(ChannelEvent.uuid == stored.uuid))).one()
    assert (row.event_type, row.extra, row.status) == ("referral", {"referrer_id": "ad1"}, "P")
    queued = (await session.exec(select(PendingEvent).where(PendingEvent.contact_id == stored.contact_id))).one()
    assert (queued.kind, queued.payload["event"]) == ("event_received", str(stored.uuid))
    assert queued.payload["is_new_contact"] is True


async def test_calls_are_stored_once(session: AsyncSession, channel: Channel) -> None:
    store, at = ArrivalStore(session), datetime(2026, 1, 2, tzinfo=UTC)
    call = IncomingEvent(sender=Sender(urn=ANN), event_type="mo_call", occurred_on=at, extra={"duration": 3})
    first, again = await store.event(source(channel), call), await store.event(source(channel), call)
    assert (again.id, again.is_duplicate) == (first.id, True)
    assert await count(session, PendingEvent) == 1


async def test_two_arrivals_of_a_new_urn_at_once_make_one_contact(database: Database) -> None:
    channel = await committed_channel(database)

    async def arrive(number: int) -> int:
        async with database.transaction() as session:
            stored = await ArrivalStore(session).message(source(channel), message(text=f"text {number}"))
            return stored.contact_id

    assert len(set(await asyncio.gather(*(arrive(number) for number in range(8))))) == 1
    async with database.reading() as session:
        query = select(func.count()).select_from(Contact).where(Contact.workspace_id == channel.workspace_id)
        assert (await session.exec(query)).one() == 1


async def test_copies_that_come_at_once_are_stored_once(database: Database) -> None:
    channel = await committed_channel(database)

    async def arrive() -> bool:
        async with database.transaction() as session:
            return (await ArrivalStore(session).message(source(channel), message(external_id="x"))).is_duplicate

    assert sorted(await asyncio.gather(*(arrive() for _ in range(8)))) == [False] + [True] * 7


async def committed_channel(database: Database) -> Channel:
    async with database.transaction() as session:
        workspace = await WorkspaceStore(session).create("Busy")
        channel = Channel(workspace_id=workspace.id, type="KN", name="Kannel", schemes=["tel"])
        session.add(channel)
    return channel


async def count(session: AsyncSession, table: type) -> int:
    return (await session.exec(select(func.count()).select_from(table))).one()


async def age(session: AsyncSession, msg_id: int, by: timedelta) -> None:
    await sql.execute(
        session,
        text("UPDATE msg SET created_on = created_on - CAST(:by AS interval) WHERE id = :id"),
        {"by": by, "id": msg_id},
    )
