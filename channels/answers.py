"""What a provider is told about its callback. Aggregators were set up against these bodies; they don't change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson

from channels.errors import Refused
from channels.messages import ChannelEvent, DeletedMsg, IncomingMsg, Info, Item, Registration, StatusUpdate
from core.http import JSON, HttpResponse


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: either a `title` over a list of what was understood and `info`, or a `body` of the provider's own.

    `{msg_uuid}` in a body stands for the UUID under which the first message was stored.
    """

    status: int = 200
    title: str = ""
    body: str | None = None
    content_type: str = "text/plain"
    info: tuple[str, ...] = ()

    def response(self, items: Sequence[Item], stored: "Stored", received_on: datetime) -> HttpResponse:
        """The HTTP response, given what was stored for the items."""
        if self.body is not None:
            first = stored.msg_uuids[0] if stored.msg_uuids else ""
            return _response(self.status, self.body.replace("{msg_uuid}", first).encode(), self.content_type)
        if stored.contact_uuid:
            return _response(self.status, orjson.dumps({"contact_uuid": stored.contact_uuid}), JSON)
        info = [{"type": "info", "info": text} for text in self.info]
        return titled(self.status, self.title, _described(items, stored, received_on) + info)


@dataclass(frozen=True, slots=True)
class Answers:
    """A provider's own answers, by what was received; None is ours."""

    messages: Answer | None = None
    statuses: Answer | None = None
    events: Answer | None = None
    ignored: Answer | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of the items in the store: a UUID for each message, in order, and the contact of a registration.

    A message that had been received before has the UUID under which it was stored then.
    """

    msg_uuids: Sequence[str] = ()
    contact_uuid: str = ""


def titled(status: int, title: str, data: Sequence[dict[str, Any]]) -> HttpResponse:
    """A response in our own form: `{"message": …, "data": […]}` and a newline."""
    return _response(
        status,
        orjson.dumps({"message": title, "data": data}, option=orjson.OPT_UTC_Z | orjson.OPT_APPEND_NEWLINE),
        JSON,
    )


def refusal(error: Refused, status: int | None = None) -> HttpResponse:
    """The response to a callback that can't be accepted, under the error's status or another."""
    return titled(status or error.status, error.title, [{"type": "error", "error": reason} for reason in error.reasons])


def not_found() -> HttpResponse:
    """The response where no type listens."""
    return titled(404, "Not Found", [{"type": "error", "error": "not found: no channel listens here"}])


def method_not_allowed() -> HttpResponse:
    """The response where a type listens, by another method."""
    return titled(405, "Method Not Allowed", [{"type": "error", "error": "method not allowed"}])


def _described(items: Sequence[Item], stored: Stored, received_on: datetime) -> list[dict[str, Any]]:
    uuids = iter(stored.msg_uuids)
    data = []
    for item in items:
        if isinstance(item, IncomingMsg):
            data.append(_message(item, next(uuids, ""), received_on))
        else:
            data.append(_other(item, received_on))
    return data


def _message(msg: IncomingMsg, uuid: str, received_on: datetime) -> dict[str, Any]:
    described = {
        "type": "msg",
        "channel_uuid": msg.channel_uuid,
        "msg_uuid": uuid,
        "text": msg.text,
        "urn": str(msg.urn),
        "attachments": list(msg.attachments),
        "external_id": msg.external_id,
        "received_on": msg.received_on or received_on,
    }
    return {key: value for key, value in described.items() if value not in ("", [])} | {"text": msg.text}


def _other(item: StatusUpdate | ChannelEvent | DeletedMsg | Registration | Info, now: datetime) -> dict[str, Any]:
    match item:
        case StatusUpdate():
            status = {"type": "status", "channel_uuid": item.channel_uuid, "status": item.status.value}
            return status | ({"external_id": item.external_id} if item.external_id else {})
        case ChannelEvent():
            event = {
                "type": "event",
                "channel_uuid": item.channel_uuid,
                "event_type": item.type.value,
                "urn": str(item.urn),
                "received_on": item.occurred_on or now,
            }
            return event | ({"extra": dict(item.extra)} if item.extra else {})
        case DeletedMsg():
            return {"type": "info", "info": f"message {item.external_id} deleted by its sender"}
        case Registration():
            return {"type": "info", "info": f"contact {item.urn} registered"}
        case Info():
            return {"type": "info", "info": item.text}


def _response(status: int, body: bytes, content_type: str) -> HttpResponse:
    return HttpResponse(status, {"Content-Type": content_type}, body)
