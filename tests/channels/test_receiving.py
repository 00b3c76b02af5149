"""What every callback has in common."""

import json
from datetime import UTC, datetime

import pytest

from channels.answers import Stored
from channels.channel import Channel
from channels.host import Deployment, Host
from channels.receiving import Received, receive
from channels.tools.memory import MemoryCache, ScriptedHttp
from core.http import HttpRequest

NOW = datetime(2026, 11, 5, 10, tzinfo=UTC)
UUID = "5b6c2f10-0000-4000-8000-000000000001"
CHANNEL = Channel(uuid=UUID, type="EX", address="2020", country="RW", config={"secret": "sesame"})
HOST = Host(http=ScriptedHttp(), now=NOW, deployment=Deployment(domain="chat.example.net"), cache=MemoryCache())
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


async def call(path: str, body: str = "", method: str = "POST") -> Received:
    async def by_uuid(uuid: str) -> Channel | None:
        return CHANNEL if uuid == UUID else None

    async def by_address(code: str, address: str) -> Channel | None:
        raise AssertionError("these callbacks name their channel")

    request = HttpRequest(method, f"https://chat.example.net{path}", FORM, body.encode())
    return await receive(request, HOST, find_by_uuid=by_uuid, find_by_address=by_address)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", f"/c/ex/{UUID}/receive", 400),
        ("POST", f"/c/ex/{UUID}/receive/", 400),
        ("PUT", f"/c/ex/{UUID}/receive", 405),
        ("POST", f"/c/ex/{UUID}/nothing", 404),
        ("POST", f"/c/EX/{UUID}/receive", 404),
        ("POST", f"/c/ex/{UUID.upper()}/receive", 404),
        ("POST", "/c/ex/receive", 404),
        ("POST", f"/c/xx/{UUID}/receive", 404),
        ("POST", f"/c/kn/{UUID}/receive", 400),
        ("POST", f"/c/ex/{UUID.replace('1', '2')}/receive", 400),
        ("POST", "/elsewhere", 404),
    ],
)
async def test_paths_that_lead_nowhere(method: str, path: str, status: int) -> None:
    received = await call(path, method=method)
    assert received.response().status == status
    assert not received.items


async def test_the_answer_names_what_was_stored() -> None:
    received = await call(f"/c/ex/{UUID}/receive", "from=0788000001&text=Hi%00+there")
    response = received.response(Stored(msg_uuids=["m1"]))
    assert response.header("content-type") == "application/json"
    assert response.body.endswith(b"}\n")
    assert json.loads(response.body) == {
        "message": "Message Accepted",
        "data": [
            {
                "type": "msg",
                "channel_uuid": UUID,
                "msg_uuid": "m1",
                "text": "Hi there",
                "urn": "tel:+250788000001",
                "received_on": "2026-11-05T10:00:00Z",
            }
        ],
    }


async def test_faults_are_told_one_by_one() -> None:
    received = await call(f"/c/ex/{UUID}/stopped")
    answer = json.loads(received.response().body)
    assert answer == {"message": "Error", "data": [{"type": "error", "error": "field 'from' required"}]}


async def test_the_request_is_logged_without_secrets() -> None:
    received = await call(f"/c/ex/{UUID}/receive?key=sesame", "from=0788000001&text=sesame")
    (log,) = received.logs
    assert log.http_logs[0].status_code == 200
    assert "sesame" not in str(log.to_json())
    assert "from=0788000001" in log.http_logs[0].request
