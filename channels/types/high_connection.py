"""HX: High Connexion."""

from urllib.parse import unquote_to_bytes

from channels import dates
from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.fields import require
from channels.gateway import Gateway
from channels.registry import register
from channels.routes import Report, Result, route
from core.http import HttpRequest, with_query

URL = "https://highpushfastapi-v2.hcnx.eu/api"
LETTERS = {"4": "S", "6": "D"} | dict.fromkeys(("2", "11", "12", "13", "14", "15", "16"), "F")
read_date = dates.patterns("%Y-%m-%dT%H:%M:%S")


@register
class HighConnexion(Gateway):
    """High Connexion (France)."""

    code = "HX"
    name = "High Connexion"
    required = ("username", "password")
    max_length = 1500

    report = Report("status", methods=("GET",), msg_uuid="ret_id", word="status", letters=LETTERS)

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message in ISO-8859-1, escaped once more than the form is."""
        form = callback.form
        require(form, "FROM", "TO")
        text = unquote_to_bytes(form.raw("MESSAGE").replace(b"+", b" ")).decode("latin-1")
        date, message_id = form.text("RECEPTION_DATE"), form.text("ID")
        return [
            callback.message(
                callback.phone(form.text("FROM")),
                text,
                "" if message_id == "0" else message_id,
                received_on=read_date(date) if date else None,
            )
        ]

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part, all in the query of a POST."""
        channel = delivery.channel
        query = {
            "accountid": channel.text("username"),
            "password": channel.text("password"),
            "text": part.text,
            "to": delivery.to,
            "ret_id": delivery.msg.uuid,
            "datacoding": "8",
            "user_data": delivery.msg.flow_name,
            "ret_url": delivery.callback_url("status"),
            "ret_mo_url": delivery.callback_url("receive"),
        }
        return HttpRequest("POST", with_query(URL, query))
