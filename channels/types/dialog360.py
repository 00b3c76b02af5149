"""D3C: WhatsApp by 360dialog."""

from typing import Any

from channels.answers import Answer
from channels.callback import Callback
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errand import Errand
from channels.log import LogType
from channels.registry import register
from channels.routes import Result, route
from channels.typing_indicators import TypingEvent
from channels.whatsapp.delivering import deliver
from channels.whatsapp.incoming import Batch, url_in
from channels.whatsapp.payloads import Dialect
from channels.whatsapp.typing import read_and_typing
from core.http import HttpRequest

META_MEDIA = "https://lookaside.fbsbx.com"


@register
class Dialog360(ChannelType):
    """WhatsApp by 360dialog, which passes on Meta's API."""

    code = "D3C"
    name = "360Dialog WhatsApp"
    schemes = ("whatsapp",)
    required = ("auth_token", "base_url")
    options = ("fb_namespace",)
    typing_interval = 20

    @route("receive", log=LogType.MULTI_RECEIVE, multi=True)
    async def receive(self, callback: Callback) -> Result:
        """A batch in Meta's form. What can't be read is ignored, as this provider repeats what is refused."""
        batch = Batch(callback, _media_url)
        for entry in callback.json.items("entry"):
            for change in entry.items("changes"):
                await batch.read(change.object("value"))
        if batch.faults and not batch.items:
            return Answer(title="Ignored", info=tuple(batch.faults))
        return batch.result()

    async def send(self, delivery: Delivery) -> None:
        """All parts, in order."""
        await deliver(delivery, f"{delivery.channel.text('base_url')}/messages", _key(delivery.channel), Dialect())

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Names the webhook."""
        url = f"{errand.channel.text('base_url')}/v1/configs/webhook"
        await errand.request(HttpRequest.json(url, {"url": errand.callback_url("receive")}, _key(errand.channel)))
        return {}

    async def indicate_typing(self, errand: Errand, event: TypingEvent) -> None:
        """Marks the last incoming message as read and shows the indicator."""
        url = f"{errand.channel.text('base_url')}/messages"
        await errand.request(HttpRequest.json(url, read_and_typing(event), _key(errand.channel)))

    async def attachment_request(self, errand: Errand, url: str) -> HttpRequest:
        """Media are behind the channel's key."""
        return HttpRequest("GET", url, _key(errand.channel))


def _key(channel: Channel) -> dict[str, str]:
    return {"D360-API-KEY": channel.text("auth_token")}


async def _media_url(callback: Callback, media_id: str) -> str | None:
    """Meta's URL of a file, by way of the provider."""
    base = callback.channel.text("base_url")
    found = url_in(await callback.fetch(HttpRequest("GET", f"{base}/{media_id}", _key(callback.channel))))
    return found.replace(META_MEDIA, base) if found else None
