"""The modifier `seen`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from core.clock import parse_instant, rewrite_instant
from flows.events.contact_last_seen_changed import ContactLastSeenChanged
from flows.modifiers.base import Modifier, register

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class Seen(Modifier):
    """Notes that the contact was seen, if that is later than known."""

    type: ClassVar[str] = "seen"

    seen_on: str

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        last = scene.contact.last_seen_on
        if last and parse_instant(self.seen_on) <= parse_instant(last):
            return False
        scene.contact.last_seen_on = self.seen_on
        scene.log(ContactLastSeenChanged(last_seen_on=self.seen_on))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        return cls(rewrite_instant(data["seen_on"]))

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        return {"type": self.type, "seen_on": self.seen_on}
