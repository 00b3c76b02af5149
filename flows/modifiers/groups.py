"""The modifier `groups`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from flows.assets import Group
from flows.events.contact_groups_changed import ContactGroupsChanged
from flows.modifiers.base import Modifier, found, register

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class Groups(Modifier):
    """Adds the contact to groups, or removes it from them."""

    type: ClassVar[str] = "groups"

    groups: tuple[Group, ...]
    modification: Literal["add", "remove"]

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        contact = scene.contact
        if contact.status in ("blocked", "stopped"):
            scene.error("groups of blocked or stopped contacts can't be changed", "group_blocked")
            return False
        changed = []
        for group in self.groups:
            if group.uses_query:
                scene.error(f"membership of the group {group.name!r} follows from its query", "group_query")
            elif contact.in_group(group) is (self.modification == "remove"):
                changed.append(group)
        if not changed:
            return False
        references = [group.reference for group in changed]
        if self.modification == "add":
            contact.groups.extend(changed)
            scene.log(ContactGroupsChanged(groups_added=references))
        else:
            leaving = {group.uuid for group in changed}
            contact.groups = [group for group in contact.groups if group.uuid not in leaving]
            scene.log(ContactGroupsChanged(groups_removed=references))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        if data["modification"] not in ("add", "remove"):
            raise ValueError(f"{data['modification']!r} is not a modification of groups")
        groups = [assets.groups.get(reference["uuid"]) for reference in data["groups"]]
        known = tuple(group for group in groups if group is not None)
        if not known:
            found("group", ", ".join(reference["uuid"] for reference in data["groups"]), None)
        return cls(known, data["modification"])

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        groups = [group.reference for group in self.groups]
        return {"type": self.type, "groups": groups, "modification": self.modification}
