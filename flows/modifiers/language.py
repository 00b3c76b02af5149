"""The modifier `language`."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Self

from flows.events.contact_language_changed import ContactLanguageChanged
from flows.modifiers.base import Modifier, register

if TYPE_CHECKING:
    from flows.assets import Assets
    from flows.scene import Scene


@register
@dataclass(frozen=True, slots=True)
class Language(Modifier):
    """Sets the language, an ISO 639-3 code; "" removes it."""

    type: ClassVar[str] = "language"

    language: str

    def apply(self, scene: "Scene") -> bool:
        """See `Modifier.apply`."""
        if self.language == scene.contact.language:
            return False
        scene.contact.language = self.language
        scene.log(ContactLanguageChanged(language=self.language))
        return True

    @classmethod
    def from_json(cls, data: Mapping[str, Any], assets: "Assets") -> Self:
        """See `Modifier.from_json`."""
        return cls(data.get("language") or "")

    def to_json(self) -> dict[str, Any]:
        """See `Modifier.to_json`."""
        return {"type": self.type, "language": self.language}
