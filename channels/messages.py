"""What a callback can hold: messages, statuses, events, and word of what else was seen."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from channels.statuses import Status
from core.urns import URN


class EventType(StrEnum):
    """Things that happen on a channel beside messages."""

    NEW_CONVERSATION = "new_conversation"
    REFERRAL = "referral"
    STOP_CONTACT = "stop_contact"
    WELCOME_MESSAGE = "welcome_message"


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMsg:
    """A message from a contact.

    `external_id` is the provider's id, "" if it gives none. `received_on` is the provider's time, None if it gives
    none. `attachments` are URLs to fetch, `geo:<lat>,<lng>`, `data:<base64>`, or `<content type>:<url>`.
    `new_urn` is another URN of the same contact, to append. `urn_auth_tokens` are set on the URN; an empty value
    removes its key. `payload` is the data of a submitted form. `dedupe_id` replaces `external_id` where several
    messages share one.
    """

    channel_uuid: str
    urn: URN
    text: str
    external_id: str = ""
    received_on: datetime | None = None
    attachments: tuple[str, ...] = ()
    contact_name: str = ""
    new_urn: URN | None = None
    urn_auth_tokens: Mapping[str, str] = field(default_factory=dict)
    payload: Mapping[str, Any] | None = None
    dedupe_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusUpdate:
    """Word of what became of an outgoing message, known by our UUID or by the provider's id."""

    channel_uuid: str
    status: Status
    msg_uuid: str = ""
    external_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelEvent:
    """Something else that a contact did. `occurred_on` is None if the provider gives no time."""

    channel_uuid: str
    type: EventType
    urn: URN
    extra: Mapping[str, str] = field(default_factory=dict)
    contact_name: str = ""
    occurred_on: datetime | None = None


@dataclass(frozen=True, slots=True)
class DeletedMsg:
    """The contact deleted a message that they had sent."""

    channel_uuid: str
    external_id: str


@dataclass(frozen=True, slots=True)
class Registration:
    """A client application made itself known: the contact is created or its tokens are updated."""

    channel_uuid: str
    urn: URN
    name: str = ""
    auth_tokens: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Info:
    """Something that was seen and needs nothing done, for the answer's reader."""

    text: str


Item = IncomingMsg | StatusUpdate | ChannelEvent | DeletedMsg | Registration | Info
