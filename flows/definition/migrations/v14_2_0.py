"""14.2.0: tickets have a note instead of a body, and translations are into language codes only."""

from flows.definition import parts
from flows.definition.header import JsonObject
from flows.definition.ids import Ids


def migrate(flow: JsonObject, ids: Ids) -> None:
    """Rename the body of tickets and drop translations under anything but three letters."""
    for action in parts.actions(flow, "open_ticket"):
        body = action.pop("body", None)
        if body:
            action["note"] = body
    localization = parts.member(flow, "localization") or {}
    for language in [code for code in localization if len(code) != 3]:
        del localization[language]
