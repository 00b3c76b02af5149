"""The modifier `field`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.assets import Field as FieldAsset
from flows.events.contact_field_changed import ContactFieldChanged
from flows.field_values import parse_value
from flows.modifiers.base import Modifier, found, register

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class Field(Modifier):
    """Sets a field from text, which is also read as a number, a time and a place; "" removes the value."""

    type: ClassVar[str] = "field"

    field: FieldAsset
    value: str

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        key = self.field.key
        value = parse_value(scene, self.field, self.value)
        if value == scene.contact.fields.get(key):
            return False
        if value is None:
            del scene.contact.fields[key]
        else:
            scene.contact.fields[key] = value
        scene.log(ContactFieldChanged(field=self.field.reference, value=value))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        key, value = data["field"]["key"], data.get("value")
        return cls(found("field", key, assets.fields.get(key)), value if isinstance(value, str) else "")

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        return {"type": self.type, "field": self.field.reference, "value": self.value}
