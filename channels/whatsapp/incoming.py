"""Callbacks in the form of WhatsApp's Cloud API, which several providers pass on."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import orjson

from channels import dates
from channels.callback import Callback
from channels.errors import ErrorCode, Refused
from channels.fields import Json
from channels.geo import geo
from channels.messages import Info, Item
from core.http import HttpResponse
from core.urns import URN

MEDIA_KINDS = ("image", "video", "document", "audio", "voice")
CAPTIONED = ("image", "video", "document")
LETTERS: dict[str, str | None] = {"sent": "S", "delivered": "D", "read": "R", "failed": "F", "deleted": None}

FindMedia = Callable[[Callback, str], Awaitable[str | None]]


@dataclass
class Batch:
    """One callback: reads the values of its entries, one after another, into items."""

    callback: Callback
    find_media: FindMedia
    letters: dict[str, str | None] = field(default_factory=lambda: LETTERS)
    user_id_field: str = "from_user_id"
    read_date: dates.DateReader = dates.unix_either

    def __post_init__(self) -> None:
        self.items: list[Item] = []
        self.faults: list[str] = []
        self._seen: set[str] = set()

    async def read(self, value: Json) -> None:
        """One value: contacts, messages, statuses and errors; what can't be read is noted in `faults`."""
        names = _names(value)
        for message in value.items("messages"):
            try:
                await self._read_message(message, names)
            except Refused as error:
                self.faults.append(str(error))
        for status in value.items("statuses"):
            self._read_status(status)
        self._log_errors(value)

    def result(self) -> list[Item]:
        """The items. Raises `Refused` if there are only faults."""
        if self.faults and not self.items:
            raise Refused(*self.faults)
        return self.items + [Info(fault) for fault in self.faults]

    async def _read_message(self, message: Json, names: dict[str, str]) -> None:
        message_id = message.text("id")
        if message_id in self._seen:
            return
        if message.text("group_id"):
            self.items.append(Info("messages to groups are ignored"))
            return
        phone, user_id = message.text("from"), message.text(self.user_id_field)
        self._log_errors(message)
        urn = self.callback.urn("whatsapp", phone or user_id)
        received_on = self.read_date(message.text("timestamp"))
        content = await self._content(message)
        if content is None:
            self.items.append(Info(f"messages of type '{message.text('type')}' are not supported"))
            return
        text, attachment, payload = content
        self._seen.add(message_id)
        self.items.append(
            self.callback.message(
                urn,
                text,
                message_id,
                received_on=received_on,
                attachments=(attachment,) if attachment else (),
                contact_name=names.get(phone) or names.get(user_id, ""),
                new_urn=self._appended(phone, user_id),
                payload=payload,
            )
        )

    def _appended(self, phone: str, user_id: str) -> URN | None:
        return self.callback.urn("whatsapp", user_id) if phone and user_id else None

    async def _content(self, message: Json) -> tuple[str, str, dict[str, Any] | None] | None:
        """Text, attachment and payload of a message; None for a type that can't be shown."""
        kind = message.text("type")
        if kind in MEDIA_KINDS:
            url = await self.find_media(self.callback, message.text(f"{kind}.id"))
            return message.text(f"{kind}.caption") if kind in CAPTIONED else "", url or "", None
        match kind:
            case "text":
                return message.text("text.body"), "", None
            case "button":
                return message.text("button.text"), "", None
            case "location":
                return "", geo(message.get("location.latitude"), message.get("location.longitude")), None
            case "interactive":
                return _interactive(message.object("interactive"))
        return None

    def _read_status(self, status: Json) -> None:
        word = status.text("status")
        self._log_errors(status)
        if word not in self.letters:
            self.faults.append(f"unknown status '{word}', must be one of {', '.join(self.letters)}")
            return
        letter = self.letters[word]
        if letter is None:
            self.items.append(Info(f"status '{word}' changes nothing"))
        else:
            self.items.append(self.callback.status(letter, external_id=status.text("id")))

    def _log_errors(self, holder: Json) -> None:
        for error in holder.items("errors"):
            text = error.text("title") or error.text("message") or error.text("details")
            self.callback.log.error(ErrorCode.EXTERNAL, text, error.text("code"))


def url_in(response: HttpResponse | None) -> str | None:
    """The URL of a file, in the answer to a look-up by its id; None if there is none."""
    if response is None or not response.ok:
        return None
    try:
        url = orjson.loads(response.body).get("url")
    except (orjson.JSONDecodeError, AttributeError):
        return None
    return str(url) if url else None


def _names(value: Json) -> dict[str, str]:
    """Contacts' names, by phone and by business-scoped id."""
    names = {}
    for contact in value.items("contacts"):
        for key in (contact.text("wa_id"), contact.text("user_id")):
            if key:
                names[key] = contact.text("profile.name")
    return names


def _interactive(interactive: Json) -> tuple[str, str, dict[str, Any] | None] | None:
    """A pressed button, a chosen row, or a submitted form."""
    match interactive.text("type"):
        case "button_reply":
            return interactive.text("button_reply.title"), "", None
        case "list_reply":
            return interactive.text("list_reply.title"), "", None
        case "nfm_reply":
            return interactive.text("nfm_reply.body"), "", _object(interactive.text("nfm_reply.response_json"))
    return None


def _object(text: str) -> dict[str, Any] | None:
    """A JSON object in a string, or None."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None
