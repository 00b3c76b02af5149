"""What a sprint did, as rows: sessions, runs, messages and the rest. Pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from activities.pipeline.workspace import Workspace
from core.clock import parse_instant
from flows.literal_json import dumps_text
from flows.run import Run
from flows.session import Session
from flows.sprint import Sprint
from store.conversations.records import (
    BroadcastRecord,
    ContactRecord,
    MessageRecord,
    RunRecord,
    StartRecord,
    StoredSession,
    WebhookLog,
)
from store.storable import storable_json

STATUS_CODES = {
    "active": "A",
    "waiting": "W",
    "completed": "C",
    "failed": "F",
    "expired": "X",
    "interrupted": "I",
}

SESSION_TYPES = {"messaging": "M", "messaging_background": "B", "voice": "V", "messaging_offline": "S"}

# RapidPro's letters: suspended, contact, looping, no destination.
FAILED_REASONS = {
    "org_suspended": "S",
    "contact_blocked": "C",
    "contact_stopped": "C",
    "contact_archived": "C",
    "looping": "L",
    "no_route": "D",
}


class Wait:
    """When a wait ends by itself."""

    __slots__ = ("expires_on", "times_out_on")

    def __init__(self, event: Mapping[str, Any]) -> None:
        created = parse_instant(event["created_on"])
        seconds = event.get("timeout_seconds")
        self.expires_on = parse_instant(event["expires_on"])
        timeout = created + timedelta(seconds=seconds) if seconds else None
        # A timeout at or after the expiration would never come.
        self.times_out_on = timeout if timeout is not None and timeout < self.expires_on else None

    @property
    def deadline(self) -> datetime:
        """Whichever comes first."""
        return self.times_out_on or self.expires_on


def find_wait(events: Iterable[Mapping[str, Any]]) -> Wait | None:
    """The wait that a sprint's events end with, if they do."""
    last = None
    for event in events:
        if event["type"] in ("msg_wait", "dial_wait"):
            last = event
    return Wait(last) if last is not None else None


def session_row(
    workspace: Workspace, contact: int, session: Session, sprint: str, wait: Wait | None, key: str | None, now: datetime
) -> StoredSession:
    """The session's row; a session that is over keeps no JSON, since its runs have rows of their own."""
    run = session.waiting_run
    waits = session.status == "waiting" and run is not None
    return StoredSession(
        uuid=UUID(session.uuid),
        workspace_id=workspace.id,
        contact_id=contact,
        type=SESSION_TYPES[session.type],
        status=STATUS_CODES[session.status],
        output=dumps_text(session.to_json()) if waits else None,
        sprint_uuid=UUID(sprint),
        current_flow_id=_flow_id(workspace, run) if run is not None and waits else None,
        current_run_uuid=UUID(run.uuid) if run is not None and waits else None,
        wait_expires_on=wait.expires_on if wait and waits else None,
        wait_timeout_on=wait.times_out_on if wait and waits else None,
        event_key=key,
        created_on=parse_instant(session.created_on),
        ended_on=None if waits else now,
    )


def run_row(
    workspace: Workspace, contact: int, session: Session, run: Run, start: int | None, parked: datetime | None
) -> RunRecord:
    """A run's row with its whole path; it has no `flow_id` when its flow has been deleted."""
    flow = workspace.flows.get(run.flow_reference["uuid"])
    return RunRecord(
        uuid=UUID(run.uuid),
        workspace_id=workspace.id,
        contact_id=contact,
        flow_id=flow.id if flow else None,
        revision=flow.revision if flow else None,
        session_uuid=UUID(session.uuid),
        start_id=start,
        parent_uuid=UUID(run.parent.uuid) if run.parent else None,
        status=STATUS_CODES[run.status],
        responded=run.had_input,
        results=storable_json(dumps_text({key: result.to_json() for key, result in run.results.items()})),
        path=dumps_text(run.path),
        current_node_uuid=UUID(run.path[-1]["node_uuid"]) if run.path else None,
        created_on=parse_instant(run.created_on),
        modified_on=parse_instant(run.modified_on),
        exited_on=parse_instant(run.exited_on) if run.exited_on else None,
        parked_until=parked,
    )


