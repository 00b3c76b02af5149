"""What the demo phone shows of its contact."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from store.listings.paging import all_rows, one_row
from store.tables import Channel, Contact, ContactURN, Flow, FlowSession, Msg, Workspace

SHOWN = 50
STATUSES = {
    "P": "pending", "H": "handled", "I": "queued", "Q": "queued", "W": "wired", "S": "sent", "D": "delivered",
    "R": "read", "E": "errored", "F": "failed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DemoChannel:
    """The channel of the demo phones, and its workspace's name."""

    uuid: UUID
    workspace: str


@dataclass(frozen=True, slots=True)
class DemoContact:
    """A phone's contact; `run_uuid` is the run that waits. Statuses are of the newest messages, by uuid."""

    uuid: UUID
    name: str | None
    flow: str | None
    run_uuid: UUID | None
    statuses: dict[UUID, str] = field(default_factory=dict)


class DemoStore:
    """Reads for the demo phone."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def flow_count(self, workspace_id: int) -> int:
        """How many flows a workspace has, archived ones too."""
        query = select(func.count().label("flows")).where(col(Flow.workspace_id) == workspace_id)
        row = await one_row(self._session, query)
        return int(row["flows"]) if row else 0

    async def channel(self, name: str) -> DemoChannel | None:
        """The demo's channel: of type EX, by its name."""
        query = (
            select(col(Channel.uuid), col(Workspace.name))
            .join(Workspace, col(Workspace.id) == col(Channel.workspace_id))
            .where(col(Channel.type) == "EX", col(Channel.name) == name, col(Channel.is_active))
            .order_by(col(Channel.id))
        )
        row = await one_row(self._session, query)
        return DemoChannel(row["uuid"], row["name"]) if row else None

    async def contact(self, channel: str, identity: str) -> DemoContact | None:
        """The contact of a phone, by its URN's identity, in the channel's workspace."""
        query: Any = (
            select(
                col(Contact.id),
                col(Contact.uuid),
                col(Contact.name),
                col(Flow.name).label("flow"),
                col(FlowSession.current_run_uuid).label("run"),
            )
            .join(ContactURN, col(ContactURN.contact_id) == col(Contact.id))
            .join(Channel, col(Channel.workspace_id) == col(Contact.workspace_id))
            .outerjoin(Flow, col(Flow.id) == col(Contact.flow_id))
            .outerjoin(FlowSession, (col(FlowSession.contact_id) == col(Contact.id)) & (col(FlowSession.status) == "W"))
            .where(col(ContactURN.identity) == identity, col(Channel.name) == channel, col(Channel.type) == "EX")
        )
        row = await one_row(self._session, query)
        if row is None:
            return None
        return DemoContact(row["uuid"], row["name"], row["flow"], row["run"], await self._statuses(row["id"]))

    async def _statuses(self, contact_id: int) -> dict[UUID, str]:
        query = (
            select(col(Msg.uuid), col(Msg.status))
            .where(col(Msg.contact_id) == contact_id)
            .order_by(col(Msg.created_on).desc(), col(Msg.id).desc())
            .limit(SHOWN)
        )
        return {row["uuid"]: STATUSES[row["status"]] for row in await all_rows(self._session, query)}
