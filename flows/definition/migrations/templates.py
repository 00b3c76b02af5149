"""Where the templates of a definition of version 13 are, and rewriting them."""

from collections.abc import Callable
from typing import Any

from flows.definition import parts
from flows.definition.header import JsonObject

Change = Callable[[str], str]

MESSAGE = ("text", "attachments", "quick_replies")
RECIPIENTS = ("groups.name_match", "contact_query", "legacy_vars")

ACTION_TEMPLATES: dict[str, tuple[str, ...]] = {
    "add_contact_groups": ("groups.name_match",),
    "add_contact_urn": ("path",),
    "add_input_labels": ("labels.name_match",),
    "call_classifier": ("input",),
    "call_webhook": ("url", "headers", "body"),
    "open_ticket": ("body", "note", "assignee.email"),
    "play_audio": ("audio_url",),
    "remove_contact_groups": ("groups.name_match",),
    "say_msg": ("text",),
    "send_broadcast": (*MESSAGE, *RECIPIENTS),
    "send_email": ("addresses", "subject", "body"),
    "send_msg": (*MESSAGE, "templating.variables", "templating.components.params", "template_variables"),
    "set_contact_field": ("value",),
    "set_contact_language": ("language",),
    "set_contact_name": ("name",),
    "set_contact_timezone": ("timezone",),
    "set_run_result": ("value",),
    "start_session": RECIPIENTS,
}
"""Paths of templates by action type. A path goes through objects and lists alike, and ends at a text, a list of texts
or an object of texts."""


def rewrite(flow: JsonObject, change: Change) -> None:
    """Put `change` of it in the place of each template of the flow and of each of its translations."""
    for action in parts.actions(flow):
        for path in ACTION_TEMPLATES.get(parts.text(action, "type"), ()):
            _rewrite_at(flow, action, path.split("."), change)
    for router in parts.routers(flow):
        _rewrite_at(flow, router, ["operand"], change)
        _rewrite_at(flow, router, ["cases", "arguments"], change)
        _rewrite_at(flow, router, ["wait", "phone"], change)


def _rewrite_at(flow: JsonObject, owner: JsonObject, path: list[str], change: Change) -> None:
    name, *rest = path
    found = owner.get(name)
    if rest:
        children = found if isinstance(found, list) else [found]
        for child in children:
            if isinstance(child, dict):
                _rewrite_at(flow, child, rest, change)
        return
    if name in owner:
        owner[name] = _rewritten(found, change)
    uuid = parts.text(owner, "uuid")
    for items in parts.translations(flow):
        translated = items.get(uuid)
        if isinstance(translated, dict) and name in translated:
            translated[name] = _rewritten(translated[name], change)


def _rewritten(value: Any, change: Change) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [change(item) if isinstance(item, str) else item for item in value]
    if isinstance(value, dict):
        return {key: change(item) if isinstance(item, str) else item for key, item in value.items()}
    return value
