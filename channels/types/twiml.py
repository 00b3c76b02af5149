"""T, TMS, TWA, TW and SW: Twilio, and providers that speak its protocol."""

from typing import Any

from channels.channel import Channel
from channels.errand import Errand
from channels.errors import ErrorCode, SendFailed
from channels.registry import register
from channels.twiml.family import TwiML
from channels.twiml.numbers import sms_urls, voice_urls
from channels.typing_indicators import TypingEvent
from core.http import HttpRequest

TYPING_URL = "https://messaging.twilio.com/v2/Indicators/Typing.json"


@register
class Twilio(TwiML):
    """Twilio, by a number."""

    code = "T"
    name = "Twilio"
    learned = ("number_sid", "application_sid")

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Creates an application that calls the channel and gives it the number; a short code calls by itself."""
        numbers = self.numbers(errand)
        sid, urls = await numbers.find(), sms_urls(errand)
        if numbers.is_short_code:
            await numbers.update(sid, urls)
            return {"number_sid": sid}
        name = f"{errand.host.deployment.domain}/{errand.channel.uuid}"
        application = await numbers.create_application({"FriendlyName": name, **urls, **voice_urls(errand)})
        await numbers.update(sid, {"SmsApplicationSid": application, "VoiceApplicationSid": application})
        return {"number_sid": sid, "application_sid": application}

    async def release(self, errand: Errand) -> None:
        """Takes the number from the application, and deletes that."""
        numbers, channel = self.numbers(errand), errand.channel
        if channel.text("number_sid") and not numbers.is_short_code:
            await numbers.update(channel.text("number_sid"), {"SmsApplicationSid": "", "VoiceApplicationSid": ""})
        if channel.text("application_sid"):
            await numbers.delete_application(channel.text("application_sid"))


@register
class TwilioMessagingService(TwiML):
    """Twilio, by a messaging service that chooses the number."""

    code = "TMS"
    name = "Twilio Messaging Service"
    required = (*TwiML.required, "messaging_service_sid")


@register
class TwilioWhatsApp(TwiML):
    """WhatsApp by Twilio."""

    code = "TWA"
    name = "Twilio WhatsApp"
    schemes = ("whatsapp",)
    typing_interval = 20

    async def indicate_typing(self, errand: Errand, event: TypingEvent) -> None:
        """Shows it under the last incoming message, which is marked as read."""
        if not event.msg_external_id:
            raise SendFailed(ErrorCode.MESSAGE_INVALID, "There is no incoming message to answer.")
        form = {"messageId": event.msg_external_id, "channel": "whatsapp"}
        await errand.request(HttpRequest.form(TYPING_URL, form, self.basic_header(errand.channel)))


@register
class GenericTwiML(TwiML):
    """Any provider that speaks Twilio's protocol."""

    code = "TW"
    name = "TwiML REST API"
    options = (*TwiML.options, "send_url", "base_url")

    def base_url(self, channel: Channel) -> str:
        """As configured."""
        if not channel.text("base_url"):
            channel.require("send_url")
        return channel.text("send_url", channel.text("base_url"))


@register
class SignalWire(TwiML):
    """SignalWire, which signs nothing and gives media to all."""

    code = "SW"
    name = "SignalWire"
    required = (*TwiML.required, "base_url")
    learned = ("number_sid",)
    is_signed = False

    def base_url(self, channel: Channel) -> str:
        """As configured."""
        return channel.text("base_url")

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Names the URL for the number's messages."""
        numbers = self.numbers(errand)
        sid = await numbers.find()
        await numbers.update(sid, sms_urls(errand))
        return {"number_sid": sid}

    async def attachment_request(self, errand: Errand, url: str) -> HttpRequest:
        """Media need no credentials."""
        return HttpRequest("GET", url)
