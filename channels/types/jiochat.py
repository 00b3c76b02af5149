"""JC: JioChat."""

from functools import partial

from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery, Part
from channels.errand import Errand
from channels.log import LogType
from channels.registry import register
from channels.replies import Reply
from channels.routes import Result, route
from channels.tokens import Token, access_token, request_with_token
from channels.types.wechat import read_message, token_in, verify_signature
from core.http import HttpRequest
from core.urns import URN

API = "https://channels.jiochat.com"


@register
class JioChat(ChannelType):
    """A JioChat channel, which speaks WeChat's protocol in JSON."""

    code = "JC"
    name = "JioChat"
    schemes = ("jiochat",)
    required = ("jiochat_app_id", "jiochat_app_secret")
    redacted = ("jiochat_app_secret",)
    max_length = 1600

    @route("", methods=("GET",), log=LogType.WEBHOOK_VERIFY)
    async def verify(self, callback: Callback) -> Result:
        """The challenge by which the platform checks the URL."""
        return verify_signature(callback, callback.channel.text("jiochat_app_secret"))

    @route("rcv/msg/message")
    @route("rcv/event/menu", "rcv/event/follow", log=LogType.EVENT_RECEIVE)
    async def receive(self, callback: Callback) -> Result:
        """A message or an event."""
        return read_message(callback, callback.json, f"{API}/media/download.action?media_id=")

    async def send(self, delivery: Delivery) -> None:
        """One request for each part."""
        for part in delivery.resume(delivery.parts()):
            await request_with_token(delivery, partial(_token, delivery), partial(_request, delivery, part))
            delivery.sent()

    async def describe(self, errand: Errand, urn: URN) -> str:
        """The nickname."""

        def make(token: str) -> HttpRequest:
            return HttpRequest.get(f"{API}/user/info.action", {"openid": urn.path}, _bearer(token))

        return (await request_with_token(errand, partial(_token, errand), make)).value("nickname")

    async def attachment_request(self, errand: Errand, url: str) -> HttpRequest:
        """Media are behind the token."""
        token = await access_token(errand.host, errand.channel, partial(_token, errand))
        return HttpRequest("GET", url, _bearer(token))


def _request(delivery: Delivery, part: Part, token: str) -> HttpRequest:
    payload = {"msgtype": "text", "touser": delivery.to, "text": {"content": part.text}}
    return HttpRequest.json(f"{API}/custom/custom_send.action", payload, _bearer(token))


async def _token(errand: Errand) -> Token:
    channel = errand.channel
    payload = {
        "grant_type": "client_credentials",
        "client_id": channel.text("jiochat_app_id"),
        "client_secret": channel.text("jiochat_app_secret"),
    }
    response = await errand.exchange(HttpRequest.json(f"{API}/auth/token.action", payload))
    return token_in(Reply(response, errand.log))


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}
