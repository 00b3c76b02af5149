"""NX: Vonage, once Nexmo."""

import re
from typing import Any

from channels import gsm7
from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.errand import Errand
from channels.errors import ErrorCode, SendFailed
from channels.fields import require
from channels.gateway import Gateway
from channels.log import LogType
from channels.messages import Info
from channels.registry import register
from channels.replies import Reply, rejected
from channels.routes import Result, route, status_items
from core.http import HttpRequest

URL = "https://rest.nexmo.com/sms/json"
NUMBER_URL = "https://rest.nexmo.com/number/update"
BOTH = ("GET", "POST")
LETTERS = {
    "failed": "F",
    "expired": "F",
    "rejected": "F",
    "buffered": "S",
    "accepted": "S",
    "unknown": "W",
    "delivered": "D",
}
_THROTTLED = re.compile(r"Throughput Rate Exceeded - please wait \[ \d+ \] and retry")
_SEND_REASONS = {
    "1": "throttled",
    "2": "missing parameters",
    "3": "invalid parameters",
    "4": "invalid credentials",
    "5": "internal error at the provider",
    "6": "message not understood",
    "7": "number barred",
    "8": "account barred",
    "9": "no credit left",
    "10": "too many binds",
    "11": "account not enabled for HTTP",
    "12": "message too long",
    "14": "invalid signature",
    "15": "invalid sender address",
    "22": "invalid network code",
    "23": "invalid callback URL",
    "29": "number not on the list of test numbers",
    "32": "signature and API secret disallowed",
    "33": "number deactivated",
}
_REPORT_REASONS = {
    "1": "unknown",
    "2": "absent for now",
    "3": "absent for good",
    "4": "barred by the subscriber",
    "5": "portability error",
    "6": "rejected as spam",
    "7": "handset busy",
    "8": "network error",
    "9": "illegal number",
    "10": "illegal message",
    "11": "unroutable",
    "12": "destination unreachable",
    "99": "general error",
}
_WORTH_A_RETRY = ("1", "5")


@register
class Vonage(Gateway):
    """Vonage (everywhere), once Nexmo."""

    code = "NX"
    name = "Vonage"
    required = ("nexmo_api_key", "nexmo_api_secret")
    redacted = ("nexmo_api_secret", "nexmo_app_private_key")
    max_length = 1600

    @route("receive", methods=BOTH)
    async def receive(self, callback: Callback) -> Result:
        """A message; a request without recipient only probes the URL."""
        form = callback.form
        if not form.text("to"):
            return [Info("no recipient: this probes the URL")]
        require(form, "msisdn")
        return [callback.message(callback.phone(form.text("msisdn")), form.text("text"), form.text("messageId"))]

    @route("status", methods=BOTH, log=LogType.MSG_STATUS)
    async def status(self, callback: Callback) -> Result:
        """A report, perhaps with the network's reason."""
        form = callback.form
        if not form.text("messageId"):
            return [Info("no message id: this probes the URL")]
        error = form.text("err-code")
        if error not in ("", "0"):
            callback.log.error(ErrorCode.EXTERNAL, _REPORT_REASONS.get(error, "not delivered"), f"dlr:{error}")
        return status_items(
            callback, form.text("status"), LETTERS, external_id=form.text("messageId"), ignore_unknown=True
        )

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part as a form."""
        channel = delivery.channel
        form = {
            "api_key": channel.text("nexmo_api_key"),
            "api_secret": channel.text("nexmo_api_secret"),
            "from": channel.digits,
            "to": delivery.to_digits,
            "text": part.text,
            "status-report-req": "1",
            "callback": delivery.callback_url("status"),
            "type": "text" if gsm7.is_valid(part.text) else "unicode",
        }
        return HttpRequest.form(URL, form)

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Names the URL for the number's messages."""
        channel = errand.channel
        form = {
            "api_key": channel.text("nexmo_api_key"),
            "api_secret": channel.text("nexmo_api_secret"),
            "country": channel.country,
            "msisdn": channel.digits,
            "moHttpUrl": errand.callback_url("receive"),
        }
        await errand.request(HttpRequest.form(NUMBER_URL, form))
        return {}

    def accepted(self, reply: Reply) -> str:
        """The message's own status 0 means success."""
        code = reply.value("messages.0.status")
        if code == "0":
            return reply.optional("messages.0.message-id")
        if _THROTTLED.search(reply.text):
            raise SendFailed(ErrorCode.CONNECTION_THROTTLED)
        raise rejected(f"send:{code}", _SEND_REASONS.get(code, ""), retry=code in _WORTH_A_RETRY)
