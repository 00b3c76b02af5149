"""An outgoing message as the fair queue carries it: everything needed to send, so that a sender reads no database."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson

from store.fair_queue.jobs import Job, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMessage:
    """A message of status `Q`.

    `urn` is the URN's identity, `urn_auth` its token named `default`. `session` {uuid, status, sprint_uuid, timeout} is
    given with the last message of a sprint that waits; `resend` counts how often a person has had it sent again.
    """

    uuid: UUID
    workspace_id: int
    channel_uuid: UUID
    contact_id: int
    contact_uuid: UUID
    urn: str
    created_on: datetime
    text: str = ""
    attachments: Sequence[str] = ()
    quick_replies: Sequence[dict[str, Any]] = ()
    templating: dict[str, Any] | None = None
    locale: str | None = None
    urn_auth: str = ""
    high_priority: bool = False
    origin: str = "flow"
    """flow, broadcast, ticket or chat"""
    flow: dict[str, str] | None = None
    session: dict[str, Any] | None = None
    response_to_external_id: str = ""
    prev_attempts: int = 0
    resend: int = 0
    last_seen_on: datetime | None = None
    other_urns: Sequence[str] = field(default_factory=tuple)

    @property
    def lane(self) -> Lane:
        """Replies go before bulk."""
        return Lane.HIGH if self.high_priority else Lane.BULK

    def payload(self, cost: int) -> bytes:
        """The message as JSON, with the names that channels read."""
        data = {
            "uuid": str(self.uuid),
            "org_id": self.workspace_id,
            "channel_uuid": str(self.channel_uuid),
            "contact": {
                "id": self.contact_id,
                "uuid": str(self.contact_uuid),
                "last_seen_on": self.last_seen_on,
                "other_urns": self.other_urns,
            },
            "urn": self.urn,
            "urn_auth": self.urn_auth,
            "origin": self.origin,
            "text": self.text,
            "attachments": self.attachments,
            "quick_replies": self.quick_replies,
            "templating": self.templating,
            "locale": self.locale,
            "high_priority": self.high_priority,
            "tps_cost": cost,
            "created_on": self.created_on,
            "flow": self.flow,
            "session": self.session,
            "response_to_external_id": self.response_to_external_id,
            "is_resend": self.resend > 0,
            "resend": self.resend,
            "prev_attempts": self.prev_attempts,
        }
        return orjson.dumps(data)

    def job(self, cost: int, *, delay_ms: int = 0) -> Job:
        """The message as a job; `cost` is in message parts, the unit of a channel's rate.

        Messages to one URN over one channel form a group: each is released by the end of the one before.
        """
        channel = str(self.channel_uuid)
        return Job(
            id=str(self.uuid),
            owner=str(self.workspace_id),
            channel=channel,
            lane=self.lane,
            cost=cost,
            payload=self.payload(cost),
            delay_ms=delay_ms,
            group=f"{channel}:{self.urn}:{self.lane}",
        )
