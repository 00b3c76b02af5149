"""The rows of a batch, as the pipeline reads and writes them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from store.conversations.traces import HistoryRecord, NewTicket, ResthookRecord, TicketChange
from store.conversations.ways import WayRecord


@dataclass(slots=True)
class URNRecord:
    """A contact's URN; `channel_id` is the channel it was last seen on."""

    id: int
    identity: str
    scheme: str
    path: str
    display: str | None
    channel_id: int | None
    auth_tokens: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """A ticket of a contact; `topic` and `assignee` by row id."""

    uuid: UUID
    status: str
    topic_id: int
    assignee_id: int | None


@dataclass(slots=True)
class ContactRecord:
    """A locked contact: its row, URNs by priority, group ids, and its open tickets, oldest first."""

    id: int
    uuid: UUID
    workspace_id: int
    name: str | None
    language: str | None
    status: str
    timezone: str | None
    created_on: datetime
    last_seen_on: datetime | None
    fields: str
    """JSON text, so that numbers keep their digits: {field uuid: value}."""
    flow_id: int | None
    hold_id: int | None
    urns: list[URNRecord]
    group_ids: list[int]
    is_active: bool = True
    """False once the contact is deleted."""
    tickets: list[TicketRecord] = field(default_factory=list)


def new_contact(id: int, uuid: UUID, workspace_id: int, created_on: datetime) -> ContactRecord:  # noqa: A002
    """A contact of which nothing is known but that it was made."""
    return ContactRecord(
        id=id,
        uuid=uuid,
        workspace_id=workspace_id,
        name=None,
        language=None,
        status="A",
        timezone=None,
        created_on=created_on,
        last_seen_on=None,
        fields="{}",
        flow_id=None,
        hold_id=None,
        urns=[],
        group_ids=[],
    )


@dataclass(slots=True)
class SessionRecord:
    """A session that waits."""

    id: int
    uuid: UUID
    contact_id: int
    type: str
    output: str
    """The session's JSON, as the engine wrote it."""
    sprint_uuid: UUID
    current_run_uuid: UUID | None
    wait_expires_on: datetime | None
    wait_timeout_on: datetime | None
    parked: dict[UUID, datetime | None]
    """When the workflow of each live run will look again; a run that isn't here has no workflow yet."""
    begun: dict[UUID, tuple[int, int]]
    """The flow's id and the revision that each live run began on, where that is known."""


@dataclass(frozen=True, slots=True)
class PendingEvent:
    """An arrival that waits to be applied."""

    id: int
    workspace_id: int
    contact_id: int
    kind: str
    payload: dict[str, Any]
    created_on: datetime
    tries: int


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """A sprint that waits for a call's result."""

    id: int
    uuid: UUID
    workspace_id: int
    contact_id: int
    run_uuid: UUID
    session_id: int | None
    event: dict[str, Any]
    started_on: datetime
    seed: str
    request: str
    results: str
    call_number: int
    created_on: datetime


@dataclass(slots=True)
class ContactChange:
    """The columns of a contact after the batch."""

    id: int
    name: str | None
    language: str | None
    status: str
    timezone: str | None
    last_seen_on: datetime | None
    fields: str
    flow_id: int | None


@dataclass(slots=True)
class URNChange:
    """A contact's whole list of URNs after the batch, by priority: (identity, scheme, path, display, channel id)."""

    workspace_id: int
    contact_id: int
    urns: list[tuple[str, str, str, str | None, int | None]]


@dataclass(slots=True)
class StoredSession:
    """A session's row after the batch."""

    uuid: UUID
    workspace_id: int
    contact_id: int
    type: str
    status: str
    output: str | None
    sprint_uuid: UUID
    current_flow_id: int | None
    current_run_uuid: UUID | None
    wait_expires_on: datetime | None
    wait_timeout_on: datetime | None
    event_key: str | None
    created_on: datetime
    ended_on: datetime | None


@dataclass(slots=True)
class RunRecord:
    """A run's row after the batch."""

    uuid: UUID
    workspace_id: int
    contact_id: int
    flow_id: int | None
    """None when the flow has been deleted: a run that has a row keeps its flow, and another gets no row."""
    session_uuid: UUID
    start_id: int | None
    parent_uuid: UUID | None
    status: str
    responded: bool
    results: str
    path: str
    current_node_uuid: UUID | None
    created_on: datetime
    modified_on: datetime
    exited_on: datetime | None
    parked_until: datetime | None
    revision: int | None = None
    """The flow's that it began on; a run that has a row keeps its own."""
    failure: str | None = None
    messages_sent: int = 0
    """in this sprint; added to those before"""
    messages_received: int = 0


