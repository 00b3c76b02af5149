"""Logs hold every exchange and no secret."""

from datetime import UTC, datetime

from channels.channel import Channel
from channels.errors import ErrorCode
from channels.host import Deployment, Host
from channels.log import HIDDEN, MAX_TRACE, MAX_URL, ChannelLog, LogType
from channels.outgoing import OutgoingMsg
from channels.sending import send
from channels.tools.memory import MemoryCache, ScriptedHttp
from core.http import HttpRequest, HttpResponse
from core.urns import parse

NOW = datetime(2026, 11, 5, 10, tzinfo=UTC)


def log() -> ChannelLog:
    return ChannelLog(LogType.MSG_SEND, "c1", NOW)


def test_secrets_are_hidden_in_every_escaping() -> None:
    secret = 'zz"& qq'
    grown = log()
    request = HttpRequest(
        "POST", "https://x.example.org/?p=zz%22%26%20qq&q=zz%22%26+qq", {"K": secret}, b'{"p":"zz\\"& qq"}'
    )
    grown.exchange(request, HttpResponse(200, body=secret.encode()), NOW)
    grown.error(ErrorCode.EXTERNAL, f"the password {secret} is wrong")
    stored = str(grown.redacted([secret]).to_json())
    assert "zz" not in stored
    assert "qq" not in stored
    assert stored.count(HIDDEN) == 8


def test_what_is_long_is_cut() -> None:
    grown = log()
    grown.exchange(
        HttpRequest("GET", "https://x.example.org/" + "a" * 5000), HttpResponse(200, body=b"b" * 60_000), NOW
    )
    http = grown.redacted([]).http_logs[0]
    assert (len(http.url), len(http.response)) == (MAX_URL, MAX_TRACE)


def test_an_error_is_an_error_or_a_bad_status() -> None:
    fine, bad, silent, told = log(), log(), log(), log()
    fine.exchange(HttpRequest("GET", "https://x.example.org"), HttpResponse(302), NOW)
    bad.exchange(HttpRequest("GET", "https://x.example.org"), HttpResponse(404), NOW)
    silent.exchange(HttpRequest("GET", "https://x.example.org"), None, NOW)
    told.error(ErrorCode.EXTERNAL, "x", "7")
    assert [one.is_error for one in (log(), fine, bad, silent, told)] == [False, False, True, True, True]
    assert told.to_json()["errors"] == [{"code": "external", "message": "x", "ext_code": "7"}]


async def test_tokens_and_headers_are_not_logged_either() -> None:
    for code, config, responses in (
        ("HM", {"username": "u-1", "password": "p-1"}, ['{"access_token":"tok-77"}', "{}"]),
        ("EX", {"send_url": "https://x.example.org", "headers": {"X-Api-Key": "tok-77", "X-Shop": "7"}}, ["ok"]),
    ):
        channel = Channel(uuid="c1", type=code, address="2020", config=config)
        http = ScriptedHttp([{"status": 200, "body": body} for body in responses])
        host = Host(http=http, now=NOW, deployment=Deployment(domain="chat.example.net"), cache=MemoryCache())
        sent = await send(channel, OutgoingMsg(uuid="m1", urn=parse("tel:+252615000001"), text="Hi"), host)
        assert sent.error is None
        assert "tok-77" not in str(sent.log.to_json())
        assert HIDDEN in str(sent.log.to_json())


async def test_the_credentials_of_a_send_are_not_logged() -> None:
    channel = Channel(uuid="c1", type="BS", address="61400000100", config={"username": "user-1", "password": "pass-1"})
    http = ScriptedHttp([{"status": 200, "body": '{"message_id": 5}'}])
    host = Host(http=http, now=NOW, deployment=Deployment(domain="chat.example.net"), cache=MemoryCache())
    sent = await send(channel, OutgoingMsg(uuid="m1", urn=parse("tel:+61400000001"), text="Hi"), host)
    trace = sent.log.http_logs[0].request
    assert "Authorization: Basic **********" in trace
    assert "message=Hi" in trace
    assert "Authorization" in http.requests[0].headers
