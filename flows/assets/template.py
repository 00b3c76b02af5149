"""Message templates that a channel's provider has approved."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from flows.assets.references import Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateComponent:
    """A part of a template; `variables` gives for each `{{name}}` of the content the index of its variable."""

    type: str
    name: str
    content: str = ""
    display: str = ""
    variables: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateTranslation:
    """A template as approved for one channel and locale."""

    channel: Reference
    locale: str
    components: tuple[TemplateComponent, ...]
    variable_types: tuple[str, ...]

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 18's form."""
        return cls(
            channel={"uuid": data["channel"]["uuid"], "name": data["channel"].get("name", "")},
            locale=data.get("locale", ""),
            components=tuple(
                TemplateComponent(
                    type=component.get("type", ""),
                    name=component.get("name", ""),
                    content=component.get("content") or "",
                    display=component.get("display") or "",
                    variables=component.get("variables") or {},
                )
                for component in data.get("components") or ()
            ),
            variable_types=tuple(variable.get("type", "text") for variable in data.get("variables") or ()),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """A template with its translations, in the order in which they were approved."""

    uuid: str
    name: str
    translations: tuple[TemplateTranslation, ...] = ()

    @property
    def reference(self) -> Reference:
        """`{"uuid", "name"}`."""
        return {"uuid": self.uuid, "name": self.name}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 18's form."""
        return cls(
            uuid=data["uuid"],
            name=data.get("name", ""),
            translations=tuple(TemplateTranslation.from_json(one) for one in data.get("translations") or ()),
        )
