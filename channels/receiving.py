"""Callbacks: from a raw request to what was in it, and what to answer."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urlsplit

from channels import addresses, answers, registry
from channels.answers import Answer, Stored
from channels.callback import Callback
from channels.channel import Channel
from channels.channel_type import ChannelType
from channels.errors import ErrorCode, Forged, Refused
from channels.host import Host
from channels.log import ChannelLog, LogType
from channels.messages import ChannelEvent, DeletedMsg, IncomingMsg, Item, Registration, StatusUpdate
from channels.routes import Route
from core.http import HttpRequest, HttpResponse

FindByUUID = Callable[[str], Awaitable[Channel | None]]
FindByAddress = Callable[[str, str], Awaitable[Channel | None]]
ItemType = TypeVar("ItemType", IncomingMsg, StatusUpdate, ChannelEvent, DeletedMsg, Registration)


@dataclass(frozen=True, slots=True)
class Received:
    """What a callback held, in order, and what to answer once it is stored.

    `logs` has one log for each channel that the callback was for, without secrets.
    """

    items: tuple[Item, ...]
    answer: Answer | HttpResponse
    logs: tuple[ChannelLog, ...]
    host: Host
    is_forged: bool = False
    """Whether it was refused because it isn't from the provider; then it has no logs."""

    @property
    def messages(self) -> list[IncomingMsg]:
        """The messages; the store gives each a UUID."""
        return self._only(IncomingMsg)

    @property
    def statuses(self) -> list[StatusUpdate]:
        """The statuses of outgoing messages."""
        return self._only(StatusUpdate)

    @property
    def events(self) -> list[ChannelEvent]:
        """The other events."""
        return self._only(ChannelEvent)

    @property
    def deleted(self) -> list[DeletedMsg]:
        """Messages that their senders deleted."""
        return self._only(DeletedMsg)

    @property
    def registrations(self) -> list[Registration]:
        """Contacts that made themselves known."""
        return self._only(Registration)

    def response(self, stored: Stored | None = None) -> HttpResponse:
        """The response to give; `stored` names the UUID of each message in `messages`."""
        if isinstance(self.answer, HttpResponse):
            return self.answer
        return self.answer.response(self.items, stored or Stored(), self.host.now)

    def _only(self, kind: type[ItemType]) -> list[ItemType]:
        return [item for item in self.items if isinstance(item, kind)]


async def receive(
    request: HttpRequest, host: Host, *, find_by_uuid: FindByUUID, find_by_address: FindByAddress
) -> Received:
    """Read a callback. Never raises for what a caller can send.

    `find_by_uuid(uuid)` gives an active channel or None; `find_by_address(type code, address)` is asked by the types
    whose callbacks name no channel.
    """
    address = addresses.parse(urlsplit(request.url).path)
    kind = registry.get(address.type) if address else None
    routes = kind.routes.get(address.action, ()) if address and kind else ()
    if not address or not kind or not routes or bool(address.channel_uuid) == kind.by_address:
        return Received((), answers.not_found(), (), host)
    route = next((route for route in routes if request.method in route.methods), None)
    if route is None:
        return Received((), answers.method_not_allowed(), (), host)
    if kind.by_address:
        return await _receive_by_address(kind, route, request, host, find_by_address)
    channel = await find_by_uuid(address.channel_uuid)
    if channel is None or channel.type != kind.code:
        return Received((), answers.refusal(Refused("channel not found"), kind.error_status), (), host)
    return await _receive_on(kind, route, channel, request, host)


async def _receive_on(kind: ChannelType, route: Route, channel: Channel, request: HttpRequest, host: Host) -> Received:
    callback = Callback(channel, request, host, ChannelLog(route.log, channel.uuid, host.now))
    items: Sequence[Item] = ()
    try:
        await kind.authenticate(callback)
        result = await route.handle(kind, callback)
    except Refused as error:
        answer: Answer | HttpResponse = answers.refusal(error, kind.error_status)
        if isinstance(error, Forged):
            return Received((), answer, (), host, is_forged=True)
    except Exception as error:  # a bug in an adapter must not cost a provider's other callbacks
        callback.log.error(ErrorCode.INTERNAL_ERROR, f"{type(error).__name__}: {error}")
        answer = answers.refusal(Refused("the callback could not be read"), kind.error_status)
    else:
        items = () if isinstance(result, Answer) else result
        answer = result if isinstance(result, Answer) else kind.answer(channel, items, multi=route.multi)
    received = Received(tuple(items), answer, (), host)
    # The provider's request is the first exchange of the log; what is not stored yet has no UUIDs in its answer.
    callback.log.exchange(request, received.response(), host.now)
    callback.log.http_logs.insert(0, callback.log.http_logs.pop())
    return replace(received, logs=(callback.log.redacted(kind.secrets(channel, host)),))


async def _receive_by_address(
    kind: ChannelType, route: Route, request: HttpRequest, host: Host, find: FindByAddress
) -> Received:
    """Hands a batch to each channel that it is for; a handler takes what is its channel's."""
    unknown = Channel(uuid="", type=kind.code, schemes=kind.schemes)
    if route.log is LogType.WEBHOOK_VERIFY:
        return await _receive_on(kind, route, unknown, request, host)
    try:
        await kind.authenticate(Callback(unknown, request, host, ChannelLog(route.log, "", host.now)))
        channels = [channel for address in kind.addresses(request) if (channel := await find(kind.code, address))]
    except Refused as error:
        answer = answers.refusal(error, kind.error_status)
        return Received((), answer, (), host, is_forged=isinstance(error, Forged))
    if not channels:
        return Received((), answers.refusal(Refused("channel not found"), kind.error_status), (), host)
    received = [await _receive_on(kind, route, channel, request, host) for channel in channels]
    return Received(
        tuple(item for one in received for item in one.items),
        received[0].answer,
        tuple(log for one in received for log in one.logs),
        host,
        is_forged=any(one.is_forged for one in received),
    )
