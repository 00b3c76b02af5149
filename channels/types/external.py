"""EX: any provider that speaks HTTP, described by the channel's own configuration."""

import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote_plus
from xml.etree.ElementTree import Element

import orjson

from channels import dates
from channels.answers import Answer
from channels.callback import Callback
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.delivery import Delivery, Part
from channels.errors import ErrorCode, Refused, SendFailed
from channels.fields import Xml
from channels.gsm7 import smart
from channels.host import Host
from channels.log import LogType
from channels.messages import EventType, IncomingMsg, Item
from channels.registry import register
from channels.routes import Result, route
from channels.statuses import Status
from channels.xml_text import escape
from core import urns
from core.http import FORM, JSON, HttpRequest

BOTH = ("GET", "POST")
MAX_XML = 100_000
DEFAULT_BODY = (
    "uuid={{uuid}}&text={{text}}&to={{to}}&to_no_plus={{to_no_plus}}"
    "&from={{from}}&from_no_plus={{from_no_plus}}&channel={{channel}}"
)
_CONTENT_TYPES = {"urlencoded": FORM, "json": JSON, "xml": "text/xml; charset=utf-8"}
_SECRET = re.compile("auth|key|token|secret|password", re.IGNORECASE)
_VARIABLE = re.compile(r"\{\{([a-z_]+)\}\}")


@register
class External(ChannelType):
    """External (generic HTTP): URL, method, body and headers are templates that the user writes."""

    code = "EX"
    name = "External API"
    schemes = ("tel", *(scheme for scheme in urns.SCHEMES if scheme != "tel"))
    required = ("send_url",)
    options = (
        "method",
        "content_type",
        "body",
        "headers",
        "send_authorization",
        "encoding",
        "use_national",
        "mt_response_check",
        "mo_from_field",
        "mo_text_field",
        "mo_date_field",
        "from_xpath",
        "text_xpath",
        "mo_response",
        "mo_response_content_type",
    )
    max_length = 160

    @route("receive", methods=BOTH)
    async def receive(self, callback: Callback) -> Result:
        """A message: sender, text and date under names that the channel may set, or at two XPaths of an XML body."""
        channel = callback.channel
        if channel.text("from_xpath") and channel.text("text_xpath"):
            body = Xml.of(callback.request, limit=MAX_XML)
            sender, text = (_at_xpath(body, channel.text(key)) for key in ("from_xpath", "text_xpath"))
            return [callback.message(callback.sender(sender), text)]
        sender = _first(callback, channel.text("mo_from_field"), "from", "sender")
        if not sender:
            raise Refused("must have one of 'sender' or 'from' set")
        date = _first(callback, channel.text("mo_date_field"), "date", "time")
        text = _first(callback, channel.text("mo_text_field"), "text")
        received_on = dates.rfc3339(date) if date else None
        return [callback.message(callback.sender(sender), text, received_on=received_on)]

    @route("sent", methods=BOTH, log=LogType.MSG_STATUS)
    async def sent(self, callback: Callback) -> Result:
        """The provider passed the message on."""
        return self._status(callback, Status.SENT)

    @route("delivered", methods=BOTH, log=LogType.MSG_STATUS)
    async def delivered(self, callback: Callback) -> Result:
        """The message reached the contact."""
        return self._status(callback, Status.DELIVERED)

    @route("failed", methods=BOTH, log=LogType.MSG_STATUS)
    async def failed(self, callback: Callback) -> Result:
        """The message will not reach the contact."""
        return self._status(callback, Status.FAILED)

    @route("stopped", methods=BOTH, log=LogType.EVENT_RECEIVE)
    async def stopped(self, callback: Callback) -> Result:
        """The contact wants no more messages."""
        sender = callback.form.text("from")
        if not sender:
            raise Refused("field 'from' required")
        return [callback.event(EventType.STOP_CONTACT, callback.sender(sender))]

    def answer(self, channel: Channel, items: Sequence[Item], *, multi: bool) -> Answer:
        """The body that the channel sets for messages, if it does."""
        body = channel.text("mo_response")
        if body and any(isinstance(item, IncomingMsg) for item in items):
            return Answer(body=body, content_type=channel.text("mo_response_content_type", "text/plain"))
        return super().answer(channel, items, multi=multi)

    async def send(self, delivery: Delivery) -> None:
        """One request for each part."""
        check = delivery.channel.text("mt_response_check")
        for part in delivery.resume(delivery.parts()):
            reply = await delivery.request(_request(delivery, part))
            if check and check not in reply.text:
                raise SendFailed(ErrorCode.RESPONSE_CONTENT)
            delivery.sent()

    def secrets(self, channel: Channel, host: Host) -> list[str]:
        """Custom headers that authenticate as well."""
        custom = (channel.config.get("headers") or {}).items()
        return [*super().secrets(channel, host), *(str(value) for name, value in custom if _SECRET.search(name))]

    def _status(self, callback: Callback, status: Status) -> Result:
        uuid = _first(callback, "id", "uuid")
        if not uuid:
            raise Refused("must have one of 'id' or 'uuid' set")
        return [callback.status(status, msg_uuid=uuid)]


