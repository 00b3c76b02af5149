"""Names, typing indicators, and requests for files."""

import asyncio
from typing import Any

import pytest

from channels.tools import send

SETTINGS = {"domain": "chat.example.net", "whatsapp_admin_system_user_token": "wa-1"}


def ask(code: str, kind: str, config: dict[str, Any], scheme: str, **line: Any) -> dict[str, Any]:
    channel = {"uuid": "5b6c2f10-0000-4000-8000-000000000001", "address": "1", "schemes": [scheme], "config": config}
    case = {"type": code, "kind": kind, "channel": channel, "settings": SETTINGS, **line}
    answer: dict[str, Any] = asyncio.run(send.answer(case))["expect"]
    return answer


def typing(code: str, config: dict[str, Any], urn: str, **event: Any) -> dict[str, Any]:
    return ask(
        code,
        "typing",
        config,
        urn.split(":", maxsplit=1)[0],
        event={"type": "typing_started", "urn": urn, **event},
        provider_responses=[{"status": 200, "body": '{"ok":true}'}],
    )


@pytest.mark.parametrize(
    ("code", "urn", "config", "interval", "url"),
    [
        ("FBA", "facebook:5", {"auth_token": "t"}, 15, "https://graph.facebook.com/v25.0/me/messages"),
        ("WAC", "whatsapp:25078", {}, 20, "https://graph.facebook.com/v25.0/1/messages"),
        ("D3C", "whatsapp:25078", {"auth_token": "t", "base_url": "https://d.example.org"}, 20, "https://d.example.org/messages"),
        ("TWA", "whatsapp:25078", {"account_sid": "a", "auth_token": "t"}, 20, "https://messaging.twilio.com/v2/Indicators/Typing.json"),
        ("TG", "telegram:5", {"auth_token": "t"}, 4, "https://api.telegram.org/bott/sendChatAction"),
        ("LN", "line:U5", {"auth_token": "t"}, 15, "https://api.line.me/v2/bot/chat/loading/start"),
        ("VK", "vk:5", {"auth_token": "t"}, 8, "https://api.vk.com/method/messages.setActivity.json"),
    ],
)  # fmt: skip
def test_typing(code: str, urn: str, config: dict[str, Any], interval: int, url: str) -> None:
    answer = typing(code, config, urn, msg_external_id="x1")
    assert (answer["supported"], answer["interval"], answer["error"]) == (True, interval, False)
    assert [request["url"] for request in answer["requests"]] == [url]


def test_typing_ends_only_where_it_can() -> None:
    assert typing("FBA", {"auth_token": "t"}, "facebook:5", type="typing_stopped")["interval"] == 0
    assert typing("TG", {"auth_token": "t"}, "telegram:5", type="typing_stopped") == {
        "requests": [],
        "supported": False,
    }
    assert typing("KN", {}, "tel:+250788000001") == {"requests": [], "supported": False}


def test_typing_needs_a_message_to_stand_under() -> None:
    assert typing("WAC", {}, "whatsapp:25078")["error"] is True


@pytest.mark.parametrize(
    ("code", "scheme", "config", "body", "name"),
    [
        ("FBA", "facebook", {"auth_token": "t"}, '{"first_name":"Ada","last_name":"L"}', "Ada L"),
        ("IG", "instagram", {"auth_token": "t"}, '{"name":"Ada"}', "Ada"),
        ("VK", "vk", {"auth_token": "t"}, '{"response":[{"first_name":"Ada","last_name":"L"}]}', "Ada L"),
        ("SL", "slack", {"bot_token": "t"}, '{"ok":true,"user":{"real_name":"Ada L"}}', "Ada L"),
        ("WC", "wechat", {}, '{"nickname":"Ada"}', "Ada"),
        ("JC", "jiochat", {}, '{"nickname":"Ada"}', "Ada"),
    ],
)
def test_names(code: str, scheme: str, config: dict[str, Any], body: str, name: str) -> None:
    answer = ask(
        code,
        "describe",
        config,
        scheme,
        urn=f"{scheme}:5",
        cached_access_token="t",
        provider_responses=[{"status": 200, "body": body}],
    )
    assert answer["attributes"] == {"name": name}


def test_no_name() -> None:
    line: dict[str, Any] = {"urn": "facebook:5", "provider_responses": [{"status": 404}]}
    assert ask("FBA", "describe", {"auth_token": "t"}, "facebook", **line)["error"] is True
    assert ask("KN", "describe", {}, "tel", urn="tel:+250788000001") == {"requests": [], "error": True}


@pytest.mark.parametrize(
    ("code", "config", "headers"),
    [
        ("WAC", {}, {"authorization": "Bearer wa-1"}),
        ("D3C", {"auth_token": "t"}, {"d360-api-key": "t"}),
        ("TRN", {"auth_token": "t"}, {"authorization": "Bearer t"}),
        ("T", {"account_sid": "a", "auth_token": "t"}, {"authorization": "Basic YTp0"}),
        ("BW", {"username": "a", "password": "t"}, {"authorization": "Basic YTp0"}),
        ("SW", {"account_sid": "a", "auth_token": "t"}, {}),
        ("KN", {}, {}),
    ],
)
def test_requests_for_files(code: str, config: dict[str, Any], headers: dict[str, str]) -> None:
    answer = ask(code, "attachment_request", config, "tel", url="https://m.example.org/1")
    assert answer["request"]["headers"] == headers


def test_files_at_wechat_need_the_token_in_the_query() -> None:
    answer = ask(
        "WC", "attachment_request", {}, "wechat", url="https://m.example.org/?media_id=1", cached_access_token="t"
    )
    assert answer["request"]["query"] == {"media_id": ["1"], "access_token": ["t"]}
