"""Outgoing messages: by which URN and channel, in which locale, and why not."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows.execution import Execution
    from flows.message import MessageContent
    from flows.templating import Templating

_UNSENDABLE = {"blocked": "contact_blocked", "stopped": "contact_stopped", "archived": "contact_archived"}


def locale_of(language: str, country: str) -> str:
    """`eng-RW`, `eng` where no country is known, "" without a language."""
    return f"{language}-{country}" if language and country else language


def outgoing(
    execution: "Execution", content: "MessageContent", templating: "Templating | None" = None
) -> dict[str, Any]:
    """The `msg` of a `msg_created` event for the contact."""
    route = execution.route
    message: dict[str, Any] = {}
    if route is not None:
        urn, channel = route
        message["urn"] = urn.identity
        message["channel"] = channel.reference
    locale = locale_of(content.language, execution.merged.country)
    if templating is not None:
        content, locale = templating.preview, templating.locale
    message |= content.to_json()
    if templating is not None:
        message["templating"] = templating.to_json()
    if locale:
        message["locale"] = locale
    reason = "no_route" if route is None else _unsendable(execution, content)
    if reason:
        message["unsendable_reason"] = reason
    return message


def _unsendable(execution: "Execution", content: "MessageContent") -> str:
    contact = execution.contact
    return _UNSENDABLE.get(contact.status) or execution.options.check_sendable(contact, content)
