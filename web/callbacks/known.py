"""Channels that callbacks named lately, kept for a minute; so long may a change of a channel take to be seen."""

import time
from dataclasses import dataclass

from channels.channel import Channel
from store.arrivals import Source

KEPT = 60.0
"""Seconds."""
MAX_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class KnownChannel:
    """A channel as its adapter knows it, and as the store does."""

    channel: Channel
    source: Source
    kept_until: float


class ChannelCache(dict[str, KnownChannel]):
    """Channels of a process, by uuid."""

    def fresh(self, uuid: str) -> KnownChannel | None:
        """The channel, if it was looked up lately."""
        known = self.get(uuid)
        return known if known and known.kept_until > time.monotonic() else None

    def keep(self, channel: Channel, source: Source) -> KnownChannel:
        """Remember a channel."""
        if len(self) >= MAX_KEPT:
            self.clear()
        known = self[channel.uuid] = KnownChannel(channel, source, time.monotonic() + KEPT)
        return known
