"""A channel's page: how it does, what it carried, when it was shut off; and a message to try it."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Depends
from pydantic import BaseModel, Field
from redis.exceptions import RedisError

from core import phones, urns
from core.urns import URN
from store.channel_health import ChannelHealth, Health
from store.chat import QUEUE, ChatStore
from store.chat_routes import Over
from store.contact_edits import Changes, ContactEditor
from store.fair_queue.queue import FairQueue
from store.listings.channel_page import channel_alerts, messages_by_day
from store.listings.references import ReferenceStore
from store.tables import Channel
from web.api.v2.messages import cost
from web.app.caller import Member, may
from web.app.channels import channel_of
from web.app.contact_page import editor_of
from web.app.errors import AppError, invalid
from web.deps import Open, Reading, Writing

router = APIRouter(prefix="/api/internal/channels")

Reader = Annotated[Member, Depends(may("channel.read"))]
Tester = Annotated[Member, Depends(may("channel.update"))]

UNWELL = 0.2
"""The share of failed attempts from which a channel is called unwell."""


class HealthOut(BaseModel):
    """How a channel does: figures of the last ten minutes, and what waits."""

    status: Literal["healthy", "unwell", "shut_off", "paused", "unknown"]
    attempts: int
    error_rate: float
    latency_ms: int
    backlog: int


class DayOut(BaseModel):
    """Messages of a day (UTC)."""

    day: date
    received: int
    sent: int


class AlertOut(BaseModel):
    """A time in which a channel was shut off; `ended_on` is None while it lasts."""

    uuid: str
    reason: str
    created_on: datetime
    ended_on: datetime | None


class FiguresOut(BaseModel):
    """All that the page shows beside the channel's settings."""

    health: HealthOut
    days: list[DayOut]
    alerts: list[AlertOut]


class TestMessage(BaseModel):
    """A message to try a channel with: `address` is a phone number, or the path of a URN of the channel's scheme."""

    __test__ = False  # it is no test, whatever pytest makes of its name

    address: str = Field(min_length=1, max_length=255)
    text: str = Field(min_length=1, max_length=640)


class TestSent(BaseModel):
    """The message that was written, to be followed in its logs; `failed` if the channel doesn't reach the address."""

    __test__ = False

    message: str
    failed: bool


@router.get("/{uuid}/figures")
async def show_figures(uuid: UUID, member: Reader, session: Reading, resources: Open) -> FiguresOut:
    """How a channel does."""
    channel = await channel_of(session, resources, member, uuid)
    days = await messages_by_day(session, channel.id)
    alerts = await channel_alerts(session, channel)
    try:
        name = str(channel.uuid)
        health = (await ChannelHealth(resources.redis).read([name]))[name]
        shown = _health(channel, health, await FairQueue(resources.redis, QUEUE).backlog(name))
    except RedisError:
        shown = HealthOut(status="unknown", attempts=0, error_rate=0, latency_ms=0, backlog=0)
    return FiguresOut(
        health=shown,
        days=[DayOut(day=day, received=received, sent=sent) for day, received, sent in days],
        alerts=[
            AlertOut(
                uuid=str(one["uuid"]), reason=one["reason"], created_on=one["created_on"], ended_on=one["ended_on"]
            )
            for one in alerts
        ],
    )


@router.post("/{uuid}/test", status_code=201)
async def send_test(uuid: UUID, given: TestMessage, member: Tester, work: Writing, resources: Open) -> TestSent:
    """Sends one message over this channel and no other; whoever the address is becomes a contact."""
    workspace = member.workspace
    if workspace.is_suspended or workspace.is_flagged:
        raise AppError("suspended", "This workspace is suspended: it sends nothing.", status=403)
    channel = await channel_of(work.session, resources, member, uuid)
    if not channel.is_enabled or "S" not in channel.role:
        raise AppError("channel_cannot_send", "This channel is paused, or isn't for sending.")
    text = given.text.strip().replace("\x00", "")
    if not text:
        raise invalid("text", "required")
    urn = _urn(given.address.strip(), channel, workspace.country)
    known = await ReferenceStore(work.session, workspace.id).contact(urn.identity, urn.identity)
    editor = ContactEditor(work.session, resources.known, workspace.id, editor_of(member))
    contact = known.id if known else await editor.create(Changes({}, urns=[urn]))
    chat = ChatStore(work.session, resources.redis)
    said = await chat.say(
        workspace, contact, text=text, user_id=member.user.id, over=Over(channel.uuid, urn.identity)
    )  # fmt: skip
    outgoing = said.outgoing
    if outgoing is not None:
        parts = cost(outgoing.urn, outgoing.text, 0)
        work.after_commit(lambda: chat.push(outgoing, parts))
    return TestSent(message=str(said.uuid), failed=outgoing is None)


def _health(channel: Channel, health: Health, backlog: int) -> HealthOut:
    status: Literal["healthy", "unwell", "shut_off", "paused"] = "healthy"
    if not channel.is_enabled:
        status = "paused"
    elif health.is_open:
        status = "shut_off"
    elif health.error_rate >= UNWELL:
        status = "unwell"
    return HealthOut(
        status=status,
        attempts=health.attempts,
        error_rate=health.error_rate,
        latency_ms=health.latency_ms,
        backlog=backlog,
    )


def _urn(address: str, channel: Channel, country: str) -> URN:
    scheme = channel.schemes[0] if channel.schemes else "tel"
    try:
        if scheme == "tel":
            return urns.from_phone(address, channel.country or country, allow_short=True)
        path = address.removeprefix("+") if scheme == "whatsapp" else address
        return urns.new(scheme, path)
    except (phones.InvalidPhone, urns.InvalidURN) as e:
        raise invalid("address", "invalid_phone" if scheme in ("tel", "whatsapp") else "invalid") from e
