"""A contact's URN together with the channel it is bound to."""

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Self

from core.urns import URN, parse
from flows.assets import Assets, Channel

_parsed = lru_cache(maxsize=4096)(parse)


class ContactURN:
    """An address of a contact. `channel` is its affinity: the channel that it was last reached by."""

    __slots__ = ("channel", "urn")

    def __init__(self, urn: URN, channel: Channel | None = None) -> None:
        self.urn, self.channel = urn, channel

    def copy(self) -> "ContactURN":
        """A URN whose channel can be changed without changing this one's."""
        return ContactURN(self.urn, self.channel)

    @property
    def scheme(self) -> str:
        """`tel`, `whatsapp`, …"""
        return self.urn.scheme

    @property
    def path(self) -> str:
        """What comes after the scheme."""
        return self.urn.path

    @property
    def identity(self) -> str:
        """`scheme:path`."""
        return self.urn.identity

    def shown(self) -> str:
        """`scheme:path#display`, as expressions see it."""
        return str(URN(self.urn.scheme, self.urn.path, "", self.urn.display))

    def __str__(self) -> str:
        """With the channel and the display, as contacts are stored."""
        urn = self.urn
        if self.channel is not None:
            urn = urn.with_param("channel", self.channel.uuid)
        return str(urn)

    @classmethod
    def read(cls, text: str, assets: Assets, missing: Callable[[str, Mapping[str, Any]], None]) -> Self:
        """Reads `scheme:path?channel=UUID#display`; an unknown channel is reported and left out."""
        urn = _parsed(text)
        if not urn.query:
            return cls(urn)
        uuid = urn.param("channel")
        channel = assets.channels.get(uuid) if uuid else None
        if uuid and channel is None:
            missing("channel", {"uuid": uuid, "name": ""})
        return cls(urn.with_param("channel", ""), channel)
