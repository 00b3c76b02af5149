"""A workspace as the pipeline needs it: the engine's assets beside the row ids that they stand for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from flows.assets import Assets
from flows.environment import Environment


@dataclass(frozen=True, slots=True)
class FlowRow:
    """A flow's row, as far as starting and storing it needs."""

    id: int
    uuid: str
    name: str
    type: str
    """as definitions say it: `messaging`, `messaging_background`, `voice`, `messaging_offline`"""
    is_archived: bool
    ignore_triggers: bool
    revision: int = 0
    least_revision: int = 0
    """No run goes on with one before this."""

    def followed(self, begun: int) -> int:
        """The revision that a run goes on with which began on this one."""
        return max(begun, self.least_revision)


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """A channel's row, as far as addressing and queueing needs."""

    id: int
    uuid: str
    name: str
    type: str
    tps: int | None


@dataclass(frozen=True, slots=True)
class TriggerRow:
    """A trigger that isn't archived; group and channel scopes as row ids."""

    id: int
    type: str
    flow: str
    """uuid"""
    channel_id: int | None = None
    keywords: tuple[str, ...] = ()
    match_type: str = "F"
    referrer_id: str = ""
    groups: frozenset[int] = frozenset()
    excluded_groups: frozenset[int] = frozenset()


@dataclass(slots=True)
class Workspace:
    """Everything about a workspace that a batch looks up; immutable, kept as long as its version stays."""

    id: int
    uuid: UUID
    name: str
    version: int
    environment: Environment
    assets: Assets
    flows: Mapping[str, FlowRow]
    channels: Mapping[int, ChannelRow]
    group_ids: Mapping[str, int]
    field_uuids: Mapping[str, str]
    """field key: field uuid"""
    triggers: Sequence[TriggerRow] = ()
    is_suspended: bool = False
    topic_ids: Mapping[str, int] = field(default_factory=dict)
    user_ids: Mapping[str, int] = field(default_factory=dict)
    channel_ids: Mapping[str, int] = field(init=False)
    group_uuids: Mapping[int, str] = field(init=False)
    field_keys: Mapping[str, str] = field(init=False)
    flow_uuids: Mapping[int, str] = field(init=False)

    def __post_init__(self) -> None:
        self.channel_ids = {row.uuid: row.id for row in self.channels.values()}
        self.group_uuids = {number: uuid for uuid, number in self.group_ids.items()}
        self.field_keys = {uuid: key for key, uuid in self.field_uuids.items()}
        self.flow_uuids = {row.id: uuid for uuid, row in self.flows.items()}
