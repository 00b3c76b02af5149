"""The base of all channel types."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from channels.answers import Answer, Answers
from channels.callback import Callback
from channels.channel import Channel
from channels.errors import ErrorCode, SendFailed
from channels.host import Host
from channels.limits import DEFAULT_TPS
from channels.messages import ChannelEvent, IncomingMsg, Item, Registration, StatusUpdate
from channels.routes import Route
from core.http import HttpRequest, basic_auth
from core.urns import URN

if TYPE_CHECKING:
    from channels.delivery import Delivery
    from channels.errand import Errand
    from channels.typing_indicators import TypingEvent

ALWAYS_REDACTED = ("auth_token", "api_key", "secret", "password", "send_authorization")


class ChannelType:
    """What is the same for all channels of one provider. One instance serves them all and holds no state.

    A subclass in `channels.types` names its code, what it needs to send, and its routes; see `channels/__init__.py`.
    """

    code: ClassVar[str]
    name: ClassVar[str]
    schemes: ClassVar[tuple[str, ...]] = ("tel",)
    """URN schemes that a channel of this type may serve; EX takes any one."""
    is_retired: ClassVar[bool] = False
    """Whether no new channels of this type are claimed."""
    required: ClassVar[tuple[str, ...]] = ()
    """Config keys without which nothing can be sent."""
    options: ClassVar[tuple[str, ...]] = ()
    """Config keys that may be left out; see `channels.configuration` for those of all types."""
    basic: ClassVar[tuple[str, str] | None] = None
    """The config keys of user and password, where the provider wants basic authentication."""
    generated: ClassVar[tuple[str, ...]] = ()
    """Config keys that are filled with random text when a channel is claimed, for the user to enter at the provider."""
    learned: ClassVar[tuple[str, ...]] = ()
    """Config keys that setting a channel up finds out."""
    redacted: ClassVar[tuple[str, ...]] = ()
    """Config keys, beside the usual ones, whose values never enter a log."""
    tps: ClassVar[int] = DEFAULT_TPS
    """Sends a second of a channel that sets none; 0 is without limit."""
    max_length: ClassVar[int] = 0
    """The longest text of one request; 0 does not split. A channel's `max_length` overrides it."""
    answers: ClassVar[Answers] = Answers()
    """Answers of the provider's own, by what was received."""
    error_status: ClassVar[int | None] = None
    """The HTTP status of every refusal, where a provider gives up on webhooks that answer anything else."""
    by_address: ClassVar[bool] = False
    """Whether callbacks name no channel, which is then found by the addresses in the payload."""
    typing_interval: ClassVar[int] = 0
    """Seconds after which a typing indicator must be repeated; 0 if the type has none."""
    typing_stops: ClassVar[bool] = False
    """Whether a typing indicator can be ended before its time."""
    routes: ClassVar[Mapping[str, tuple[Route, ...]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        found: dict[str, tuple[Route, ...]] = {}
        for name in dir(cls):
            for route in getattr(getattr(cls, name), "routes", ()) if not name.startswith("__") else ():
                if isinstance(route, Route):
                    found[route.action] = (*found.get(route.action, ()), route)
        cls.routes = found

    def addresses(self, callback: HttpRequest) -> Sequence[str]:
        """The addresses of the channels that a callback is for, if it names no channel."""
        return ()

    async def authenticate(self, callback: Callback) -> None:
        """Raises `Refused` or `Unauthorized` when a callback is not from the provider; by default all are."""

    def answer(self, channel: Channel, items: Sequence[Item], *, multi: bool) -> Answer:
        """What to tell the provider about what was received."""
        if any(isinstance(item, Registration) for item in items):
            return Answer(title="Registered")
        if multi:
            return Answer(title="Events Handled")
        for kind, own, title in (
            (IncomingMsg, self.answers.messages, "Message Accepted"),
            (StatusUpdate, self.answers.statuses, "Status Update Accepted"),
            (ChannelEvent, self.answers.events, "Event Accepted"),
        ):
            if any(isinstance(item, kind) for item in items):
                return own or Answer(title=title)
        return self.answers.ignored or Answer(title="Ignored")

    async def send(self, delivery: "Delivery") -> None:
        """Send one message. Raises `SendFailed`."""
        raise SendFailed(ErrorCode.CHANNEL_CONFIG, f"channels of type {self.name} can't send")

    async def describe(self, errand: "Errand", urn: URN) -> str:
        """The name under which the provider knows a contact, "" if it knows none. Raises `SendFailed`."""
        return ""

    async def indicate_typing(self, errand: "Errand", event: "TypingEvent") -> None:
        """Show or end a typing indicator. Raises `SendFailed`."""

    async def attachment_request(self, errand: "Errand", url: str) -> HttpRequest:
        """The request that fetches an attachment of an incoming message, with the provider's authentication."""
        return HttpRequest("GET", url)

    async def set_up(self, errand: "Errand") -> dict[str, Any]:
        """Make the provider call the channel's URLs; gives config values to remember. Raises `SendFailed`."""
        return {}

    async def release(self, errand: "Errand") -> None:
        """Make the provider call no longer. Raises `SendFailed`."""

    def basic_header(self, channel: Channel) -> dict[str, str]:
        """The header of basic authentication, by the config keys in `basic`."""
        if self.basic is None:
            return {}
        username, password = (channel.text(key) for key in self.basic)
        return {"Authorization": basic_auth(username, password)}

    def secrets(self, channel: Channel, host: Host) -> list[str]:
        """What must not appear in logs of this channel."""
        values = [channel.text(key) for key in (*ALWAYS_REDACTED, *self.redacted)]
        basic = self.basic_header(channel).get("Authorization", "").removeprefix("Basic ")
        return [value for value in (*values, basic) if value]
