"""What must hold between the parts of a definition, once each part has been read."""

from collections.abc import Iterable, Mapping
from typing import Any

from flows.definition.flow_types import WAITS
from flows.definition.node import Node
from flows.definition.reading import ReadError, within
from flows.literal_json import dumps

MAX_NODES = 1_000
MAX_CANVAS_BYTES = 262_144
MAX_ACTIONS = 100
MAX_EXITS = 100


def large(definition: Mapping[str, Any]) -> list[str]:
    """What makes a definition of any version larger than documented."""
    lists = (definition.get(key) for key in ("nodes", "action_sets", "rule_sets"))
    count = sum(len(nodes) for nodes in lists if isinstance(nodes, list))
    problems = [f"flow has {count} nodes, more than {MAX_NODES}"] if count > MAX_NODES else []
    canvas = definition.get("_ui")
    if canvas and (size := len(dumps(canvas))) > MAX_CANVAS_BYTES:
        problems.append(f"_ui is {size} bytes large, more than {MAX_CANVAS_BYTES}")
    return problems


def check_nodes(nodes: Iterable[Node], flow_type: str) -> None:
    """Check every node, in order. Raises `ReadError`."""
    nodes = list(nodes)
    uuids: set[str] = set()
    known = {node.uuid for node in nodes}
    for node in nodes:
        with within(f"invalid node[uuid={node.uuid}]"):
            _check_node(node, flow_type, uuids, known)


def _check_node(node: Node, flow_type: str, uuids: set[str], known: set[str]) -> None:
    _take(node.uuid, "node", uuids)
    if len(node.actions) > MAX_ACTIONS:
        raise ReadError(f"has {len(node.actions)} actions, more than {MAX_ACTIONS}")
    if not 1 <= len(node.exits) <= MAX_EXITS:
        raise ReadError(f"has {len(node.exits)} exits, must have 1 to {MAX_EXITS}")
    for action in node.actions:
        with within(f"invalid action[uuid={action.uuid}, type={action.type}]"):
            if flow_type not in action.flow_types:
                raise ReadError(f"action type '{action.type}' is not allowed in a flow of type '{flow_type}'")
            _take(action.uuid, "action", uuids)
            action.check()
    if node.router is not None:
        with within("invalid router"):
            if node.router.wait is not None and node.router.wait.type not in WAITS[flow_type]:
                raise ReadError(f"wait type '{node.router.wait.type}' is not allowed in a flow of type '{flow_type}'")
            node.router.check({one.uuid for one in node.exits})
    for one in node.exits:
        _take(one.uuid, "exit", uuids)
        if one.destination_uuid and one.destination_uuid not in known:
            raise ReadError(f"destination {one.destination_uuid} of exit[uuid={one.uuid}] isn't a known node")


def _take(uuid: str, what: str, uuids: set[str]) -> None:
    if uuid in uuids:
        raise ReadError(f"{what} UUID {uuid} isn't unique")
    uuids.add(uuid)
