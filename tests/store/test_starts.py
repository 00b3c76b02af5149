"""Recipients of starts: resolved once, in batches, less the exclusions."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from core.contracts.starts import BatchOutcome, Recipients, StartEnd
from flows.contactql import QueryError
from store import sql
from store.database import Database
from store.errors import NotFound
from store.fields import FieldStore
from store.flows import FlowStore
from store.groups import GroupStore
from store.starts import StartProgress, StartStore
from store.tables import (
    Contact,
    ContactGroup,
    ContactURN,
    Flow,
    FlowRun,
    FlowStart,
    FlowStartBatch,
    GroupMembership,
    Parking,
    Workspace,
)
from store.workspaces import WorkspaceStore


class House:
    """A workspace with a flow, a group and some contacts, committed."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def build(self, *, flow_type: str = "M") -> "House":
        async with self.database.transaction() as session:
            self.workspace: Workspace = await WorkspaceStore(session).create("House")
            self.flow: Flow = await FlowStore(session).create(self.workspace.id, name="Flow", type=flow_type)
            self.group: ContactGroup = await GroupStore(session).create(self.workspace.id, name="Members")
        return self

    async def contact(self, *, member: bool = False, **columns: Any) -> Contact:
        async with self.database.transaction() as session:
            contact = Contact(workspace_id=self.workspace.id, **columns)
            session.add(contact)
            await session.flush()
            if member:
                session.add(GroupMembership(group_id=self.group.id, contact_id=contact.id))
        return contact

    async def start(self, **more: Any) -> UUID:
        async with self.database.transaction() as session:
            return (await StartStore(session).create(self.workspace.id, self.flow.uuid, **more)).uuid

    async def resolved(self, start: UUID) -> list[list[int]]:
        await StartProgress(self.database).resolve(start)
        query = (
            select(FlowStartBatch.contact_ids)
            .join(FlowStart, col(FlowStart.id) == FlowStartBatch.start_id)
            .where(FlowStart.uuid == start)
            .order_by(col(FlowStartBatch.number))
        )
        async with self.database.reading() as session:
            return [list(batch) for batch in (await session.exec(query)).all()]

    async def status(self, start: UUID) -> str:
        async with self.database.reading() as session:
            return (await session.exec(select(FlowStart.status).where(FlowStart.uuid == start))).one()


@pytest.fixture
async def house(database: Database) -> House:
    return await House(database).build()


def ids(contacts: Sequence[Contact]) -> list[int]:
    return sorted(contact.id for contact in contacts)


async def test_batches_of_five_hundred(house: House) -> None:
    async with house.database.transaction() as session:
        statement = text("""
            WITH made AS (
                INSERT INTO contact (workspace_id) SELECT :workspace FROM generate_series(1, 1203) RETURNING id
            )
            INSERT INTO group_membership (group_id, contact_id) SELECT :group, id FROM made
        """)
        await sql.execute(session, statement, {"workspace": house.workspace.id, "group": house.group.id})
    start = await house.start(groups=[house.group.uuid])
    batches = await house.resolved(start)
    assert [len(batch) for batch in batches] == [500, 500, 203]
    everybody = [contact for batch in batches for contact in batch]
    assert everybody == sorted(set(everybody))
    assert await StartProgress(house.database).resolve(start) == Recipients(batches=3, contacts=1203)
    assert await house.resolved(start) == batches, "the second time changes nothing"
    assert await house.status(start) == "S"


async def test_each_contact_once_and_only_active_ones(house: House) -> None:
    member, guest = await house.contact(member=True), await house.contact()
    blocked, gone = await house.contact(member=True, status="B"), await house.contact(is_active=False)
    start = await house.start(groups=[house.group.uuid], contacts=[member.uuid, guest.uuid, blocked.uuid])
    assert await house.resolved(start) == [ids([member, guest])]
    assert gone.id not in (await house.resolved(start))[0]


async def test_urns_make_contacts(house: House) -> None:
    known = await house.contact()
    async with house.database.transaction() as session:
        columns = {"scheme": "tel", "path": "+250788000001", "identity": "tel:+250788000001"}
        session.add(ContactURN(workspace_id=house.workspace.id, contact_id=known.id, **columns))  # type: ignore[arg-type]
    start = await house.start(urns=["tel:+250788000001", "tel:+250788000002", "tel:+250788000002"])
    [batch] = await house.resolved(start)
    assert len(batch) == 2
    assert known.id in batch


