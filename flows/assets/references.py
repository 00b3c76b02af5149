"""References: how definitions, events and sessions name an asset."""

from collections.abc import Mapping
from typing import Any

Reference = dict[str, Any]
"""`{"uuid", "name"}` of an asset, or `{"key", "name"}` of a field or global."""


def by_uuid(asset: Any) -> Reference:
    """The reference of an asset that has a UUID."""
    return {"uuid": asset.uuid, "name": asset.name}


def by_key(asset: Any) -> Reference:
    """The reference of a field or global."""
    return {"key": asset.key, "name": asset.name}


def read_reference(data: Mapping[str, Any] | None) -> Reference | None:
    """A reference as it stands in JSON, without what doesn't belong there."""
    if not data:
        return None
    return {key: data[key] for key in ("uuid", "key", "name", "email") if key in data}
