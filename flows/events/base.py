"""What all events have in common."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self, TypeVar

from core.clock import rewrite_instant
from flows.registry import Registry

if TYPE_CHECKING:
    from flows.definition.flow import Flow


class Step(NamedTuple):
    """Where in a session an event happened; kept in memory, not written."""

    run_uuid: str
    flow: "Flow"
    node_uuid: str


@dataclass(slots=True, kw_only=True)
class Event:
    """Something that happened to a contact. `uuid` and `created_on` are set when it is logged.

    Values of fields are plain JSON; a field with a default is left out of the JSON when it is empty. `user` (a
    reference) and `via` say who did it when it wasn't a flow.
    """

    type: ClassVar[str]
    written: ClassVar[tuple[tuple[str, bool], ...]]

    uuid: str = ""
    created_on: str = ""
    step: Step | None = None
    user: Mapping[str, Any] | None = None
    via: str = ""

    def to_json(self) -> dict[str, Any]:
        """Writes flow-spec 14's form."""
        data: dict[str, Any] = {"uuid": self.uuid, "type": self.type, "created_on": self.created_on}
        for name, optional in self.written:
            value = getattr(self, name)
            if value or not optional:
                data[name] = value
        if self.user:
            data["_user"] = self.user
        if self.via:
            data["_via"] = self.via
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 14's form. Raises `ValueError` naming a required field that is not there."""
        values: dict[str, Any] = {}
        for name, optional in cls.written:
            if name in data:
                values[name] = data[name]
            elif not optional:
                raise ValueError(f"field '{name}' is required")
        return cls(
            uuid=data["uuid"],
            created_on=rewrite_instant(data["created_on"]),
            user=data.get("_user"),
            via=data.get("_via") or "",
            **values,
        )


events: Registry[Event] = Registry("flows.events")

_COMMON = frozenset(field.name for field in fields(Event))

Kind = TypeVar("Kind", bound=type[Event])


def register(cls: Kind) -> Kind:
    """Make an event readable and writable under its `type`."""
    cls.written = tuple(
        (field.name, field.default is not MISSING or field.default_factory is not MISSING)
        for field in fields(cls)
        if field.name not in _COMMON
    )
    events.register(cls)
    return cls


def read_event(data: Mapping[str, Any]) -> Event:
    """Read an event of any type. Raises `UnknownTypeError`, `ValueError`, `KeyError`."""
    return events.find(data.get("type")).from_json(data)
