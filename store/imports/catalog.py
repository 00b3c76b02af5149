"""What a workspace has, as an import matches against it."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.paging import all_rows
from store.tables.accounts import Membership, UserAccount
from store.tables.channels import Channel
from store.tables.fields import ContactField
from store.tables.flows import Flow, FlowRevision
from store.tables.globals import Global
from store.tables.groups import ContactGroup
from store.tables.labels import Label
from store.tables.templates import LLM, Template
from store.tables.tickets import Topic


@dataclass(slots=True)
class Known:
    """An object of the workspace; `id` is None until it is written."""

    uuid: UUID
    name: str
    id: int | None = None
    is_new: bool = False
    values: dict[str, Any] = field(default_factory=dict)
    """Columns beside uuid and name, of a new or a changed object."""

    @property
    def row_id(self) -> int:
        """The id, of an object that has been written."""
        assert self.id is not None, f"{self.name} has not been written"
        return self.id


class Collection:
    """The objects of one kind, by uuid and by name in lower case."""

    def __init__(self, objects: list[Known]) -> None:
        self.by_uuid = {str(known.uuid): known for known in objects}
        self.by_name = {known.name.lower(): known for known in objects}

    def find(self, uuid: str | None, name: str | None) -> Known | None:
        """By uuid, else by name."""
        found = self.by_uuid.get(uuid or "")
        return found or (self.by_name.get(name.lower()) if name else None)

    def named(self, name: str) -> Known | None:
        """By the exact name."""
        found = self.by_name.get(name.lower())
        return found if found and found.name == name else None

    def add(self, known: Known) -> Known:
        """Take an object in."""
        self.by_uuid[str(known.uuid)] = self.by_name[known.name.lower()] = known
        return known

    def rename(self, known: Known, name: str) -> None:
        """Know an object under another name."""
        if self.by_name.get(known.name.lower()) is known:
            del self.by_name[known.name.lower()]
        known.name = name
        self.by_name[name.lower()] = known

    @property
    def new(self) -> list[Known]:
        """Those that have still to be written."""
        return [known for known in self.by_uuid.values() if known.is_new and known.id is None]

    def __len__(self) -> int:
        return len(self.by_uuid)


@dataclass(slots=True)
class Catalog:
    """All that an import can match; fields and globals are named by their key."""

    flows: Collection
    groups: Collection
    fields: Collection
    field_names: set[str]
    labels: Collection
    topics: Collection
    globals: Collection
    channels: Collection
    llms: Collection
    templates: Collection
    users: dict[str, UUID]


async def load_catalog(session: AsyncSession, workspace_id: int) -> Catalog:
    """The catalog of a workspace."""
    fields = await _rows(session, workspace_id, ContactField, "key", ContactField.name, ContactField.value_type)
    revision = (col(FlowRevision.flow_id) == col(Flow.id)) & (col(FlowRevision.revision) == col(Flow.revision))
    flows = await all_rows(
        session,
        select(
            *(col(column) for column in (Flow.id, Flow.uuid, Flow.name, Flow.type, Flow.revision, Flow.is_archived)),
            col(Flow.expire_after_minutes),
            col(FlowRevision.definition),
        )
        .outerjoin(FlowRevision, revision)
        .where(col(Flow.workspace_id) == workspace_id, col(Flow.is_active)),
    )
    return Catalog(
        flows=Collection([_known(row, "name") for row in flows]),
        groups=Collection([_known(row, "name") for row in await _rows(session, workspace_id, ContactGroup)]),
        fields=Collection([_known(row, "key") for row in fields]),
        field_names={row["name"].lower() for row in fields},
        labels=Collection([_known(row, "name") for row in await _rows(session, workspace_id, Label)]),
        topics=Collection([_known(row, "name") for row in await _rows(session, workspace_id, Topic)]),
        globals=Collection([_known(row, "key") for row in await _rows(session, workspace_id, Global, "key")]),
        channels=Collection([_known(row, "name") for row in await _rows(session, workspace_id, Channel)]),
        llms=Collection([_known(row, "name") for row in await _rows(session, workspace_id, LLM)]),
        templates=Collection([_known(row, "name") for row in await _rows(session, workspace_id, Template)]),
        users=await _users(session, workspace_id),
    )


def _known(row: RowMapping, named_by: str) -> Known:
    values = {key: value for key, value in row.items() if key not in ("id", "uuid")}
    return Known(row["uuid"], row[named_by], row["id"], values=values)


async def _rows(
    session: AsyncSession, workspace_id: int, table: Any, named_by: str = "name", *more: Any
) -> list[RowMapping]:
    columns = [col(table.id), col(table.uuid), col(getattr(table, named_by)), *(col(column) for column in more)]
    query = select(*columns).where(col(table.workspace_id) == workspace_id)
    if hasattr(table, "is_active"):
        query = query.where(col(table.is_active))
    return list(await all_rows(session, query))


async def _users(session: AsyncSession, workspace_id: int) -> dict[str, UUID]:
    query = (
        select(col(UserAccount.email), col(UserAccount.uuid))
        .join(Membership, col(Membership.user_id) == col(UserAccount.id))
        .where(col(Membership.workspace_id) == workspace_id)
    )
    return {row["email"].lower(): row["uuid"] for row in await all_rows(session, query)}
