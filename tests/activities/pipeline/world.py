"""A workspace on real Postgres and Redis, and the pipeline that a worker has: what tests of conversations act on."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from redis.asyncio import Redis
from sqlmodel import col, select

from activities.pipeline.pipeline import Pipeline
from core.contracts.starts import StartEnd
from core.urns import parse
from flows.calls import CallResult
from store import waiting_runs
from store.arrivals import ArrivalStore, IncomingEvent, IncomingMessage, Sender, Source
from store.channels import ChannelStore
from store.codes import TriggerType
from store.conversations.pool import ConversationPool
from store.database import Database
from store.encryption import Cipher
from store.fair_queue.queue import FairQueue
from store.flows import FlowStore
from store.holds import HoldStore
from store.starts import StartProgress, StartStore
from store.tables import Contact, ContactHold, ContactURN, Flow, FlowRun, FlowSession, Msg, Parking, PendingEvent
from store.triggers import TriggerSpec, TriggerStore
from store.wake import Wake
from store.workspaces import WorkspaceStore, assets_changed
from tests.activities.pipeline.drawn import as_text
from workers.bells import Bells
from workers.conversing import pipeline
from workers.registry import message_cost
from workers.workspaces import WorkspaceCache

_numbers = itertools.count(1)
_TYPES = {"messaging": "M", "messaging_background": "B"}


class World:
    """One workspace with a channel, and whatever a test puts into it."""

    def __init__(self, database: Database, pool: ConversationPool, redis: Redis) -> None:
        self.database, self.pool = database, pool
        self.queue = FairQueue(redis, "send")
        cipher = Cipher("x" * 32)
        self._channels = cipher
        bells = Bells(redis, Wake(redis))
        self.workspaces = WorkspaceCache(cipher, self.queue)
        self.pipeline: Pipeline = pipeline(pool, self.workspaces, self.queue, bells, message_cost)
        self.holds, self.starts = HoldStore(pool), StartProgress(database)
        self.workspace = self.channel = 0

    async def build(self) -> "World":
        """Makes the workspace and its channel."""
        async with self.database.transaction() as session:
            made = await WorkspaceStore(session).create(
                f"World {next(_numbers)}", country="RW", flow_languages=["eng", "kin"]
            )
            channel = await ChannelStore(session, self._channels).create(
                made.id, type="EX", name="Loopback", schemes=["tel"], config={"send_url": "http://example.org"}
            )
            self.workspace, self.channel = made.id, channel.id
        return self

    async def add(self, *definitions: Mapping[str, Any], keyword: str = "") -> Flow:
        """Stores flows; `keyword` starts the first of them, which is given back."""
        async with self.database.transaction() as session:
            store = FlowStore(session)
            rows = [
                await store.create_with(
                    self.workspace,
                    name=f"{drawn['name']} {next(_numbers)}",
                    definition=as_text(drawn),
                    spec_version=drawn["spec_version"],
                    user_id=None,
                    uuid=UUID(drawn["uuid"]),
                    type=_TYPES[drawn["type"]],
                    expire_after_minutes=drawn["expire_after_minutes"],
                )
                for drawn in definitions
            ]
        if keyword:
            await self.trigger(rows[0], keyword)
        return rows[0]

    async def redraw(self, row: Flow, definition: Mapping[str, Any]) -> None:
        """Saves a new revision of a flow."""
        async with self.database.transaction() as session:
            await FlowStore(session).save(
                self.workspace, row.uuid, as_text(definition), spec_version=definition["spec_version"]
            )

    async def move(self, row: Flow) -> None:
        """Lets those who wait in a flow go on with its newest revision."""
        async with self.database.transaction() as session:
            await waiting_runs.move(session, self.workspace, row.uuid)

    async def change(self, row: Flow, **columns: Any) -> None:
        """Changes a flow's row."""
        async with self.database.transaction() as session:
            await FlowStore(session).update(self.workspace, row.uuid, **columns)

    async def trigger(self, row: Flow, *keywords: str, **more: Any) -> None:
        """A keyword trigger, or a catch-all without keywords."""
        kind = TriggerType.KEYWORD if keywords else TriggerType.CATCH_ALL
        match_type = "F" if keywords else None
        spec = TriggerSpec(type=kind, flow=row.uuid, keywords=keywords, match_type=match_type, **more)
        async with self.database.transaction() as session:
            await TriggerStore(session).create(self.workspace, spec)

    async def contact(self, **columns: Any) -> Contact:
        """A contact with a telephone number."""
        path = f"+25078{next(_numbers):07d}"
        async with self.database.transaction() as session:
            contact = Contact(workspace_id=self.workspace, **columns)
            session.add(contact)
            await session.flush()
            urn = ContactURN(
                workspace_id=self.workspace,
                contact_id=contact.id,
                identity=f"tel:{path}",
                scheme="tel",
                path=path,
                channel_id=self.channel,
                priority=1000,
            )
            session.add(urn)
        return contact

    async def receive(self, contact: Contact, *texts: str) -> list[UUID]:
        """Lets messages of a contact come in, without handling them."""
        urn = await self._urn(contact)
        async with self.database.transaction() as session:
            arrivals = ArrivalStore(session)
            return [
                (
                    await arrivals.message(
                        self.source,
                        IncomingMessage(sender=Sender(urn=urn), text=text, external_id=str(next(_numbers))),
                    )
                ).uuid
                for text in texts
            ]

    async def tell(self, contact: Contact, event_type: str, **extra: Any) -> None:
        """Lets a channel's event come in, without handling it."""
        event = IncomingEvent(sender=Sender(urn=await self._urn(contact)), event_type=event_type, extra=extra)
        async with self.database.transaction() as session:
            await ArrivalStore(session).event(self.source, event)

    async def say(self, contact: Contact, *texts: str) -> list[str]:
        """Messages come in and are handled; all texts sent to the contact by then, in order."""
        await self.receive(contact, *texts)
        await self.handle()
        return await self.sent(contact)

    async def handle(self, at_once: int = 100) -> int:
        """Handles what is pending until nothing is due; how many events that were."""
        total = 0
        while handled := await self.pipeline.handle_pending(at_once):
            total += handled
        return total

    async def start(self, row: Flow, *contacts: Contact, **more: Any) -> UUID:
        """Starts contacts in a flow: one batch, done."""
        start = await self.start_later(row, *contacts, **more)
        outcome = await self.pipeline.start_batch(start, 0)
        await self.starts.finish(StartEnd(start=start, total=outcome))
        return start

    async def start_later(self, row: Flow, *contacts: Contact, **more: Any) -> UUID:
        """A start with its batch resolved."""
        async with self.database.transaction() as session:
            store = StartStore(session)
            start = await store.create(self.workspace, row.uuid, contacts=[one.uuid for one in contacts], **more)
        await self.starts.resolve(start.uuid)
        return start.uuid

    async def send_all(self, contact: Contact) -> None:
        """Takes all messages to a contact as sent when they were made."""
        for message in await self.rows(Msg, contact_id=contact.id, direction="O"):
            await self.update(message, status="W", sent_on=message.created_on)

    async def answer_call(self, contact: Contact, result: CallResult) -> UUID:
        """Answers the call that a contact is held for, and goes on; the hold's run."""
        [hold] = await self.rows(ContactHold, contact_id=contact.id)
        await self.holds.answer(hold.uuid, hold.call_number, result.to_json())
        await self.pipeline.continue_run(hold.run_uuid)
        return UUID(str(hold.run_uuid))

    async def sent(self, contact: Contact) -> list[str]:
        """Texts of all messages to a contact, in order."""
        return [msg.text for msg in await self.rows(Msg, contact_id=contact.id, direction="O")]

    async def runs(self, contact: Contact) -> list[FlowRun]:
        """The contact's runs, oldest first."""
        return await self.rows(FlowRun, contact_id=contact.id)

    async def sessions(self, contact: Contact) -> list[FlowSession]:
        """The contact's sessions, oldest first."""
        return await self.rows(FlowSession, contact_id=contact.id)

    async def pending(self, contact: Contact) -> list[PendingEvent]:
        """What waits to be applied to a contact, set aside or not."""
        return await self.rows(PendingEvent, contact_id=contact.id)

    async def parked(self, run: UUID) -> list[Parking]:
        """What Temporal must still learn of a run."""
        return await self.rows(Parking, run_uuid=run)

    async def fresh(self, contact: Contact) -> Contact:
        """The contact's row as it is now."""
        async with self.database.reading() as session:
            return await session.get_one(Contact, contact.id)

    async def rows(self, table: Any, **equal: Any) -> list[Any]:
        """Rows of a table whose columns have these values, by id."""
        conditions = [getattr(table, name) == value for name, value in equal.items()]
        async with self.database.reading() as session:
            return list((await session.exec(select(table).where(*conditions).order_by(col(table.id)))).all())

    async def update(self, row: Any, **columns: Any) -> None:
        """Sets columns of a row behind everybody's back."""
        async with self.database.transaction() as session:
            found = await session.get_one(type(row), row.id)
            for name, value in columns.items():
                setattr(found, name, value)
            await assets_changed(session, self.workspace)

    async def execute(self, statement: str) -> None:
        """Runs a statement on the whole database."""
        async with self.pool.transaction() as connection:
            await connection.execute(statement)

    @property
    def source(self) -> Source:
        """Where messages come from."""
        return Source(self.workspace, self.channel)

    async def _urn(self, contact: Contact) -> Any:
        [row] = await self.rows(ContactURN, contact_id=contact.id)
        return parse(row.identity)


def statuses(rows: Sequence[Any]) -> list[str]:
    """The statuses of rows."""
    return [row.status for row in rows]
