"""FC: Freshchat."""

import base64
import binascii
import re
from typing import Any

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from channels import dates
from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errors import Forged
from channels.fields import require
from channels.messages import Info
from channels.registry import register
from channels.routes import Result, route
from core.http import HttpRequest

URL = "https://api.freshchat.com/v2/conversations"
_PEM = re.compile(r"(-----BEGIN [A-Z ]+-----)(.*)(-----END [A-Z ]+-----)", re.DOTALL)


@register
class Freshchat(ChannelType):
    """Freshchat, where agents of a help desk write by the same channel."""

    code = "FC"
    name = "Freshchat"
    schemes = ("freshchat",)
    required = ("username", "auth_token")
    options = ("secret",)

    async def authenticate(self, callback: Callback) -> None:
        """The body is signed with the key whose public half is the channel's secret."""
        try:
            signature = base64.b64decode(callback.header("X-FreshChat-Signature"), validate=True)
            key = _public_key(callback.channel.text("secret"))
            key.verify(signature, callback.request.body, padding.PKCS1v15(), hashes.SHA256())
        except (InvalidSignature, UnsupportedAlgorithm, binascii.Error, ValueError):
            raise Forged("invalid request signature") from None

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message of a user; those of agents are ignored."""
        message = callback.json.object("data.message")
        if message.text("actor_type") == "agent":
            return [Info("ignoring agent message")]
        require(message, "id", "actor_id", "channel_id")
        parts = message.items("message_parts")
        created = message.text("created_time")
        return [
            callback.message(
                callback.urn("freshchat", f"{message.text('channel_id')}/{message.text('actor_id')}"),
                "\n".join(text for part in parts if (text := part.text("text.content"))),
                message.text("id"),
                received_on=dates.rfc3339(created) if created else None,
                attachments=[url for part in parts if (url := part.text("image.url"))],
            )
        ]

    async def send(self, delivery: Delivery) -> None:
        """A conversation of one message; files that are no images are links in its text."""
        if not delivery.resume((delivery.msg,)):
            return
        channel = delivery.channel
        channel_id, _, user_id = delivery.to.partition("/")
        message = {
            "message_parts": _parts(delivery),
            "actor_id": channel.text("username"),
            "actor_type": "agent",
        }
        payload = {"messages": [message], "channel_id": channel_id, "users": [{"id": user_id}]}
        headers = {"Authorization": f"Bearer {channel.text('auth_token')}"}
        await delivery.request(HttpRequest.json(URL, payload, headers))
        delivery.sent()


def _parts(delivery: Delivery) -> list[dict[str, Any]]:
    msg = delivery.msg
    text = "\n".join([*([msg.text] if msg.text else []), *(one.url for one in msg.attachments if one.kind != "image")])
    texts: list[dict[str, Any]] = [{"text": {"content": text}}] if text else []
    return texts + [{"image": {"url": one.url}} for one in msg.attachments if one.kind == "image"]


def _public_key(pem: str) -> RSAPublicKey:
    """The RSA key of a PEM text, whose line ends may have become spaces. Raises `ValueError`."""
    found = _PEM.search(pem)
    if found is None:
        raise ValueError("there is no key")
    begin, body, end = found.groups()
    key = serialization.load_pem_public_key("\n".join([begin, *body.split(), end, ""]).encode())
    if not isinstance(key, RSAPublicKey):
        raise ValueError("the key is not an RSA key")
    return key
