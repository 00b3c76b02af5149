"""Channels, users, topics and the like as expressions see them."""

from collections.abc import Mapping
from typing import Any

from flows.assets import Assets, Channel, User
from flows.expressions.values import Record, Value


def channel(asset: Channel | None) -> Value:
    """A channel; its text is its name."""
    if asset is None:
        return None
    return Record({"uuid": asset.uuid, "name": asset.name, "address": asset.address}, asset.name)


def named(reference: Mapping[str, Any] | None) -> Value:
    """A topic, campaign or the like; its text is its name."""
    if not reference:
        return None
    name = reference.get("name") or ""
    return Record({"uuid": reference.get("uuid") or "", "name": name}, name)


def user(asset: User | None) -> Value:
    """A user; the text is the name, else the address."""
    if asset is None:
        return None
    properties: dict[str, Value] = {"email": asset.email, "name": asset.name, "first_name": asset.first_name}
    return Record(properties, asset.name or asset.email)


def globals_(assets: Assets) -> Value:
    """The workspace's globals; their text lists them."""
    lines = "\n".join(f"{one.name}: {one.value}" for one in assets.globals.values())
    return Record({key: one.value for key, one in assets.globals.items()}, lines)
