"""Migrating a definition from whatever version it is of."""

import json
from typing import Any

from flows.definition.header import CURRENT, DefinitionError, Header, HeaderError, JsonObject, Version, read_header
from flows.definition.ids import DerivedIds, Ids
from flows.definition.migrations.registry import STEPS
from flows.definition.parts import copied

LEGACY_KEYS = ("action_sets", "rule_sets", "flow_type")


def migrate(
    definition: JsonObject, to: str | None = None, *, ids: Ids | None = None, media_base_url: str = ""
) -> JsonObject:
    """A copy of `definition` in the version `to` (default: the current one); a newer definition stays as it is.

    `ids` makes the UUIDs of what is new; by default they follow from the definition, so that they are the same each
    time. Relative media of legacy definitions become absolute by `media_base_url`. Raises `DefinitionError`, naming
    the flow, if the definition is none, or of a version that can't be migrated.
    """
    if not isinstance(definition, dict):
        raise DefinitionError("a flow definition must be an object")
    target = _target(to)
    header, flow = _opened(definition, ids, media_base_url)
    ids = ids or DerivedIds(f"{header.uuid} {header.spec_version} {definition.get('revision')}")
    for version, step in STEPS.items():
        if header.spec_version < version <= target:
            step(flow, ids)
            flow["spec_version"] = str(version)
    return flow


def is_legacy(definition: JsonObject) -> bool:
    """Whether a definition has the shape of versions before 13."""
    return any(key in definition for key in LEGACY_KEYS)


def _opened(definition: JsonObject, ids: Ids | None, media_base_url: str) -> tuple[Header, JsonObject]:
    """The header and a copy of the definition, converted if it is legacy."""
    try:
        return read_header(definition), copied(definition)
    except HeaderError:
        if not is_legacy(definition):
            raise
    from flows.definition.legacy.convert import convert  # only few deployments still have any

    flow = convert(definition, ids=ids or DerivedIds(_text(definition)), media_base_url=media_base_url)
    return read_header(flow), flow


def _target(to: str | None) -> Version:
    try:
        return Version.parse(to) if to else CURRENT
    except ValueError as error:
        raise DefinitionError(f"can't migrate: {error}") from None


def _text(definition: Any) -> str:
    return json.dumps(definition, sort_keys=True, default=str)
