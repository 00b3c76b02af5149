"""`channel_health`: how the channels do. Not an endpoint of RapidPro's."""

from fastapi import APIRouter, Request
from typing_extensions import TypedDict

from store.channel_alerts import open_alerts
from store.channel_health import ChannelHealth, Health
from store.chat import QUEUE
from store.fair_queue.queue import FairQueue
from store.listings.channels import channels_page
from store.tables import Channel, ChannelAlert
from web.api.v2 import PREFIX
from web.api.v2.caller import ChannelLister
from web.api.v2.documents import listed, uuid_query
from web.api.v2.formats import Ref, instant, ref
from web.api.v2.pages import page_response, read_cursor
from web.api.v2.params import Params
from web.deps import Open, Reading
from web.responses import Json

router = APIRouter(prefix=PREFIX)

UNWELL = 0.2
"""The share of failed attempts from which a channel is called unwell."""


class Alert(TypedDict):
    """Why a channel is shut off, and since when."""

    since: str
    reason: str


class ChannelHealthOut(TypedDict):
    """How a channel does: figures of the last ten minutes, and what waits.

    `status` is `healthy`, `unwell` (a fifth of the attempts or more failed), `shut_off` (its provider fails; it is
    tried from time to time) or `disabled`.
    """

    uuid: str
    name: str
    status: str
    attempts: int
    error_rate: float
    latency_ms: int
    backlog: int
    alert: Alert | None
    failover: Ref | None


HEALTH = {
    "uuid": "9a8b001e-a913-486c-80f4-1356e23f582e",
    "name": "Short code",
    "status": "shut_off",
    "attempts": 214,
    "error_rate": 0.8411,
    "latency_ms": 1250,
    "backlog": 5120,
    "alert": {"since": "2026-11-24T08:15:43.211492Z", "reason": "10 failures in a row, the last one: no answer"},
    "failover": {"uuid": "09d23a05-47fe-11e4-bfe9-b8f6b119e9ab", "name": "Second short code"},
}


@router.get(
    "/channel_health.json",
    summary="List how channels do",
    **listed(ChannelHealthOut, HEALTH, uuid_query("A channel")),
)
async def list_channel_health(request: Request, caller: ChannelLister, session: Reading, resources: Open) -> Json:
    """The channels of the workspace with their figures, newest first."""
    workspace = caller.workspace.id
    page = await channels_page(session, workspace, read_cursor(request), uuid=Params(request).uuid("uuid"))
    alerts = await open_alerts(session, workspace)
    figures = await ChannelHealth(resources.redis).read([str(channel.uuid) for channel in page.rows])
    queue, others = FairQueue(resources.redis, QUEUE), {channel.id: channel for channel in page.rows}
    shown = []
    for channel in page.rows:
        health, backlog = figures[str(channel.uuid)], await queue.backlog(str(channel.uuid))
        stand_in = others.get(channel.failover_id or 0)
        shown.append(_shown(channel, health, backlog, alerts.get(channel.id), stand_in))
    return page_response(request, shown, page.next, page.previous)


def _shown(
    channel: Channel, health: Health, backlog: int, alert: ChannelAlert | None, stand_in: Channel | None
) -> ChannelHealthOut:
    return {
        "uuid": str(channel.uuid),
        "name": channel.name,
        "status": _status(channel, health),
        "attempts": health.attempts,
        "error_rate": health.error_rate,
        "latency_ms": health.latency_ms,
        "backlog": backlog,
        "alert": {"since": instant(alert.created_on), "reason": alert.reason} if alert else None,
        "failover": ref(stand_in.uuid, stand_in.name) if stand_in else None,
    }


def _status(channel: Channel, health: Health) -> str:
    if not channel.is_enabled:
        return "disabled"
    if health.is_open:
        return "shut_off"
    return "unwell" if health.error_rate >= UNWELL else "healthy"
