"""VK: VKontakte."""

from collections.abc import Callable, Sequence

from channels import dates
from channels.answers import Answer, Answers
from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errand import Errand
from channels.errors import ErrorCode, Forged, Refused, SendFailed
from channels.fields import Json, require
from channels.geo import geo
from channels.messages import Info
from channels.registry import register
from channels.replies import Reply
from channels.routes import Result, route
from channels.signatures import same
from channels.typing_indicators import TypingEvent
from channels.vk.keyboards import keyboard
from channels.vk.photos import uploaded
from channels.vk.requests import method_request
from core.urns import URN

STICKER_WIDTH = 128


@register
class VK(ChannelType):
    """A VK community."""

    code = "VK"
    name = "VK"
    schemes = ("vk",)
    required = ("auth_token", "secret")
    generated = ("secret",)
    options = ("callback_verification_string",)
    answers = Answers(messages=Answer(body="ok"))
    typing_interval = 8

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message, or the check of the URL; other events are ignored."""
        event = callback.json
        require(event, "type", "secret")
        if not same(event.text("secret"), callback.channel.text("secret")):
            raise Forged("wrong secret")
        match event.text("type"):
            case "confirmation":
                return Answer(body=callback.channel.text("callback_verification_string"))
            case "message_new":
                return self._message(callback, event.object("object.message"))
            case other:
                return [Info(f"ignoring {other}")]

    def _message(self, callback: Callback, message: Json) -> Result:
        attachment = _attachment(message)
        if not message.text("text") and not attachment:
            raise Refused("no text or attachment in this message")
        return [
            callback.message(
                callback.urn("vk", message.text("from_id")),
                message.text("text"),
                message.text("id"),
                received_on=dates.unix_seconds(message.text("date")),
                attachments=(attachment,) if attachment else (),
            )
        ]

    async def send(self, delivery: Delivery) -> None:
        """All in one request: photos uploaded before, other files as links in the text."""
        if not delivery.resume((delivery.msg,)):
            return
        msg = delivery.msg
        photos = [await uploaded(delivery, one) for one in msg.attachments if one.kind == "image"]
        links = [one.url for one in msg.attachments if one.kind != "image"]
        query = {
            "user_id": delivery.to,
            "random_id": msg.uuid,
            "message": "\n\n".join([msg.text, *links]),
            "attachment": ",".join(photo for photo in photos if photo),
        }
        buttons = keyboard(msg.quick_replies, delivery.log)
        if buttons:
            query["keyboard"] = buttons
        reply = await delivery.request(method_request(delivery, "messages.send", **query))
        delivery.sent(_sent_id(reply))

    async def indicate_typing(self, errand: Errand, event: TypingEvent) -> None:
        """An activity, which ends by itself."""
        await errand.request(method_request(errand, "messages.setActivity", user_id=event.urn.path, type="typing"))

    async def describe(self, errand: Errand, urn: URN) -> str:
        """First and last name."""
        reply = await errand.request(method_request(errand, "users.get", user_ids=urn.path))
        names = (reply.value("response.0.first_name"), reply.value("response.0.last_name"))
        return " ".join(name for name in names if name)


def _sent_id(reply: Reply) -> str:
    if not isinstance(reply.get("response"), int):
        raise SendFailed(ErrorCode.RESPONSE_CONTENT, reply.value("error.error_msg"))
    return reply.value("response")


def _attachment(message: Json) -> str:
    """The URL of the first attachment, or the place, or ""."""
    first = next(iter(message.items("attachments")), None)
    if first is not None:
        return _url(first)
    place = message.object("geo.coordinates")
    return geo(place.get("latitude"), place.get("longitude")) if place.root else ""


def _url(attachment: Json) -> str:
    match attachment.text("type"):
        case "photo":
            return _sized(attachment.items("photo.sizes"), lambda size: size.text("type") == "x")
        case "graffiti":
            return attachment.text("graffiti.url")
        case "sticker":
            return _sized(attachment.items("sticker.images"), lambda size: size.get("width") == STICKER_WIDTH)
        case "audio_message":
            return attachment.text("audio_message.link_mp3")
        case "doc":
            return attachment.text("doc.url")
        case _:
            return ""


def _sized(sizes: Sequence[Json], is_preferred: Callable[[Json], bool]) -> str:
    """The URL of the preferred size, or of the last."""
    preferred = [size for size in sizes if is_preferred(size)] or list(sizes[-1:])
    return preferred[0].text("url") if preferred else ""
