"""The sending of one message, as its channel type sees it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from channels.errand import Errand
from channels.outgoing import Attachment, OutgoingMsg, QuickReply
from channels.splitting import sms_measure, split, with_attachments
from core import phones
from core.urns import URN

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a message's text; `number` counts from 1. The last one carries the quick replies."""

    text: str
    number: int
    is_last: bool
    quick_replies: tuple[QuickReply, ...] = ()

    @property
    def is_first(self) -> bool:
        """Whether no part precedes this one."""
        return self.number == 1

    def uuid(self, msg: OutgoingMsg) -> str:
        """The message's UUID, with `.2`, `.3` … for the parts after the first, where a provider wants unique ids."""
        return msg.uuid if self.is_first else f"{msg.uuid}.{self.number}"


@dataclass
class Delivery(Errand):
    """One message, and what has been sent of it."""

    msg: OutgoingMsg
    new_urns: list[URN] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.parts_sent = self.msg.parts_sent
        self.external_ids = list(self.msg.external_ids)

    @property
    def to(self) -> str:
        """The path of the contact's URN (`+250788383383`)."""
        return self.msg.urn.path

    @property
    def to_digits(self) -> str:
        """The path without a leading `+`."""
        return self.to.removeprefix("+")

    @property
    def to_local(self) -> str:
        """The national number without leading zero; a short code as it is."""
        return phones.local(self.to, self.channel.country)

    @property
    def max_length(self) -> int:
        """The longest text of one request: the channel's own limit, or the type's."""
        return self.channel.number("max_length", self.kind.max_length)

    def parts(self, *, attachments: Sequence[Attachment] | None = None, limit: int | None = None) -> list[Part]:
        """The message's text in parts, with the URLs of `attachments` (by default all) at its end."""
        included = self.msg.attachments if attachments is None else attachments
        text = with_attachments(self.msg.text, included)
        measure = sms_measure(text) if self.channel.scheme == "tel" else None
        texts = split(text, self.max_length if limit is None else limit, measure)
        return [
            Part(text, number, number == len(texts), self.msg.quick_replies if number == len(texts) else ())
            for number, text in enumerate(texts, 1)
        ]

    def resume(self, steps: Sequence[T]) -> Sequence[T]:
        """The steps that an earlier attempt has not made; each must end with `sent`."""
        return steps[self.msg.parts_sent :]

    def sent(self, external_id: str = "") -> None:
        """Note that a step is made, with the id that the provider gave it."""
        self.parts_sent += 1
        if external_id:
            self.external_ids.append(external_id)
