"""The modifier `channel`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.assets import Channel as ChannelAsset
from flows.events.contact_urns_changed import ContactURNsChanged
from flows.modifiers.base import Modifier, found, register
from flows.routes import is_portable

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class Channel(Modifier):
    """Makes a channel the preferred one, or none ("null" forgets all that were)."""

    type: ClassVar[str] = "channel"

    channel: ChannelAsset | None

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        contact, channel = scene.contact, self.channel
        if channel is not None and not channel.has_role("send"):
            scene.error(f"{channel.name!r} is a channel that can't send", "channel_cant_send")
            return False
        before = [str(urn) for urn in contact.urns]
        for urn in contact.urns:
            if channel is None:
                urn.channel = None
            elif channel.supports(urn.scheme) and (urn.channel is None or is_portable(urn)):
                urn.channel = channel
        if channel is not None:
            contact.urns.sort(key=lambda urn: urn.channel is not channel)
        urns = [str(urn) for urn in contact.urns]
        if urns == before:
            return False
        scene.log(ContactURNsChanged(urns=urns))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        if not data.get("channel"):
            return cls(None)
        uuid = data["channel"]["uuid"]
        return cls(found("channel", uuid, assets.channels.get(uuid)))

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        return {"type": self.type, "channel": self.channel.reference if self.channel else None}
