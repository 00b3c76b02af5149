"""The world of a simulated conversation: the workspace's assets, a test channel, and the definition that is tried."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from flows import literal_json
from flows.assets import Assets, Channel
from flows.environment import Environment
from store import sql
from web.resources import Resources

CHANNEL: dict[str, Any] = {
    "uuid": "440099cf-200c-4d45-a8e7-4a564f4a0e8b",
    "name": "Test Channel",
    "address": "+18005551212",
    "schemes": ["tel", "whatsapp", "telegram", "facebook"],
    "roles": ["send", "receive", "call"],
    "country": "US",
}
"""The channel that simulated messages come and go by; RapidPro's simulator has the same."""

HIDDEN = "•••"
_CHANNEL = Channel.from_json(CHANNEL)


@dataclass(frozen=True, slots=True)
class World:
    """What the engine is given."""

    assets: Assets
    environment: Environment


async def load_world(
    session: AsyncSession,
    resources: Resources,
    workspace_id: int,
    definition: Mapping[str, Any],
    *,
    has_globals: bool = True,
) -> World:
    """The workspace with this definition in the place of its flow, and the flows that it names, as they are live.

    Without `has_globals` their values, often keys to other services, are hidden: whoever writes the definition reads
    them by it.
    """
    connection = await sql.driver(session)
    kept = await resources.assets.get(connection, workspace_id)
    text = literal_json.dumps_text(definition)
    draft = kept.draft(definition, text)
    flows = await kept.reachable(connection, kept.named_in(text) - {draft.uuid})
    assets = kept.assets({**flows, draft.uuid: draft})
    assets.channels = {_CHANNEL.uuid: _CHANNEL, **assets.channels}
    if not has_globals:
        assets.globals = {key: replace(one, value=HIDDEN) for key, one in assets.globals.items()}
    return World(assets, kept.loaded.environment)
