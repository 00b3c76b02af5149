"""What a query uses."""

from dataclasses import dataclass
from typing import Any

from flows.contactql.properties import SEARCH_ONLY
from flows.contactql.resolver import Resolver
from flows.contactql.tree import Node, conditions


@dataclass(frozen=True, slots=True)
class Inspection:
    """Attributes and schemes in order of name; references to fields and groups in order of first use."""

    attributes: list[str]
    schemes: list[str]
    fields: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    allow_as_group: bool

    def to_json(self) -> dict[str, Any]:
        """The `metadata` of searches and of parsed queries."""
        return {
            "attributes": self.attributes,
            "schemes": self.schemes,
            "fields": self.fields,
            "groups": self.groups,
            "allow_as_group": self.allow_as_group,
        }


def inspect(root: Node | None, resolver: Resolver | None) -> Inspection:
    """List what a query uses; without a resolver fields have no name, and groups only what they are called."""
    found = list(conditions(root)) if root else []
    attributes = {condition.key for condition in found if condition.kind == "attr"}
    fields = dict.fromkeys(condition.key for condition in found if condition.kind == "field")
    groups = [_group(c.value, resolver) for c in found if c.kind == "attr" and c.key == "group" and c.value]
    return Inspection(
        attributes=sorted(attributes),
        schemes=sorted({condition.key for condition in found if condition.kind == "urn"}),
        fields=[{"key": key, "name": _field_name(key, resolver)} for key in fields],
        groups=list({tuple(group.items()): group for group in groups}.values()),
        allow_as_group=not attributes & SEARCH_ONLY,
    )


def _field_name(key: str, resolver: Resolver | None) -> str:
    field = resolver.field(key) if resolver else None
    return field.name if field else ""


def _group(name: str, resolver: Resolver | None) -> dict[str, str]:
    group = resolver.group(name) if resolver else None
    return {"uuid": group.uuid, "name": group.name} if group else {"name_match": name}
