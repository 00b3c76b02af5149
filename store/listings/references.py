"""Finding what a request refers to, in one workspace only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.paging import all_rows, one_row
from store.tables import (
    Campaign,
    Channel,
    Contact,
    ContactField,
    ContactGroup,
    ContactURN,
    Flow,
    Label,
    Media,
    Membership,
    Ticket,
    Topic,
    UserAccount,
)

_TABLES: dict[str, Any] = {
    "group": ContactGroup,
    "label": Label,
    "flow": Flow,
    "channel": Channel,
    "topic": Topic,
    "campaign": Campaign,
}
_BY_NAME_TOO = ("group", "label")


@dataclass(frozen=True, slots=True)
class Found:
    """What a reference means; `more` has further columns of its kind."""

    id: int
    uuid: UUID
    name: str
    more: dict[str, Any] = field(default_factory=dict)


class ReferenceStore:
    """Finds active objects of a workspace by what names them."""

    def __init__(self, session: AsyncSession, workspace_id: int) -> None:
        self._session, self._workspace_id = session, workspace_id

    async def find(self, kind: str, value: str) -> Found | None:
        """By uuid; groups and labels also by name, in any case of letters."""
        table = _TABLES[kind]
        uuid = as_uuid(value)
        named: list[ColumnElement[bool]] = [col(table.uuid) == uuid] if uuid else []
        if kind in _BY_NAME_TOO:
            named.append(func.lower(col(table.name)) == value.lower())
        if not named:
            return None
        columns = [col(table.id), col(table.uuid), col(table.name)]
        columns += [col(table.query), col(table.is_system)] if kind == "group" else []
        query = select(*columns).where(col(table.workspace_id) == self._workspace_id, col(table.is_active), or_(*named))
        row = await one_row(self._session, query.order_by(col(table.uuid) != uuid if uuid else col(table.id)))
        return _found(row) if row else None

    async def contact(self, value: str, identity: str | None) -> Found | None:
        """By uuid, or by the identity of a URN."""
        query = select(col(Contact.id), col(Contact.uuid), col(Contact.name), col(Contact.status))
        query = query.where(col(Contact.workspace_id) == self._workspace_id, col(Contact.is_active))
        if identity is not None:
            query = query.join(ContactURN, col(ContactURN.contact_id) == col(Contact.id)).where(
                col(ContactURN.workspace_id) == self._workspace_id, col(ContactURN.identity) == identity
            )
        elif uuid := as_uuid(value):
            query = query.where(col(Contact.uuid) == uuid)
        else:
            return None
        row = await one_row(self._session, query)
        return _found(row) if row else None

    async def user(self, email: str) -> Found | None:
        """A member, by e-mail address in any case of letters."""
        name = func.concat(col(UserAccount.first_name), " ", col(UserAccount.last_name)).label("name")
        query = (
            select(col(UserAccount.id), col(UserAccount.uuid), name)
            .join(Membership, col(Membership.user_id) == col(UserAccount.id))
            .where(
                col(Membership.workspace_id) == self._workspace_id,
                col(UserAccount.is_active),
                func.lower(col(UserAccount.email)) == email.lower(),
            )
        )
        row = await one_row(self._session, query)
        return _found(row) if row else None

    async def ticket(self, value: str) -> Found | None:
        """A ticket, by uuid; `more` has its `status` and `contact_id`."""
        uuid = as_uuid(value)
        if uuid is None:
            return None
        query = select(col(Ticket.id), col(Ticket.uuid), col(Ticket.status), col(Ticket.contact_id)).where(
            col(Ticket.workspace_id) == self._workspace_id, col(Ticket.uuid) == uuid
        )
        row = await one_row(self._session, query)
        return _found({**row, "name": ""}) if row else None

    async def attachment(self, value: str) -> str | None:
        """`<content type>:<url>` of an uploaded file, by its uuid or by an attachment whose address holds it."""
        candidates = [uuid for part in value.replace(":", "/").split("/") if (uuid := as_uuid(part))]
        if not candidates:
            return None
        query = select(col(Media.url), col(Media.content_type)).where(
            col(Media.workspace_id) == self._workspace_id, col(Media.uuid).in_(candidates)
        )
        row = await one_row(self._session, query)
        return f"{row['content_type']}:{row['url']}" if row else None

    async def is_deleted_contact(self, uuid: UUID) -> bool:
        """Whether this was a contact once."""
        query = select(col(Contact.id)).where(
            col(Contact.workspace_id) == self._workspace_id, col(Contact.uuid) == uuid, ~col(Contact.is_active)
        )
        return await one_row(self._session, query) is not None

    async def contact_field_types(self) -> dict[str, tuple[str, str]]:
        """Uuid and type code of every contact field, by key."""
        query = select(col(ContactField.key), col(ContactField.uuid), col(ContactField.value_type)).where(
            col(ContactField.workspace_id) == self._workspace_id, col(ContactField.is_active)
        )
        rows = await all_rows(self._session, query.order_by(col(ContactField.key)))
        return {row["key"]: (str(row["uuid"]), row["value_type"]) for row in rows}

    async def agent_accesses(self) -> dict[str, str]:
        """What agents may do with every contact field, by key: `N` nothing, `V` see it, `E` change it."""
        query = select(col(ContactField.key), col(ContactField.agent_access)).where(
            col(ContactField.workspace_id) == self._workspace_id, col(ContactField.is_active)
        )
        return {row["key"]: row["agent_access"] for row in await all_rows(self._session, query)}

    async def contact_fields(self) -> dict[str, UUID]:
        """The uuid of every contact field, by key."""
        return {key: UUID(uuid) for key, (uuid, _) in (await self.contact_field_types()).items()}

    async def name_taken(self, kind: str, name: str, besides: Sequence[int] = ()) -> bool:
        """Whether an active object has this name, in any case of letters."""
        table = _TABLES[kind]
        query = select(col(table.id)).where(
            col(table.workspace_id) == self._workspace_id,
            col(table.is_active),
            func.lower(col(table.name)) == name.lower(),
            col(table.id).not_in(besides),
        )
        return await one_row(self._session, query) is not None


def as_uuid(text: str) -> UUID | None:
    """The UUID that a text writes, or None."""
    try:
        return UUID(text)
    except ValueError:
        return None


def _found(row: Any) -> Found:
    more = {key: value for key, value in row.items() if key not in ("id", "uuid", "name")}
    return Found(row["id"], row["uuid"], row["name"] or "", more)
