"""What adapters remember between messages: tokens, uploads, places to upload to."""

from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from channels import pace
from channels.channel import Channel
from channels.host import Deployment, Host
from channels.outgoing import OutgoingMsg
from channels.receiving import receive
from channels.sending import Sent, send
from channels.signatures import hmac_sha256
from channels.statuses import Status
from channels.tokens import token_key
from channels.tools.memory import MemoryCache, ScriptedHttp
from core.http import HttpRequest
from core.urns import parse

FILE = {"status": 200, "body": "PNG"}


class Sender:
    """Sends several messages with one memory."""

    def __init__(self, code: str, scheme: str, config: dict[str, Any]) -> None:
        self.channel = Channel(
            uuid="5b6c2f10-0000-4000-8000-000000000001", type=code, address="1", schemes=(scheme,), config=config
        )
        self.cache = MemoryCache()

    def host(self, http: ScriptedHttp) -> Host:
        deployment = Deployment(domain="chat.example.net")
        return Host(http=http, now=datetime(2026, 11, 5, tzinfo=UTC), deployment=deployment, cache=self.cache)

    async def send(
        self, urn: str, *responses: Any, attachment: str = "", urn_auth: str = "", uuid: str = "m1"
    ) -> tuple[Sent, list[HttpRequest]]:
        http = ScriptedHttp([{"status": 200, "body": body} if isinstance(body, str) else body for body in responses])
        msg = OutgoingMsg.from_json(
            {
                "uuid": uuid,
                "urn": urn,
                "text": "Hi",
                "attachments": [attachment] if attachment else [],
                "urn_auth": urn_auth,
            }
        )
        return await send(self.channel, msg, self.host(http)), http.requests


async def test_a_file_is_uploaded_once_to_turn() -> None:
    sender = Sender("TRN", "whatsapp", {"auth_token": "t", "base_url": "https://turn.example.org"})
    taken, file = '{"messages":[{"id":"w1"}]}', "image/png:https://img.example.org/1.png"
    _, first = await sender.send("whatsapp:25078", FILE, '{"media":[{"id":"up1"}]}', taken, attachment=file)
    _, second = await sender.send("whatsapp:25078", taken, attachment=file)
    assert (len(first), len(second)) == (3, 1)
    assert first[2].body == second[0].body


async def test_a_failed_upload_is_not_tried_again_at_once() -> None:
    sender = Sender("TRN", "whatsapp", {"auth_token": "t", "base_url": "https://turn.example.org"})
    file = "image/png:https://img.example.org/1.png"
    await sender.send("whatsapp:25078", {"error": "timeout"}, attachment=file)
    sent, requests = await sender.send("whatsapp:25078", attachment=file)
    assert (sent.status, requests) == (Status.ERRORED, [])


async def test_the_place_for_photos_is_asked_for_once_at_vk() -> None:
    sender = Sender("VK", "vk", {"auth_token": "t", "secret": "s"})
    place = '{"response":{"upload_url":"https://up.example.org"}}'
    rest = [FILE, '{"photo":"p"}', '{"response":[{"owner_id":1,"id":2}]}', '{"response":3}']
    _, first = await sender.send("vk:5", place, *rest, attachment="image/png:https://img.example.org/1.png")
    _, second = await sender.send("vk:5", *rest, attachment="image/png:https://img.example.org/1.png")
    assert (len(first), len(second)) == (5, 4)


async def test_a_photo_that_can_not_be_uploaded_is_left_out() -> None:
    sender = Sender("VK", "vk", {"auth_token": "t", "secret": "s"})
    sent, requests = await sender.send(
        "vk:5", "{}", '{"response":3}', attachment="image/png:https://img.example.org/1.png"
    )
    assert (sent.status, len(requests)) == (Status.WIRED, 2)
    assert sent.log.errors[-1].code == "media_unresolveable"


async def test_firebase_signs_its_own_token_and_keeps_it() -> None:
    key = rsa.generate_private_key(65537, 2048)
    formats = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem = key.private_bytes(*formats).decode()
    credentials = {"project_id": "p", "client_email": "a@p.example.org", "private_key": pem, "private_key_id": "k1"}
    sender = Sender("FCM", "fcm", {"FCM_CREDENTIALS_JSON": credentials})
    taken = '{"name":"projects/p/messages/m1"}'
    sent, first = await sender.send("fcm:u1", taken, urn_auth="tok")
    _, second = await sender.send("fcm:u1", taken, urn_auth="tok")
    assert sent.external_ids == ("m1",)
    assert first[0].header("Authorization") == second[0].header("Authorization")
    assert await sender.cache.get(token_key(sender.channel)) == first[0].header("Authorization").removeprefix("Bearer ")
    assert pem not in str(sent.log.to_json())


async def test_a_failure_at_viber_is_matched_with_its_message() -> None:
    sender = Sender("VP", "viber", {"auth_token": "v"})
    uuid = "019a5e2c-0000-7000-8000-000000000001"
    await sender.send("viber:a==", '{"status":0,"message_token":77}', uuid=uuid)

    async def by_uuid(_: str) -> Channel:
        return sender.channel

    async def by_address(_: str, __: str) -> None:
        return None

    body = b'{"event":"failed","message_token":77}'
    signature = {"X-Viber-Content-Signature": hmac_sha256("v", body)}
    request = HttpRequest("POST", f"https://chat.example.net/c/vp/{sender.channel.uuid}/receive", signature, body)
    received = await receive(request, sender.host(ScriptedHttp()), find_by_uuid=by_uuid, find_by_address=by_address)
    assert [(status.msg_uuid, status.status) for status in received.statuses] == [(uuid, Status.FAILED)]


def test_what_a_message_costs() -> None:
    phone, chat = parse("tel:+250788000001"), parse("telegram:88")
    assert pace.cost(phone, "a" * 161, ["x"]) == 3
    assert pace.cost(chat, "a" * 500, ["x"]) == 1
