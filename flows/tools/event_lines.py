"""What happened, in a line each, for people at a terminal."""

from collections.abc import Callable
from typing import Any

from rich.markup import escape
from rich.text import Text

from flows.events import Event

Line = Callable[[dict[str, Any]], str]


def line(event: Event) -> Text | None:
    """The line of an event with its colours; None for what people needn't see."""
    write = _LINES.get(event.type)
    if write is None:
        return Text.from_markup(f"[dim]· {event.type.replace('_', ' ')}[/]")
    text = write({key: _escaped(value) for key, value in event.to_json().items()})
    return Text.from_markup(text) if text else None


def _escaped(value: Any) -> Any:
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, dict):
        return {key: _escaped(item) for key, item in value.items()}
    return [_escaped(item) for item in value] if isinstance(value, list) else value


def _message(event: dict[str, Any]) -> str:
    message = event["msg"]
    parts = [f"[bold green]«[/] {message['text']}"]
    parts += [f"   [cyan]{attachment}[/]" for attachment in message.get("attachments") or ()]
    replies = [reply.get("text") or reply.get("extra") or "" for reply in message.get("quick_replies") or ()]
    if replies:
        parts.append("   " + " ".join(f"[reverse] {reply} [/]" for reply in replies))
    reason = message.get("unsendable_reason")
    if reason and reason != "no_route":
        parts.append(f"   [red]not sent: {reason}[/]")
    return "\n".join(parts)


def _result(event: dict[str, Any]) -> str:
    category = f" ({event['category']})" if event["category"] else ""
    return f"[dim]· {event['name']} = {event['value']}{category}[/]"


def _field(event: dict[str, Any]) -> str:
    value = event["value"]
    return f"[dim]· {event['field']['name'] or event['field']['key']} := {value['text'] if value else 'nothing'}[/]"


def _groups(event: dict[str, Any]) -> str:
    joined = [f"+{group['name']}" for group in event.get("groups_added") or ()]
    left = [f"-{group['name']}" for group in event.get("groups_removed") or ()]
    return f"[dim]· groups {' '.join(joined + left)}[/]"


def _wait(event: dict[str, Any]) -> str:
    timeout = event.get("timeout_seconds")
    return f"[dim]… waits, times out after {timeout} seconds[/]" if timeout else ""


def _webhook(event: dict[str, Any]) -> str:
    return f"[dim]· {event['request'].split(' ', 1)[0]} {event['url']}: {event['status']}[/]"


_LINES: dict[str, Line] = {
    "msg_created": _message,
    "ivr_created": _message,
    "run_started": lambda event: f"[blue]▸ {event['flow']['name']}[/]",
    "run_ended": lambda event: f"[blue]◂ {event['flow']['name']}: {event['status']}[/]",
    "run_result_changed": _result,
    "contact_field_changed": _field,
    "contact_groups_changed": _groups,
    "contact_name_changed": lambda event: f"[dim]· name := {event['name']}[/]",
    "contact_language_changed": lambda event: f"[dim]· language := {event['language']}[/]",
    "msg_wait": _wait,
    "dial_wait": lambda event: f"[dim]… forwards the call to {event['urn']}; /dial answered|no_answer|busy|failed[/]",
    "webhook_called": _webhook,
    "error": lambda event: f"[red]! {event['text']}[/]",
    "warning": lambda event: f"[yellow]! {event['text']}[/]",
    "failure": lambda event: f"[bold red]✗ {event['text']}[/]",
}
