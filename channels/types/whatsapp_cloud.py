"""WAC: WhatsApp Cloud API, by Meta itself."""

from collections.abc import Sequence
from typing import Any

from channels.callback import Callback
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errand import Errand
from channels.errors import ErrorCode, SendFailed
from channels.fields import Json
from channels.host import Host
from channels.log import LogType
from channels.meta import GRAPH, LOOKUP, check_signature, meta_secrets, verify_webhook
from channels.registry import register
from channels.routes import Result, route
from channels.typing_indicators import TypingEvent
from channels.whatsapp.delivering import deliver
from channels.whatsapp.incoming import Batch, url_in
from channels.whatsapp.payloads import Dialect
from channels.whatsapp.typing import read_and_typing
from core.http import HttpRequest


@register
class WhatsAppCloud(ChannelType):
    """WhatsApp by Meta. One webhook serves all numbers, one token of the deployment sends for all."""

    code = "WAC"
    name = "WhatsApp"
    schemes = ("whatsapp",)
    options = ("wa_waba_id", "wa_pin", "fb_namespace")
    by_address = True
    error_status = 200
    tps = 80
    typing_interval = 20

    def addresses(self, request: HttpRequest) -> Sequence[str]:
        """The phone number ids of the changes."""
        changes = [change for entry in Json.of(request).items("entry") for change in entry.items("changes")]
        return list(dict.fromkeys(change.text("value.metadata.phone_number_id") for change in changes))

    @route("receive", methods=("GET",), log=LogType.WEBHOOK_VERIFY)
    async def verify(self, callback: Callback) -> Result:
        """The challenge by which Meta checks that the webhook is ours."""
        return verify_webhook(callback, callback.host.deployment.facebook_webhook_secret)

    @route("receive", log=LogType.MULTI_RECEIVE, multi=True)
    async def receive(self, callback: Callback) -> Result:
        """The changes that are this channel's."""
        check_signature(callback)
        batch = Batch(callback, _media_url)
        for entry in callback.json.items("entry"):
            for change in entry.items("changes"):
                if change.text("value.metadata.phone_number_id") == callback.channel.address:
                    await batch.read(change.object("value"))
        return batch.result()

    async def send(self, delivery: Delivery) -> None:
        """All parts, in order."""
        await deliver(delivery, _messages_url(delivery), _token(delivery), Dialect())

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Subscribes to the business account's events and registers the number."""
        channel = errand.channel
        channel.require("wa_waba_id", "wa_pin")
        subscription = f"{GRAPH}/{channel.text('wa_waba_id')}/subscribed_apps"
        await errand.request(HttpRequest.form(subscription, {}, _token(errand)))
        registration = {"messaging_product": "whatsapp", "pin": channel.text("wa_pin")}
        await errand.request(HttpRequest.json(f"{GRAPH}/{channel.address}/register", registration, _token(errand)))
        return {}

    async def indicate_typing(self, errand: Errand, event: TypingEvent) -> None:
        """Marks the last incoming message as read and shows the indicator."""
        await errand.request(HttpRequest.json(_messages_url(errand), read_and_typing(event), _token(errand)))

    async def attachment_request(self, errand: Errand, url: str) -> HttpRequest:
        """Media are behind the deployment's token."""
        return HttpRequest("GET", url, _token(errand))

    def secrets(self, channel: Channel, host: Host) -> list[str]:
        """The deployment's own secrets as well."""
        return [*super().secrets(channel, host), *meta_secrets(host)]


def _messages_url(errand: Errand) -> str:
    return f"{GRAPH}/{errand.channel.address}/messages"


def _token(errand: Errand) -> dict[str, str]:
    token = errand.host.deployment.whatsapp_admin_system_user_token
    if not token:
        raise SendFailed(ErrorCode.CHANNEL_CONFIG, "the deployment has no WhatsApp system user token")
    return {"Authorization": f"Bearer {token}"}


async def _media_url(callback: Callback, media_id: str) -> str | None:
    token = callback.host.deployment.whatsapp_admin_system_user_token
    response = await callback.fetch(HttpRequest("GET", f"{LOOKUP}/{media_id}", {"Authorization": f"Bearer {token}"}))
    return url_in(response)
