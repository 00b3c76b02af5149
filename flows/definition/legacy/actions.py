"""Legacy actions as those of version 13."""

from collections.abc import Callable
from typing import Any

from core import urns
from flows.definition.header import JsonObject
from flows.definition.legacy import references
from flows.definition.legacy.context import Conversion
from flows.definition.legacy.expressions import translate

Convert = Callable[[JsonObject, str, Conversion], JsonObject]


def convert_action(action: Any, conversion: Conversion) -> JsonObject:
    """One action. Raises `DefinitionError` for a type that there never was in this version."""
    kind = action.get("type") if isinstance(action, dict) else None
    convert = _TYPES.get(kind) if isinstance(kind, str) else None
    if convert is None:
        raise conversion.refused(f"there is no action of type {kind!r}")
    uuid = _text(action.get("uuid")) or conversion.ids.uuid4()
    return {"uuid": uuid} | convert(action, uuid, conversion)


def _without_empty(type_name: str, **properties: Any) -> JsonObject:
    """An action of which only what is there is written."""
    return {"type": type_name} | {key: value for key, value in properties.items() if value not in ("", [], None, False)}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _add_group(action: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    return {"type": "add_contact_groups", "groups": references.groups(action.get("groups"))}


def _add_label(action: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    return {"type": "add_input_labels", "labels": references.groups(action.get("labels"))}


def _channel(action: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    channel = {"uuid": _text(action.get("channel")), "name": _text(action.get("name"))}
    return {"type": "set_contact_channel", "channel": channel}


def _del_group(action: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    groups = references.groups(action.get("groups"))
    return _without_empty("remove_contact_groups", groups=groups, all_groups=not groups)


def _email(action: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    found = action.get("emails")
    addresses = [translate(one) for one in found if isinstance(one, str)] if isinstance(found, list) else []
    base = conversion.localizer.base
    return {
        "type": "send_email",
        "addresses": addresses,
        "subject": translate(base(action.get("subject"))),
        "body": translate(base(action.get("msg"))),
    }


def _flow(action: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    return {"type": "enter_flow", "flow": references.flow(action.get("flow")), "terminal": True}


def _lang(action: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    return {"type": "set_contact_language", "language": _text(action.get("lang"))}


def _message(action: JsonObject, uuid: str, conversion: Conversion) -> dict[str, Any]:
    def attachment(media: str) -> str:
        content_type, colon, url = media.partition(":")
        return f"{content_type}:{conversion.media_url(translate(url))}" if colon else translate(media)

    localizer = conversion.localizer
    replies = action.get("quick_replies")
    return {
        "text": localizer.text(action.get("msg"), uuid, "text", translate),
        "attachments": localizer.texts([action.get("media")], uuid, "attachments", attachment),
        "quick_replies": localizer.texts(
            replies if isinstance(replies, list) else [], uuid, "quick_replies", translate
        ),
    }


def _reply(action: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    message = _message(action, uuid, conversion)
    all_urns = action.get("send_all") is True
    return {"text": ""} | _without_empty("send_msg", **message, all_urns=all_urns)


def _send(action: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    message = _message(action, uuid, conversion)
    return {"text": ""} | _without_empty("send_broadcast", **message, **_recipients(action))


def _recipients(action: JsonObject) -> dict[str, Any]:
    return {
        "groups": references.groups(action.get("groups")),
        "contacts": references.contacts(action.get("contacts")),
        "legacy_vars": references.variables(action.get("variables")),
    }


def _trigger_flow(action: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    create = references.wants_new_contact(action.get("variables"))
    flow = references.flow(action.get("flow"))
    return _without_empty("start_session", flow=flow, **_recipients(action), create_contact=create)


def _play(action: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    return {"type": "play_audio", "audio_url": translate(_text(action.get("url")))}


def _save(action: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    key, value = _text(action.get("field")), translate(_text(action.get("value")))
    if key == "name":
        return {"type": "set_contact_name", "name": value}
    if key == "first_name":  # the other words of the name stay
        return {"type": "set_contact_name", "name": f"{value.strip()} @(word_slice(contact.name, 1, -1))"}
    if key == "tel_e164" or urns.is_known_scheme(key):
        return {"type": "add_contact_urn", "scheme": "tel" if key == "tel_e164" else key, "path": value}
    field = {"key": key, "name": _text(action.get("label"))}
    return {"type": "set_contact_field", "field": field, "value": value}


def _say(action: JsonObject, uuid: str, conversion: Conversion) -> JsonObject:
    localizer = conversion.localizer
    text = localizer.text(action.get("msg"), uuid, "text", translate)
    audio = localizer.text(action.get("recording"), uuid, "audio_url", conversion.media_url)
    return {"text": text} | _without_empty("say_msg", audio_url=audio)


_TYPES: dict[str, Convert] = {
    "add_group": _add_group,
    "add_label": _add_label,
    "channel": _channel,
    "del_group": _del_group,
    "email": _email,
    "flow": _flow,
    "lang": _lang,
    "play": _play,
    "reply": _reply,
    "save": _save,
    "say": _say,
    "send": _send,
    "trigger-flow": _trigger_flow,
}
