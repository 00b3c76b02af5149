"""The modifier `status`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.contact import STATUSES, ContactStatus
from flows.events.contact_status_changed import ContactStatusChanged
from flows.modifiers.base import Modifier, register

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class Status(Modifier):
    """Sets the status; a contact that is not active any more leaves all groups."""

    type: ClassVar[str] = "status"

    status: ContactStatus

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        if self.status == scene.contact.status:
            return False
        scene.contact.status = self.status
        scene.log(ContactStatusChanged(status=self.status))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        status = data["status"]
        if status not in STATUSES:
            raise ValueError(f"{status!r} is not a contact status")
        return cls(status)

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        return {"type": self.type, "status": self.status}
