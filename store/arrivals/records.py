"""What channels bring, and what is stored of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from core.urns import URN


@dataclass(frozen=True, slots=True)
class Source:
    """The channel that something came over. `is_anonymous` and `can_send` decide what is kept of a contact."""

    workspace_id: int
    channel_id: int
    can_send: bool = True
    is_anonymous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Sender:
    """Who something came from. `other_urns` are further URNs of the same person; `auth_tokens` "" removes one."""

    urn: URN
    name: str = ""
    auth_tokens: Mapping[str, str] = field(default_factory=dict)
    other_urns: Sequence[URN] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMessage:
    """A message as a channel brought it.

    `is_android`: told from its copies by text and second of sending. `has_files`: some attachments are to be fetched
    before it is handled. `asks_name`: so is the contact's name, if the contact is new (`store.attachment_fetches`).
    """

    sender: Sender
    text: str = ""
    attachments: Sequence[str] = ()
    external_id: str = ""
    sent_on: datetime | None = None
    payload: Mapping[str, Any] | None = None
    log_uuid: UUID | None = None
    is_android: bool = False
    has_files: bool = False
    asks_name: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingEvent:
    """Something other than a message; `event_type` as in `channel_event`."""

    sender: Sender
    event_type: str
    extra: Mapping[str, Any] = field(default_factory=dict)
    occurred_on: datetime | None = None
    log_uuid: UUID | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """What was stored, or was there already."""

    id: int
    uuid: UUID
    contact_id: int
    is_duplicate: bool = False
