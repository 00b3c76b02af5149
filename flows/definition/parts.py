"""Safe access to the parts of a definition as plain JSON.

Every function gives only parts of the expected shape: what is malformed is passed over, so that migrations leave it
alone. The objects given are those of the definition itself, which may be changed in place.
"""

from collections.abc import Iterator
from typing import Any

from flows.definition.header import JsonObject


def copied(value: Any) -> Any:
    """A copy of plain JSON. Scalars are shared, so numbers keep their literal form."""
    if isinstance(value, dict):
        return {key: copied(member) for key, member in value.items()}
    if isinstance(value, list):
        return [copied(item) for item in value]
    return value


def objects(owner: JsonObject, key: str) -> list[JsonObject]:
    """The objects in the list under `key`."""
    found = owner.get(key)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def text(owner: JsonObject, key: str) -> str:
    """The text under `key`, empty if there is none."""
    found = owner.get(key)
    return found if isinstance(found, str) else ""


def member(owner: JsonObject, key: str) -> JsonObject | None:
    """The object under `key`."""
    found = owner.get(key)
    return found if isinstance(found, dict) else None


def nodes(flow: JsonObject) -> list[JsonObject]:
    """All nodes."""
    return objects(flow, "nodes")


def actions(flow: JsonObject, *types: str) -> Iterator[JsonObject]:
    """The actions of the given types (all, if none are given) of all nodes."""
    for node in nodes(flow):
        for action in objects(node, "actions"):
            if not types or action.get("type") in types:
                yield action


def routers(flow: JsonObject) -> Iterator[JsonObject]:
    """The routers of all nodes."""
    for node in nodes(flow):
        router = member(node, "router")
        if router is not None:
            yield router


def translations(flow: JsonObject) -> Iterator[JsonObject]:
    """For each language what is translated: an object of items by UUID."""
    localization = member(flow, "localization") or {}
    yield from (items for items in localization.values() if isinstance(items, dict))


def switch_after(node: JsonObject, *action_types: str) -> tuple[JsonObject, JsonObject] | None:
    """Action and router of a node that has a single action, of one of the types, and a switch with cases."""
    found, router = node.get("actions"), member(node, "router")
    if not isinstance(found, list) or len(found) != 1 or not isinstance(found[0], dict):
        return None
    if found[0].get("type") not in action_types or router is None or router.get("type") != "switch":
        return None
    cases = router.get("cases")
    return (found[0], router) if isinstance(cases, list) and cases and isinstance(cases[0], dict) else None
