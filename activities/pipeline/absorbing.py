"""From a sprint to what must be written of it. Pure."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from activities.pipeline import sprints
from activities.pipeline.state import Cause, State
from activities.pipeline.workspace import Workspace
from core.clock import format_instant
from flows.events import Event
from flows.run import Run
from flows.session import Session
from flows.sprint import Sprint
from store.conversations import noting
from store.conversations.records import ContactRecord, HandledMessage, ParkingRecord
from store.conversations.ways import OPERAND_CHARS, WayRecord


class Absorber:
    """Takes sprints and endings into a contact's state, for one cause; its rows are added to the state's writes."""

    def __init__(self, workspace: Workspace, record: ContactRecord, state: State, cause: Cause) -> None:
        self._workspace, self._record, self._state, self._cause = workspace, record, state, cause

    def absorb(self, sprint: Sprint) -> None:
        """Makes the sprint's outcome the state."""
        state, session = self._state, sprint.session
        known = state.session if state.session is not None and state.session.uuid == session.uuid else None
        over_before = {run.uuid for run in known.runs if run.is_over} if known else set()
        if session.status != "failed":
            # A conversation that broke says nothing and changes nothing; its runs tell why (flow-spec 25).
            state.contact = sprint.contact
            self._collect(sprint)
        wait = sprints.find_wait(event.to_json() for event in sprint.events[-4:] if event.type.endswith("_wait"))
        changed = [run for run in session.runs if run.uuid not in over_before]
        if self._cause.message is not None:
            self.handle(self._cause.message.message, self._flow_id(session.waiting_run or changed[-1]))
        for run in changed:
            self._store(session, run, wait, sprint)
        self._count_ways(sprint)
        session.compact()
        self._store_session(session, sprint.uuid, wait, self._cause.key)
        if session.status == "waiting":
            state.session = session
        elif known is not None:
            state.session = None

    def end(self, status: Literal["interrupted", "failed"], reason: str) -> None:
        """Ends the waiting session, if there is one, without a sprint; its runs say why."""
        if self._state.session is None:
            return
        session = self._state.session.copy()
        session.status = status
        for run in session.runs:
            if not run.is_over:
                run.status = status
                run.exited_on = run.modified_on = format_instant(self._cause.now)
                self._store(session, run, None, None, failure=reason)
        self._store_session(session, session.uuid, None, None)
        self._state.session = None

    def handle(self, message: str, flow: int | None, visibility: str = "V") -> None:
        """Adds that an incoming message was applied, by a flow or not."""
        self._state.writes.handled.append(HandledMessage(UUID(message), self._workspace.id, flow, visibility))

    def _collect(self, sprint: Sprint) -> None:
        for event in sprint.events:
            collector = _COLLECTORS.get(event.type)
            if collector is not None:
                collector(self, sprint, event)
            if event.type in _NOTED:
                self.note(event, self._flow_of(event))

    def note(self, event: Event, flow: int | None = None) -> None:
        """Adds what an event leaves behind beside the contact: history, tickets, resthooks."""
        noting.note(self._workspace, noting.Source(self._record.id, flow), event.to_json(), self._state.writes)

    def _message(self, sprint: Sprint, event: Event) -> None:
        row = sprints.message_row(
            self._workspace,
            self._record,
            event.to_json(),
            session=sprint.session.uuid,
            flow=self._flow_of(event),
            is_high_priority=self._cause.message is not None,
        )
        self._state.writes.messages.append(row)

    def _labels(self, sprint: Sprint, event: Event) -> None:
        data = event.to_json()
        self._state.writes.labelled.extend(
            (self._workspace.id, UUID(data["input_uuid"]), UUID(label["uuid"])) for label in data["labels"]
        )

    def _start(self, sprint: Sprint, event: Event) -> None:
        row = sprints.start_row(self._workspace, event.to_json())
        if row is not None:
            self._state.writes.starts.append(row)
            flow = event.to_json()["flow"]["name"]
            payload = {"workspace": self._workspace.name, "workspace_id": self._workspace.id, "flow": flow}
            self._state.writes.parking.append(ParkingRecord("start", self._workspace.id, row.uuid, None, payload))

    def _broadcast(self, sprint: Sprint, event: Event) -> None:
        row = sprints.broadcast_row(self._workspace, event.to_json())
        self._state.writes.broadcasts.append(row)
        payload = {"workspace": self._workspace.name, "workspace_id": self._workspace.id}
        self._state.writes.parking.append(ParkingRecord("broadcast", self._workspace.id, row.uuid, None, payload))

    def _webhook(self, sprint: Sprint, event: Event) -> None:
        run = event.step.run_uuid if event.step else None
        self._state.writes.webhooks.append(
            sprints.webhook_log(self._workspace, self._record.id, event.to_json(), self._flow_of(event), run)
        )

    def _count_ways(self, sprint: Sprint) -> None:
        for segment in sprint.segments:
            row = self._workspace.flows.get(segment.flow.uuid)
            if row is not None:
                self._state.writes.ways.append(
                    WayRecord(
                        row.id,
                        UUID(segment.exit_uuid),
                        UUID(segment.destination_uuid),
                        self._record.id,
                        segment.operand[:OPERAND_CHARS].replace("\x00", ""),
                        self._cause.now,
                    )
                )

    def _flow_of(self, event: Event) -> int | None:
        row = self._workspace.flows.get(event.step.flow.uuid) if event.step else None
        return row.id if row else None

    def _flow_id(self, run: Run) -> int | None:
        row = self._workspace.flows.get(run.flow_reference["uuid"])
        return row.id if row else None

    def _store_session(self, session: Session, sprint: str, wait: sprints.Wait | None, key: str | None) -> None:
        now = self._cause.now
        row = sprints.session_row(self._workspace, self._record.id, session, sprint, wait, key, now)
        self._state.writes.sessions.append(row)

    def _store(
        self,
        session: Session,
        run: Run,
        wait: sprints.Wait | None,
        sprint: Sprint | None,
        *,
        failure: str | None = None,
    ) -> None:
        parked = self._park(run, wait)
        row = sprints.run_row(self._workspace, self._record.id, session, run, self._cause.start_id, parked)
        row.failure = failure
        if sprint is not None:
            row.failure = sprints.failure_text(sprint) if run.status == "failed" else None
            row.messages_sent = sum(1 for event in sprint.events if event.type == "msg_created" and _is_of(event, run))
            row.messages_received = int(self._cause.message is not None and run is _took_input(session))
        self._state.writes.runs.append(row)

    def _park(self, run: Run, wait: sprints.Wait | None) -> datetime | None:
        """When the run's workflow will look again after this; adds what it must be told to the writes."""
        uuid, parked, own = UUID(run.uuid), self._state.parked, self._cause.own_run
        if run.is_over:
            if parked.pop(uuid, None) is not None and uuid != own:
                self._tell(run, "end", {"summary": {"status": run.status, "steps": len(run.path)}})
            return None
        if run.status != "waiting" or wait is None:
            return parked.get(uuid)
        until = parked.get(uuid)
        if uuid == own:
            self._state.deadline = until = wait.deadline
        elif until is None or until > wait.deadline:
            # A later deadline is no news: the workflow will see when it looks.
            until = wait.deadline
            self._tell(run, "park", {"deadline": until.isoformat()})
        parked[uuid] = until
        return until

    def _tell(self, run: Run, kind: str, more: dict[str, Any]) -> None:
        payload = about(self._workspace, self._state, self._record, run.flow_reference["uuid"]) | more
        record = ParkingRecord(kind, self._workspace.id, UUID(run.uuid), self._cause.batch_id, payload)
        self._state.writes.parking.append(record)


_COLLECTORS: dict[str, Callable[[Absorber, Sprint, Event], None]] = {
    "msg_created": Absorber._message,
    "ivr_created": Absorber._message,
    "input_labels_added": Absorber._labels,
    "session_triggered": Absorber._start,
    "broadcast_created": Absorber._broadcast,
    "webhook_called": Absorber._webhook,
}

_NOTED = noting.HISTORY | {"resthook_called", "webhook_called"}


def _is_of(event: Event, run: Run) -> bool:
    return event.step is not None and event.step.run_uuid == run.uuid


def _took_input(session: Session) -> Run | None:
    """The run that a message goes to: the last that has had input."""
    return next((run for run in reversed(session.runs) if run.had_input), None)


def about(workspace: Workspace, state: State, record: ContactRecord, flow: str) -> dict[str, Any]:
    """The names and ids by which an operator finds a run; nothing personal."""
    row = workspace.flows.get(flow)
    route = state.contact.route(workspace.assets)
    return {
        "workspace": workspace.name,
        "flow": row.name if row else flow,
        "contact": str(record.uuid),
        "channel": route[1].name if route else "",
    }
