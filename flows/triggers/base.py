"""What all triggers have in common."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeVar

from core.clock import rewrite_instant
from flows.assets import Reference
from flows.input import Input
from flows.registry import Registry


class TriggerError(ValueError):
    """The JSON is no trigger; the message says which field is wrong."""


class Trigger:
    """What started a session. Triggers are never changed; `to_json` may be shared by all who ask.

    `flow` is a reference. `params` is a JSON object or None. `history` tells of the sessions it came from. `event` is
    the event of the contact that set it off, as JSON; types which need one name its types in `event_types`.
    """

    __slots__ = ("_json", "batch", "event", "flow", "history", "params", "triggered_on")

    type: ClassVar[str]
    event_types: ClassVar[tuple[str, ...]] = ()
    own_fields: ClassVar[tuple[str, ...]] = ()
    required_fields: ClassVar[tuple[str, ...]] = ()

    def __init__(
        self,
        flow: Reference,
        triggered_on: str,
        *,
        batch: bool = False,
        params: Any = None,
        history: Mapping[str, Any] | None = None,
        event: Mapping[str, Any] | None = None,
        **own: Any,
    ) -> None:
        self.flow, self.triggered_on, self.batch = flow, triggered_on, batch
        self.params, self.history, self.event = params, history, event
        data: dict[str, Any] = {"type": self.type, "flow": flow, "triggered_on": triggered_on}
        if batch:
            data["batch"] = True
        for name, value in (("params", params), ("history", history), ("event", event), *own.items()):
            if value:
                data[name] = value
        self._json = data

    def own(self, name: str) -> Any:
        """A field of this type only, None if it is not there."""
        return self._json.get(name)

    @property
    def input(self) -> Input | None:
        """What the contact said, if that is what triggered."""
        return None

    def to_json(self) -> dict[str, Any]:
        """Writes flow-spec 12's form."""
        return self._json

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Reads flow-spec 12's form. Raises `TriggerError`."""
        flow = data.get("flow")
        if not isinstance(flow, dict) or not flow.get("uuid"):
            raise TriggerError("field 'flow' is required")
        if not data.get("triggered_on"):
            raise TriggerError("field 'triggered_on' is required")
        for name in cls.required_fields:
            if not data.get(name):
                raise TriggerError(f"field '{name}' is required")
        params = data.get("params")
        if params is not None and not isinstance(params, dict):
            raise TriggerError("field 'params' must be an object")
        return cls(
            {"uuid": flow["uuid"], "name": flow.get("name", "")},
            rewrite_instant(data["triggered_on"]),
            batch=bool(data.get("batch")),
            params=params,
            history=data.get("history"),
            event=read_event_of(data.get("event"), cls.event_types, TriggerError),
            **{name: data[name] for name in cls.own_fields if name in data},
        )


def read_event_of(event: Any, types: tuple[str, ...], error: type[ValueError]) -> dict[str, Any] | None:
    """The event inside a trigger or resume, its time as we write it; required, and one of `types`, if there are any."""
    if not types:
        return None
    if not isinstance(event, dict) or not event.get("uuid") or not event.get("created_on"):
        raise error("field 'event' is required")
    if event.get("type") not in types:
        raise error(f"field 'event.type' must be {' or '.join(types)}, not {event.get('type')!r}")
    created_on = rewrite_instant(event["created_on"])
    return event if created_on == event["created_on"] else {**event, "created_on": created_on}


triggers: Registry[Trigger] = Registry("flows.triggers")

Kind = TypeVar("Kind", bound=type[Trigger])


def register(cls: Kind) -> Kind:
    """Make a trigger readable under its `type`."""
    triggers.register(cls)
    return cls


def read_trigger(data: Mapping[str, Any]) -> Trigger:
    """Read a trigger of any type. Raises `UnknownTypeError`, `TriggerError`."""
    return triggers.find(data.get("type")).from_json(data)
