"""WC: WeChat."""

import hashlib
from functools import partial
from typing import Any

from channels import dates
from channels.answers import Answer, Answers
from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errand import Errand
from channels.errors import ErrorCode, Refused, SendFailed
from channels.fields import Fields, require
from channels.log import LogType
from channels.messages import EventType, Info
from channels.registry import register
from channels.replies import Reply, rejected
from channels.routes import Result, route
from channels.signatures import same
from channels.tokens import Token, access_token, request_with_token
from channels.typing_indicators import TypingEvent
from core.http import FORM, HttpRequest, with_query
from core.urns import URN

API = "https://api.weixin.qq.com/cgi-bin"
TOKEN_SECONDS = 7200
MEDIA = ("image", "video", "voice")
TOKEN_ERRORS = ("40001", "40014", "42001")


@register
class WeChat(ChannelType):
    """A WeChat official account."""

    code = "WC"
    name = "WeChat"
    schemes = ("wechat",)
    required = ("wechat_app_id", "wechat_app_secret")
    generated = ("secret",)
    redacted = ("wechat_app_secret",)
    max_length = 1600
    answers = Answers(messages=Answer(body=""))
    typing_interval = 12
    typing_stops = True

    @route("", methods=("GET",), log=LogType.WEBHOOK_VERIFY)
    async def verify(self, callback: Callback) -> Result:
        """The challenge by which the platform checks the URL."""
        return verify_signature(callback, callback.channel.text("secret"))

    @route("")
    async def receive(self, callback: Callback) -> Result:
        """A message or an event."""
        return read_message(callback, callback.xml, f"{API}/media/get?media_id=")

    async def send(self, delivery: Delivery) -> None:
        """One request for each part."""
        for part in delivery.resume(delivery.parts()):
            payload = {"msgtype": "text", "touser": delivery.to, "text": {"content": part.text}}
            await _post(delivery, f"{API}/message/custom/send", payload)
            delivery.sent()

    async def indicate_typing(self, errand: Errand, event: TypingEvent) -> None:
        """Shows or ends the indicator."""
        command = "Typing" if event.started else "CancelTyping"
        await _post(errand, f"{API}/message/custom/typing", {"touser": event.urn.path, "command": command})

    async def describe(self, errand: Errand, urn: URN) -> str:
        """The nickname."""

        def make(token: str) -> HttpRequest:
            return HttpRequest.get(f"{API}/user/info", {"access_token": token, "openid": urn.path})

        return (await request_with_token(errand, partial(_token, errand), make)).value("nickname")

    async def attachment_request(self, errand: Errand, url: str) -> HttpRequest:
        """Media need the token in the query."""
        token = await access_token(errand.host, errand.channel, partial(_token, errand))
        return HttpRequest("GET", with_query(url, {"access_token": token}))


def verify_signature(callback: Callback, secret: str) -> Answer:
    """Echoes the platform's text, if it is signed: the SHA-1 of secret, time and nonce, sorted. Raises `Refused`."""
    form = callback.form
    signed = "".join(sorted((secret, form.text("timestamp"), form.text("nonce"))))
    digest = hashlib.sha1(signed.encode(), usedforsecurity=False).hexdigest()
    if not same(form.text("signature"), digest):
        raise Refused("unknown request")
    return Answer(body=form.text("echostr"))


def read_message(callback: Callback, fields: Fields, media_url: str) -> Result:
    """A message, the start of a conversation, or another event. Raises `Refused`."""
    require(fields, "FromUserName", "MsgType")
    kind, created = fields.text("MsgType"), fields.text("CreateTime")
    date = dates.unix_either(created) if created else None
    sender = callback.urn(callback.channel.scheme, fields.text("FromUserName"))
    if kind == "event":
        require(fields, "Event")
        if fields.text("Event") == "subscribe":
            return [callback.event(EventType.NEW_CONVERSATION, sender, occurred_on=date)]
        return [Info("unknown event")]
    require(fields, "MsgId")
    media = f"{media_url}{fields.text('MediaId')}" if kind in MEDIA else ""
    return [
        callback.message(
            sender,
            fields.text("Content"),
            fields.text("MsgId"),
            received_on=date,
            attachments=(media,) if media else (),
        )
    ]


async def _post(errand: Errand, url: str, payload: dict[str, Any]) -> None:
    """A request with the token in its query; the platform tells errors in the body. Raises `SendFailed`."""

    def make(token: str) -> HttpRequest:
        return HttpRequest.json(with_query(url, {"access_token": token}), payload)

    reply = await request_with_token(errand, partial(_token, errand), make, is_expired=_is_expired)
    code = reply.value("errcode")
    if code not in ("", "0"):
        raise rejected(code, reply.value("errmsg"))


def _is_expired(reply: Reply) -> bool:
    return reply.status == 401 or reply.value("errcode") in TOKEN_ERRORS


async def _token(errand: Errand) -> Token:
    channel = errand.channel
    query = {
        "grant_type": "client_credential",
        "appid": channel.text("wechat_app_id"),
        "secret": channel.text("wechat_app_secret"),
    }
    reply = Reply(await errand.exchange(HttpRequest.get(f"{API}/token", query, {"Content-Type": FORM})), errand.log)
    return token_in(reply)


def token_in(reply: Reply) -> Token:
    """The token of an answer. Raises `SendFailed`: without one the app's id or secret is wrong."""
    token = reply.optional("access_token")
    if not token or not reply.response.ok:
        raise SendFailed(ErrorCode.CHANNEL_CONFIG, "The platform gave no access token for this id and secret.")
    return Token(token, reply.number("expires_in", TOKEN_SECONDS))
