"""MTN: MTN Developer Portal."""

from functools import partial
from typing import Any

from channels import dates
from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery, Part
from channels.errand import Errand
from channels.errors import ErrorCode, SendFailed
from channels.fields import require
from channels.messages import Info
from channels.registry import register
from channels.replies import Reply
from channels.routes import Result, route, status_items
from channels.tokens import Token, request_with_token
from core.http import HttpRequest

HOST = "https://api.mtn.com"
SUBSCRIPTION = "mtn_subscription_id"
TOKEN_SECONDS = 3600
LETTERS: dict[str, str | None] = {
    "DELIVRD": "D",
    "DeliveredToTerminal": "D",
    "DeliveryUncertain": "S",
    "DeliveredToNetwork": "S",
    "EXPIRED": "F",
    "DeliveryImpossible": "E",
    "MessageWaiting": None,
    "DeliveryNotificationNotSupported": None,
}


@register
class MTN(ChannelType):
    """MTN (Africa); messages and reports come to one URL."""

    code = "MTN"
    name = "MTN Developer Portal"
    required = ("api_key", "auth_token")
    options = ("api_host", "cp_address")

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message if it has a text, else a report."""
        event = callback.json
        if event.text("message"):
            require(event, "senderAddress")
            created = event.text("created")
            return [
                callback.message(
                    callback.phone(event.text("senderAddress")),
                    event.text("message"),
                    received_on=dates.unix_milliseconds(created) if created else None,
                )
            ]
        transaction = event.text("transactionId")
        if not transaction:
            return [Info("neither a message nor a report")]
        return status_items(callback, event.text("deliveryStatus"), LETTERS, external_id=transaction)

    async def send(self, delivery: Delivery) -> None:
        """Each part with a token that lives about an hour."""
        for part in delivery.resume(delivery.parts()):
            reply = await request_with_token(delivery, partial(_token, delivery), partial(_request, delivery, part))
            delivery.sent(reply.optional("transactionId"))

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Subscribes to the address's messages and reports."""
        subscription = {"notifyUrl": errand.callback_url("receive"), "targetSystem": errand.host.deployment.domain}

        def make(token: str) -> HttpRequest:
            return HttpRequest.json(_subscription_url(errand), subscription, {"Authorization": f"Bearer {token}"})

        reply = await request_with_token(errand, partial(_token, errand), make)
        subscription_id = reply.value("data.subscriptionId") or reply.value("subscriptionId")
        return {SUBSCRIPTION: subscription_id} if subscription_id else {}

    async def release(self, errand: Errand) -> None:
        """Ends the subscription."""
        url = f"{_subscription_url(errand)}/{errand.channel.text(SUBSCRIPTION)}"
        if errand.channel.text(SUBSCRIPTION):
            await request_with_token(
                errand,
                partial(_token, errand),
                lambda token: HttpRequest("DELETE", url, {"Authorization": f"Bearer {token}"}),
            )


def _subscription_url(errand: Errand) -> str:
    host = errand.channel.text("api_host", HOST)
    return f"{host}/v2/messages/sms/outbound/{errand.channel.digits}/subscription"


def _request(delivery: Delivery, part: Part, token: str) -> HttpRequest:
    channel = delivery.channel
    payload = {
        "senderAddress": channel.digits,
        "receiverAddress": [delivery.to_digits],
        "message": part.text,
        "clientCorrelator": delivery.msg.uuid,
    }
    if channel.text("cp_address"):
        payload["cpAddress"] = channel.text("cp_address")
    url = f"{channel.text('api_host', HOST)}/v2/messages/sms/outbound"
    return HttpRequest.json(url, payload, {"Authorization": f"Bearer {token}"})


async def _token(errand: Errand) -> Token:
    channel = errand.channel
    url = f"{channel.text('api_host', HOST)}/v1/oauth/access_token?grant_type=client_credentials"
    form = {"client_id": channel.text("api_key"), "client_secret": channel.text("auth_token")}
    response = await errand.exchange(HttpRequest.form(url, form))
    reply = Reply(response, errand.log)
    token = reply.optional("access_token") if response.ok else ""
    if not token:
        raise SendFailed(ErrorCode.CHANNEL_CONFIG, "The provider gave no access token for this key and secret.")
    return Token(token, reply.number("expires_in", TOKEN_SECONDS))
