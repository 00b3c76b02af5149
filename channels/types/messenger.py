"""FBA and IG: Facebook pages and Instagram accounts, and FB: pages as they were connected before."""

from collections.abc import Sequence
from typing import Any, ClassVar

from channels.answers import Answer
from channels.callback import Callback
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.delivery import Delivery
from channels.errand import Errand
from channels.errors import Refused
from channels.fields import Json
from channels.host import Host
from channels.log import LogType
from channels.messenger.incoming import read_entries
from channels.messenger.outgoing import deliver, recipient, request
from channels.meta import GRAPH, LOOKUP, check_signature, meta_secrets, verify_webhook
from channels.registry import register
from channels.replies import Reply
from channels.routes import Result, route
from channels.typing_indicators import TypingEvent
from core.http import HttpRequest, with_query
from core.urns import URN

OLD_GRAPH = "https://graph.facebook.com/v3.3"


class Messenger(ChannelType):
    """What these types share. One webhook serves all pages; events name theirs."""

    required = ("auth_token",)
    max_length = 1000
    by_address = True
    error_status: ClassVar[int | None] = 200
    typing_interval = 15
    typing_stops = True
    payload_object: str
    subscribed_fields = "messages,message_deliveries,messaging_optins,messaging_postbacks,messaging_referrals"
    graph = GRAPH

    def addresses(self, request: HttpRequest) -> Sequence[str]:
        """The ids of the entries. Raises `Refused` for another kind of object."""
        body = Json.of(request)
        if body.text("object") != self.payload_object:
            raise Refused(f"object expected to be '{self.payload_object}'")
        return list(dict.fromkeys(entry.text("id") for entry in body.items("entry")))

    @route("receive", methods=("GET",), log=LogType.WEBHOOK_VERIFY)
    async def verify(self, callback: Callback) -> Result:
        """The challenge by which Meta checks that the webhook is ours."""
        return verify_webhook(callback, callback.host.deployment.facebook_webhook_secret)

    @route("receive", log=LogType.MULTI_RECEIVE, multi=True)
    async def receive(self, callback: Callback) -> Result:
        """The events that are this channel's."""
        check_signature(callback)
        return read_entries(callback)

    async def send(self, delivery: Delivery) -> None:
        """Attachments, then texts."""
        await deliver(delivery, f"{self.graph}/me/messages", self.messaging_type(delivery))

    def messaging_type(self, delivery: Delivery) -> dict[str, str]:
        """Why the message is sent: the platform's rules differ for agents, for answers, and for all else."""
        if delivery.msg.origin in ("chat", "ticket"):
            return {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
        return {"messaging_type": "RESPONSE" if delivery.msg.response_to_external_id else "UPDATE"}

    async def indicate_typing(self, errand: Errand, event: TypingEvent) -> None:
        """Shows or ends the indicator."""
        action = "typing_on" if event.started else "typing_off"
        payload = {"recipient": recipient(event.urn), "sender_action": action}
        await errand.request(request(errand, f"{self.graph}/me/messages", payload))

    async def set_up(self, errand: Errand) -> dict[str, Any]:
        """Subscribes the application to the page's events."""
        await errand.request(self._subscription(errand, "POST", {"subscribed_fields": self.subscribed_fields}))
        return {}

    async def release(self, errand: Errand) -> None:
        """Ends the subscription."""
        await errand.request(self._subscription(errand, "DELETE", {}))

    def _subscription(self, errand: Errand, method: str, query: dict[str, str]) -> HttpRequest:
        query = query | {"access_token": errand.channel.text("auth_token")}
        return HttpRequest(method, with_query(f"{self.graph}/{errand.channel.address}/subscribed_apps", query))

    async def describe(self, errand: Errand, urn: URN) -> str:
        """First and last name."""
        reply = await self._profile(errand, urn, {"fields": "first_name,last_name"})
        return " ".join(name for name in (reply.value("first_name"), reply.value("last_name")) if name)

    def secrets(self, channel: Channel, host: Host) -> list[str]:
        """The deployment's own secrets as well."""
        return [*super().secrets(channel, host), *meta_secrets(host)]

    async def _profile(self, errand: Errand, urn: URN, query: dict[str, str]) -> Reply:
        query = query | {"access_token": errand.channel.text("auth_token")}
        return await errand.request(HttpRequest("GET", with_query(f"{LOOKUP}/{urn.path}", query)))


@register
class Facebook(Messenger):
    """A Facebook page."""

    code = "FBA"
    name = "Facebook"
    schemes = ("facebook",)
    payload_object = "page"


@register
class Instagram(Messenger):
    """An Instagram account."""

    code = "IG"
    name = "Instagram"
    schemes = ("instagram",)
    payload_object = "instagram"
    subscribed_fields = "messages,messaging_postbacks,messaging_referral"

    async def describe(self, errand: Errand, urn: URN) -> str:
        """The name."""
        return (await self._profile(errand, urn, {})).value("name")


@register
class FacebookLegacy(Messenger):
    """A Facebook page with a webhook of its own, and older rules."""

    code = "FB"
    name = "Facebook (legacy)"
    schemes = ("facebook",)
    options = ("secret",)
    payload_object = "page"
    max_length = 640
    by_address = False
    error_status = None
    graph = OLD_GRAPH

    @route("receive", methods=("GET",), log=LogType.WEBHOOK_VERIFY)
    async def verify(self, callback: Callback) -> Result:
        """The challenge, by the channel's own secret; the page's token must be known as well."""
        answer = verify_webhook(callback, callback.channel.text("secret"))
        if not callback.channel.text("auth_token"):
            raise Refused("the channel has no auth_token")
        return answer

    @route("receive", log=LogType.MULTI_RECEIVE, multi=True)
    async def receive(self, callback: Callback) -> Result:
        """The page's events; these webhooks are not signed."""
        if callback.json.text("object") != self.payload_object:
            return Answer(title="Ignored", info=("not a page's events",))
        return read_entries(callback)

    def messaging_type(self, delivery: Delivery) -> dict[str, str]:
        """Answers, and all else."""
        is_answer = bool(delivery.msg.response_to_external_id)
        return {"messaging_type": "RESPONSE" if is_answer else "NON_PROMOTIONAL_SUBSCRIPTION"}
