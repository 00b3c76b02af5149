"""HM: Hormuud."""

from functools import partial

from channels.channel_type import ChannelType
from channels.delivery import Delivery, Part
from channels.errand import Errand
from channels.errors import ErrorCode, SendFailed
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming, form_any_case
from channels.tokens import Token, request_with_token
from core.http import HttpRequest

TOKEN_URL = "https://smsapi.hormuud.com/token"
URL = "https://smsapi.hormuud.com/api/SendSMS"
TOKEN_SECONDS = 3600


@register
class Hormuud(ChannelType):
    """Hormuud (Somalia)."""

    code = "HM"
    name = "Hormuud"
    required = ("username", "password")
    max_length = 160

    receive = Incoming("receive", sender="Sender", text="MessageText", required=("ShortCode",), read=form_any_case)

    async def send(self, delivery: Delivery) -> None:
        """Each part with a token that lives an hour."""
        for part in delivery.resume(delivery.parts()):
            reply = await request_with_token(delivery, partial(_token, delivery), partial(_request, delivery, part))
            message_id = reply.value("Data.MessageID")
            delivery.sent("" if message_id == "null" else message_id)


def _request(delivery: Delivery, part: Part, token: str) -> HttpRequest:
    payload = {
        "mobile": delivery.to_digits,
        "message": part.text,
        "senderid": delivery.channel.address,
        "mType": -1,
        "eType": -1,
        "UDH": "",
    }
    return HttpRequest.json(URL, payload, {"Authorization": f"Bearer {token}"})


async def _token(errand: Errand) -> Token:
    channel = errand.channel
    form = {
        "Username": channel.text("username"),
        "Password": channel.text("password"),
        "grant_type": "password",
    }
    response = await errand.exchange(HttpRequest.form(TOKEN_URL, form))
    reply = Reply(response, errand.log)
    token = reply.value("access_token") if response.ok else ""
    if not token:
        raise SendFailed(ErrorCode.INTERNAL_ERROR, "The provider gave no access token.")
    return Token(token, reply.number("expires_in", TOKEN_SECONDS))
