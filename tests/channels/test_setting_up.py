"""Claiming and releasing: what providers are told."""

from datetime import UTC, datetime
from typing import Any

import pytest

from channels.channel import Channel
from channels.host import Deployment, Host
from channels.setting_up import SetUp, release, set_up
from channels.tools.memory import MemoryCache, ScriptedHttp
from channels.tools.requests import described

UUID = "5b6c2f10-0000-4000-8000-000000000001"
BASE = f"https://chat.example.net/c/{{}}/{UUID}"
TWILIO = {"account_sid": "AC1", "auth_token": "t"}
ACCOUNT = "https://api.twilio.com/2010-04-01/Accounts/AC1"


async def run(
    act: Any, code: str, config: dict[str, Any], *responses: Any, address: str = "+12025550100"
) -> tuple[SetUp, list[dict[str, Any]]]:
    http = ScriptedHttp([{"status": 200, "body": body} if isinstance(body, str) else body for body in responses])
    deployment = Deployment(domain="chat.example.net", whatsapp_admin_system_user_token="wa-1")
    host = Host(http=http, now=datetime(2026, 11, 5, tzinfo=UTC), deployment=deployment, cache=MemoryCache())
    channel = Channel(uuid=UUID, type=code, address=address, country="US", config=config)
    outcome = await act(channel, host)
    return outcome, [described(request) for request in http.requests]


def lines(requests: list[dict[str, Any]]) -> list[str]:
    return [f"{request['method']} {request['url']}" for request in requests]


async def test_telegram() -> None:
    outcome, requests = await run(set_up, "TG", {"auth_token": "1:A"}, '{"ok":true}')
    assert (outcome.error, dict(outcome.config)) == (None, {})
    assert requests[0]["url"] == "https://api.telegram.org/bot1:A/setWebhook"
    assert requests[0]["form"] == {"url": [BASE.format("tg") + "/receive"]}
    assert "1:A" not in str(outcome.log.to_json())
    _, requests = await run(release, "TG", {"auth_token": "1:A"}, '{"ok":true}')
    assert lines(requests) == ["POST https://api.telegram.org/bot1:A/deleteWebhook"]


async def test_a_refusal_is_told() -> None:
    refusal = {"status": 401, "body": '{"ok":false,"error_code":401,"description":"Unauthorized"}'}
    outcome, _ = await run(set_up, "TG", {"auth_token": "x"}, refusal)
    assert outcome.error is not None
    assert (outcome.error.code, outcome.error.ext_code) == ("rejected_with_reason", "401")
    outcome, requests = await run(set_up, "TG", {})
    assert (outcome.error and outcome.error.code, requests) == ("channel_config", [])


async def test_viber() -> None:
    _, requests = await run(set_up, "VP", {"auth_token": "v"}, '{"status":0}')
    events = ["delivered", "failed", "conversation_started"]
    assert requests[0]["json"] == {"auth_token": "v", "url": BASE.format("vp") + "/receive", "event_types": events}
    _, requests = await run(release, "VP", {"auth_token": "v"}, '{"status":0}')
    assert requests[0]["json"] == {"auth_token": "v", "url": ""}


async def test_a_twilio_number() -> None:
    found = '{"incoming_phone_numbers":[{"sid":"PN1"}]}'
    outcome, requests = await run(set_up, "T", TWILIO, found, '{"sid":"AP1"}', "{}")
    assert dict(outcome.config) == {"number_sid": "PN1", "application_sid": "AP1"}
    assert requests[0]["query"] == {"PhoneNumber": ["+12025550100"]}
    assert requests[1]["form"]["SmsUrl"] == [BASE.format("t") + "/receive"]
    assert requests[2]["url"] == f"{ACCOUNT}/IncomingPhoneNumbers/PN1.json"
    _, requests = await run(release, "T", TWILIO | dict(outcome.config), "{}", "")
    assert lines(requests) == [
        f"POST {ACCOUNT}/IncomingPhoneNumbers/PN1.json",
        f"DELETE {ACCOUNT}/Applications/AP1.json",
    ]


async def test_a_twilio_short_code() -> None:
    outcome, requests = await run(set_up, "T", TWILIO, '{"short_codes":[{"sid":"SC1"}]}', "{}", address="20202")
    assert dict(outcome.config) == {"number_sid": "SC1"}
    assert requests[1]["form"] == {"SmsUrl": [BASE.format("t") + "/receive"], "SmsMethod": ["POST"]}


async def test_a_number_that_is_not_the_account_s() -> None:
    config = TWILIO | {"base_url": "https://sw.example.org"}
    outcome, _ = await run(set_up, "SW", config, '{"incoming_phone_numbers":[]}')
    assert outcome.error is not None
    assert "+12025550100" in outcome.error.message


