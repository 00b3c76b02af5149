"""One message to one contact, by a person or a program: sent as it is, over whatever reaches the contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import insert, select
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from core.urns import URN
from flows.assets import Assets
from flows.assets import Channel as ChannelAsset
from flows.contact_urn import ContactURN as EngineURN
from flows.routes import channel_for
from store.fair_queue.queue import FairQueue
from store.listings.paging import all_rows
from store.outgoing import OutgoingMessage
from store.tables import Channel, Contact, ContactURN, Msg, Workspace
from store.tables.columns import now
from store.uuid7 import uuid7

log = structlog.get_logger()

QUEUE = "send"
ROLES = {"S": "send", "R": "receive", "C": "call", "A": "answer", "U": "ussd"}


@dataclass(frozen=True, slots=True)
class Said:
    """The id of the message, and what to push if there is a way to send it."""

    id: int
    outgoing: OutgoingMessage | None


@dataclass(frozen=True, slots=True)
class _Route:
    urn_id: int
    urn: URN
    channel_id: int
    channel_uuid: UUID
    auth: str


class ChatStore:
    """Writes single messages and pushes them."""

    def __init__(self, session: AsyncSession, redis: Redis) -> None:
        self._session, self._queue = session, FairQueue(redis, QUEUE)

    async def say(
        self,
        workspace: Workspace,
        contact_id: int,
        *,
        text: str,
        attachments: Sequence[str] = (),
        quick_replies: Sequence[dict[str, Any]] = (),
        user_id: int | None = None,
    ) -> Said:
        """Write a message, queued, or failed at once if nothing reaches the contact. Push it after the commit."""
        contact = (await all_rows(self._session, _contact(contact_id)))[0]
        route = await self._route(workspace.id, contact_id) if contact["status"] == "A" else None
        reason = None if route else "C" if contact["status"] != "A" else "D"
        uuid, at = uuid7(), now()
        row = {
            "uuid": uuid,
            "workspace_id": workspace.id,
            "contact_id": contact_id,
            "urn_id": route.urn_id if route else None,
            "channel_id": route.channel_id if route else None,
            "created_by_id": user_id,
            "direction": "O",
            "status": "Q" if route else "F",
            "failed_reason": reason,
            "text": text,
            "attachments": list(attachments),
            "quick_replies": list(quick_replies),
            "is_high_priority": True,
            "created_on": at,
            "modified_on": at,
        }
        connection = await self._session.connection()
        id_ = (await connection.execute(insert(Msg).values(**row).returning(col(Msg.id)))).scalar_one()
        if route is None:
            return Said(id_, None)
        outgoing = OutgoingMessage(
            uuid=uuid,
            workspace_id=workspace.id,
            channel_uuid=route.channel_uuid,
            contact_id=contact_id,
            contact_uuid=UUID(str(contact["uuid"])),  # the driver has a class of its own, which is no JSON
            urn=route.urn.identity,
            urn_auth=route.auth,
            created_on=at,
            text=text,
            attachments=attachments,
            quick_replies=quick_replies,
            high_priority=True,
            origin="chat",
            last_seen_on=contact["last_seen_on"],
        )
        return Said(id_, outgoing)

    async def push(self, outgoing: OutgoingMessage, cost: int = 1) -> None:
        """Put a committed message into the send queue; `cost` is in message parts.

        Should Redis be away, the sweep of the outbox does it later.
        """
        try:
            await self._queue.push([outgoing.job(cost)])
        except RedisError as e:
            log.warning("message not queued", message=str(outgoing.uuid), error=str(e))

    async def _route(self, workspace_id: int, contact_id: int) -> _Route | None:
        """The first URN that a channel reaches, and that channel."""
        channels = {row["id"]: row for row in await all_rows(self._session, _channels(workspace_id))}
        known = {id_: _asset(row) for id_, row in channels.items()}
        assets = Assets(channels=known.values())
        by_uuid = {str(row["uuid"]): row for row in channels.values()}
        for urn in await all_rows(self._session, _urns(contact_id)):
            own = known.get(urn["channel_id"])
            address = URN(urn["scheme"], urn["path"], "", urn["display"] or "")
            found = channel_for(assets, EngineURN(address, own), "send")
            if found is not None:
                row = by_uuid[found.uuid]
                auth = (urn["auth_tokens"] or {}).get("default", "")
                return _Route(urn["id"], address, row["id"], UUID(str(row["uuid"])), auth)
        return None


def _asset(row: Any) -> ChannelAsset:
    return ChannelAsset(
        uuid=str(row["uuid"]),
        name=row["name"],
        address=row["address"] or "",
        schemes=tuple(row["schemes"]),
        roles=frozenset(ROLES[letter] for letter in row["role"] if letter in ROLES),
        country=row["country"] or "",
    )


def _contact(contact_id: int) -> Any:
    columns = (col(Contact.uuid), col(Contact.status), col(Contact.last_seen_on))
    return select(*columns).where(col(Contact.id) == contact_id)


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
