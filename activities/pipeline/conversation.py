"""One contact of a batch: its events are applied in memory, and what must be written is collected. Pure."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any, TypedDict
from uuid import UUID

from activities.pipeline.absorbing import Absorber
from activities.pipeline.campaign_messages import campaign_message
from activities.pipeline.contacts import collect_changes, engine_contact
from activities.pipeline.events import (
    CampaignMessageDue,
    ChannelEventReceived,
    Event,
    FlowStarted,
    Interrupted,
    MessageReceived,
    SprintTime,
    TicketClosed,
    WaitExpired,
    WaitTimedOut,
)
from activities.pipeline.reactions import Reaction, channel_reaction, ticket_reaction
from activities.pipeline.state import Cause, State
from activities.pipeline.triggers import match_message
from activities.pipeline.workspace import FlowRow, Workspace
from core.clock import Clock, SteppedClock, format_instant
from core.ids import Ids, SeededIds
from core.randomness import Pcg, Randomness
from flows.assets import FlowAsset
from flows.calls import CallResult, NeedsCall
from flows.engine import Engine
from flows.errors import ResumeError, StartError
from flows.literal_json import loads
from flows.modifiers import read_modifier
from flows.resumes import read_resume
from flows.session import Session
from flows.triggers import read_trigger
from store.conversations.records import ContactRecord, SessionRecord, Writes

# Each reading of a sprint's clock is later than the one before, so that ids made of it sort in the order of events.
_TICK = timedelta(microseconds=1)
# Keeps the ids that the host makes for a sprint apart from those that the engine makes.
_HOST_IDS = 0x6E676F6D61


class _Sources(TypedDict):
    clock: Clock
    ids: Ids
    randomness: Randomness


def seed_of(key: str) -> int:
    """The seed of an event's sprint: the same for every try of an event, different for any two events."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big")


def _sources(time: SprintTime) -> _Sources:
    clock = SteppedClock(time.started_on, _TICK)
    return {"clock": clock, "ids": SeededIds(time.seed, clock), "randomness": Pcg(time.seed)}


