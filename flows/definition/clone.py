"""Copying flows: the same definition with other UUIDs."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from flows.definition.header import DefinitionError, JsonObject, Version, read_header
from flows.definition.ids import DerivedIds, Ids

OLDEST = Version(13, 0, 0)

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-7][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


def clone(definition: JsonObject, mapping: Mapping[str, str], *, ids: Ids | None = None) -> JsonObject:
    """A copy with all UUIDs replaced: by `mapping` if they are in it, else each by a new one.

    UUIDs are the texts under `uuid` and `…_uuid`, and whatever looks like one among keys and in lists: groups in the
    arguments of cases, items of translations, the nodes of the canvas. By default new UUIDs follow from the flow and
    the mapping; a host that keeps several copies of a flow gives `ids`, so that they differ. Raises `DefinitionError`
    for definitions before version 13, which have to be migrated first.
    """
    header = read_header(definition)
    if header.spec_version < OLDEST:
        raise DefinitionError(
            f"a flow of version {header.spec_version} must be migrated before it is cloned", definition
        )
    made = ids or DerivedIds(f"clone {header.uuid} {sorted(mapping.items())}")
    replaced = dict(mapping)

    def replacement(uuid: str) -> str:
        if uuid and uuid not in replaced:
            replaced[uuid] = made.uuid4()
        return replaced.get(uuid, uuid)

    cloned = _cloned(definition, replacement)
    return dict(cloned)


def _cloned(value: Any, replacement: Callable[[str], str]) -> Any:
    if isinstance(value, list):
        return [replacement(item) if _is_uuid(item) else _cloned(item, replacement) for item in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for key in sorted(value):
        member = value[key]
        if (key == "uuid" or key.endswith("_uuid")) and isinstance(member, str):
            found[key] = replacement(member)
        else:
            found[replacement(key) if _is_uuid(key) else key] = _cloned(member, replacement)
    return found


def _is_uuid(value: Any) -> bool:
    return isinstance(value, str) and _UUID.fullmatch(value) is not None
