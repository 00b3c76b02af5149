"""MT: Mtarget."""

import orjson

from channels.callback import Callback
from channels.delivery import Delivery, Part
from channels.errors import Refused
from channels.fields import Form, require
from channels.gateway import Gateway
from channels.messages import EventType, Info
from channels.registry import register
from channels.replies import Reply, rejected
from channels.routes import Report, Result, route
from core.http import HttpRequest, with_query
from core.urns import URN

URL = "https://api-public.mtarget.fr/api-sms.json"
PARTS_SECONDS = 300


@register
class Mtarget(Gateway):
    """Mtarget (France); long messages come in parts."""

    code = "MT"
    name = "Mtarget"
    required = ("username", "password")
    max_length = 765

    report = Report(
        "status",
        external_id="MsgId",
        word="Status",
        letters={"0": "W", "1": "W", "2": "S", "3": "D", "4": "F", "6": "F"},
    )

    @route("receive")
    async def receive(self, callback: Callback) -> Result:
        """A message, a part of one, or the wish to stop."""
        form = callback.form
        require(form, "Msisdn")
        sender = callback.phone(form.text("Msisdn"))
        if form.text("Keyword") == "Stop":
            return [callback.event(EventType.STOP_CONTACT, sender)]
        text = form.text("Content")
        if form.text("msglong.id"):
            joined = await _joined(callback, form, sender)
            if joined is None:
                return [Info("message part received")]
            text = joined
        return [callback.message(sender, text, form.text("MsgId"))]

    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """One part, all in the query of a POST."""
        channel = delivery.channel
        query = {
            "username": channel.text("username"),
            "password": channel.text("password"),
            "msisdn": delivery.to,
            "msg": part.text,
            "serviceid": channel.address,
            "allowunicode": "true",
        }
        return HttpRequest("POST", with_query(URL, query))

    def accepted(self, reply: Reply) -> str:
        """The code 0 means success."""
        code = reply.value("results.0.code")
        if code and code != "0":
            raise rejected(code, reply.value("results.0.reason"))
        reply.expect("results.0.code", "0")
        return reply.required("results.0.ticket")


async def _joined(callback: Callback, form: Form, sender: URN) -> str | None:
    """The text of a message in parts, once all parts are there; else None."""
    count, number = _number(form, "msglong.msgcount"), _number(form, "msglong.msgref")
    if number > count:
        raise Refused(f"field 'msglong.msgref' must be at most {count}")
    key = f"parts:{callback.channel.uuid}:{sender.identity}:{form.text('msglong.id')}"
    piece = orjson.dumps([number, form.text("Content")]).decode()
    pieces = dict(orjson.loads(one) for one in await callback.host.cache.append(key, piece, PARTS_SECONDS))
    if len(pieces) < count:
        return None
    await callback.host.cache.delete(key)
    return "".join(pieces[number] for number in sorted(pieces))


def _number(form: Form, name: str) -> int:
    value = form.text(name)
    if not value.isdigit() or int(value) == 0:
        raise Refused(f"field '{name}' must be a positive integer")
    return int(value)
