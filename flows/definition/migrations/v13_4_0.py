"""13.4.0: a message template has components, each with parameters, instead of one list of variables."""

from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.ids import Ids


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Turn the variables of each templating, and their translations, into the parameters of a body component."""
    for action in parts.actions(flow, "send_msg"):
        templating = parts.member(action, "templating")
        if templating is not None:
            _to_component(flow, templating, ids.uuid4())


def _to_component(flow: JsonObject, templating: JsonObject, component_uuid: str) -> None:
    uuid, variables = templating.pop("uuid", None), templating.pop("variables", None)
    params = variables if isinstance(variables, list) else []
    templating["components"] = [{"uuid": component_uuid, "name": "body", "params": params}]
    if not isinstance(uuid, str):
        return
    for items in parts.translations(flow):
        translated = parts.member(items, uuid)
        if translated is not None and "variables" in translated:
            items[component_uuid] = {"params": translated.pop("variables")}
            if not translated:
                del items[uuid]
