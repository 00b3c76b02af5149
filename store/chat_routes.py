"""Which channel reaches a contact, outside of flows: by the engine's own rule, or one that was asked for."""

from dataclasses import dataclass
from typing import Any, Self
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from core.urns import URN
from flows.assets import Assets
from flows.assets import Channel as ChannelAsset
from flows.contact_urn import ContactURN as EngineURN
from flows.routes import channel_for
from store.listings.paging import all_rows
from store.tables import Channel, ContactURN

ROLES = {"S": "send", "R": "receive", "C": "call", "A": "answer", "U": "ussd"}


@dataclass(frozen=True, slots=True)
class Over:
    """The channel and the URN (its identity) that a message is to take."""

    channel: UUID
    urn: str


@dataclass(frozen=True, slots=True)
class Route:
    """A contact's URN, and the channel that reaches it; `auth` is the URN's token."""

    urn_id: int
    urn: URN
    channel_id: int
    channel_uuid: UUID
    auth: str


@dataclass(frozen=True, slots=True)
class Routes:
    """The channels of a workspace that are in use, by id, with their uuids."""

    session: AsyncSession
    known: dict[int, ChannelAsset]
    ids: dict[str, int]

    @classmethod
    async def read(cls, session: AsyncSession, workspace_id: int) -> Self:
        """Those of now."""
        rows = await all_rows(session, _channels(workspace_id))
        return cls(session, {row["id"]: _asset(row) for row in rows}, {str(row["uuid"]): row["id"] for row in rows})

    async def find(self, contact_id: int, urn_id: int | None = None, *, over: Over | None = None) -> Route | None:
        """The contact's first URN that a channel reaches, or only that one, over whatever channel or only that one."""
        assets = Assets(channels=self.known.values())
        for urn in await all_rows(self.session, _urns(contact_id)):
            if urn_id is not None and urn["id"] != urn_id:
                continue
            address = URN(urn["scheme"], urn["path"], "", urn["display"] or "")
            own = EngineURN(address, self.known.get(urn["channel_id"]))
            found = channel_for(assets, own, "send") if over is None else self._asked(address, over)
            if found is not None:
                auth = (urn["auth_tokens"] or {}).get("default", "")
                return Route(urn["id"], address, self.ids[found.uuid], UUID(found.uuid), auth)
        return None

    def _asked(self, address: URN, over: Over) -> ChannelAsset | None:
        channel = self.known.get(self.ids.get(str(over.channel), 0))
        if channel is None or address.identity != over.urn:
            return None
        return channel if channel.has_role("send") and channel.supports(address.scheme) else None


def _asset(row: Any) -> ChannelAsset:
    return ChannelAsset(
        uuid=str(row["uuid"]),
        name=row["name"],
        address=row["address"] or "",
        schemes=tuple(row["schemes"]),
        roles=frozenset(ROLES[letter] for letter in row["role"] if letter in ROLES),
        country=row["country"] or "",
    )


def _channels(workspace_id: int) -> Any:
    names = ("id", "uuid", "name", "address", "schemes", "role", "country")
    return (
        select(*(col(getattr(Channel, name)) for name in names))
        .where(col(Channel.workspace_id) == workspace_id, col(Channel.is_active), col(Channel.is_enabled))
        .order_by(col(Channel.id))
    )


def _urns(contact_id: int) -> Any:
    names = ("id", "scheme", "path", "display", "channel_id", "auth_tokens")
    return (
        select(*(col(getattr(ContactURN, name)) for name in names))
        .where(col(ContactURN.contact_id) == contact_id)
        .order_by(col(ContactURN.priority).desc(), col(ContactURN.id))
    )
