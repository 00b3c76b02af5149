"""TRN: WhatsApp by Turn.io."""

from typing import Any

from channels.callback import Callback
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errand import Errand
from channels.errors import SendFailed
from channels.log import LogType
from channels.outgoing import Attachment
from channels.registry import register
from channels.replies import Reply, rejected
from channels.routes import Result, route
from channels.whatsapp.delivering import deliver
from channels.whatsapp.incoming import LETTERS, Batch
from channels.whatsapp.payloads import Dialect, Payload
from core.http import HttpRequest

BASE = "https://whatsapp.turn.io"
UPLOAD_SECONDS = 24 * 3600
FAILURE_SECONDS = 15 * 60
WEBHOOK_IS_OURS = "webhook_is_ours"
_FAILED = "-"


@register
class Turn(ChannelType):
    """WhatsApp by Turn.io, in the form of the older API: files are uploaded before they are sent."""

    code = "TRN"
    name = "Turn.io WhatsApp"
    schemes = ("whatsapp",)
    required = ("auth_token", "base_url")
    options = ("fb_namespace", "fb_access_token")
    redacted = ("fb_access_token",)

    @route("receive", log=LogType.MULTI_RECEIVE, multi=True)
    async def receive(self, callback: Callback) -> Result:
        """One value of Meta's batches, at the top level."""
        letters: dict[str, str | None] = {"sending": "W", **LETTERS}
        batch = Batch(callback, _media_url, letters=letters, user_id_field="from_bsuid")
        await batch.read(callback.json)
        return batch.result()

    async def send(self, delivery: Delivery) -> None:
        """All parts, in order."""
        url = f"{_base(delivery.channel)}/v1/messages"
        await deliver(delivery, url, _bearer(delivery.channel), Dialect(media=_uploaded, is_turn=True))

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Names the webhook, and remembers that it is ours."""
        settings = {"webhooks": {"url": errand.callback_url("receive")}}
        request = HttpRequest.json(_settings_url(errand.channel), settings, _bearer(errand.channel), method="PATCH")
        await errand.request(request)
        return {WEBHOOK_IS_OURS: True}

    async def release(self, errand: Errand) -> None:
        """Removes the webhook, if we had named it."""
        if errand.channel.flag(WEBHOOK_IS_OURS):
            await errand.request(HttpRequest("DELETE", _settings_url(errand.channel), _bearer(errand.channel)))

    async def attachment_request(self, errand: Errand, url: str) -> HttpRequest:
        """Media are behind the channel's token."""
        return HttpRequest("GET", url, _bearer(errand.channel))


def _base(channel: Channel) -> str:
    return channel.text("base_url", BASE).rstrip("/")


def _settings_url(channel: Channel) -> str:
    return f"{_base(channel)}/v1/settings/application"


def _bearer(channel: Channel) -> dict[str, str]:
    return {"Authorization": f"Bearer {channel.text('auth_token')}"}


async def _media_url(callback: Callback, media_id: str) -> str | None:
    return f"{_base(callback.channel)}/v1/media/{media_id}"


async def _uploaded(delivery: Delivery, attachment: Attachment) -> Payload:
    """A file by the id under which it was uploaded, now or within a day; failures are remembered for minutes."""
    cache, key = delivery.host.cache, f"upload:{delivery.channel.uuid}:{attachment.url}"
    media_id = await cache.get(key)
    if media_id is None:
        media_id = await _upload(delivery, attachment) or _FAILED
        await cache.set(key, media_id, FAILURE_SECONDS if media_id == _FAILED else UPLOAD_SECONDS)
    if media_id == _FAILED:
        raise rejected("media_upload_failed", "The attachment could not be uploaded to the provider.", retry=True)
    return {"id": media_id}


async def _upload(delivery: Delivery, attachment: Attachment) -> str:
    """The id of a file at the provider, "" if it could not be fetched or uploaded."""
    try:
        file = await delivery.exchange(HttpRequest("GET", attachment.url))
        if not file.ok:
            return ""
        content_type = attachment.content_type if "/" in attachment.content_type else file.header("Content-Type")
        headers = {"Content-Type": content_type, **_bearer(delivery.channel)}
        url = f"{_base(delivery.channel)}/v1/media"
        uploaded = await delivery.exchange(HttpRequest("POST", url, headers, file.body))
    except SendFailed:
        return ""
    return Reply(uploaded, delivery.log).optional("media.0.id") if uploaded.ok else ""
