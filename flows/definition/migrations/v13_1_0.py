"""13.1.0: the templating of a message gets a UUID, so that its variables can be translated."""

from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.ids import Ids


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Give each templating a new UUID."""
    for action in parts.actions(flow, "send_msg"):
        templating = parts.member(action, "templating")
        if templating is not None:
            templating["uuid"] = ids.uuid4()
