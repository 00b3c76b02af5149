"""Assets that a definition names and a file does not hold: made up, so that a flow can be tried on its own."""

from collections.abc import Iterator
from typing import Any

from flows.assets import Assets, FlowNotFound, UnreadableFlow
from flows.definition.flow import Flow
from flows.definition.references import AssetReference

_KEPT_BY_UUID = {"group": "groups", "label": "labels", "topic": "topics"}


def completed(data: dict[str, Any], assets: Assets, flow: Flow) -> dict[str, Any]:
    """The assets of a file with whatever a flow, and the flows entered from it, need besides."""
    found = {name: list(data.get(name) or ()) for name in ("fields", *_KEPT_BY_UUID.values())}
    known = {name: {_identity(asset) for asset in listed} for name, listed in found.items()}
    for reference in _references(assets, flow, set()):
        name = "fields" if reference.kind == "field" else _KEPT_BY_UUID.get(reference.kind, "")
        if name and reference.identity and reference.identity not in known[name]:
            known[name].add(reference.identity)
            found[name].append(reference.to_json())
    if not found["topics"]:
        found["topics"] = [{"uuid": "00000000-0000-4000-8000-000000000002", "name": "General"}]
    return {**data, **found}


def _identity(asset: dict[str, Any]) -> Any:
    return asset.get("key") or asset.get("uuid")


def _references(assets: Assets, flow: Flow, seen: set[str]) -> Iterator[AssetReference]:
    if flow.uuid in seen:
        return
    seen.add(flow.uuid)
    for node in flow.node_list:
        for action in node.actions:
            for reference in action.references():
                yield reference
                if reference.kind == "flow":
                    yield from _entered(assets, reference, seen)
        if node.router is not None:
            yield from node.router.references()


def _entered(assets: Assets, reference: AssetReference, seen: set[str]) -> Iterator[AssetReference]:
    try:
        flow = assets.flow(reference.identity)
    except (FlowNotFound, UnreadableFlow):
        return
    yield from _references(assets, flow, seen)
