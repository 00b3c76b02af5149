"""Workspaces in memory: read again when their version has changed, flows compiled once a revision."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import structlog
from redis.exceptions import RedisError

from activities.pipeline.keeping import Revision
from activities.pipeline.sprints import SESSION_TYPES
from activities.pipeline.workspace import ChannelRow, FlowRow, TriggerRow, Workspace
from channels import pace
from flows.assets import FlowAsset
from store import assets
from store.assets import ChannelRecord, FlowRecord, TriggerRecord, WorkspaceAssets
from store.conversations import loading
from store.encryption import Cipher
from store.errors import NotFound

_log = structlog.get_logger(__name__)

MOST = 200
"""Workspaces kept; the one that was asked for longest ago goes first."""

MOST_REVISIONS = 500
"""Flows kept at other revisions than their newest, of all workspaces; in the same order."""

_TYPES = {code: type_ for type_, code in SESSION_TYPES.items()}


@dataclass(slots=True)
class _Kept:
    workspace: Workspace
    flows: dict[tuple[str, int], FlowAsset] = field(default_factory=dict)
    """By uuid and revision."""


class Rates(Protocol):
    """Where the rates of channels are set: the send queue."""

    async def configure(self, setting: str, value: float | None) -> None:
        """Changes a setting of the queue."""
        ...


class WorkspaceCache:
    """Implements `activities.pipeline.batch.Workspaces`.

    Whenever a workspace has changed, the rates of its channels are set anew, before any message of the batch that
    noticed is pushed.
    """

    def __init__(self, cipher: Cipher, rates: Rates) -> None:
        self._cipher, self._rates = cipher, rates
        self._kept: dict[int, _Kept] = {}
        self._revisions: dict[Revision, FlowAsset] = {}
        self._reading: dict[int, asyncio.Lock] = {}

    async def get(self, connection: Any, ids: Collection[int]) -> Mapping[int, Workspace]:
        """The workspaces of these ids, no older than the connection's transaction; those that are gone are left out."""
        versions = await loading.asset_versions(connection, list(ids))
        found = {}
        for number, version in versions.items():
            workspace = await self._current(connection, number, version)
            if workspace is not None:
                found[number] = workspace
        return found

    async def revisions(self, connection: Any, wanted: Collection[Revision]) -> Mapping[Revision, FlowAsset]:
        """Flows at other revisions than their newest; those that are gone are left out."""
        found = {key: flow for key in wanted if (flow := self._revisions.pop(key, None)) is not None}
        if missing := set(wanted) - found.keys():
            texts = await assets.revisions(connection, missing)
            found |= {(uuid, number): FlowAsset(uuid, text) for (uuid, number), text in texts.items()}
        self._keep(found)
        return found

    def _keep(self, revisions: Mapping[Revision, FlowAsset]) -> None:
        self._revisions |= revisions
        while len(self._revisions) > MOST_REVISIONS:
            self._revisions.pop(next(iter(self._revisions)))

    async def _current(self, connection: Any, number: int, version: int) -> Workspace | None:
        # Of several batches that find a new version, one reads and the others wait for it.
        async with self._reading.setdefault(number, asyncio.Lock()):
            kept = self._kept.pop(number, None)
            if kept is None or kept.workspace.version < version:
                try:
                    kept = await self._read(connection, number, kept.flows if kept else {})
                except NotFound:
                    return None
            self._kept[number] = kept  # as the newest
        while len(self._kept) > MOST:
            self._kept.pop(next(iter(self._kept)))
        return kept.workspace

    async def _read(self, connection: Any, number: int, known: Mapping[tuple[str, int], FlowAsset]) -> _Kept:
        read = await assets.load(connection, number, self._cipher)
        await self._set_rates(read.channels)
        unknown = [flow for flow in read.flows if (flow.uuid, flow.revision) not in known]
        texts = await assets.definitions(connection, number, unknown) if unknown else {}
        fresh = {
            (flow.uuid, flow.revision): FlowAsset(flow.uuid, texts[flow.uuid]) for flow in unknown if flow.uuid in texts
        }
        current = {(flow.uuid, flow.revision) for flow in read.flows}
        flows = {key: flow for key, flow in {**known, **fresh}.items() if key in current}
        # Somebody may still wait in what was the newest until now.
        self._keep({key: flow for key, flow in known.items() if key not in current})
        return _Kept(_workspace(read, {uuid: flow for (uuid, _), flow in flows.items()}), flows)

    async def _set_rates(self, channels: Sequence[ChannelRecord]) -> None:
        try:
            for channel in channels:
                await self._rates.configure(f"tps:{channel.uuid}", pace.rate(channel.type, channel.tps))
        except RedisError as error:
            # Conversations go on without the queue; its settings are kept, and set anew with the next change.
            _log.warning("rates of channels not set", error=str(error))


def _workspace(read: WorkspaceAssets, flows: Mapping[str, FlowAsset]) -> Workspace:
    return Workspace(
        id=read.id,
        uuid=read.uuid,
        name=read.name,
        version=read.version,
        environment=read.environment,
        assets=read.assets(flows),
        flows={flow.uuid: _flow(flow) for flow in read.flows},
        channels={channel.id: _channel(channel) for channel in read.channels},
        group_ids=read.group_ids,
        field_uuids=read.field_uuids,
        triggers=[_trigger(trigger) for trigger in read.triggers],
        is_suspended=read.is_suspended,
        topic_ids=read.topic_ids,
        user_ids=read.user_ids,
    )


def _flow(flow: FlowRecord) -> FlowRow:
    return FlowRow(
        flow.id,
        flow.uuid,
        flow.name,
        _TYPES[flow.type],
        flow.is_archived,
        flow.ignore_triggers,
        flow.revision,
        flow.least_revision,
    )


def _channel(channel: ChannelRecord) -> ChannelRow:
    return ChannelRow(channel.id, channel.uuid, channel.name, channel.type, channel.tps)


def _trigger(trigger: TriggerRecord) -> TriggerRow:
    return TriggerRow(
        id=trigger.id,
        type=trigger.type,
        flow=trigger.flow,
        channel_id=trigger.channel_id,
        keywords=trigger.keywords,
        match_type=trigger.match_type,
        referrer_id=trigger.referrer_id,
        groups=trigger.groups,
        excluded_groups=trigger.excluded_groups,
    )