def _flow_id(workspace: Workspace, run: Run) -> int | None:
    row = workspace.flows.get(run.flow_reference["uuid"])
    return row.id if row else None


def message_row(
    workspace: Workspace,
    contact: ContactRecord,
    event: Mapping[str, Any],
    *,
    session: str | None,
    flow: int | None,
    is_high_priority: bool,
) -> MessageRecord:
    """An outgoing message: queued, or failed with the reason why it can't be sent."""
    message = event["msg"]
    identity = (message.get("urn") or "").partition("?")[0].partition("#")[0]
    urn = next((urn for urn in contact.urns if urn.identity == identity), None)
    channel = workspace.channel_ids.get((message.get("channel") or {}).get("uuid", ""))
    unsendable = message.get("unsendable_reason") or (None if urn and channel else "no_route")
    return MessageRecord(
        uuid=UUID(event["uuid"]),
        workspace_id=workspace.id,
        contact_id=contact.id,
        urn_id=urn.id if urn else None,
        channel_id=channel,
        flow_id=flow,
        session_uuid=UUID(session) if session else None,
        status="F" if unsendable else "Q",
        text=message["text"].replace("\0", ""),
        attachments=list(message.get("attachments") or ()),
        quick_replies=list(message.get("quick_replies") or ()),
        templating=message.get("templating"),
        locale=message.get("locale"),
        failed_reason=FAILED_REASONS.get(unsendable, "D") if unsendable else None,
        is_high_priority=is_high_priority,
        created_on=parse_instant(event["created_on"]),
    )


def start_row(workspace: Workspace, event: Mapping[str, Any]) -> StartRecord | None:
    """The start that a `session_triggered` event asks for; None when its flow is not a row."""
    flow = workspace.flows.get(event["flow"]["uuid"])
    if flow is None:
        return None
    return StartRecord(
        uuid=UUID(event["uuid"]),
        workspace_id=workspace.id,
        flow_id=flow.id,
        groups=[group["uuid"] for group in event.get("groups") or ()],
        contacts=[contact["uuid"] for contact in event.get("contacts") or ()],
        urns=list(event.get("urns") or ()),
        query=event.get("contact_query") or None,
        exclusions=dict(event.get("exclusions") or {}),
        run_summary=event["run_summary"],
        history=event["history"],
        create_contact=bool(event.get("create_contact")),
        created_on=parse_instant(event["created_on"]),
    )


def broadcast_row(workspace: Workspace, event: Mapping[str, Any]) -> BroadcastRecord:
    """The broadcast that a `broadcast_created` event asks for."""
    return BroadcastRecord(
        uuid=UUID(event["uuid"]),
        workspace_id=workspace.id,
        translations=event["translations"],
        base_language=event["base_language"],
        groups=[group["uuid"] for group in event.get("groups") or ()],
        contacts=[contact["uuid"] for contact in event.get("contacts") or ()],
        urns=list(event.get("urns") or ()),
        query=event.get("contact_query") or None,
        template=(event.get("template") or {}).get("uuid"),
        template_variables=list(event.get("template_variables") or ()),
        created_on=parse_instant(event["created_on"]),
    )


def webhook_log(
    workspace: Workspace, contact: int, event: Mapping[str, Any], flow: int | None, run: str | None
) -> WebhookLog:
    """The log of a `webhook_called` event."""
    return WebhookLog(
        workspace_id=workspace.id,
        flow_id=flow,
        contact_id=contact,
        run_uuid=UUID(run) if run else None,
        url=event["url"],
        status_code=event.get("status_code"),
        is_error=event["status"] != "success",
        elapsed_ms=event.get("elapsed_ms", 0),
        request=event["request"].replace("\0", "�"),
        response=(event.get("response") or "").replace("\0", "�") or None,
        created_on=parse_instant(event["created_on"]),
        resthook=(event.get("resthook") or "")[:50] or None,
    )


def failure_text(sprint: Sprint) -> str | None:
    """Why a sprint's session failed, if it did."""
    for event in sprint.events:
        data = event.to_json()
        if data["type"] == "failure":
            return str(data["text"])
    return None
