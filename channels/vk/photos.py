"""Photos, which VK takes only as uploads."""

from channels import multipart
from channels.delivery import Delivery
from channels.errors import ErrorCode, SendFailed
from channels.multipart import FormPart
from channels.outgoing import Attachment
from channels.replies import Reply
from channels.urls import filename
from channels.vk.requests import method_request
from core.http import HttpRequest

SERVER_SECONDS = 24 * 3600


async def uploaded(delivery: Delivery, attachment: Attachment) -> str:
    """The name of a photo at VK, `photo<owner>_<id>`; "", and an error in the log, if it can't be uploaded."""
    try:
        return await _upload(delivery, attachment)
    except SendFailed as error:
        if error.retry:
            raise
        delivery.log.error(ErrorCode.MEDIA_UNRESOLVEABLE, f"a photo could not be uploaded: {error.message}")
        return ""


async def _upload(delivery: Delivery, attachment: Attachment) -> str:
    server = await _server(delivery)
    file = await delivery.request(HttpRequest("GET", attachment.url))
    part = FormPart("photo", file.response.body, filename(attachment.url), attachment.content_type)
    saved = await delivery.request(multipart.request(server, [part]))
    fields = {name: saved.value(name) for name in ("photo", "server", "hash")}
    reply = await delivery.request(method_request(delivery, "photos.saveMessagesPhoto", **fields))
    return f"photo{reply.required('response.0.owner_id')}_{reply.required('response.0.id')}"


async def _server(delivery: Delivery) -> str:
    """The URL to upload to, which VK gives to each community, and which is good for long."""
    cache, key = delivery.host.cache, f"upload-server:{delivery.channel.uuid}"
    remembered = await cache.get(key)
    if remembered:
        return remembered
    reply: Reply = await delivery.request(method_request(delivery, "photos.getMessagesUploadServer"))
    url = reply.required("response.upload_url")
    await cache.set(key, url, SERVER_SECONDS)
    return url
