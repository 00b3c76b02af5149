"""14.4.0: a message goes to one URN, never to all of a contact's."""

from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.ids import Ids


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Drop `all_urns` of messages."""
    for action in parts.actions(flow, "send_msg"):
        action.pop("all_urns", None)
