"""The modifier `urns`, the older form of `routes`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.modifiers.base import Modifier, register
from flows.modifiers.routes import MODIFICATIONS, Modification, Route, Routes

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class URNs(Modifier):
    """Adds URNs to those of the contact, removes some, or replaces all."""

    type: ClassVar[str] = "urns"

    urns: tuple[str, ...]
    modification: Modification

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        return Routes(tuple(Route(urn) for urn in self.urns), self.modification).apply(scene)

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        if data["modification"] not in MODIFICATIONS:
            raise ValueError(f"{data['modification']!r} is not a modification of URNs")
        return cls(tuple(data.get("urns") or ()), data["modification"])

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        return {"type": self.type, "urns": list(self.urns), "modification": self.modification}
