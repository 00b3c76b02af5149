"""The operations `read`, `migrate` and `clone`."""

from collections.abc import Mapping
from typing import Any

from flows.assets import Assets
from flows.definition.flow import current_definition, read_flow
from flows.environment import Environment
from flows.tools.stages import NamedAssets, Settings, StageError, staged


def _definition(request: Mapping[str, Any], assets: Assets | None) -> Any:
    if "definition" in request:
        return request["definition"]
    asset = assets.flows.get(request["flow_uuid"]) if assets else None
    if asset is None:
        raise StageError("flow", f"there is no flow {request.get('flow_uuid')}")
    return asset.definition


def read(request: dict[str, Any], named: NamedAssets) -> dict[str, Any]:
    """A definition in the newest version, with what can be told of it."""
    from flows.definition.inspection import inspect, localizables, templates
    from flows.definition.language import change_language

    settings = Settings(request.get("options"))
    assets: Assets | None = None
    if request.get("assets") is not None:
        with staged("assets"):
            assets = named.find(request["assets"], Environment(), settings.media_base_url)
    with staged("flow"):
        definition = current_definition(_definition(request, assets), media_base_url=settings.media_base_url)
        if request.get("language"):
            definition = change_language(dict(definition), request["language"])
        flow = read_flow(definition)
        return {
            "definition": definition,
            "inspection": inspect(flow, assets),
            "templates": templates(flow),
            "localizables": localizables(flow),
        }


def migrate(request: dict[str, Any], named: NamedAssets) -> dict[str, Any]:
    """A definition in another version."""
    from flows.definition.migrations import migrate as migrated

    media = Settings(request.get("options")).media_base_url
    with staged("flow"):
        return {"definition": migrated(request["definition"], request.get("to"), media_base_url=media)}


def clone(request: dict[str, Any], named: NamedAssets) -> dict[str, Any]:
    """A definition with other UUIDs."""
    from flows.definition.clone import clone as cloned

    with staged("flow"):
        return {"definition": cloned(request["definition"], request.get("mapping") or {})}
