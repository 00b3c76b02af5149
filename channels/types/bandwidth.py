"""BW: Bandwidth."""

from typing import Any

from channels import dates
from channels.callback import Callback
from channels.channel_type import ChannelType
from channels.delivery import Delivery, Part
from channels.errand import Errand
from channels.errors import ErrorCode, Refused, SendFailed
from channels.fields import Json, require
from channels.log import LogType
from channels.messages import Info
from channels.registry import register
from channels.replies import Reply, rejected
from channels.routes import Result, route, status_items
from channels.xml_text import escape
from core.http import HttpRequest

URL = "https://messaging.bandwidth.com/api/v2/users/{account_id}/messages"
APPLICATIONS_URL = "https://dashboard.bandwidth.com/api/accounts/{account_id}/applications"
LETTERS = {"message-sending": "S", "message-delivered": "D", "message-failed": "F"}


@register
class Bandwidth(ChannelType):
    """Bandwidth (North America), with MMS."""

    code = "BW"
    name = "Bandwidth"
    required = ("username", "password", "account_id")
    basic = ("username", "password")
    learned = ("messaging_application_id",)
    options = ("application_id",)
    max_length = 2048

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """The first of an array of messages."""
        event = _first(callback)
        if event is None:
            return [Info("no messages")]
        require(event, "type", "message.id")
        date = event.text("message.time")
        return [
            callback.message(
                callback.phone(event.text("message.from")),
                event.text("message.text"),
                event.text("message.id"),
                received_on=dates.rfc3339(date) if date else None,
                attachments=event.texts("message.media"),
            )
        ]

    @route("status", log=LogType.MSG_STATUS)
    async def status(self, callback: Callback) -> Result:
        """The first of an array of reports."""
        event = _first(callback)
        if event is None:
            return [Info("no statuses")]
        require(event, "type", "message.id")
        code = event.text("errorCode")
        if code and code != "0":
            callback.log.error(ErrorCode.EXTERNAL, event.text("description"), code)
        return status_items(callback, event.text("type"), LETTERS, external_id=event.text("message.id"))

    async def send(self, delivery: Delivery) -> None:
        """The media go with the first part."""
        channel = delivery.channel
        if not channel.text("application_id"):
            channel.require("messaging_application_id")
        for part in delivery.resume(delivery.parts(attachments=())):
            reply = await delivery.request(_request(delivery, part, self.basic_header(channel)), explain=_explain)
            delivery.sent(reply.value("id"))

    async def attachment_request(self, errand: Errand, url: str) -> HttpRequest:
        """Media are behind the account's credentials."""
        return HttpRequest("GET", url, self.basic_header(errand.channel))

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Creates an application that calls the channel."""
        channel = errand.channel
        url, body = APPLICATIONS_URL.format(account_id=channel.text("account_id")), _application(errand)
        headers = {"Content-Type": "application/xml; charset=utf-8", **self.basic_header(channel)}
        reply = await errand.request(HttpRequest("POST", url, headers, body.encode()))
        application_id = reply.xml().text("Application/ApplicationId")
        if not application_id:
            raise SendFailed(ErrorCode.RESPONSE_CONTENT)
        return {"messaging_application_id": application_id}

    async def release(self, errand: Errand) -> None:
        """Deletes the application."""
        channel = errand.channel
        base = APPLICATIONS_URL.format(account_id=channel.text("account_id"))
        url = f"{base}/{channel.text('messaging_application_id')}"
        await errand.request(HttpRequest("DELETE", url, self.basic_header(channel)))


def _application(errand: Errand) -> str:
    name = escape(f"{errand.host.deployment.domain}/{errand.channel.uuid}")
    return (
        f"<Application><ServiceType>Messaging-V2</ServiceType><AppName>{name}</AppName>"
        f"<InboundCallbackUrl>{escape(errand.callback_url('receive'))}</InboundCallbackUrl>"
        f"<OutboundCallbackUrl>{escape(errand.callback_url('status'))}</OutboundCallbackUrl>"
        "<RequestedCallbackTypes><CallbackType>message-delivered</CallbackType>"
        "<CallbackType>message-failed</CallbackType><CallbackType>message-sending</CallbackType>"
        "</RequestedCallbackTypes></Application>"
    )


def _first(callback: Callback) -> Json | None:
    root = callback.json.root
    if not isinstance(root, list):
        raise Refused("a JSON array is expected")
    return next(iter(callback.json.items()), None)


def _request(delivery: Delivery, part: Part, headers: dict[str, str]) -> HttpRequest:
    channel = delivery.channel
    payload = {
        "applicationId": channel.text("messaging_application_id", channel.text("application_id")),
        "to": [delivery.to],
        "from": channel.address,
        "text": part.text,
    }
    if part.is_first and delivery.msg.attachments:
        payload["media"] = [attachment.url for attachment in delivery.msg.attachments]
    return HttpRequest.json(URL.format(account_id=channel.text("account_id")), payload, headers)


def _explain(reply: Reply) -> None:
    reply.require_json()
    raise rejected(reply.value("type"), reply.value("description"))