@pytest.mark.parametrize(
    ("code", "config", "responses", "learned", "requests"),
    [
        (
            "SW",
            TWILIO | {"base_url": "https://sw.example.org"},
            ['{"incoming_phone_numbers":[{"sid":"PN1"}]}', "{}"],
            {"number_sid": "PN1"},
            [
                "GET https://sw.example.org/2010-04-01/Accounts/AC1/IncomingPhoneNumbers.json",
                "POST https://sw.example.org/2010-04-01/Accounts/AC1/IncomingPhoneNumbers/PN1.json",
            ],
        ),
        (
            "PL",
            {"PLIVO_AUTH_ID": "i", "PLIVO_AUTH_TOKEN": "t"},
            ['{"app_id":"77"}', {"status": 202}],
            {"PLIVO_APP_ID": "77"},
            [
                "POST https://api.plivo.com/v1/Account/i/Application/",
                "POST https://api.plivo.com/v1/Account/i/Number/12025550100/",
            ],
        ),
        (
            "NX",
            {"nexmo_api_key": "k", "nexmo_api_secret": "s"},
            ["{}"],
            {},
            ["POST https://rest.nexmo.com/number/update"],
        ),
        (
            "BW",
            {"username": "u", "password": "p", "account_id": "9"},
            ["<R><Application><ApplicationId>a-1</ApplicationId></Application></R>"],
            {"messaging_application_id": "a-1"},
            ["POST https://dashboard.bandwidth.com/api/accounts/9/applications"],
        ),
        (
            "D3C",
            {"auth_token": "k", "base_url": "https://d3.example.org"},
            ["{}"],
            {},
            ["POST https://d3.example.org/v1/configs/webhook"],
        ),
        (
            "TRN",
            {"auth_token": "k", "base_url": "https://turn.example.org"},
            ["{}"],
            {"webhook_is_ours": True},
            ["PATCH https://turn.example.org/v1/settings/application"],
        ),
        (
            "WAC",
            {"wa_waba_id": "w1", "wa_pin": "111111"},
            ["{}", "{}"],
            {},
            [
                "POST https://graph.facebook.com/v25.0/w1/subscribed_apps",
                "POST https://graph.facebook.com/v25.0/+12025550100/register",
            ],
        ),
        (
            "FBA",
            {"auth_token": "t"},
            ["{}"],
            {},
            ["POST https://graph.facebook.com/v25.0/+12025550100/subscribed_apps"],
        ),
        (
            "JCL",
            {"api_key": "k", "secret": "s"},
            ["{}", "{}"],
            {},
            ["POST https://api.justcall.io/v1/webhooks/add", "POST https://api.justcall.io/v1/webhooks/add"],
        ),
        (
            "MTN",
            {"api_key": "k", "auth_token": "s"},
            ['{"access_token":"t"}', '{"data":{"subscriptionId":"s1"}}'],
            {"mtn_subscription_id": "s1"},
            [
                "POST https://api.mtn.com/v1/oauth/access_token",
                "POST https://api.mtn.com/v2/messages/sms/outbound/12025550100/subscription",
            ],
        ),
        (
            "ZVW",
            {"api_key": "z"},
            ['{"id":"s1"}', '{"id":"s2"}'],
            {"zenvia_subscriptions": ["s1", "s2"]},
            ["POST https://api.zenvia.com/v2/subscriptions", "POST https://api.zenvia.com/v2/subscriptions"],
        ),
        ("KN", {"username": "u", "password": "p", "send_url": "https://k.example.org"}, [], {}, []),
    ],
)
async def test_set_up(
    code: str, config: dict[str, Any], responses: list[Any], learned: dict[str, Any], requests: list[str]
) -> None:
    outcome, made = await run(set_up, code, config, *responses)
    assert outcome.error is None
    assert (dict(outcome.config), lines(made)) == (learned, requests)


@pytest.mark.parametrize(
    ("code", "config", "responses", "requests"),
    [
        (
            "PL",
            {"PLIVO_AUTH_ID": "i", "PLIVO_APP_ID": "77"},
            [""],
            ["DELETE https://api.plivo.com/v1/Account/i/Application/77/"],
        ),
        (
            "BW",
            {"account_id": "9", "messaging_application_id": "a-1"},
            [""],
            ["DELETE https://dashboard.bandwidth.com/api/accounts/9/applications/a-1"],
        ),
        ("TRN", {"base_url": "https://turn.example.org"}, [], []),
        (
            "TRN",
            {"base_url": "https://turn.example.org", "webhook_is_ours": True},
            [""],
            ["DELETE https://turn.example.org/v1/settings/application"],
        ),
        ("IG", {"auth_token": "t"}, ["{}"], ["DELETE https://graph.facebook.com/v25.0/+12025550100/subscribed_apps"]),
        (
            "MTN",
            {"mtn_subscription_id": "s1"},
            ['{"access_token":"t"}', ""],
            [
                "POST https://api.mtn.com/v1/oauth/access_token",
                "DELETE https://api.mtn.com/v2/messages/sms/outbound/12025550100/subscription/s1",
            ],
        ),
        ("ZVS", {"zenvia_subscriptions": ["s1"]}, [""], ["DELETE https://api.zenvia.com/v2/subscriptions/s1"]),
        ("KN", {}, [], []),
    ],
)
async def test_release(code: str, config: dict[str, Any], responses: list[Any], requests: list[str]) -> None:
    outcome, made = await run(release, code, config, *responses)
    assert (outcome.error, lines(made)) == (None, requests)