@dataclass(slots=True)
class MessageRecord:
    """An outgoing message to insert."""

    uuid: UUID
    workspace_id: int
    contact_id: int
    urn_id: int | None
    channel_id: int | None
    flow_id: int | None
    session_uuid: UUID | None
    status: str
    text: str
    attachments: list[str]
    quick_replies: list[dict[str, Any]]
    templating: dict[str, Any] | None
    locale: str | None
    failed_reason: str | None
    is_high_priority: bool
    created_on: datetime
    broadcast_id: int | None = None
    created_by_id: int | None = None


@dataclass(slots=True)
class HandledMessage:
    """An incoming message that was applied."""

    uuid: UUID
    workspace_id: int
    flow_id: int | None
    visibility: str


@dataclass(slots=True)
class NewHold:
    """A sprint that has to wait for a call: to insert, or to take further if the contact holds one already."""

    uuid: UUID
    workspace_id: int
    contact_id: int
    run_uuid: UUID
    session_uuid: UUID | None
    event: dict[str, Any]
    started_on: datetime
    seed: str
    request: str
    results: str
    call_number: int


@dataclass(slots=True)
class ParkingRecord:
    """What Temporal must learn of a run: `kind` is `park`, `call` or `end`."""

    kind: str
    workspace_id: int
    run_uuid: UUID
    start_batch_id: int | None
    payload: dict[str, Any]


@dataclass(slots=True)
class StartRecord:
    """A start of other contacts that a sprint asked for."""

    uuid: UUID
    workspace_id: int
    flow_id: int
    groups: list[str]
    contacts: list[str]
    urns: list[str]
    query: str | None
    exclusions: dict[str, Any]
    run_summary: dict[str, Any]
    history: dict[str, Any]
    create_contact: bool
    created_on: datetime


@dataclass(slots=True)
class BroadcastRecord:
    """A broadcast that a sprint asked for; `template` is a uuid."""

    uuid: UUID
    workspace_id: int
    translations: dict[str, Any]
    base_language: str
    groups: list[str]
    contacts: list[str]
    urns: list[str]
    query: str | None
    template: str | None
    template_variables: list[str]
    created_on: datetime


@dataclass(slots=True)
class WebhookLog:
    """A webhook call that a sprint made."""

    workspace_id: int
    flow_id: int | None
    contact_id: int
    run_uuid: UUID | None
    url: str
    status_code: int | None
    is_error: bool
    elapsed_ms: int
    request: str
    response: str | None
    created_on: datetime
    resthook: str | None = None


@dataclass(slots=True)
class Writes:
    """Everything a batch writes, in one transaction."""

    contacts: list[ContactChange] = field(default_factory=list)
    urns: list[URNChange] = field(default_factory=list)
    groups_added: list[tuple[int, int]] = field(default_factory=list)
    """(contact id, group id)"""
    groups_removed: list[tuple[int, int]] = field(default_factory=list)
    sessions: list[StoredSession] = field(default_factory=list)
    runs: list[RunRecord] = field(default_factory=list)
    messages: list[MessageRecord] = field(default_factory=list)
    handled: list[HandledMessage] = field(default_factory=list)
    labelled: list[tuple[int, UUID, UUID]] = field(default_factory=list)
    """(workspace id, message uuid, label uuid)"""
    events_done: list[int] = field(default_factory=list)
    events_failed: list[tuple[int, str]] = field(default_factory=list)
    """(pending event id, error)"""
    events_new: list[tuple[int, int, str, dict[str, Any]]] = field(default_factory=list)
    """(workspace id, contact id, kind, payload): events that must wait behind a hold"""
    events_set_aside: list[tuple[int, int, str, dict[str, Any], str]] = field(default_factory=list)
    """(workspace id, contact id, kind, payload, error): events that can't be applied, kept to be seen"""
    holds: list[NewHold] = field(default_factory=list)
    holds_released: list[int] = field(default_factory=list)
    """contact ids"""
    parking: list[ParkingRecord] = field(default_factory=list)
    starts: list[StartRecord] = field(default_factory=list)
    broadcasts: list[BroadcastRecord] = field(default_factory=list)
    webhooks: list[WebhookLog] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)
    """ids of contacts that changed outside of their own columns: groups, URNs, tickets"""
    history: list[HistoryRecord] = field(default_factory=list)
    tickets: list[NewTicket] = field(default_factory=list)
    ticket_changes: list[TicketChange] = field(default_factory=list)
    resthooks: list[ResthookRecord] = field(default_factory=list)
    subscribers_gone: list[tuple[int, str, str]] = field(default_factory=list)
    """(workspace id, resthook, URL): subscribers who said that they are gone"""
    ways: list[WayRecord] = field(default_factory=list)
