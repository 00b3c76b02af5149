"""Contact fields."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, text
from sqlmodel import col, select

from store import campaign_fires, sql
from store.codes import FieldType
from store.errors import Conflict
from store.keyed import KeyedStore
from store.tables import CampaignEvent, ContactField, ContactGroup

USED_BY_EVENTS, USED_BY_GROUPS = "campaign events use the field", "smart groups use the field"


class FieldStore(KeyedStore[ContactField]):
    """Reads and writes contact fields; featured ones come first, by priority."""

    table, noun, limit = ContactField, "field", 250

    async def change(self, workspace_id: int, key: str, *, name: str, value_type: FieldType) -> ContactField:
        """Gives a field another name and type. Raises `NotFound`, `Conflict` if campaign events need its dates."""
        field = await self.by_key(workspace_id, key)
        if field.value_type == FieldType.DATETIME != value_type and await self._events(field.id):
            raise Conflict(self.noun, USED_BY_EVENTS)
        return await self.update(workspace_id, field.uuid, name=name, value_type=value_type)

    async def delete(self, workspace_id: int, uuid: UUID) -> ContactField:
        """Takes a field out of use, and campaign events on it. Raises `NotFound`, `Conflict` if smart groups use it."""
        field = await self.get(workspace_id, uuid)
        if (await self._groups(workspace_id, [field.key]))[field.key]:
            raise Conflict(self.noun, USED_BY_GROUPS)
        statement = text(
            "UPDATE campaign_event SET is_active = false, status = 'S', fire_version = fire_version + 1, "
            "modified_on = now() WHERE field_id = :field AND is_active RETURNING campaign_id"
        )
        campaigns = (await sql.execute(self._session, statement, {"field": field.id})).scalars().all()
        await campaign_fires.wake(self._session, campaigns)
        return await super().delete(workspace_id, uuid)

    async def arrange(self, workspace_id: int, featured: Sequence[str]) -> None:
        """Makes the fields with these keys the featured ones, in this order."""
        for field in await self.all(workspace_id):
            at = featured.index(field.key) if field.key in featured else None
            columns = {"is_featured": at is not None, "priority": len(featured) - at if at is not None else 0}
            await self.update(workspace_id, field.uuid, **columns)

    async def usages(self, workspace_id: int, fields: Sequence[ContactField]) -> dict[str, dict[str, int]]:
        """How many flows, smart groups and campaign events use each field, by its key."""
        keys = [field.key for field in fields]
        groups, flows = await self._groups(workspace_id, keys), await self._flows(workspace_id, keys)
        events = {field.key: await self._events(field.id) for field in fields if field.value_type == FieldType.DATETIME}
        return {
            key: {"flows": flows[key], "groups": groups[key], "campaign_events": events.get(key, 0)} for key in keys
        }

    async def _events(self, field_id: int) -> int:
        query = select(func.count()).select_from(CampaignEvent)
        query = query.where(CampaignEvent.field_id == field_id, col(CampaignEvent.is_active))
        return (await self._session.exec(query)).one()

    async def _groups(self, workspace_id: int, keys: Sequence[str]) -> dict[str, int]:
        """Smart groups that use each key; which ones they use was noted when their query was parsed."""
        query = select(ContactGroup.parsed_query).where(
            ContactGroup.workspace_id == workspace_id,
            col(ContactGroup.is_active),
            col(ContactGroup.parsed_query).is_not(None),
        )
        used = [parsed.get("fields", []) for parsed in (await self._session.exec(query)).all() if parsed]
        return {key: sum(key in fields for fields in used) for key in keys}

    async def _flows(self, workspace_id: int, keys: Sequence[str]) -> dict[str, int]:
        statement = text(
            "SELECT d ->> 'key', count(DISTINCT f.id) FROM flow f, jsonb_array_elements(f.info -> 'dependencies') d "
            "WHERE f.workspace_id = :workspace AND f.is_active AND d ->> 'type' = 'field' "
            "AND d ->> 'key' = ANY(CAST(:keys AS text[])) GROUP BY 1"
        )
        counted = await sql.execute(self._session, statement, {"workspace": workspace_id, "keys": list(keys)})
        return dict.fromkeys(keys, 0) | {row[0]: row[1] for row in counted}
