"""The modifier `timezone`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.environment import InvalidEnvironmentError, timezone_of
from flows.events.contact_timezone_changed import ContactTimezoneChanged
from flows.modifiers.base import Modifier, register

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class Timezone(Modifier):
    """Sets the time zone, an IANA name; "" removes it."""

    type: ClassVar[str] = "timezone"

    timezone: str

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        if self.timezone == scene.contact.timezone:
            return False
        scene.contact.timezone = self.timezone
        scene.log(ContactTimezoneChanged(timezone=self.timezone))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        return cls(data.get("timezone") or "")

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        return {"type": self.type, "timezone": self.timezone}


def is_timezone(name: str) -> bool:
    """Whether there is a time zone of this IANA name."""
    try:
        timezone_of(name)
    except InvalidEnvironmentError:
        return False
    return True
