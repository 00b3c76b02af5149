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

from store.chat_routes import Over, Route, Routes
from store.fair_queue.queue import FairQueue
from store.listings.paging import all_rows
from store.outgoing import OutgoingMessage
from store.tables import Contact, Msg, Workspace
from store.tables.columns import now
from store.uuid7 import uuid7

log = structlog.get_logger()

QUEUE = "send"


@dataclass(frozen=True, slots=True)
class Said:
    """The message's id and uuid, and what to push if there is a way to send it."""

    id: int
    uuid: UUID
    outgoing: OutgoingMessage | None


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
        ticket_id: int | None = None,
        over: Over | None = None,
    ) -> Said:
        """Write a message, queued, or failed at once if nothing reaches the contact. Push it after the commit.

        `over` is the only URN and channel that may be taken, should it not be the first that reaches the contact.
        """
        contact = (await all_rows(self._session, _contact(contact_id)))[0]
        route = await self._route(workspace.id, contact_id, over) if contact["status"] == "A" else None
        reason = None if route else "C" if contact["status"] != "A" else "D"
        uuid, at = uuid7(), now()
        row = {
            "uuid": uuid,
            "workspace_id": workspace.id,
            "contact_id": contact_id,
            "urn_id": route.urn_id if route else None,
            "channel_id": route.channel_id if route else None,
            "created_by_id": user_id,
            "ticket_id": ticket_id,
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
            return Said(id_, uuid, None)
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
            origin="ticket" if ticket_id else "chat",
            last_seen_on=contact["last_seen_on"],
        )
        return Said(id_, uuid, outgoing)

    async def push(self, outgoing: OutgoingMessage, cost: int = 1) -> None:
        """Put a committed message into the send queue; `cost` is in message parts.

        Should Redis be away, the sweep of the outbox does it later.
        """
        try:
            await self._queue.push([outgoing.job(cost)])
        except RedisError as e:
            log.warning("message not queued", message=str(outgoing.uuid), error=str(e))

    async def _route(self, workspace_id: int, contact_id: int, over: Over | None) -> Route | None:
        return await (await Routes.read(self._session, workspace_id)).find(contact_id, over=over)


def _contact(contact_id: int) -> Any:
    columns = (col(Contact.uuid), col(Contact.status), col(Contact.last_seen_on))
    return select(*columns).where(col(Contact.id) == contact_id)
