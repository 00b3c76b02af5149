"""What channel events and closed tickets set off: the trigger that matches, and how its flow is started. Pure."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from activities.pipeline.events import ChannelEventReceived, TicketClosed
from activities.pipeline.triggers import match_event
from activities.pipeline.workspace import Workspace

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Reaction:
    """A flow to start (uuid), and the keys of its trigger beside flow and time."""

    flow: str
    trigger: Data


def channel_reaction(workspace: Workspace, event: ChannelEventReceived, groups: Collection[int]) -> Reaction | None:
    """What an event of a channel sets off for a contact in `groups` (row ids), if anything."""
    kind = TRIGGERS.get(event.event_type)
    if kind is None:
        return None
    referrer = str(event.extra.get("referrer_id") or "")
    match = match_event(workspace, kind, channel=event.channel_id, groups=groups, referrer=referrer)
    return Reaction(match.trigger.flow, _MAKERS[kind](event, _channel(workspace, event))) if match else None


def ticket_reaction(workspace: Workspace, event: TicketClosed, groups: Collection[int]) -> Reaction | None:
    """What the closing of a ticket sets off for a contact in `groups`, if anything."""
    match = match_event(workspace, "T", channel=None, groups=groups)
    trigger = {"type": "ticket", "event": event.event, "ticket": event.ticket}
    return Reaction(match.trigger.flow, trigger) if match else None


TRIGGERS: Mapping[str, str] = {
    "new_conversation": "N",
    "referral": "R",
    "mo_miss": "M",
    "mo_call": "V",
    "optin": "I",
    "optout": "O",
}
"""The one-letter types of triggers that events of channels set off."""


def _channel(workspace: Workspace, event: ChannelEventReceived) -> Data:
    channel = workspace.channels.get(event.channel_id) if event.channel_id is not None else None
    return {"channel": {"uuid": channel.uuid, "name": channel.name}} if channel else {}


def _of(event: ChannelEventReceived, kind: str, **more: Any) -> Data:
    return {"uuid": event.event, "type": kind, "created_on": event.occurred_on, **more}


def _chat(event: ChannelEventReceived, channel: Data) -> Data:
    params = {name: value for name, value in event.extra.items() if isinstance(value, str)}
    return {"type": "chat", "event": _of(event, "chat_started", params=params, **channel), "params": params}


def _missed(event: ChannelEventReceived, channel: Data) -> Data:
    return {"type": "call", "event": _of(event, "call_missed", **channel)}


def _called(event: ChannelEventReceived, channel: Data) -> Data:
    call = {"uuid": event.event, **channel, "urn": event.urn}
    return {"type": "call", "event": _of(event, "call_received", call=call)}


def _opted(event: ChannelEventReceived, channel: Data) -> Data:
    """The engine has no trigger of its own for opt-ins any more (flow-spec 12)."""
    return {"type": "manual"}


_MAKERS: Mapping[str, Callable[[ChannelEventReceived, Data], Data]] = {
    "N": _chat,
    "R": _chat,
    "M": _missed,
    "V": _called,
    "I": _opted,
    "O": _opted,
}
