"""`python -m channels send`: a message into requests, given the provider's responses.

Reads JSON lines from standard input and writes one for each. A line has `type` (a type's code), `channel` {uuid,
address, country, schemes, config}, `msg` {uuid, urn, text, attachments, quick_replies, …} and `provider_responses`, in
order: {status, headers, body} or {error}. Out come `expect_requests`, `expect_status` (wired, errored or failed),
`external_ids`, `expect_error` and so on; a line that fails gives `error`.
"""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from channels.outgoing import OutgoingMsg
from channels.sending import Sent
from channels.sending import send as send_message
from channels.tools import asides
from channels.tools.cases import channel_of, described_errors, host_of
from channels.tools.memory import ScriptedHttp
from channels.tools.requests import described
from flows.tools.lines import serve


def main(arguments: Sequence[str]) -> int:
    """Answer lines on standard input."""
    serve(lambda line: asyncio.run(answer(line)))
    return 0


async def answer(line: Mapping[str, Any]) -> dict[str, Any]:
    """What sending a line's `msg` does; or what its `kind` asks beside: describe, typing, attachment_request."""
    channel = channel_of(line)
    http = ScriptedHttp(line.get("provider_responses") or ())
    host = host_of(line, channel, http)
    aside = asides.ASIDES.get(line.get("kind", "send"))
    if aside:
        expect = await aside(line, channel, host)
        return {"expect": {"requests": [described(request) for request in http.requests]} | expect}
    sent = await send_message(channel, OutgoingMsg.from_json(line["msg"]), host)
    return {"expect_requests": [described(request) for request in http.requests]} | _outcome(sent)


def _outcome(sent: Sent) -> dict[str, Any]:
    errors = sent.log.errors[:-1] if sent.error else sent.log.errors
    outcome: dict[str, Any] = {
        "expect_status": sent.status.word,
        "external_id": sent.external_ids[0] if sent.external_ids else None,
        "external_ids": list(sent.external_ids),
        "expect_stop_event": bool(sent.events),
        "expect_log_errors": described_errors(errors),
    }
    if sent.error:
        outcome["expect_error"] = {"code": sent.error.code.value, "message": sent.error.message}
        outcome["expect_error"] |= {"ext_code": sent.error.ext_code} if sent.error.ext_code else {}
    if sent.new_urns:
        outcome["expect_new_urn"] = str(sent.new_urns[0])
    return outcome
