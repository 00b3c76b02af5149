"""The modifier `affinity`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.assets import Channel
from flows.events.contact_urns_changed import ContactURNsChanged
from flows.modifiers.base import Modifier, found, register

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class Affinity(Modifier):
    """Notes by which channel a URN was last used: it is bound to it and becomes the first."""

    type: ClassVar[str] = "affinity"

    urn: str
    channel: Channel

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        contact = scene.contact
        urn = contact.find_urn(self.urn.partition("#")[0].partition("?")[0])
        if urn is None:
            return False
        before = [str(one) for one in contact.urns]
        urn.channel = self.channel
        contact.urns.remove(urn)
        contact.urns.insert(0, urn)
        urns = [str(one) for one in contact.urns]
        if urns == before:
            return False
        scene.log(ContactURNsChanged(urns=urns))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        uuid = data["channel"]["uuid"]
        return cls(data["urn"], found("channel", uuid, assets.channels.get(uuid)))

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        return {"type": self.type, "urn": self.urn, "channel": self.channel.reference}
