"""What a batch knows of one contact between its events."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from activities.pipeline.events import MessageReceived
from flows.contact import Contact
from flows.session import Session
from store.conversations.records import Writes


@dataclass(slots=True)
class State:
    """A contact and its waiting session after the events applied so far, and what they have to write.

    An event is applied to a copy, which takes the place of the state when all went well.
    """

    contact: Contact
    session: Session | None
    parked: dict[UUID, datetime | None]
    """When the workflow of each live run will look again."""
    deadline: datetime | None = None
    """Where the run whose workflow asked waits now: when it should look again."""
    sessions_started: int = 0
    writes: Writes = field(default_factory=Writes)

    def copy(self) -> "State":
        """A state with nothing to write yet, that can be changed without changing this one."""
        return State(self.contact, self.session, dict(self.parked), self.deadline, self.sessions_started)

    @property
    def waiting_flow(self) -> str | None:
        """uuid of the flow in which the contact waits."""
        run = self.session.waiting_run if self.session else None
        return run.flow_reference["uuid"] if run else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why a sprint ran."""

    now: datetime
    key: str | None = None
    """Of the event that made a new session."""
    message: MessageReceived | None = None
    start_id: int | None = None
    batch_id: int | None = None
    own_run: UUID | None = None
    """The run whose workflow asked: it is told the outcome directly, so it gets no parking row."""