def _first(callback: Callback, *names: str) -> str:
    return next((value for name in names if name and (value := callback.form.text(name))), "")


def _at_xpath(document: Xml, path: str) -> str:
    """The text at an XPath from the document's top, of the subset that ElementTree knows, `/@name` at its end too."""
    top = Element("document")
    top.append(document.root)
    elements, _, attribute = path.removesuffix("/text()").partition("/@")
    found = Xml(top).find(f".{elements}" if elements.startswith("/") else f"./{elements}")
    if found is None:
        raise Refused(f"there is nothing at {path} in the request")
    return found.text(f"@{attribute}" if attribute else ".")


def _request(delivery: Delivery, part: Part) -> HttpRequest:
    channel = delivery.channel
    method = channel.text("method", "POST")
    content_type = channel.text("content_type", "urlencoded")
    variables = _variables(delivery, part)
    in_url = {name: quote_plus(value) for name, value in variables.items()}
    in_url["quick_replies"] = _quick_replies(part, "urlencoded")
    url = _filled(channel.text("send_url"), in_url)
    body = b""
    if method in ("POST", "PUT"):
        in_body = {name: _escaped(value, content_type) for name, value in variables.items()}
        in_body["quick_replies"] = _quick_replies(part, content_type)
        body = _filled(channel.text("body", DEFAULT_BODY), in_body).encode()
    return HttpRequest(method, url, _headers(channel, content_type), body, proxied=True)


def _variables(delivery: Delivery, part: Part) -> dict[str, str]:
    channel, msg = delivery.channel, delivery.msg
    national = channel.flag("use_national")
    to = delivery.to_local if national else delivery.to
    return {
        "id": msg.uuid,
        "uuid": msg.uuid,
        "text": smart(part.text) if channel.text("encoding") == "S" else part.text,
        "to": to,
        "to_no_plus": to.removeprefix("+"),
        "from": channel.address,
        "from_no_plus": channel.digits,
        "channel": channel.uuid,
        "session_status": msg.session_status,
    }


def _quick_replies(part: Part, content_type: str) -> str:
    texts = [reply.text for reply in part.quick_replies if reply.type == "text"]
    if content_type == "json":
        return orjson.dumps(texts).decode()
    if content_type == "xml":
        return "".join(f"<item>{escape(text)}</item>" for text in texts)
    return "".join(f"&quick_reply={quote_plus(text)}" for text in texts)


def _escaped(value: str, content_type: str) -> str:
    match content_type:
        case "urlencoded":
            return quote_plus(value)
        case "json":
            return orjson.dumps(value).decode()
        case "xml":
            return escape(value)
        case _:
            return value


def _filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its variables replaced, in one pass: a value that looks like a variable stays as it is."""
    return _VARIABLE.sub(lambda match: values.get(match[1], match[0]), template)


def _headers(channel: Channel, content_type: str) -> dict[str, str]:
    headers = {"Content-Type": _CONTENT_TYPES.get(content_type, content_type)}
    authorization = channel.text("send_authorization")
    if authorization:
        headers["Authorization"] = authorization
    custom = channel.config.get("headers") or {}
    return headers | {name: str(value) for name, value in custom.items()}
