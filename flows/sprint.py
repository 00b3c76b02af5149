"""What a sprint gives back: everything that happened from an event of a contact to the next wait."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flows.contact import Contact
    from flows.definition.flow import Flow
    from flows.events import Event
    from flows.session import Session


@dataclass(slots=True, kw_only=True)
class Segment:
    """A move from one node to another; `time` is RFC 3339 text, `operand` what the router looked at."""

    flow: "Flow"
    node_uuid: str
    exit_uuid: str
    destination_uuid: str
    time: str
    operand: str = ""

    def to_json(self) -> dict[str, Any]:
        """Writes flow-spec 10's form."""
        data = {"flow_uuid": self.flow.uuid, "node_uuid": self.node_uuid, "exit_uuid": self.exit_uuid}
        if self.operand:
            data["operand"] = self.operand
        data["destination_uuid"] = self.destination_uuid
        data["time"] = self.time
        return data


@dataclass(slots=True, kw_only=True)
class Sprint:
    """A sprint that was run to its end; nothing is written anywhere yet.

    `session` and `contact` are new objects; those handed in are as they were. `flows` are the flows that the sprint
    ran in, by UUID. `calls` is how many call results it used.
    """

    uuid: str
    is_initial: bool
    session: "Session"
    contact: "Contact"
    events: list["Event"] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    flows: dict[str, "Flow"] = field(default_factory=dict)
    calls: int = 0
