"""A workspace with a campaign on a field, for tests of what happens to fires over several transactions."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlmodel import col, func, select

from store import sql
from store.campaign_progress import CampaignProgress
from store.campaigns import CampaignEventStore, CampaignStore
from store.database import Database
from store.fields import FieldStore
from store.groups import GroupStore
from store.tables import CampaignEvent, CampaignFire, Contact, GroupMembership, Parking
from store.workspaces import WorkspaceStore

NEXT_YEAR = datetime.now(UTC).year + 1


class Sandbox:
    """Rows are named by id; dates without a year are of the next one."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def build(self) -> "Sandbox":
        """Makes the workspace in Kigali, its field `edd`, its group and its campaign."""
        async with self.database.transaction() as session:
            self.workspace = await WorkspaceStore(session).create("Nyaruka", timezone="Africa/Kigali")
            number = self.workspace.id
            self.field = await FieldStore(session).create(number, key="edd", name="EDD", value_type="D")
            self.group = await GroupStore(session).create(number, name="Mothers")
            self.campaign = await CampaignStore(session).create(number, name="Pregnancy", group_id=self.group.id)
        return self

    async def contact(self, date: str | None, **columns: Any) -> int:
        """A contact with a date, in no group."""
        async with self.database.transaction() as session:
            contact = Contact(workspace_id=self.workspace.id, fields=self._fields(date), **columns)
            session.add(contact)
            await session.flush()
            return contact.id

    async def member(self, date: str | None, **columns: Any) -> int:
        """A contact of the campaign's group."""
        contact = await self.contact(date, **columns)
        await self.join(contact)
        return contact

    async def join(self, contact: int) -> None:
        """Adds a contact to the group."""
        async with self.database.transaction() as session:
            session.add(GroupMembership(group_id=self.group.id, contact_id=contact))

    async def leave(self, contact: int) -> None:
        """Takes a contact out of the group."""
        async with self.database.transaction() as session:
            await session.delete(await session.get_one(GroupMembership, (self.group.id, contact)))

    async def set_date(self, contact: int, date: str | None) -> None:
        """Gives a contact another date."""
        await self.change(Contact, id=contact, fields=self._fields(date))

    async def uuid(self, contact: int) -> UUID:
        """A contact's uuid."""
        async with self.database.reading() as session:
            return (await session.get_one(Contact, contact)).uuid

    async def change(self, table: Any, **columns: Any) -> None:
        """Changes columns of the row that the first of them names."""
        (key, value), *changes = columns.items()
        async with self.database.transaction() as session:
            [row] = (await session.exec(select(table).where(getattr(table, key) == value))).all()
            for name, new in changes:
                setattr(row, name, new)

    async def change_quietly(self, contact: int, **columns: Any) -> None:
        """Changes a contact without the triggers, as if it had been so all the time."""
        async with self.database.transaction() as session:
            await sql.execute(session, text("SET LOCAL session_replication_role = replica"))
            row = await session.get_one(Contact, contact)
            for name, new in columns.items():
                setattr(row, name, new)

    async def event(self, *, schedule: bool = True, **columns: Any) -> int:
        """An event a day after the date, with its fires."""
        values = {"field_id": self.field.id, "offset": 1, "unit": "D", **columns}
        async with self.database.transaction() as session:
            event = await CampaignEventStore(session).create(self.campaign, **values)
        if schedule:
            await self.schedule()
        return event.id

    async def update(self, event: int, **columns: Any) -> None:
        """Changes an event."""
        async with self.database.transaction() as session:
            uuid = (await session.get_one(CampaignEvent, event)).uuid
            await CampaignEventStore(session).update(self.workspace.id, uuid, **columns)

    async def schedule(self) -> None:
        """Makes the fires that are wanted, as the campaign's workflow does."""
        while await CampaignProgress(self.database).schedule(self.campaign.id, seconds=5) != "done":
            pass

    async def row(self, event: int) -> CampaignEvent:
        """An event's row as it is now."""
        async with self.database.reading() as session:
            return await session.get_one(CampaignEvent, event)

    async def status(self, event: int) -> tuple[str, int]:
        """An event's status and version."""
        row = await self.row(event)
        return row.status, row.fire_version

    async def fires(self) -> dict[int, datetime]:
        """When something is due, by contact; the latest of each."""
        return {fire.contact_id: fire.fire_on for fire in await self._fires()}

    async def fires_of(self, event: int) -> set[int]:
        """For whom an event is due."""
        return {fire.contact_id for fire in await self._fires() if fire.event_id == event}

    async def fires_on(self, event: int) -> set[datetime]:
        """When an event is due."""
        return {fire.fire_on for fire in await self._fires() if fire.event_id == event}

    async def versions(self) -> set[int]:
        """The versions of all fires."""
        return {fire.version for fire in await self._fires()}

    async def count(self) -> int:
        """How many fires there are."""
        async with self.database.reading() as session:
            query = select(func.count()).where(CampaignFire.campaign_id == self.campaign.id)
            return (await session.exec(query)).one()

    async def told(self) -> list[str]:
        """What was left for Temporal to learn of the campaign since this was last asked."""
        async with self.database.transaction() as session:
            rows = (await session.exec(select(Parking).where(Parking.run_uuid == self.campaign.uuid))).all()
            for row in rows:
                await session.delete(row)
            return [row.kind for row in rows]

    async def _fires(self) -> list[CampaignFire]:
        async with self.database.reading() as session:
            query = select(CampaignFire).where(CampaignFire.campaign_id == self.campaign.id)
            return list((await session.exec(query.order_by(col(CampaignFire.fire_on)))).all())

    def _fields(self, date: str | None) -> dict[str, Any]:
        if date is None:
            return {}
        whole = date if date[:4].isdigit() else f"{NEXT_YEAR}-{date}"
        return {str(self.field.uuid): {"text": date, "datetime": whole}}
