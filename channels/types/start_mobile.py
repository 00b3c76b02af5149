"""ST: Start Mobile."""

from channels import dates
from channels.answers import Answer, Answers
from channels.delivery import Delivery, Part
from channels.errors import ErrorCode, SendFailed
from channels.gateway import Gateway
from channels.registry import register
from channels.replies import Reply
from channels.routes import Incoming, xml
from channels.xml_text import escape
from core.http import HttpRequest

URL = "https://bulk.startmobile.ua/clients.php"


@register
class StartMobile(Gateway):
    """Start Mobile (Ukraine)."""

    code = "ST"
    name = "Start Mobile"
    required = basic = ("username", "password")
    max_length = 1600
    answers = Answers(
        messages=Answer(body='<answer type="async"><state>Accepted</state></answer>', content_type="text/xml")
    )

    receive = Incoming(
        "receive",
        read=xml,
        sender="from",
        text="body",
        external_id="service@request_id",
        date="service@timestamp",
        read_date=dates.unix_seconds,
        required=("service@request_id", "service@timestamp", "to"),
    )

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part as XML."""
        body = (
            f'<message><service id="single" source="{escape(delivery.channel.address)}" validity="+12 hours"></service>'
            f"<to>{escape(delivery.to)}</to>"
            f'<body content-type="plain/text" encoding="plain">{escape(part.text)}</body></message>'
        )
        headers = {"Content-Type": "application/xml; charset=utf8", **self.basic_header(delivery.channel)}
        return HttpRequest("POST", URL, headers, body.encode())

    def accepted(self, reply: Reply) -> str:
        """An id means success."""
        message_id = reply.xml().text("id")
        if not message_id:
            raise SendFailed(ErrorCode.RESPONSE_CONTENT)
        return message_id
