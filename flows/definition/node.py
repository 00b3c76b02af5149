"""Nodes: steps of a flow, with actions, perhaps a router, and exits."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flows.actions.base import Action, read_action
from flows.definition.reading import check_uuid, items, mapping, within
from flows.routers.base import Router, read_router


@dataclass(frozen=True, slots=True)
class Exit:
    """A way out of a node; without a destination the flow ends there ("")."""

    uuid: str
    destination_uuid: str


class Node:
    """A node, compiled; without a router it is left by its first exit."""

    __slots__ = ("actions", "exits", "router", "uuid")

    def __init__(self, uuid: str, actions: tuple[Action, ...], router: Router | None, exits: tuple[Exit, ...]) -> None:
        self.uuid, self.actions, self.router, self.exits = uuid, actions, router, exits

    def exit(self, uuid: str) -> Exit | None:
        """The exit of this UUID."""
        return next((one for one in self.exits if one.uuid == uuid), None)


def read_node(data: Any) -> Node:
    """Read a node. Raises `ReadError`."""
    node = mapping(data, "node")
    uuid = check_uuid(node.get("uuid"), "uuid")
    actions = []
    for index, item in enumerate(items(node.get("actions"), "actions")):
        with within(f"unable to read action[{index}]"):
            actions.append(read_action(item))
    router = None
    if node.get("router"):
        with within("unable to read router"):
            router = read_router(node["router"])
    exits = tuple(_read_exit(item, index) for index, item in enumerate(items(node.get("exits"), "exits")))
    return Node(uuid, tuple(actions), router, exits)


def _read_exit(data: Any, index: int) -> Exit:
    item: Mapping[str, Any] = mapping(data, f"exits[{index}]")
    uuid = check_uuid(item.get("uuid"), f"exits[{index}].uuid")
    destination = item.get("destination_uuid")
    return Exit(uuid, check_uuid(destination, f"exits[{index}].destination_uuid") if destination else "")
