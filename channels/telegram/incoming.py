"""What a Telegram message holds."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson

from channels.callback import Callback
from channels.errors import ErrorCode
from channels.fields import Json
from channels.geo import geo
from channels.paths import dig, text_of
from core.http import HttpRequest

API = "https://api.telegram.org"
MAX_PHOTO = 100_000


@dataclass(frozen=True, slots=True)
class Content:
    """Text, files and form data of a message."""

    text: str = ""
    attachments: tuple[str, ...] = ()
    payload: dict[str, Any] | None = None


async def content_of(callback: Callback, message: Json) -> Content:
    """The content of a message: of the things that it holds the first by the order of `_READERS`."""
    for name, read in _READERS.items():
        if message.get(name) is not None:
            return await read(callback, message)
    return Content(_text(message))


def name_of(sender: Json) -> str:
    """First and last name, or what there is of them, or the username."""
    names = (sender.text("first_name"), sender.text("last_name"))
    return " ".join(name for name in names if name) or sender.text("username")


async def _photo(callback: Callback, message: Json) -> Content:
    """The largest of a photo's sizes that is not too large, at least the first."""
    sizes = message.items("photo")
    fitting = [size for size in sizes if size.number("file_size") <= MAX_PHOTO]
    chosen = max(fitting, key=lambda size: size.number("file_size")) if fitting else next(iter(sizes), None)
    return await _file(callback, message, chosen.text("file_id") if chosen else "")


def _named(*paths: str) -> Callable[[Callback, Json], Awaitable[Content]]:
    """A reader of the file whose id is at the first of these paths that leads to one."""

    async def read(callback: Callback, message: Json) -> Content:
        return await _file(callback, message, next((found for path in paths if (found := message.text(path))), ""))

    return read


async def _file(callback: Callback, message: Json, file_id: str) -> Content:
    url = await _file_url(callback, file_id) if file_id else ""
    return Content(_text(message), (url,) if url else ())


async def _file_url(callback: Callback, file_id: str) -> str:
    """The URL of a file, "" and an error in the log if the provider does not tell it."""
    token = callback.channel.text("auth_token")
    response = await callback.fetch(HttpRequest.form(f"{API}/bot{token}/getFile", {"file_id": file_id}))
    try:
        answer = orjson.loads(response.body) if response else None
    except orjson.JSONDecodeError:
        answer = None
    path = dig(answer, "result.file_path") if dig(answer, "ok") is True else None
    if path:
        return f"{API}/file/bot{token}/{path}"
    text = text_of(dig(answer, "description")) or "the file could not be looked up"
    callback.log.error(ErrorCode.EXTERNAL, text, text_of(dig(answer, "error_code")))
    return ""


async def _venue(_callback: Callback, message: Json) -> Content:
    text = ", ".join(part for name in ("title", "address") if (part := message.text(f"venue.{name}")))
    return Content(text, (_geo(message, "venue.location"),))


async def _location(_callback: Callback, message: Json) -> Content:
    return Content("", (_geo(message, "location"),))


async def _contact(_callback: Callback, message: Json) -> Content:
    name = " ".join(part for key in ("first_name", "last_name") if (part := message.text(f"contact.{key}")))
    phone = message.text("contact.phone_number")
    return Content(f"{name} ({phone})" if phone else name)


async def _web_app(_callback: Callback, message: Json) -> Content:
    """What a mini app gives back: a JSON object is the answer to a form, anything else is text."""
    data = message.text("web_app_data.data")
    try:
        payload = orjson.loads(data)
    except orjson.JSONDecodeError:
        payload = None
    if isinstance(payload, dict):
        return Content(message.text("web_app_data.button_text"), payload=payload)
    return Content(data)


_READERS: dict[str, Callable[[Callback, Json], Awaitable[Content]]] = {
    "photo": _photo,
    "video": _named("video.file_id"),
    "voice": _named("voice.file_id"),
    "sticker": _named("sticker.thumb.file_id", "sticker.thumbnail.file_id"),
    "document": _named("document.file_id"),
    "venue": _venue,
    "location": _location,
    "contact": _contact,
    "web_app_data": _web_app,
}


def _text(message: Json) -> str:
    return message.text("text") or message.text("caption")


def _geo(message: Json, path: str) -> str:
    return geo(message.get(f"{path}.latitude"), message.get(f"{path}.longitude"))
