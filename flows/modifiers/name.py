"""The modifier `name`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.events.contact_name_changed import ContactNameChanged
from flows.modifiers.base import Modifier, register

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class Name(Modifier):
    """Sets the name, cut to what a name may be long; "" removes it."""

    type: ClassVar[str] = "name"

    name: str

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        name = self.name[: scene.limits.name_chars]
        if name == scene.contact.name:
            return False
        scene.contact.name = name
        scene.log(ContactNameChanged(name=name))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        return cls(data.get("name") or "")

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        return {"type": self.type, "name": self.name}
