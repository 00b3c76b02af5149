"""What a session is about as expressions see it: input, trigger, resume, webhook, node."""

from decimal import Decimal
from typing import TYPE_CHECKING

from flows.context import assets as views
from flows.context.contact import HIDDEN, instant
from flows.context.results import json_value
from flows.context.ticket import ticket_view
from flows.expressions.json_values import from_plain
from flows.expressions.values import Exposing, Record, Value, exposed
from flows.input import Input
from flows.ticket import Ticket
from flows.webhook import Webhook

if TYPE_CHECKING:
    from flows.execution import Execution
    from flows.resumes import Resume
    from flows.triggers import Trigger


class InputView(Exposing):
    """`@input`; its text is the message's text and the URLs of its attachments, a line each."""

    __slots__ = ("_execution", "_input")

    def __init__(self, execution: "Execution", input: Input) -> None:  # noqa: A002
        self._execution, self._input = execution, input

    def default(self) -> Value:
        """Text and attachments."""
        urls = [attachment.partition(":")[2] for attachment in self._input.attachments]
        return "\n".join(part for part in (self._input.text, *urls) if part)

    @exposed()
    def type(self) -> Value:
        return self._input.type

    @exposed()
    def uuid(self) -> Value:
        return self._input.uuid

    @exposed()
    def created_on(self) -> Value:
        return instant(self._input.created_on)

    @exposed()
    def channel(self) -> Value:
        reference = self._input.channel
        return views.channel(self._execution.assets.channels.get(reference["uuid"])) if reference else None

    @exposed()
    def urn(self) -> Value:
        urn = self._input.urn
        if not urn:
            return None
        return f"{urn.partition(':')[0]}:{HIDDEN}" if self._execution.environment.redacts_urns else urn

    @exposed()
    def text(self) -> Value:
        return self._input.text

    @exposed()
    def attachments(self) -> Value:
        return list(self._input.attachments)

    @exposed()
    def external_id(self) -> Value:
        return self._input.external_id

    @exposed()
    def payload(self) -> Value:
        return Record({}) if self._input.payload is None else from_plain(self._input.payload)


def trigger_view(execution: "Execution", trigger: "Trigger") -> Value:
    """`@trigger`"""
    event = trigger.event or {}
    params = event.get("params") if trigger.type == "chat" else trigger.params
    user, ticket, keyword = trigger.own("user"), trigger.own("ticket"), trigger.own("keyword_match")
    properties: dict[str, Value] = {
        "type": trigger.type,
        "params": from_plain(params or {}),
        "keyword": keyword["keyword"] if keyword else "",
        "user": views.user(execution.assets.user_of(user)) if user else None,
        "origin": trigger.own("origin") or "",
        "campaign": views.named(event.get("campaign")),
        "ticket": ticket_view(execution, Ticket.from_json(ticket)) if ticket else None,
    }
    return Record(properties)


def resume_view(resume: "Resume | None") -> Value:
    """`@resume`; null in a session's first sprint."""
    if resume is None:
        return None
    dial: Value = None
    if resume.type == "dial":
        ended = resume.event["dial"]
        dial = Record({"status": ended["status"], "duration": Decimal(ended.get("duration") or 0)})
    return Record({"type": resume.type, "dial": dial})


def webhook_view(webhook: Webhook | None) -> Value:
    """`@webhook`; null if no call was made."""
    if webhook is None:
        return None
    properties: dict[str, Value] = {
        "status": Decimal(webhook.status),
        "headers": Record(dict(webhook.headers)),
        "json": json_value(webhook.json),
    }
    return Record(properties, f"{webhook.method} {webhook.url}")


def node_view(execution: "Execution") -> Value:
    """`@node`"""
    node = execution.node
    visits = sum(step["node_uuid"] == node.uuid for step in execution.run.path)
    categories = [one.name for one in node.router.categories.values()] if node.router else []
    return Record({"uuid": node.uuid, "categories": list(categories), "visit_count": Decimal(visits)})
