"""The shape of most SMS gateways: one request for each part of the text."""

from abc import ABC, abstractmethod

from channels.channel_type import ChannelType
from channels.delivery import Delivery, Part
from channels.replies import Reply
from core.http import HttpRequest


class Gateway(ChannelType, ABC):
    """A type that says how one part becomes a request, and how its reply is read.

    Attachments are sent as links at the end of the text, unless `attachment_links` is off.
    """

    attachment_links = True

    @abstractmethod
    def request(self, delivery: Delivery, part: Part) -> HttpRequest:
        """The request that sends one part."""

    def accepted(self, reply: Reply) -> str:
        """The provider's id of the part, "" if it gives none. Raises `SendFailed` if the reply says no."""
        return ""

    def explain(self, reply: Reply) -> None:
        """Raises a `SendFailed` that says more than the HTTP status of a refusal does, if the reply tells."""

    async def send(self, delivery: Delivery) -> None:
        """Sends the parts one after another."""
        parts = delivery.parts(attachments=None if self.attachment_links else ())
        for part in delivery.resume(parts):
            reply = await delivery.request(self.request(delivery, part), explain=self.explain)
            delivery.sent(self.accepted(reply))
