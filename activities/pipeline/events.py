"""What can happen to a contact. Events are plain data: they're stored while a contact waits for a call."""

from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

import orjson


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happens to a contact; `key` is the same for every try of the same event."""

    key: str

    def to_json(self) -> dict[str, Any]:
        """Plain JSON, with the event's kind; `read_event` reads it."""
        data: dict[str, Any] = orjson.loads(orjson.dumps(asdict(self)))
        return {"kind": KINDS[type(self)], **data}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """Reads what `to_json` wrote; keys of other versions are ignored."""
        known = cls.__dataclass_fields__
        return cls(**{name: value for name, value in data.items() if name in known})


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Event):
    """A message came in and is stored as pending."""

    message: str
    """uuid"""
    created_on: str
    text: str
    urn: str
    """identity, or "" """
    channel_id: int | None = None
    attachments: list[str] = field(default_factory=list)
    external_id: str = ""
    payload: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelEventReceived(Event):
    """A channel told of something other than a message: a call, a new conversation, a referral, a stop."""

    event: str
    """uuid"""
    event_type: str
    occurred_on: str
    channel_id: int | None = None
    urn: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowStarted(Event):
    """The contact is to be started in a flow."""

    flow: str
    """uuid"""
    trigger: dict[str, Any]
    """The trigger's own keys beside type, flow and time: params, user, origin, run_summary, history, event …"""
    trigger_type: str = "manual"
    start_id: int | None = None
    batch_id: int | None = None
    is_batch: bool = False
    skip_if_in_flow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignMessageDue(Event):
    """A campaign's event sends the contact a message, by language: texts, or texts with attachments and more.

    `start_mode`: `I` ends what the contact waits in, `S` is only for those who wait in nothing, `P` is said beside it.
    """

    translations: dict[str, Any]
    base_language: str
    start_mode: str
    template: str | None = None
    """uuid"""
    template_variables: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitTimedOut(Event):
    """The wait that `sprint` began lasted as long as its router lets it."""

    sprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitExpired(Event):
    """The wait that `sprint` began lasted as long as the flow lets it."""

    sprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interrupted(Event):
    """The contact's waiting session is to end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketClosed(Event):
    """Somebody closed a ticket of the contact; `event` and `ticket` as the engine has them."""

    event: dict[str, Any]
    ticket: dict[str, Any]


KINDS: dict[type[Event], str] = {
    MessageReceived: "msg_received",
    ChannelEventReceived: "event_received",
    FlowStarted: "flow_started",
    CampaignMessageDue: "campaign_message_due",
    WaitTimedOut: "wait_timed_out",
    WaitExpired: "wait_expired",
    Interrupted: "interrupted",
    TicketClosed: "ticket_closed",
}

_TYPES = {kind: type_ for type_, kind in KINDS.items()}


class UnknownEventError(ValueError):
    """An event of a kind that this version doesn't know; a newer or older one wrote it."""


def read_event(data: dict[str, Any]) -> Event:
    """Reads an event. Raises `UnknownEventError`."""
    kind = data.get("kind", "")
    if kind not in _TYPES:
        raise UnknownEventError(f"There is no event of kind {kind!r} in this version.")
    return _TYPES[kind].from_json(data)


@dataclass(frozen=True, slots=True)
class SprintTime:
    """What makes a sprint repeatable: when it began, and the seed of its ids and random numbers."""

    started_on: datetime
    seed: int
