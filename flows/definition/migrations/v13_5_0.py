"""13.5.0: template and variables are properties of the message action itself."""

from typing import Any

from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.ids import Ids


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Flatten each templating, and the translations of its components."""
    for action in parts.actions(flow, "send_msg"):
        templating = parts.member(action, "templating")
        if templating is None:
            continue
        components = parts.objects(templating, "components")
        action["template"] = templating.get("template")
        action["template_variables"] = [param for component in components for param in _params(component)]
        del action["templating"]
        for items in parts.translations(flow):
            _flatten_translation(items, parts.text(action, "uuid"), components)


def _flatten_translation(items: JsonObject, action_uuid: str, components: list[JsonObject]) -> None:
    """Join the translated parameters of all components; those that are not translated stand in for themselves."""
    joined: list[Any] = []
    translated_any = False
    for component in components:
        translated = items.pop(parts.text(component, "uuid"), None)
        params = translated.get("params") if isinstance(translated, dict) else None
        translated_any = translated_any or isinstance(params, list)
        joined += params if isinstance(params, list) else _params(component)
    if translated_any:
        item = items.setdefault(action_uuid, {})
        if isinstance(item, dict):
            item["template_variables"] = joined


def _params(component: JsonObject) -> list[Any]:
    params = component.get("params")
    return params if isinstance(params, list) else []
