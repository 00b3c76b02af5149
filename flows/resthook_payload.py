"""What subscribers of resthooks are told of a run."""

from typing import TYPE_CHECKING, Any

from core.clock import parse_instant
from flows.context import assets as views
from flows.context.contact import urn_text
from flows.expressions.rendering import datetime_text
from flows.expressions.values import Object
from flows.result import Result

if TYPE_CHECKING:
    from flows.execution import Execution
    from flows.input import Input


def run_payload(execution: "Execution") -> dict[str, Any]:
    """The present run as JSON (flow-spec 21)."""
    run, contact = execution.run, execution.contact
    route = execution.route
    received = execution.session.input
    channel = _channel(execution, received)
    return {
        "contact": {
            "uuid": contact.uuid,
            "name": contact.name,
            "urn": urn_text(execution, route[0]) if route else None,
            "language": contact.language,
        },
        "flow": {
            "uuid": run.flow_reference["uuid"],
            "name": run.flow_reference["name"],
            "revision": run.flow_reference.get("revision", 0),
        },
        "path": [{"node_uuid": step["node_uuid"], "arrived_on": _time(step["arrived_on"])} for step in run.path],
        "results": {key: _result(result) for key, result in run.results.items()},
        "run": {"uuid": run.uuid, "created_on": _time(run.created_on)},
        "input": _input(execution, received, channel) if received else None,
        "channel": channel,
    }


def _result(result: Result) -> dict[str, str]:
    return {
        "name": result.name,
        "value": result.value,
        "category": result.category,
        "category_localized": result.category_localized or result.category,
        "input": result.input,
        "node_uuid": result.node_uuid,
        "created_on": _time(result.created_on),
    }


def _time(text: str) -> str:
    return datetime_text(parse_instant(text))


def _channel(execution: "Execution", input: "Input | None") -> dict[str, Any] | None:  # noqa: A002
    if input is None or input.channel is None:
        return None
    view = views.channel(execution.assets.channels.get(input.channel["uuid"]))
    return dict(view.items()) if isinstance(view, Object) else None


def _input(execution: "Execution", input: "Input", channel: dict[str, Any] | None) -> dict[str, Any]:  # noqa: A002
    attachments = []
    for attachment in input.attachments:
        content_type, _, url = attachment.partition(":")
        attachments.append({"content_type": content_type, "url": url})
    return {
        "type": input.type,
        "uuid": input.uuid,
        "created_on": _time(input.created_on),
        "channel": channel,
        "urn": _urn_parts(execution, input.urn) if input.urn else None,
        "text": input.text,
        "attachments": attachments,
    }


def _urn_parts(execution: "Execution", identity: str) -> dict[str, str]:
    scheme, _, path = identity.partition(":")
    return {"scheme": scheme, "path": "********" if execution.environment.redacts_urns else path, "display": ""}
