"""What every send has in common."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from channels.channel import Channel
from channels.host import Deployment, Host
from channels.outgoing import OutgoingMsg
from channels.sending import send
from channels.statuses import Status
from channels.tools.memory import MemoryCache, ScriptedHttp
from core.http import HttpRequest, HttpResponse
from core.urns import parse

NOW = datetime(2026, 11, 5, 10, tzinfo=UTC)
CHANNEL = Channel(
    uuid="5b6c2f10-0000-4000-8000-000000000001",
    type="PL",
    address="+12025550160",
    config={"PLIVO_AUTH_ID": "i", "PLIVO_AUTH_TOKEN": "t", "PLIVO_APP_ID": "a", "max_length": "20"},
)
MSG = OutgoingMsg(uuid="m1", urn=parse("tel:+12025550161"), text="one two three four five six seven eight nine")


def host(http: Any) -> Host:
    return Host(http=http, now=NOW, deployment=Deployment(domain="chat.example.net"), cache=MemoryCache())


def taken(message_id: str) -> dict[str, Any]:
    return {"status": 202, "body": f'{{"message_uuid":["{message_id}"]}}'}


async def test_a_retry_goes_on_where_the_first_attempt_stopped() -> None:
    http = ScriptedHttp([taken("a"), {"status": 503}])
    first = await send(CHANNEL, MSG, host(http))
    assert (first.status, first.parts_sent, first.external_ids) == (Status.ERRORED, 1, ("a",))

    again = replace(MSG, parts_sent=first.parts_sent, external_ids=first.external_ids)
    http = ScriptedHttp([taken("b"), taken("c")])
    second = await send(CHANNEL, again, host(http))
    assert (second.status, second.parts_sent, second.external_ids) == (Status.WIRED, 3, ("a", "b", "c"))
    assert len(http.requests) == 2


@pytest.mark.parametrize(
    ("response", "status", "code", "retry_after"),
    [
        ({"error": "timeout"}, Status.ERRORED, "connection_failed", None),
        ({"status": 502}, Status.ERRORED, "connection_failed", None),
        ({"status": 429, "headers": {"retry-after": "30"}}, Status.ERRORED, "connection_throttled", 30.0),
        ({"status": 503, "headers": {"Retry-After": "later"}}, Status.ERRORED, "connection_failed", None),
        ({"status": 404}, Status.FAILED, "response_status", None),
        ({"status": 200, "body": "<html>"}, Status.FAILED, "response_content", None),
    ],
)
async def test_errors_say_whether_to_try_again(
    response: dict[str, Any], status: Status, code: str, retry_after: float | None
) -> None:
    sent = await send(CHANNEL, MSG, host(ScriptedHttp([response])))
    assert sent.error is not None
    assert (sent.status, sent.error.code, sent.retry_after) == (status, code, retry_after)
    assert sent.log.is_error


async def test_a_bug_in_an_adapter_is_an_error_of_the_message() -> None:
    async def broken(request: HttpRequest, /) -> HttpResponse:
        raise RuntimeError("boom")

    sent = await send(CHANNEL, MSG, host(broken))
    assert (sent.status, sent.error and sent.error.code) == (Status.ERRORED, "internal_error")
    assert "boom" in sent.log.errors[0].message


async def test_an_unknown_type_fails() -> None:
    sent = await send(replace(CHANNEL, type="XX"), MSG, host(ScriptedHttp()))
    assert (sent.status, sent.error and sent.error.code) == (Status.FAILED, "channel_config")


async def test_missing_configuration_is_named() -> None:
    sent = await send(replace(CHANNEL, config={"PLIVO_AUTH_ID": "i"}), MSG, host(ScriptedHttp()))
    assert sent.error is not None
    assert "PLIVO_AUTH_TOKEN, PLIVO_APP_ID" in sent.error.message
