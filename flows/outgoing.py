"""Outgoing messages: by which URN and channel, in which locale, and why not."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows.message import MessageContent
    from flows.scene import Scene
    from flows.templating import Templating

_UNSENDABLE = {"blocked": "contact_blocked", "stopped": "contact_stopped", "archived": "contact_archived"}


def locale_of(language: str, country: str) -> str:
    """`eng-RW`, `eng` where no country is known, "" without a language."""
    return f"{language}-{country}" if language and country else language


def outgoing(scene: "Scene", content: "MessageContent", templating: "Templating | None" = None) -> dict[str, Any]:
    """The `msg` of a `msg_created` event for the contact."""
    route = scene.route
    message: dict[str, Any] = {}
    if route is not None:
        urn, channel = route
        message["urn"] = urn.identity
        message["channel"] = channel.reference
    locale = locale_of(content.language, scene.merged.country)
    if templating is not None:
        content, locale = templating.preview, templating.locale
    message |= content.to_json()
    if templating is not None:
        message["templating"] = templating.to_json()
    if locale:
        message["locale"] = locale
    reason = "no_route" if route is None else _unsendable(scene, content)
    if reason:
        message["unsendable_reason"] = reason
    return message


def _unsendable(scene: "Scene", content: "MessageContent") -> str:
    contact = scene.contact
    return _UNSENDABLE.get(contact.status) or scene.options.check_sendable(contact, content)
