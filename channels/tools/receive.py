"""`python -m channels receive`: a callback into messages, statuses, events, and the response.

Reads JSON lines from standard input and writes one for each. A line has `type` (a type's code), `channel` {uuid,
address, country, schemes, config}, `settings` (of the deployment) and the request: `method`, `path`, `query`,
`headers`, `body`; `before` holds requests to be made first, `provider_responses` what the provider answers to
look-ups. Out come `status`, `message` or `body`, `msgs`, `statuses`, `events`, `requests` and `log_errors`; a line that
fails gives `error`.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from channels.answers import Stored
from channels.channel import Channel
from channels.host import Host
from channels.messages import ChannelEvent, IncomingMsg, Registration, StatusUpdate
from channels.receiving import Received
from channels.receiving import receive as receive_callback
from channels.tools.cases import channel_of, described_errors, host_of
from channels.tools.memory import ScriptedHttp
from channels.tools.requests import described
from core.http import HttpRequest
from flows.tools.lines import serve

PLACEHOLDER = "00000000-0000-7000-8000-{:012x}"


def main(arguments: Sequence[str]) -> int:
    """Answer lines on standard input."""
    serve(lambda line: asyncio.run(answer(line)))
    return 0


async def answer(line: Mapping[str, Any]) -> dict[str, Any]:
    """What a line's request holds, after the requests in `before` have been received."""
    channel = channel_of(line)
    http = ScriptedHttp(line.get("provider_responses") or ())
    host = host_of(line, channel, http)
    for earlier in line.get("before") or ():
        await _receive(earlier, channel, host)
    received = await _receive(line, channel, host)
    return _response(received) | {
        "msgs": [_message(msg) for msg in received.messages],
        "statuses": [_status(status) for status in received.statuses],
        "events": [_event(event) for event in received.events],
        "deleted_external_ids": [deleted.external_id for deleted in received.deleted],
        "registered_contact": next(map(_registration, received.registrations), None),
        "requests": [described(request) for request in http.requests],
        "log_errors": described_errors([error for log in received.logs for error in log.errors]),
        "log_type": received.logs[0].type if received.logs else None,
    }


async def _receive(case: Mapping[str, Any], channel: Channel, host: Host) -> Received:
    async def find_by_uuid(uuid: str) -> Channel | None:
        return channel if uuid == channel.uuid else None

    async def find_by_address(code: str, address: str) -> Channel | None:
        return channel if (code, address) == (channel.type, channel.address) else None

    query = f"?{case['query']}" if case.get("query") else ""
    request = HttpRequest(
        case["method"],
        f"https://{host.deployment.domain}{case['path']}{query}",
        case.get("headers") or {},
        (case.get("body") or "").encode(),
    )
    return await receive_callback(request, host, find_by_uuid=find_by_uuid, find_by_address=find_by_address)


def _response(received: Received) -> dict[str, Any]:
    uuids = [PLACEHOLDER.format(number) for number, _ in enumerate(received.messages, 1)]
    contact = PLACEHOLDER.format(0xC) if received.registrations else ""
    response = received.response(Stored(uuids, contact))
    found: dict[str, Any] = {"status": response.status, "body": response.text}
    found["content_type"] = response.header("Content-Type")
    try:
        body = json.loads(response.text)
    except ValueError:
        return found
    return found | {"json_body": body, "message": body.get("message") if isinstance(body, dict) else None}


def _message(msg: IncomingMsg) -> dict[str, Any]:
    new_urn = {"value": str(msg.new_urn), "action": "append"} if msg.new_urn else None
    return _given(
        urn=str(msg.urn),
        text=msg.text,
        external_id=msg.external_id,
        attachments=list(msg.attachments),
        received_on=_time(msg.received_on),
        contact_name=msg.contact_name or None,
        new_urn=new_urn,
        payload=msg.payload,
        urn_auth_tokens=dict(msg.urn_auth_tokens) or None,
    )


def _status(update: StatusUpdate) -> dict[str, Any]:
    return _given(msg_uuid=update.msg_uuid or None, external_id=update.external_id or None, status=update.status.word)


def _event(event: ChannelEvent) -> dict[str, Any]:
    return _given(
        type=event.type.value,
        urn=str(event.urn),
        extra=dict(event.extra) or None,
        contact_name=event.contact_name or None,
        occurred_on=_time(event.occurred_on),
    )


def _registration(registration: Registration) -> dict[str, Any]:
    return {
        "urn": str(registration.urn),
        "name": registration.name,
        "auth_tokens": dict(registration.auth_tokens),
    }


def _given(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _time(instant: datetime | None) -> str | None:
    """RFC 3339 in UTC, the fraction without zeros at its end."""
    if instant is None:
        return None
    text = instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f").rstrip("0").rstrip(".")
    return f"{text}Z"
