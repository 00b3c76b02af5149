"""Sessions: a contact's way through a flow and all that it entered from there."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Literal, Self

from flows.input import Input
from flows.run import Run

if TYPE_CHECKING:
    from flows.triggers import Trigger

SessionStatus = Literal["active", "waiting", "completed", "failed", "expired", "interrupted"]


class Session:
    """A session; it holds neither the contact nor the environment nor the call, which hosts give again at each resume.

    `runs` are in order of creation, parents before children. A sprint changes a copy, so its host's stays as it was.
    """

    __slots__ = (
        "call_uuid", "contact_uuid", "created_on", "input", "runs", "sprints", "status", "trigger", "type", "uuid",
    )  # fmt: skip

    def __init__(
        self,
        uuid: str,
        *,
        type: str,  # noqa: A002
        created_on: str,
        trigger: "Trigger",
        contact_uuid: str,
        call_uuid: str = "",
    ) -> None:
        self.uuid = uuid
        self.type = type
        self.created_on = created_on
        self.trigger = trigger
        self.contact_uuid = contact_uuid
        self.call_uuid = call_uuid
        self.status: SessionStatus = "active"
        self.sprints = 0
        self.input: Input | None = None
        self.runs: list[Run] = []

    @property
    def waiting_run(self) -> Run | None:
        """The run that waits; only one can."""
        return next((run for run in reversed(self.runs) if run.status == "waiting"), None)

    def copy(self) -> "Session":
        """A session that can be changed without changing this one."""
        session = Session(
            self.uuid,
            type=self.type,
            created_on=self.created_on,
            trigger=self.trigger,
            contact_uuid=self.contact_uuid,
            call_uuid=self.call_uuid,
        )
        session.status, session.sprints, session.input = self.status, self.sprints, self.input
        copies: dict[str, Run] = {}
        for run in self.runs:
            copies[run.uuid] = run.copy(copies[run.parent.uuid] if run.parent else None)
        session.runs = list(copies.values())
        return session

    def compact(self) -> None:
        """What a host does before storing, after it took the paths for its own rows: runs that are over shrink."""
        for run in self.runs:
            run.compact()

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads a stored session; keys of older ones (`contact`, `environment`, `wait`) are ignored.

        Raises `KeyError` or `ValueError` when it isn't a session.
        """
        from flows.triggers import read_trigger

        session = cls(
            data["uuid"],
            type=data["type"],
            created_on=data["created_on"],
            trigger=read_trigger(data["trigger"]),
            contact_uuid=data["contact_uuid"],
            call_uuid=data.get("call_uuid") or "",
        )
        session.status = data["status"]
        session.sprints = data.get("sprints") or 0
        session.input = Input.from_json(data["input"]) if data.get("input") else None
        by_uuid: dict[str, Run] = {}
        for item in data["runs"]:
            parent = item.get("parent_uuid")
            by_uuid[item["uuid"]] = Run.from_json(item, by_uuid[parent] if parent else None)
        session.runs = list(by_uuid.values())
        return session

    def to_json(self) -> dict[str, Any]:
        """Writes the form that is stored; plain JSON, except that numbers and raw parts keep their text.

        `flows.literal_json.dumps` turns it into bytes.
        """
        data: dict[str, Any] = {
            "uuid": self.uuid,
            "type": self.type,
            "created_on": self.created_on,
            "trigger": self.trigger.to_json(),
            "contact_uuid": self.contact_uuid,
        }
        if self.call_uuid:
            data["call_uuid"] = self.call_uuid
        data["status"] = self.status
        data["sprints"] = self.sprints
        if self.input is not None:
            data["input"] = self.input.to_json()
        data["runs"] = [run.to_json() for run in self.runs]
        return data