async def test_exclusions(house: House) -> None:
    now = datetime.now(UTC)
    fresh = await house.contact(member=True, last_seen_on=now - timedelta(days=1))
    in_flow = await house.contact(member=True, flow_id=house.flow.id, last_seen_on=now)
    silent, unseen = (
        await house.contact(member=True, last_seen_on=now - timedelta(days=40)),
        await house.contact(member=True),
    )
    before, long_ago = await house.contact(member=True), await house.contact(member=True)
    async with house.database.transaction() as session:
        for contact, days in ((before, 10), (long_ago, 100)):
            run = FlowRun(
                workspace_id=house.workspace.id,
                contact_id=contact.id,
                flow_id=house.flow.id,
                session_id=1,
                status="C",
                created_on=now - timedelta(days=days),
            )
            session.add(run)
    groups = [house.group.uuid]
    everybody = [fresh, in_flow, silent, unseen, before, long_ago]

    async def chosen(**exclusions: Any) -> list[int]:
        return (await house.resolved(await house.start(groups=groups, exclusions=exclusions)))[0]

    assert await chosen(in_a_flow=False) == ids(everybody)
    assert await chosen(in_a_flow=True) == ids([one for one in everybody if one is not in_flow])
    assert await chosen(started_previously=True) == ids([one for one in everybody if one is not before])
    assert await chosen(not_seen_since_days=30) == ids([fresh, in_flow])


async def test_background_flows_interrupt_nobody(database: Database) -> None:
    house = await House(database).build(flow_type="B")
    busy = await house.contact(flow_id=1)
    assert await house.resolved(await house.start(contacts=[busy.uuid], exclusions={"in_a_flow": True})) == [[busy.id]]


async def test_queries_find_contacts(house: House) -> None:
    async with house.database.transaction() as session:
        age = await FieldStore(session).create(house.workspace.id, key="age", name="Age", value_type="N")
    old = await house.contact(name="Old", fields={str(age.uuid): {"text": "70", "number": 70}})
    await house.contact(name="Young", fields={str(age.uuid): {"text": "7", "number": 7}})
    named = await house.contact(name="Bob")
    assert await house.resolved(await house.start(query="age > 60 or name = Bob")) == [ids([old, named])]


async def test_a_query_that_can_not_be_read_is_refused(house: House) -> None:
    with pytest.raises(QueryError):
        await house.start(query="nofield > 3")


async def test_a_query_whose_field_is_gone_fails_the_start(house: House) -> None:
    async with house.database.transaction() as session:
        field = await FieldStore(session).create(house.workspace.id, key="age", name="Age", value_type="N")
    start = await house.start(query="age > 3")
    async with house.database.transaction() as session:
        await sql.execute(session, text("UPDATE contact_field SET is_active = false WHERE id = :id"), {"id": field.id})
    assert await StartProgress(house.database).resolve(start) == Recipients(batches=0, contacts=0)
    assert await house.status(start) == "F"


async def test_contacts_and_groups_of_others_are_refused(house: House) -> None:
    for unknown in ({"groups": [uuid4()]}, {"contacts": [uuid4()]}):
        with pytest.raises(NotFound):
            await house.start(**unknown)


async def test_what_is_no_urn_is_nobodys(house: House) -> None:
    start = await house.start(urns=["tel:+250788000009", "someone", "fax:12"])
    [batch] = await house.resolved(start)
    assert len(batch) == 1


async def test_archived_flows_start_nobody(house: House) -> None:
    contact = await house.contact()
    start = await house.start(contacts=[contact.uuid])
    async with house.database.transaction() as session:
        await FlowStore(session).update(house.workspace.id, house.flow.uuid, is_archived=True)
    assert await StartProgress(house.database).resolve(start) == Recipients(batches=0, contacts=0)
    assert await house.status(start) == "F"


async def test_interrupting_and_finishing(house: House) -> None:
    contact, progress = await house.contact(), StartProgress(house.database)
    first, second = await house.start(contacts=[contact.uuid]), await house.start(contacts=[contact.uuid])
    assert not await progress.is_interrupted(first)
    async with house.database.transaction() as session:
        await StartStore(session).interrupt(house.workspace.id, first)
    assert await progress.is_interrupted(first)
    for start in (first, second):
        await progress.finish(StartEnd(start=start, total=BatchOutcome(started=1)))
    assert [await house.status(first), await house.status(second)] == ["I", "C"]
    assert await progress.resolve(uuid4()) is None


async def test_progress(house: House) -> None:
    contact, progress = await house.contact(), StartProgress(house.database)
    start = await house.start(contacts=[contact.uuid])
    await progress.resolve(start)
    async with house.database.transaction() as session:
        row = await StartStore(session).get(house.workspace.id, start)
        batch = (await session.exec(select(FlowStartBatch).where(FlowStartBatch.start_id == row.id))).one()
        batch.started = 1
        session.add(Parking(workspace_id=house.workspace.id, kind="park", run_uuid=uuid4(), start_batch_id=batch.id))
    assert [await progress.unparked(start, number) for number in (0, 1)] == [1, 0]
    async with house.database.reading() as session:
        assert await StartStore(session).started([row.id]) == {row.id: 1}
