"""The texts of a definition that can be translated, where they stand in the JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flows.actions.base import actions as action_types
from flows.definition import parts
from flows.definition.fields import specs
from flows.definition.header import JsonObject
from flows.registry import UnknownTypeError


@dataclass(frozen=True, slots=True)
class Localizable:
    """A property of an action, category or case whose texts can be translated."""

    owner: JsonObject
    """The part of the definition that has the property."""
    name: str
    is_list: bool
    """Whether the property is a list of texts, not a single one."""

    @property
    def uuid(self) -> str:
        """The UUID under which its translations are kept."""
        return parts.text(self.owner, "uuid")

    @property
    def texts(self) -> list[str]:
        """The native texts; none if the property is absent or empty."""
        return texts_of(self.owner.get(self.name))

    def replace(self, texts: Sequence[str]) -> None:
        """Put other texts in the place of the native ones."""
        self.owner[self.name] = list(texts) if self.is_list else texts[0]


def localizables(definition: JsonObject) -> Iterator[Localizable]:
    """Every localizable property of a definition of the current version, in its order. Malformed parts have none."""
    for node in parts.nodes(definition):
        for action in parts.objects(node, "actions"):
            yield from (Localizable(action, *known) for known in _localizable_properties(action.get("type")))
        router = parts.member(node, "router") or {}
        yield from (Localizable(case, "arguments", True) for case in parts.objects(router, "cases"))
        yield from (Localizable(category, "name", False) for category in parts.objects(router, "categories"))


def translated_texts(definition: JsonObject, language: str, localizable: Localizable) -> list[str]:
    """The translation of a property; none if there is no text in it."""
    items = parts.member(parts.member(definition, "localization") or {}, language) or {}
    return texts_of((parts.member(items, localizable.uuid) or {}).get(localizable.name))


def texts_of(value: Any) -> list[str]:
    """The texts of a property: its one text, or those of its list; none if they are all empty, or no texts."""
    listed = value if isinstance(value, list) else [value]
    found = [text for text in listed if isinstance(text, str)]
    return found if len(found) == len(listed) and any(found) else []


def _localizable_properties(action_type: Any) -> list[tuple[str, bool]]:
    """The names of an action's localizable properties, and whether each is a list."""
    try:
        action_class: type = action_types.find(action_type)
    except UnknownTypeError:
        return []
    return [(spec.name, spec.shape == "texts") for spec in specs(action_class) if spec.localizable]
