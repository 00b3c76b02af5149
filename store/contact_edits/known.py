"""What changing contacts needs of a workspace, kept in memory as long as its version stays."""

from collections.abc import Mapping
from dataclasses import dataclass

from flows.assets import Assets
from flows.environment import Environment
from store.assets import ChannelRecord, WorkspaceAssets
from store.assets.versioned import VersionedCache
from store.encryption import Cipher

MOST = 200
"""Workspaces kept."""


@dataclass(frozen=True, slots=True)
class KnownAssets:
    """A workspace's assets, without its flows, beside the row ids that they stand for."""

    id: int
    name: str
    version: int
    environment: Environment
    assets: Assets
    channels: Mapping[int, ChannelRecord]
    channel_ids: Mapping[str, int]
    group_ids: Mapping[str, int]
    group_uuids: Mapping[int, str]
    field_uuids: Mapping[str, str]
    field_keys: Mapping[str, str]
    topic_ids: Mapping[str, int]
    user_ids: Mapping[str, int]
    reacts_to_closed_tickets: bool

    @classmethod
    def of(cls, read: WorkspaceAssets) -> "KnownAssets":
        """As the store has read it."""
        group_ids, field_uuids = read.group_ids, read.field_uuids
        return cls(
            id=read.id,
            name=read.name,
            version=read.version,
            environment=read.environment,
            assets=read.assets({}),
            channels={channel.id: channel for channel in read.channels},
            channel_ids={channel.uuid: channel.id for channel in read.channels},
            group_ids=group_ids,
            group_uuids={number: uuid for uuid, number in group_ids.items()},
            field_uuids=field_uuids,
            field_keys={uuid: key for key, uuid in field_uuids.items()},
            topic_ids=read.topic_ids,
            user_ids=read.user_ids,
            reacts_to_closed_tickets=any(trigger.type == "T" for trigger in read.triggers),
        )


class KnownAssetsCache(VersionedCache[KnownAssets]):
    """What is known of workspaces."""

    def __init__(self, cipher: Cipher) -> None:
        super().__init__(cipher, lambda read, _: KnownAssets.of(read), MOST)
