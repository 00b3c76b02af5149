"""Converting definitions of version 11.12 to version 13."""

import re
from typing import Any

from flows.definition import parts
from flows.definition.header import DefinitionError, JsonObject, UnsupportedVersion
from flows.definition.ids import DerivedIds, Ids
from flows.definition.legacy.actions import convert_action
from flows.definition.legacy.context import Conversion
from flows.definition.legacy.rule_sets import convert_rule_set
from flows.definition.legacy.texts import BASE, Localizer

VERSION = (11, 12)
SPEC_VERSION = "13.0.0"

FLOW_TYPES = {"F": "messaging", "M": "messaging", "S": "messaging_offline", "V": "voice"}

Converted = tuple[JsonObject, JsonObject]
"""A node, and its entry on the canvas."""


def convert(definition: JsonObject, *, ids: Ids | None = None, media_base_url: str = "") -> JsonObject:
    """The definition in version 13.0.0; the one given stays as it is.

    Raises `UnsupportedVersion` for any other version than 11.12, `DefinitionError` for what can't be converted.
    """
    _check_version(definition)
    metadata = parts.member(definition, "metadata") or {}
    flow_type = definition.get("flow_type") or "M"
    if not isinstance(flow_type, str) or flow_type not in FLOW_TYPES:
        raise DefinitionError(f"unable to convert legacy definition: unknown flow type {flow_type!r}", definition)
    localizer = Localizer(parts.text(definition, "base_language") or BASE)
    action_sets, rule_sets = (parts.objects(definition, key) for key in ("action_sets", "rule_sets"))
    conversion = Conversion(
        definition,
        localizer,
        ids or DerivedIds(str(definition)),
        media_base_url,
        frozenset(parts.text(one, "uuid") for one in (*action_sets, *rule_sets)),
    )
    converted = [_action_set(one, conversion) for one in action_sets]
    converted += [_rule_set(one, conversion) for one in rule_sets]
    nodes = [node for node, _ in _in_order(converted, definition.get("entry"))]
    return {
        "uuid": metadata.get("uuid") or definition.get("uuid") or conversion.ids.uuid4(),
        "name": metadata.get("name") or definition.get("name") or "",
        "spec_version": SPEC_VERSION,
        "language": localizer.language,
        "type": FLOW_TYPES[flow_type],
        "revision": _whole(metadata.get("revision")),
        "expire_after_minutes": _whole(metadata.get("expires")),
        "localization": localizer.localization,
        "nodes": nodes,
        "_ui": {
            "nodes": {node["uuid"]: shown for node, shown in converted},
            "stickies": _stickies(parts.objects(metadata, "notes"), conversion),
        },
    }


def _check_version(definition: JsonObject) -> None:
    version = definition.get("version")
    match = re.fullmatch(r"(\d+)(?:\.(\d+))?", str(version)) if version is not None else None
    if match is None:
        raise UnsupportedVersion("a legacy definition has to tell its version, this one doesn't", definition)
    if (int(match[1]), int(match[2] or 0)) < VERSION:
        raise UnsupportedVersion(
            f"legacy version {version} is too old: open and save the flow in a system that brings it to 11.12 first",
            definition,
        )


def _action_set(action_set: JsonObject, conversion: Conversion) -> Converted:
    found = action_set.get("actions")
    actions = [convert_action(action, conversion) for action in found] if isinstance(found, list) else []
    node: JsonObject = {"uuid": parts.text(action_set, "uuid")} | ({"actions": actions} if actions else {})
    node["exits"] = [conversion.exit(action_set.get("exit_uuid"), action_set.get("destination"))]
    return node, {"type": "execute_actions", "position": _position(action_set)}


def _rule_set(rule_set: JsonObject, conversion: Conversion) -> Converted:
    node, shown = convert_rule_set(rule_set, conversion)
    return node, shown | {"position": _position(rule_set)}


def _in_order(converted: list[Converted], entry: Any) -> list[Converted]:
    """The entry first, then from the top of the canvas down."""
    return sorted(converted, key=lambda one: (one[0]["uuid"] != entry, one[1]["position"]["top"]))


def _position(place: JsonObject) -> JsonObject:
    return {"left": _whole(place.get("x")), "top": _whole(place.get("y"))}


def _whole(value: Any) -> int:
    """A number without its fraction; some were written as text."""
    try:
        return int(value) if not isinstance(value, str) else int(float(value))
    except (TypeError, ValueError, OverflowError):
        return 0


def _stickies(notes: list[JsonObject], conversion: Conversion) -> JsonObject:
    return {
        conversion.ids.uuid4(): {
            "position": _position(note),
            "title": note.get("title") or "",
            "body": note.get("body") or "",
            "color": "yellow",
        }
        for note in notes
    }
