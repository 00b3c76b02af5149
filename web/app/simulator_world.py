"""The world of a simulated conversation: the workspace's assets, a test channel, and the definition that is tried."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from flows.assets import Assets, Channel, FlowAsset
from flows.environment import Environment
from store import assets as workspace_assets
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

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class World:
    """What the engine is given."""

    assets: Assets
    environment: Environment


async def load_world(
    session: AsyncSession, resources: Resources, workspace_id: int, definition: Mapping[str, Any]
) -> World:
    """The workspace with this definition in the place of its flow, and the flows that it names, as they are live."""
    connection = await sql.driver(session)
    loaded = await workspace_assets.load(connection, workspace_id, resources.cipher)
    by_uuid = {flow.uuid: flow for flow in loaded.flows}
    own = str(definition.get("uuid"))
    flows = {own: FlowAsset(own, definition)}
    wanted = _mentioned(str(definition), by_uuid.keys() - flows.keys())
    while wanted:
        texts = await workspace_assets.definitions(connection, workspace_id, [by_uuid[uuid] for uuid in sorted(wanted)])
        flows |= {uuid: FlowAsset(uuid, text) for uuid, text in texts.items()}
        missing = by_uuid.keys() - flows.keys() - wanted
        wanted = {uuid for text in texts.values() for uuid in _mentioned(text, missing)}
    assets = loaded.assets(flows)
    assets.channels = {CHANNEL["uuid"]: Channel.from_json(CHANNEL), **assets.channels}
    return World(assets, loaded.environment)


def _mentioned(text: str, known: set[str]) -> set[str]:
    return set(_UUID.findall(text)) & known
