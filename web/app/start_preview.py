"""What a start would say: the real engine is run for a few of its contacts up to the first wait; nothing is kept."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from channels import gsm7
from core.clock import SteppedClock, format_instant
from core.ids import SeededIds
from core.randomness import Pcg
from flows.calls import NeedsCall
from flows.contact import Contact
from flows.engine import Engine
from flows.errors import StartError
from flows.triggers import read_trigger
from store import sql
from store.contact_edits import KnownAssets
from store.conversations import loading
from store.conversations.contacts import engine_contact
from web.app.simulator_world import CHANNEL, World, load_world
from web.app.trials import tried
from web.resources import Resources


@dataclass(frozen=True, slots=True)
class FirstMessages:
    """What one contact would get before it has to answer; `parts` are message parts, as channels count and bill them.

    `is_whole` is false when a call to the outside comes first: what is said after it isn't known.
    """

    contact_id: int
    texts: list[str]
    parts: int
    is_whole: bool


async def first_messages(
    session: AsyncSession,
    resources: Resources,
    workspace_id: int,
    definition: Mapping[str, Any],
    contact_ids: Sequence[int],
) -> list[FirstMessages]:
    """The first messages of these contacts, in this order; nothing for a flow that can't be run."""
    world = await load_world(session, resources, workspace_id, definition)
    world.assets.channels = {uuid: one for uuid, one in world.assets.channels.items() if uuid != CHANNEL["uuid"]}
    connection = await sql.driver(session)
    known: KnownAssets = await resources.known.get(connection, workspace_id)
    records = await loading.contacts(connection, list(contact_ids))
    contacts = {number: engine_contact(records[number], known) for number in contact_ids if number in records}
    # A flow may keep the processor busy for seconds, and others are served by this thread.
    messages = await tried(lambda: [_run(world, definition, *one) for one in contacts.items()])
    return [one for one in messages if one is not None]


def expected_parts(messages: Sequence[FirstMessages], total: int) -> int | None:
    """How many message parts all will get, by the average of a few; None if that can't be known."""
    if not total:
        return 0
    if not messages or not all(one.is_whole for one in messages):
        return None
    return round(sum(one.parts for one in messages) / len(messages) * total)


def _run(world: World, definition: Mapping[str, Any], contact_id: int, contact: Contact) -> FirstMessages | None:
    now, seed = datetime.now(UTC), secrets.randbits(63)
    clock = SteppedClock(now, timedelta(milliseconds=1))
    reference = {"uuid": definition["uuid"], "name": definition["name"]}
    trigger = read_trigger({"type": "manual", "flow": reference, "triggered_on": format_instant(now), "origin": "ui"})
    try:
        made = Engine().start(
            world.assets,
            world.environment,
            contact,
            trigger,
            clock=clock,
            ids=SeededIds(seed, clock),
            randomness=Pcg(seed),
            calls=[],
        )
    except (StartError, ValueError):
        return None
    if isinstance(made, NeedsCall):
        return FirstMessages(contact_id, [], 0, is_whole=False)
    messages = [event.to_json()["msg"] for event in made.events if event.type == "msg_created"]
    parts = sum(_parts(message) for message in messages)
    return FirstMessages(contact_id, [message.get("text", "") for message in messages], parts, is_whole=True)


def _parts(message: Mapping[str, Any]) -> int:
    attachments = len(message.get("attachments") or ())
    is_sms = str(message.get("urn", "")).startswith("tel:")
    return (gsm7.segments(message.get("text", "")) if is_sms else 1) + (attachments if is_sms else 0)
