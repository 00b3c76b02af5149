"""RC: Rocket.Chat."""

from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errand import Errand
from channels.errors import Refused, Unauthorized
from channels.fields import require
from channels.registry import register
from channels.routes import Result, route
from channels.signatures import same
from core.http import HttpRequest


@register
class RocketChat(ChannelType):
    """Rocket.Chat, by an app installed on the server."""

    code = "RC"
    name = "Rocket.Chat"
    schemes = ("rocketchat",)
    required = ("base_url", "secret", "bot_username")
    generated = ("secret",)
    options = ("admin_auth_token", "admin_user_id")
    redacted = ("admin_auth_token",)

    async def authenticate(self, callback: Callback) -> None:
        """The app has the channel's secret as its token."""
        secret = callback.channel.text("secret")
        if not secret or not same(callback.header("Authorization"), f"Token {secret}"):
            raise Unauthorized("invalid Authorization header")

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message, with its files."""
        body = callback.json
        require(body, "user.urn")
        urls = [url for attachment in body.items("attachments") if (url := attachment.text("url"))]
        if not body.text("text") and not urls:
            raise Refused("no text or attachment in this message")
        urn = callback.urn("rocketchat", body.text("user.urn"), body.text("user.username"))
        return [callback.message(urn, body.text("text"), attachments=urls, contact_name=body.text("user.full_name"))]

    async def send(self, delivery: Delivery) -> None:
        """All in one request."""
        if not delivery.resume((delivery.msg,)):
            return
        channel, msg = delivery.channel, delivery.msg
        payload: dict[str, object] = {"user": delivery.to, "bot": channel.text("bot_username")}
        if msg.text:
            payload["text"] = msg.text
        if msg.attachments:
            payload["attachments"] = [{"type": one.content_type, "url": one.url} for one in msg.attachments]
        headers = {"Authorization": f"Token {channel.text('secret')}"}
        reply = await delivery.request(HttpRequest.json(f"{channel.text('base_url')}/message", payload, headers))
        delivery.sent(reply.required("id"))

    async def attachment_request(self, errand: Errand, url: str) -> HttpRequest:
        """Files are behind the administrator's credentials."""
        channel = errand.channel
        headers = {"X-Auth-Token": channel.text("admin_auth_token"), "X-User-Id": channel.text("admin_user_id")}
        return HttpRequest("GET", url, headers)