class Conversation:
    """A locked contact with its waiting session, and what its events have made of them so far.

    `kept` are the flows of runs, by run uuid, that go on with another revision than the newest.
    """

    def __init__(
        self,
        workspace: Workspace,
        record: ContactRecord,
        stored: SessionRecord | None,
        engine: Engine,
        own_run: UUID | None = None,
        kept: Mapping[str, FlowAsset] = MappingProxyType({}),
    ) -> None:
        self.workspace, self.record = workspace, record
        self._engine, self._own_run, self._kept = engine, own_run, kept
        self._before = engine_contact(record, workspace)
        session = Session.from_json(loads(stored.output)) if stored else None
        self.state = State(self._before, session, dict(stored.parked) if stored else {})
        self._writes: list[Writes] = []

    def apply(self, event: Event, time: SprintTime, results: Sequence[CallResult] = ()) -> NeedsCall | None:
        """Applies one event; when a call is needed, or a defect raises, nothing has changed."""
        state = self.state.copy()
        self._leave_what_is_gone(state, time)
        answer = _APPLY[type(event)](self, state, event, time, results)
        if answer is None:
            self._writes.append(state.writes)
            self.state = state
        return answer

    def fail(self, time: SprintTime, reason: str) -> None:
        """Ends the waiting session as failed: an event of it can't be applied, and never will be."""
        state = self.state.copy()
        self._absorber(state, self._cause(time)).end("failed", reason)
        self._writes.append(state.writes)
        self.state = state

    def drop(self, event: Event, time: SprintTime) -> None:
        """Gives up an event that was held for a call; a message is left in the inbox."""
        if isinstance(event, MessageReceived):
            state = self.state.copy()
            self._to_inbox(state, event, time)
            self._writes.append(state.writes)
            self.state = state

    def finish(self) -> list[Writes]:
        """Everything to write for this contact, its own row included."""
        last = Writes()
        waiting = self.workspace.flows.get(self.state.waiting_flow or "")
        collect_changes(
            self.record, self._before, self.state.contact, waiting.id if waiting else None, self.workspace, last
        )
        return [*self._writes, last]

    def _message(
        self, state: State, event: MessageReceived, time: SprintTime, results: Sequence[CallResult]
    ) -> NeedsCall | None:
        if state.contact.status in ("blocked", "archived") or not self.record.is_active:
            self._absorber(state, self._cause(time)).handle(event.message, None, visibility="A")
            return None
        if state.contact.status == "stopped":
            # Whoever writes to us after all wants to hear from us again.
            self._modify(state, time, {"type": "status", "status": "active"})
        data = self._received(event)
        match = match_message(
            self.workspace,
            event.text,
            channel=event.channel_id,
            groups=self._groups(state),
            waiting_in=state.waiting_flow,
        )
        flow = self._startable(match.trigger.flow) if match else None
        if match is not None and flow is not None:
            trigger: dict[str, Any] = {"type": "msg", "event": data}
            if match.keyword:
                trigger["keyword_match"] = {"type": match.match_type, "keyword": match.keyword}
            return self._start(state, flow, trigger, time, results, self._cause(time, key=event.key, message=event))
        if state.session is not None:
            return self._resume(state, {"type": "msg", "event": data}, time, results, self._cause(time, message=event))
        self._to_inbox(state, event, time)
        return None

    def _channel_event(
        self, state: State, event: ChannelEventReceived, time: SprintTime, results: Sequence[CallResult]
    ) -> NeedsCall | None:
        if event.event_type == "stop_contact":
            self._modify(state, time, {"type": "status", "status": "stopped"})
            self._absorber(state, self._cause(time)).end("interrupted", "the contact was stopped")
            return None
        if state.contact.status in ("blocked", "archived"):
            return None
        return self._react(state, event, channel_reaction(self.workspace, event, self._groups(state)), time, results)

    def _ticket_closed(
        self, state: State, event: TicketClosed, time: SprintTime, results: Sequence[CallResult]
    ) -> NeedsCall | None:
        if state.contact.status != "active":
            return None
        return self._react(state, event, ticket_reaction(self.workspace, event, self._groups(state)), time, results)

    def _react(
        self, state: State, event: Event, reaction: Reaction | None, time: SprintTime, results: Sequence[CallResult]
    ) -> NeedsCall | None:
        flow = self._startable(reaction.flow) if reaction and self.record.is_active else None
        if reaction is None or flow is None:
            return None
        return self._start(state, flow, reaction.trigger, time, results, self._cause(time, key=event.key))

    def _flow_started(
        self, state: State, event: FlowStarted, time: SprintTime, results: Sequence[CallResult]
    ) -> NeedsCall | None:
        flow = self._startable(event.flow)
        skipped = event.skip_if_in_flow and state.session is not None
        if flow is None or skipped or state.contact.status != "active" or not self.record.is_active:
            return None
        trigger = {"type": event.trigger_type, **event.trigger}
        if event.is_batch:
            trigger["batch"] = True
        cause = self._cause(time, key=event.key, start_id=event.start_id, batch_id=event.batch_id)
        return self._start(state, flow, trigger, time, results, cause)

    def _campaign_message(
        self, state: State, event: CampaignMessageDue, time: SprintTime, results: Sequence[CallResult]
    ) -> NeedsCall | None:
        is_skipped = event.start_mode == "S" and state.session is not None
        if is_skipped or state.contact.status != "active" or not self.record.is_active:
            return None
        row = campaign_message(self.workspace, self.record, state.contact, event, time)
        if row is None:
            return None
        if event.start_mode == "I":
            self._absorber(state, self._cause(time)).end("interrupted", "a message of a campaign took its place")
        state.writes.messages.append(row)
        return None

    def _timed_out(
        self, state: State, event: WaitTimedOut, time: SprintTime, results: Sequence[CallResult]
    ) -> NeedsCall | None:
        return self._wait_over(state, "wait_timeout", "wait_timed_out", time, results)

    def _expired(
        self, state: State, event: WaitExpired, time: SprintTime, results: Sequence[CallResult]
    ) -> NeedsCall | None:
        return self._wait_over(state, "wait_expiration", "wait_expired", time, results)

    def _interrupted(
        self, state: State, event: Interrupted, time: SprintTime, results: Sequence[CallResult]
    ) -> NeedsCall | None:
        self._absorber(state, self._cause(time)).end("interrupted", "it was interrupted")
        return None

    def _wait_over(
        self, state: State, resume: str, event: str, time: SprintTime, results: Sequence[CallResult]
    ) -> NeedsCall | None:
        if state.session is None:
            return None
        ids = SeededIds(time.seed ^ _HOST_IDS, SteppedClock(time.started_on))
        data = {"uuid": ids.uuid7(), "type": event, "created_on": format_instant(time.started_on)}
        return self._resume(state, {"type": resume, "event": data}, time, results, self._cause(time))

    def _start(
        self,
        state: State,
        flow: FlowRow,
        trigger: dict[str, Any],
        time: SprintTime,
        results: Sequence[CallResult],
        cause: Cause,
    ) -> NeedsCall | None:
        now = format_instant(time.started_on)
        data = {"flow": {"uuid": flow.uuid, "name": flow.name}, "triggered_on": now, **trigger}
        workspace = self.workspace
        try:
            sprint = self._engine.start(
                workspace.assets,
                workspace.environment,
                state.contact,
                read_trigger(data),
                calls=results,
                **_sources(time),
            )
        except StartError:
            # A flow that can't be read starts nobody; the message is there to be seen in the inbox.
            if cause.message is None:
                raise
            self._to_inbox(state, cause.message, time)
            return None
        if isinstance(sprint, NeedsCall):
            return sprint
        absorber = self._absorber(state, cause)
        if flow.type != "messaging_background":
            absorber.end("interrupted", f"the contact was taken over by flow {flow.name}")
        state.sessions_started += 1
        absorber.absorb(sprint)
        return None

    def _resume(
        self, state: State, resume: dict[str, Any], time: SprintTime, results: Sequence[CallResult], cause: Cause
    ) -> NeedsCall | None:
        assert state.session is not None
        resume["resumed_on"] = format_instant(time.started_on)
        workspace = self.workspace
        try:
            sprint = self._engine.resume(
                workspace.assets,
                workspace.environment,
                state.contact,
                state.session,
                read_resume(resume),
                calls=results,
                kept=self._kept,
                **_sources(time),
            )
        except ResumeError:
            # The wait takes no such thing (a dial takes no message): a message stays in the inbox.
            if cause.message is not None:
                self._to_inbox(state, cause.message, time)
            return None
        if isinstance(sprint, NeedsCall):
            return sprint
        self._absorber(state, cause).absorb(sprint)
        return None

    def _to_inbox(self, state: State, event: MessageReceived, time: SprintTime) -> None:
        self._modify(state, time, {"type": "seen", "seen_on": event.created_on})
        self._absorber(state, self._cause(time)).handle(event.message, None)

    def _modify(self, state: State, time: SprintTime, modifier: dict[str, Any]) -> None:
        workspace = self.workspace
        made = self._engine.modify(
            workspace.assets,
            workspace.environment,
            state.contact,
            [read_modifier(modifier, workspace.assets)],
            **_sources(time),
        )
        assert not isinstance(made, NeedsCall)
        state.contact = made.contact
        absorber = self._absorber(state, self._cause(time))
        for event in made.events:
            absorber.note(event)

    def _leave_what_is_gone(self, state: State, time: SprintTime) -> None:
        """Ends a session that must not go on: its contact or flow was deleted (flow-spec 25), or its flow archived."""
        flow = self.workspace.flows.get(state.waiting_flow or "")
        absorber = self._absorber(state, self._cause(time))
        if not self.record.is_active:
            absorber.end("interrupted", "the contact was deleted")
        elif flow is None:
            absorber.end("failed", "its flow was deleted")
        elif flow.is_archived:
            absorber.end("interrupted", "its flow was archived")

    def _absorber(self, state: State, cause: Cause) -> Absorber:
        return Absorber(self.workspace, self.record, state, cause)

    def _cause(self, time: SprintTime, **more: Any) -> Cause:
        return Cause(now=time.started_on, own_run=self._own_run, **more)

    def _groups(self, state: State) -> set[int]:
        ids = self.workspace.group_ids
        return {ids[group.uuid] for group in state.contact.groups if group.uuid in ids}

    def _startable(self, uuid: str) -> FlowRow | None:
        flow = self.workspace.flows.get(uuid)
        return flow if flow and not flow.is_archived and flow.type in ("messaging", "messaging_background") else None

    def _received(self, event: MessageReceived) -> dict[str, Any]:
        channel = self.workspace.channels.get(event.channel_id) if event.channel_id is not None else None
        message: dict[str, Any] = {"urn": event.urn, "text": event.text}
        if channel is not None:
            message["channel"] = {"uuid": channel.uuid, "name": channel.name}
        for name in ("attachments", "external_id", "payload"):
            if value := getattr(event, name):
                message[name] = value
        return {"uuid": event.message, "type": "msg_received", "created_on": event.created_on, "msg": message}


_APPLY: dict[type[Event], Callable[..., NeedsCall | None]] = {
    MessageReceived: Conversation._message,
    ChannelEventReceived: Conversation._channel_event,
    FlowStarted: Conversation._flow_started,
    WaitTimedOut: Conversation._timed_out,
    WaitExpired: Conversation._expired,
    Interrupted: Conversation._interrupted,
    TicketClosed: Conversation._ticket_closed,
    CampaignMessageDue: Conversation._campaign_message,
}
