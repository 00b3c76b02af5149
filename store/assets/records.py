"""Rows that hosts need beside the engine's assets."""

from dataclasses import dataclass

from flows.assets import Channel


@dataclass(frozen=True, slots=True)
class ChannelRecord:
    """An active channel; `tps` null means the deployment's default, 0 no limit."""

    id: int
    type: str
    tps: int | None
    asset: Channel

    @property
    def uuid(self) -> str:
        """The channel's uuid."""
        return self.asset.uuid

    @property
    def name(self) -> str:
        """The channel's name."""
        return self.asset.name


@dataclass(frozen=True, slots=True)
class FlowRecord:
    """An active flow; its definition is that of its revision. No run goes on with one before `least_revision`."""

    id: int
    uuid: str
    name: str
    type: str
    revision: int
    is_archived: bool
    ignore_triggers: bool
    expire_after_minutes: int
    least_revision: int = 0


@dataclass(frozen=True, slots=True)
class TriggerRecord:
    """A trigger that isn't archived and whose flow isn't; groups as row ids, `flow` by uuid."""

    id: int
    type: str
    flow: str
    channel_id: int | None
    keywords: tuple[str, ...]
    match_type: str
    referrer_id: str
    groups: frozenset[int]
    excluded_groups: frozenset[int]
