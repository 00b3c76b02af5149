"""Smart groups are filled in the background, by the evaluator, over all that the workspace has."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import pytest
from sqlmodel import col, select

from store.contact_edits import KnownAssetsCache
from store.database import Database
from store.encryption import Cipher
from store.errors import Conflict
from store.fields import FieldStore
from store.group_population import GroupPopulation
from store.group_queries import InvalidGroupQuery
from store.groups import GroupStore
from store.orders import POPULATE
from store.tables import Contact, ContactEvent, ContactGroup, GroupMembership, Parking
from store.workspaces import WorkspaceStore

SECRET = "a secret of the tests, at least 32 characters"


@pytest.fixture
async def workspace_id(database: Database) -> int:
    """A workspace with a field and contacts of ages 0 to 24, every fifth blocked."""
    async with database.transaction() as session:
        workspace = await WorkspaceStore(session).create("Clinics")
        age = await FieldStore(session).create(workspace.id, key="age", name="Age", value_type="N")
        for years in range(25):
            value = {"text": str(years), "number": years}
            status = "B" if years % 5 == 4 else "A"
            session.add(
                Contact(workspace_id=workspace.id, name=f"{years}", fields={str(age.uuid): value}, status=status)
            )
        return workspace.id


def population(database: Database, **options: Any) -> GroupPopulation:
    return GroupPopulation(database, KnownAssetsCache(Cipher(SECRET)), **options)


async def steps(numbers: AsyncIterator[int]) -> list[int]:
    return [number async for number in numbers]


async def make(database: Database, workspace_id: int, query: str) -> UUID:
    async with database.transaction() as session:
        return (await GroupStore(session).create_smart(workspace_id, "Adults", query)).uuid


async def look(database: Database, uuid: UUID) -> tuple[str, list[str]]:
    """The group's status and its members' names."""
    async with database.reading() as session:
        group = (await session.exec(select(ContactGroup).where(ContactGroup.uuid == uuid))).one()
        query = (
            select(Contact.name)
            .join(GroupMembership, col(GroupMembership.contact_id) == Contact.id)
            .where(GroupMembership.group_id == group.id)
            .order_by(col(Contact.id))
        )
        return group.status, [name or "" for name in (await session.exec(query)).all()]


async def test_a_group_is_filled_and_ready(database: Database, workspace_id: int) -> None:
    uuid = await make(database, workspace_id, 'AGE>=18 AND name != ""')
    assert await look(database, uuid) == ("I", [])
    async with database.reading() as session:
        (order,) = (await session.exec(select(Parking).where(Parking.run_uuid == uuid))).all()
        group = (await session.exec(select(ContactGroup).where(ContactGroup.uuid == uuid))).one()
    assert (order.kind, group.query, group.parsed_query) == (
        POPULATE,
        'fields.age >= 18 AND name != ""',
        {"fields": ["age"]},
    )
    assert len(await steps(population(database, batch=2).populate(uuid))) == 3
    assert await look(database, uuid) == ("R", ["18", "20", "21", "22", "23"])
    async with database.reading() as session:
        events = (await session.exec(select(ContactEvent).where(ContactEvent.workspace_id == workspace_id))).all()
        counted = await GroupStore(session).counts([group.id])
    assert {event.type for event in events} == {"contact_groups_changed"}
    assert counted == {group.id: 5}


async def test_another_query_moves_members(database: Database, workspace_id: int) -> None:
    uuid = await make(database, workspace_id, "age < 3")
    await steps(population(database).populate(uuid))
    async with database.transaction() as session:
        await GroupStore(session).set_query(workspace_id, uuid, "age = 2 OR age = 10")
    assert await look(database, uuid) == ("I", ["0", "1", "2"])
    async with database.transaction() as session:
        with pytest.raises(Conflict, match="still being evaluated"):
            await GroupStore(session).set_query(workspace_id, uuid, "age = 5")
        same = await GroupStore(session).set_query(workspace_id, uuid, "age=2 or age=10")
        assert same.status == "I"
    await steps(population(database).populate(uuid))
    assert await look(database, uuid) == ("R", ["2", "10"])


async def test_another_try_goes_on_where_the_first_ended(database: Database, workspace_id: int) -> None:
    uuid = await make(database, workspace_id, "age >= 18")
    numbers = population(database, batch=2).populate(uuid)
    reached = await anext(numbers)
    assert await look(database, uuid) == ("V", ["18", "20"])
    rest = await steps(population(database, batch=2).populate(uuid, reached))
    assert len(rest) == 2
    assert (await look(database, uuid))[0] == "R"


async def test_a_query_that_can_no_longer_be_read_empties_the_group(database: Database, workspace_id: int) -> None:
    uuid = await make(database, workspace_id, "age >= 18")
    await steps(population(database).populate(uuid))
    async with database.transaction() as session:
        group = await GroupStore(session).get(workspace_id, uuid)
        group.query = "nothing = 5"
    assert await steps(population(database).populate(uuid)) == []
    assert await look(database, uuid) == ("X", [])
    async with database.transaction() as session:
        await GroupStore(session).set_query(workspace_id, uuid, "age >= 23")
    await steps(population(database).populate(uuid))
    assert await look(database, uuid) == ("R", ["23"])


async def test_groups_that_are_gone_or_manual_are_left_alone(database: Database, workspace_id: int) -> None:
    uuid = await make(database, workspace_id, "age >= 18")
    async with database.transaction() as session:
        store = GroupStore(session)
        await store.delete(workspace_id, uuid)
        manual = await store.create(workspace_id, name="Manual")
    for one in (uuid, manual.uuid, UUID(int=0)):
        assert await steps(population(database).populate(one)) == []
    async with database.transaction() as session:
        with pytest.raises(Conflict, match="manual"):
            await GroupStore(session).set_query(workspace_id, manual.uuid, "age > 5")


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("age >=", "syntax"),
        ("shoe = 5", "unknown_property"),
        ("age = x", "invalid_number"),
        ('group = "Adults"', "invalid_group"),
        ("id = 5", ""),
        ("", "syntax"),
    ],
)
async def test_queries_that_no_group_can_have(database: Database, workspace_id: int, query: str, code: str) -> None:
    async with database.transaction() as session:
        with pytest.raises(InvalidGroupQuery) as caught:
            await GroupStore(session).create_smart(workspace_id, "Wrong", query)
        assert caught.value.code == code
        await session.rollback()
