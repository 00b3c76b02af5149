"""Many contacts in one transaction: locked, loaded, advanced in memory, written."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from typing import Any, Protocol
from uuid import UUID

import orjson
import structlog

from activities.pipeline.absorbing import about
from activities.pipeline.conversation import Conversation, seed_of
from activities.pipeline.events import Event, FlowStarted, SprintTime
from activities.pipeline.keeping import Revision, kept_flows, kept_runs
from activities.pipeline.workspace import Workspace
from core.clock import SteppedClock
from core.ids import SeededIds
from flows.assets import FlowAsset
from flows.calls import CallResult, NeedsCall
from flows.engine import Engine
from flows.literal_json import dumps_text
from store.conversations import loading
from store.conversations.records import (
    ContactRecord,
    MessageRecord,
    NewHold,
    ParkingRecord,
    SessionRecord,
    Writes,
)

log = structlog.get_logger()

_HOLD_IDS = 0x686F6C64


class Workspaces(Protocol):
    """Compiled assets by workspace, no older than the transaction that asks."""

    async def get(self, connection: Any, ids: Collection[int]) -> Mapping[int, Workspace]:
        """The workspaces of these ids; those that are gone are left out."""
        ...

    async def revisions(self, connection: Any, wanted: Collection[Revision]) -> Mapping[Revision, FlowAsset]:
        """Flows at other revisions than their newest; those that are gone are left out."""
        ...


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to push, with what its row alone doesn't say."""

    message: MessageRecord
    workspace: Workspace
    contact: ContactRecord


class Batch:
    """The contacts of one transaction. `load`, then `apply` events in order, then `collect` what must be written."""

    def __init__(self, connection: Any, engine: Engine, workspaces: Workspaces, *, own_run: UUID | None = None) -> None:
        self._connection, self._engine, self._workspaces, self._own_run = connection, engine, workspaces, own_run
        self.now = datetime.now(UTC)
        self.conversations: dict[int, Conversation] = {}
        self.sessions: dict[int, SessionRecord] = {}
        """Where each contact waited when the batch was loaded."""
        self.extra = Writes()
        self.broken: set[int] = set()
        """Contacts of which no further event may be applied in this transaction."""

    async def load(self, contacts: Sequence[int]) -> None:
        """Reads locked contacts, what they wait in, and the assets of their workspaces."""
        records = await loading.contacts(self._connection, contacts)
        self.sessions = sessions = await loading.waiting_sessions(self._connection, contacts)
        workspaces = await self._workspaces.get(self._connection, {record.workspace_id for record in records.values()})
        kept = await self._kept(records, workspaces)
        for number, record in records.items():
            workspace = workspaces.get(record.workspace_id)
            if workspace is not None:
                self.conversations[number] = Conversation(
                    workspace, record, sessions.get(number), self._engine, self._own_run, kept.get(number, {})
                )

    async def _kept(
        self, records: Mapping[int, ContactRecord], workspaces: Mapping[int, Workspace]
    ) -> dict[int, dict[str, FlowAsset]]:
        """By contact and run, the flows that aren't to be the newest: nothing to read where all are."""
        found = {}
        for contact, session in self.sessions.items():
            record = records.get(contact)
            workspace = workspaces.get(record.workspace_id) if record else None
            runs = list(kept_runs(workspace, session)) if workspace else []
            if runs:
                found[contact] = runs
        if not found:
            return {}
        wanted = {revision for runs in found.values() for _, revision in runs}
        revisions = await self._workspaces.revisions(self._connection, wanted)
        return {contact: kept_flows(runs, revisions) for contact, runs in found.items()}

    async def apply(
        self, contact: int, event: Event, time: SprintTime | None = None, results: Sequence[CallResult] = ()
    ) -> bool:
        """Applies an event to a contact; True unless it has to wait for a call, which is noted as a hold.

        Raises what a defect raises, with nothing changed.
        """
        conversation = self.conversations[contact]
        time = time or SprintTime(self.now, seed_of(event.key))
        answers = list(results)
        needed = conversation.apply(event, time, answers)
        while needed is not None and needed.request.kind == "claim_urn":
            # Whose a URN is, is in our own rows: no call to the outside, and no hold.
            answers.append(await self._claim(conversation, needed))
            needed = conversation.apply(event, time, answers)
        if needed is not None:
            self._hold(conversation, event, time, needed, answers)
            self.broken.add(contact)
        return needed is None

    async def _claim(self, conversation: Conversation, needed: NeedsCall) -> CallResult:
        owner = await loading.urn_owner(self._connection, conversation.workspace.id, str(needed.request.data["urn"]))
        return CallResult.urn_claimed(owner is not None and owner != conversation.record.id)

    def _hold(
        self,
        conversation: Conversation,
        event: Event,
        time: SprintTime,
        needed: NeedsCall,
        results: Sequence[CallResult],
    ) -> None:
        record, request = conversation.record, needed.request
        run = self._own_run or UUID(request.run_uuid)
        hold = UUID(SeededIds(time.seed ^ _HOLD_IDS, SteppedClock(time.started_on)).uuid7())
        state = conversation.state
        session = UUID(state.session.uuid) if state.session else None
        self.extra.holds.append(
            NewHold(
                uuid=hold,
                workspace_id=conversation.workspace.id,
                contact_id=record.id,
                run_uuid=run,
                session_uuid=session,
                event=event.to_json(),
                started_on=time.started_on,
                seed=str(time.seed),
                request=dumps_text(request.to_json()),
                results=orjson.dumps([result.to_json() for result in results]).decode(),
                call_number=len(results),
            )
        )
        if self._own_run is None:
            flow = event.flow if isinstance(event, FlowStarted) else (state.waiting_flow or "")
            batch = event.batch_id if isinstance(event, FlowStarted) else None
            payload = about(conversation.workspace, state, record, flow) | {"call": str(hold)}
            self.extra.parking.append(ParkingRecord("call", conversation.workspace.id, run, batch, payload))

    def collect(self) -> Writes:
        """Everything the transaction has to write."""
        parts = [self.extra]
        for conversation in self.conversations.values():
            parts.extend(conversation.finish())
        return joined(parts)

    def outgoing(self, writes: Writes) -> list[Outgoing]:
        """The messages to push once the transaction is committed."""
        return [
            Outgoing(
                message, self.conversations[message.contact_id].workspace, self.conversations[message.contact_id].record
            )
            for message in writes.messages
            if message.status == "Q"
        ]


def joined(parts: Sequence[Writes]) -> Writes:
    """All that the parts write, in their order."""
    whole = Writes()
    for part in parts:
        for column in fields(Writes):
            rows = getattr(part, column.name)
            if rows:
                getattr(whole, column.name).extend(rows)
    return whole
