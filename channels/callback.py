"""One callback of a provider, as its channel type's handler sees it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from channels.addresses import is_uuid
from channels.channel import Channel
from channels.cleaning import clean
from channels.errors import Refused
from channels.fields import Form, Json, Xml
from channels.host import Host
from channels.log import ChannelLog
from channels.messages import ChannelEvent, EventType, IncomingMsg, StatusUpdate
from channels.statuses import Status
from core import phones, urns
from core.http import ConnectionFailed, HttpRequest, HttpResponse
from core.urns import URN


@dataclass
class Callback:
    """A request to one channel, with what its handler needs to read it and to make its items."""

    channel: Channel
    request: HttpRequest
    host: Host
    log: ChannelLog

    @property
    def public_url(self) -> str:
        """The URL under which the provider called, whatever a proxy made of it."""
        parts = urlsplit(self.request.url)
        host = self.channel.text("callback_domain", self.host.deployment.domain)
        return urlunsplit(("https", host, parts.path, parts.query, ""))

    @cached_property
    def form(self) -> Form:
        """Query and body as a form."""
        return Form.of(self.request)

    @cached_property
    def json(self) -> Json:
        """The body as JSON. Raises `Refused`."""
        return Json.of(self.request)

    @cached_property
    def xml(self) -> Xml:
        """The body as XML. Raises `Refused`."""
        return Xml.of(self.request)

    def header(self, name: str) -> str:
        """A header's value, or ""."""
        return self.request.header(name)

    async def fetch(self, request: HttpRequest) -> HttpResponse | None:
        """A look-up at the provider; None, and an error in the log, when no response came."""
        try:
            response = await self.host.http(request)
        except ConnectionFailed:
            self.log.exchange(request, None, self.host.now)
            return None
        self.log.exchange(request, response, self.host.now)
        return response

    def phone(self, raw: str, country: str | None = None, *, allow_sender_id: bool = False) -> URN:
        """The `tel` URN of a sender, by the channel's country unless another is given. Raises `Refused`."""
        country = self.channel.country if country is None else country
        try:
            return urns.from_phone(raw, country, allow_short=True, allow_sender_id=allow_sender_id)
        except phones.InvalidPhone as error:
            raise Refused(str(error)) from None

    def urn(self, scheme: str, path: str, display: str = "") -> URN:
        """A sender's URN. Raises `Refused`."""
        try:
            return urns.new(scheme, path, display)
        except urns.InvalidURN as error:
            raise Refused(str(error)) from None

    def sender(self, raw: str) -> URN:
        """A sender's URN of the scheme that the channel serves first. Raises `Refused`."""
        return self.phone(raw) if self.channel.scheme == "tel" else self.urn(self.channel.scheme, raw)

    def message(
        self,
        urn: URN,
        text: str,
        external_id: str = "",
        *,
        received_on: datetime | None = None,
        attachments: tuple[str, ...] | list[str] = (),
        contact_name: str = "",
        new_urn: URN | None = None,
        urn_auth_tokens: Mapping[str, str] | None = None,
        payload: Mapping[str, Any] | None = None,
        dedupe_id: str = "",
    ) -> IncomingMsg:
        """A message on this channel, its text and external id cleaned."""
        return IncomingMsg(
            channel_uuid=self.channel.uuid,
            urn=urn,
            text=clean(text),
            external_id=clean(external_id),
            received_on=received_on,
            attachments=tuple(attachments),
            contact_name=clean(contact_name),
            new_urn=new_urn,
            urn_auth_tokens=urn_auth_tokens or {},
            payload=payload,
            dedupe_id=dedupe_id,
        )

    def status(self, status: Status | str, *, external_id: str = "", msg_uuid: str = "") -> StatusUpdate:
        """A status update of a message of this channel. Raises `Refused` if `msg_uuid` is given and is none."""
        if msg_uuid and not is_uuid(msg_uuid):
            raise Refused(f"{msg_uuid!r} is not the UUID of a message")
        return StatusUpdate(
            channel_uuid=self.channel.uuid, status=Status(status), msg_uuid=msg_uuid, external_id=external_id
        )

    def event(
        self,
        type_: EventType,
        urn: URN,
        *,
        extra: Mapping[str, str] | None = None,
        contact_name: str = "",
        occurred_on: datetime | None = None,
    ) -> ChannelEvent:
        """An event on this channel."""
        return ChannelEvent(
            channel_uuid=self.channel.uuid,
            type=type_,
            urn=urn,
            extra=extra or {},
            contact_name=clean(contact_name),
            occurred_on=occurred_on,
        )
