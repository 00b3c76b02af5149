"""Telling subscribers of an event of a resthook once more: what to send, and the log of how it went."""

import orjson
from sqlalchemy import insert, text
from sqlmodel import col, select

from core.resthooks import Delivery, DeliveryLog
from store import sql
from store.database import Database
from store.resthooks import ResthookStore
from store.storable import storable_text
from store.tables import Resthook, ResthookEvent, ResthookSubscriber, WebhookLog

_SUBSCRIBERS = text("""
    SELECT s.id FROM resthook_event e JOIN resthook_subscriber s ON s.resthook_id = e.resthook_id AND s.is_active
    WHERE e.id = :event ORDER BY s.id
""")


class ResthookDeliveries:
    """Implements `activities.ports.Deliveries`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def subscribers(self, event: int) -> list[int]:
        """Row ids of those who are to be told of an event; none if it is gone."""
        async with self._database.reading() as session:
            return list((await sql.execute(session, _SUBSCRIBERS, {"event": event})).scalars())

    async def delivery(self, event: int, subscriber: int) -> Delivery | None:
        """What to tell a subscriber; None if the event or the subscriber is gone."""
        query = (
            select(ResthookEvent, ResthookSubscriber, Resthook)
            .join(ResthookSubscriber, col(ResthookSubscriber.resthook_id) == ResthookEvent.resthook_id)
            .join(Resthook, col(Resthook.id) == ResthookEvent.resthook_id)
            .where(
                ResthookEvent.id == event,
                ResthookSubscriber.id == subscriber,
                col(ResthookSubscriber.is_active),
                col(Resthook.is_active),
            )
        )
        async with self._database.reading() as session:
            found = (await session.exec(query)).one_or_none()
        if found is None:
            return None
        raised, told, hook = found
        body = orjson.dumps(raised.data, option=orjson.OPT_SORT_KEYS)
        return Delivery(raised.workspace_id, told.id, hook.slug, told.target_url, body)

    async def log(self, delivery: Delivery, log: DeliveryLog, *, gone: bool) -> None:
        """Logs a call; a subscriber who says that it is gone is told no more."""
        row = {
            "workspace_id": delivery.workspace_id,
            "resthook": delivery.slug,
            "url": delivery.url,
            "status_code": log.status_code or None,
            "is_error": not 200 <= log.status_code < 300,
            "elapsed_ms": log.elapsed_ms,
            "request": storable_text(log.request),
            "response": storable_text(log.response) or None,
            "created_on": log.created_on,
        }
        async with self._database.transaction() as session:
            await (await session.connection()).execute(insert(WebhookLog).values(**row))
            if gone:
                await ResthookStore(session).unsubscribe(delivery.workspace_id, delivery.subscriber_id)
