"""Reading a workspace's assets over a connection of asyncpg's."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import orjson

from flows import assets as engine
from flows.environment import Environment
from flows.locations import Locations
from store.assets.query import DEFINITIONS, LOAD, REVISIONS
from store.assets.records import ChannelRecord, FlowRecord, TriggerRecord
from store.encryption import Cipher
from store.errors import NotFound

_DATE_FORMATS = {"D": "DD-MM-YYYY", "M": "MM-DD-YYYY", "Y": "YYYY-MM-DD"}


@dataclass(frozen=True, slots=True)
class WorkspaceAssets:
    """A workspace at one version of its assets. `rows` are all of it in the engine's JSON form, with row ids."""

    id: int
    uuid: UUID
    name: str
    version: int
    is_suspended: bool
    is_anonymous: bool
    environment: Environment
    channels: Sequence[ChannelRecord]
    flows: Sequence[FlowRecord]
    triggers: Sequence[TriggerRecord]
    rows: Mapping[str, Any]

    @property
    def group_ids(self) -> dict[str, int]:
        """Row ids of groups by uuid."""
        return {row["uuid"]: row["id"] for row in self.rows["groups"]}

    @property
    def topic_ids(self) -> dict[str, int]:
        """Row ids of topics by uuid."""
        return {row["uuid"]: row["id"] for row in self.rows["topics"]}

    @property
    def user_ids(self) -> dict[str, int]:
        """Row ids of users by uuid."""
        return {row["uuid"]: row["id"] for row in self.rows["users"]}

    @property
    def field_uuids(self) -> dict[str, str]:
        """Uuids of contact fields by key."""
        return {row["key"]: row["uuid"] for row in self.rows["fields"]}

    def assets(self, flows: Mapping[str, engine.FlowAsset]) -> engine.Assets:
        """The engine's assets, with these flows by uuid."""
        rows, places = self.rows, self.rows["places"]
        return engine.Assets(
            campaigns=map(engine.Campaign.from_json, rows["campaigns"]),
            channels=[channel.asset for channel in self.channels],
            fields=map(engine.Field.from_json, rows["fields"]),
            flows=flows,
            globals=map(engine.Global.from_json, rows["globals"]),
            groups=map(engine.Group.from_json, rows["groups"]),
            labels=map(engine.Label.from_json, rows["labels"]),
            llms=map(engine.LLM.from_json, rows["llms"]),
            locations=Locations.from_json(_tree(places)) if places else None,
            resthooks=map(engine.Resthook.from_json, rows["resthooks"]),
            templates=map(engine.Template.from_json, rows["templates"]),
            topics=map(engine.Topic.from_json, rows["topics"]),
            users=map(engine.User.from_json, rows["users"]),
            environment=self.environment,
        )


async def load(connection: Any, workspace_id: int, cipher: Cipher) -> WorkspaceAssets:
    """All of a workspace that the engine reads, but the definitions of flows. Raises `NotFound`.

    The cipher reads the channels' configuration, of which the engine knows the matching of numbers.
    """
    text = await connection.fetchval(LOAD, workspace_id)
    if text is None:
        raise NotFound("workspace", workspace_id)
    rows = orjson.loads(text)
    return WorkspaceAssets(
        id=rows["id"],
        uuid=UUID(rows["uuid"]),
        name=rows["name"],
        version=rows["version"],
        is_suspended=rows["is_suspended"],
        is_anonymous=rows["is_anonymous"],
        environment=_environment(rows),
        channels=[_channel(row, cipher) for row in rows["channels"]],
        flows=[FlowRecord(**row) for row in rows["flows"]],
        triggers=[_trigger(row) for row in rows["triggers"]],
        rows=rows,
    )


async def definitions(connection: Any, workspace_id: int, flows: Iterable[FlowRecord]) -> dict[str, str]:
    """The definitions of these flows at their revisions, as JSON text by uuid."""
    wanted = [(flow.id, flow.revision) for flow in flows]
    ids, revisions = [flow for flow, _ in wanted], [revision for _, revision in wanted]
    rows = await connection.fetch(DEFINITIONS, workspace_id, ids, revisions)
    return {row["uuid"]: row["definition"] for row in rows}


async def revisions(connection: Any, wanted: Collection[tuple[str, int]]) -> dict[tuple[str, int], str]:
    """The definitions of flows at revisions, as JSON text; both by (flow uuid, revision). What is gone is left out."""
    uuids, numbers = [uuid for uuid, _ in wanted], [number for _, number in wanted]
    rows = await connection.fetch(REVISIONS, uuids, numbers)
    return {(row["uuid"], row["revision"]): row["definition"] for row in rows}


def _environment(rows: Mapping[str, Any]) -> Environment:
    return Environment(
        date_format=_DATE_FORMATS[rows["date_format"]],
        timezone=ZoneInfo(rows["timezone"]),
        languages=tuple(rows["flow_languages"]),
        country=rows["country"],
        collation=rows["collation"],
        redaction_policy="urns" if rows["is_anonymous"] else "none",
    )


def _channel(row: Mapping[str, Any], cipher: Cipher) -> ChannelRecord:
    config = cipher.decrypt_json(row["config"])
    prefixes = config.get("matching_prefixes") or config.get("shortcode_matching_prefixes") or ()
    matching = {"match_prefixes": prefixes, "allow_international": config.get("allow_international")}
    return ChannelRecord(row["id"], row["type"], row["tps"], engine.Channel.from_json({**row, **matching}))


def _trigger(row: Mapping[str, Any]) -> TriggerRecord:
    groups = {"groups": frozenset(row["groups"]), "excluded_groups": frozenset(row["excluded_groups"])}
    return TriggerRecord(**{**row, **groups, "keywords": tuple(row["keywords"])})


def _tree(places: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Places, parents before children, as a tree."""
    nodes = {place["id"]: {**place, "children": []} for place in places}
    for place in places[1:]:
        if place["parent"] in nodes:
            nodes[place["parent"]]["children"].append(nodes[place["id"]])
    return nodes[places[0]["id"]]
