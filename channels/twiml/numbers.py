"""Numbers at Twilio and SignalWire: who is called when they get a message."""

from dataclasses import dataclass

from channels.errand import Errand
from channels.errors import ErrorCode, SendFailed
from channels.replies import Reply
from core.http import HttpRequest

MAX_SHORT_CODE = 6


@dataclass(frozen=True, slots=True)
class Numbers:
    """The resources of one account; `base` is the URL of the account."""

    errand: Errand
    base: str
    headers: dict[str, str]

    @property
    def is_short_code(self) -> bool:
        """Whether the channel's address is a short code."""
        return len(self.errand.channel.digits) <= MAX_SHORT_CODE

    async def find(self) -> str:
        """The id of the channel's number. Raises `SendFailed` if the account does not have it."""
        address = self.errand.channel.address
        path, name, key = (
            ("SMS/ShortCodes", "ShortCode", "short_codes")
            if self.is_short_code
            else ("IncomingPhoneNumbers", "PhoneNumber", "incoming_phone_numbers")
        )
        request = HttpRequest.get(f"{self.base}/{path}.json", {name: address}, self.headers)
        sid = (await self.errand.request(request)).value(f"{key}.0.sid")
        if not sid:
            raise SendFailed(ErrorCode.CHANNEL_CONFIG, f"the account has no number {address}")
        return sid

    async def update(self, sid: str, form: dict[str, str]) -> None:
        """Change a number. Raises `SendFailed`."""
        path = "SMS/ShortCodes" if self.is_short_code else "IncomingPhoneNumbers"
        await self.errand.request(HttpRequest.form(f"{self.base}/{path}/{sid}.json", form, self.headers))

    async def create_application(self, form: dict[str, str]) -> str:
        """The id of a new application. Raises `SendFailed`."""
        reply: Reply = await self.errand.request(HttpRequest.form(f"{self.base}/Applications.json", form, self.headers))
        return reply.required("sid")

    async def delete_application(self, sid: str) -> None:
        """Delete an application. Raises `SendFailed`."""
        await self.errand.request(HttpRequest("DELETE", f"{self.base}/Applications/{sid}.json", self.headers))


def sms_urls(errand: Errand) -> dict[str, str]:
    """The fields that make the provider call on messages."""
    return {"SmsUrl": errand.callback_url("receive"), "SmsMethod": "POST"}


def voice_urls(errand: Errand) -> dict[str, str]:
    """The fields that make the provider call on calls, which are answered elsewhere than messages."""
    channel = errand.channel
    base = f"https://{channel.text('callback_domain', errand.host.deployment.domain)}/mr/ivr/c/{channel.uuid}"
    return {
        "VoiceUrl": f"{base}/handle",
        "VoiceMethod": "POST",
        "StatusCallback": f"{base}/status",
        "StatusCallbackMethod": "POST",
    }
