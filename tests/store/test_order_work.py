"""Work in the background: wiping deleted contacts, interrupting everybody in a flow."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlmodel import func, select

from store import session_endings, sql
from store.contact_edits import KnownAssetsCache
from store.contact_edits.erasing import erase
from store.database import Database
from store.encryption import Cipher
from store.group_population import GroupPopulation
from store.order_work import OrderWork
from store.tables import (
    Contact,
    ContactEvent,
    ContactNote,
    ContactURN,
    Flow,
    FlowRun,
    FlowSession,
    Msg,
    Parking,
    Ticket,
    Topic,
    Workspace,
)
from store.tables.columns import now
from store.workspaces import WorkspaceStore


@pytest.fixture
async def workspace(database: Database) -> Workspace:
    """A workspace, committed."""
    async with database.transaction() as session:
        return await WorkspaceStore(session).create("Clinics")


@pytest.fixture
def work(database: Database) -> OrderWork:
    """The work, as a worker has it."""
    cache = KnownAssetsCache(Cipher("a secret of the tests, at least 32 characters"))
    return OrderWork(database, GroupPopulation(database, cache))


async def steps(numbers: AsyncIterator[int]) -> list[int]:
    return [number async for number in numbers]


async def count(database: Database, table: Any, *conditions: Any) -> int:
    async with database.reading() as session:
        query = select(func.count()).select_from(table).where(*conditions)
        return (await session.exec(query)).one()


async def wait_in(database: Database, workspace: Workspace, flow: Flow, *, most: int) -> list[Contact]:
    """Contacts that wait in a flow."""
    async with database.transaction() as session:
        contacts = [Contact(workspace_id=workspace.id, flow_id=flow.id) for _ in range(most)]
        session.add_all(contacts)
        await session.flush()
        for contact in contacts:
            owner: dict[str, Any] = {"workspace_id": workspace.id, "contact_id": contact.id}
            waiting = FlowSession(**owner, current_flow_id=flow.id, output="{}", wait_expires_on=now())
            session.add(waiting)
            await session.flush()
            parked = now() + timedelta(days=1)
            session.add(FlowRun(**owner, flow_id=flow.id, session_id=waiting.id, status="W", parked_until=parked))
        return contacts


async def make_flow(database: Database, workspace: Workspace) -> Flow:
    async with database.transaction() as session:
        flow = Flow(workspace_id=workspace.id, name=f"Visit {uuid4()}")
        session.add(flow)
        return flow


async def test_a_deleted_contact_is_wiped_in_bounded_steps(
    database: Database, workspace: Workspace, work: OrderWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.contact_edits.erasing.STEP", 2)
    flow = await make_flow(database, workspace)
    contact, other = await wait_in(database, workspace, flow, most=2)
    async with database.transaction() as session:
        owner: dict[str, Any] = {"workspace_id": workspace.id, "contact_id": contact.id}
        topic = (await session.exec(select(Topic).where(Topic.workspace_id == workspace.id))).one()
        session.add_all([Msg(**owner, direction="I", status="H", text=f"{number}") for number in range(4)])
        session.add(Msg(**owner, direction="O", status="Q", text="late"))
        session.add(ContactEvent(**owner, type="x", event="{}"))
        session.add(Ticket(**owner, topic_id=topic.id))
        session.add(ContactNote(contact_id=contact.id, text="shy"))
        session.add(ContactURN(**owner, identity="tel:+250788000001", scheme="tel", path="+250788000001"))
        session.add(Msg(workspace_id=workspace.id, contact_id=other.id, direction="I", status="H", text="kept"))
    async with database.transaction() as session:
        await erase(await sql.driver(session), workspace.id, [contact.id])
        await erase(await sql.driver(session), workspace.id + 1, [other.id])
    assert await count(database, Msg, Msg.contact_id == contact.id, Msg.visibility == "V") == 5
    assert await count(database, ContactNote, ContactNote.contact_id == contact.id) == 0
    assert len(await steps(work.carry_out("erase", contact.uuid))) == 3
    async with database.reading() as session:
        messages = (await session.exec(select(Msg).where(Msg.contact_id == contact.id))).all()
        row = await session.get_one(Contact, contact.id)
        urn = (await session.exec(select(ContactURN).where(ContactURN.identity == "tel:+250788000001"))).one()
    assert {(msg.text, msg.visibility) for msg in messages} == {("", "D")}
    assert sorted(msg.status for msg in messages) == ["F", "H", "H", "H", "H"]
    assert (row.is_active, row.flow_id, row.name, urn.contact_id) == (False, None, None, None)
    for table in (FlowRun, FlowSession, Ticket, ContactEvent):
        assert await count(database, table, table.contact_id == contact.id) == 0
    assert await count(database, Msg, Msg.contact_id == other.id, Msg.text == "kept") == 1
    assert await steps(work.carry_out("erase", other.uuid)) == [], "who is not deleted is not wiped"
    assert await steps(work.carry_out("erase", UUID(int=0))) == []


async def test_everybody_in_a_flow_is_interrupted(
    database: Database, workspace: Workspace, work: OrderWork, monkeypatch: pytest.MonkeyPatch
) -> None:
    flow, other = await make_flow(database, workspace), await make_flow(database, workspace)
    await wait_in(database, workspace, flow, most=5)
    await wait_in(database, workspace, other, most=1)
    monkeypatch.setattr(session_endings.interrupt_flow, "__defaults__", (2,))
    assert await steps(work.carry_out("interrupt", flow.uuid)) == [2, 4, 5]
    assert await count(database, FlowRun, FlowRun.flow_id == flow.id, FlowRun.status == "I") == 5
    assert await count(database, FlowRun, FlowRun.flow_id == other.id, FlowRun.status == "W") == 1
    assert await count(database, Contact, Contact.flow_id == flow.id) == 0
    assert await count(database, Parking, Parking.workspace_id == workspace.id, Parking.kind == "end") == 5


async def test_orders_of_another_version_are_refused(work: OrderWork) -> None:
    with pytest.raises(ValueError, match="dance"):
        work.carry_out("dance", uuid4())
